//! A plan and a text → the places of the text that match.
//!
//! The text is analysed as it was for the index; a token matches if one of its terms was looked up and found. Of a
//! compound that matches by a part, the part is marked.

use super::plan::Plan;
use crate::index::Annotated;
use crate::index::TermKind;
use crate::text::analyzer::Capital;
use crate::text::analyzer::Word;
use crate::text::fold;
use crate::text::normalize::lower;
use crate::text::sort::sort_by_key;
use crate::text::tokenize::Token;
use crate::text::tokenize::tokenize;
use std::ops::Range;

/// A match in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// Where, in bytes.
    pub(super) span: Range<usize>,
    /// Number of the group that matches, or of the phrase after all groups.
    pub(super) group: usize,
}

impl Plan {
    /// The places of `text` that match: sorted, not overlapping.
    pub fn marks(&self, text: &Annotated) -> Vec<Range<usize>> {
        merged(&self.marks_with_groups(text))
    }

    /// Every match, sorted by place; a place may match several groups.
    pub(super) fn marks_with_groups(&self, text: &Annotated) -> Vec<Mark> {
        let firsts = Firsts::of(self);
        let may_match = |token: &Token<'_>| {
            let is_compound = firsts.parts && !text.parts_at(token.start).is_empty();
            is_compound || firsts.may_start(token.surface)
        };
        // Words that can't match aren't analysed, which is most of the work.
        let words: Vec<_> = tokenize(&text.text)
            .map(|token| may_match(&token).then(|| self.analyzer.word(token)))
            .collect();
        let mut marks = Vec::new();
        for word in words.iter().flatten() {
            self.mark_word(word, text, &mut marks);
        }
        for (number, phrase) in (self.groups.len()..).zip(&self.phrases) {
            for run in words.windows(phrase.stems.len().max(1)) {
                let stems = run.iter().map(|word| word.as_ref().map(Word::stem));
                if stems.eq(phrase.stems.iter().map(|stem| Some(stem.as_str())))
                    && let (Some(Some(first)), Some(Some(last))) = (run.first(), run.last())
                {
                    let span = first.token.start..last.token.end();
                    // A block is one line, and no phrase spans two.
                    if text.text.get(span.clone()).is_some_and(|phrase| !phrase.contains('\n')) {
                        marks.push(Mark { span, group: number });
                    }
                }
            }
        }
        sort_by_key(&mut marks, |mark| (mark.span.start, mark.span.end, mark.group));
        marks
    }

    /// Marks the whole word for each group that it matches, else those of its parts that do.
    fn mark_word(&self, word: &Word<'_>, text: &Annotated, marks: &mut Vec<Mark>) {
        let first = marks.len();
        let mut mark = |group: usize, span: Range<usize>| {
            let known = marks.iter().skip(first).any(|mark| mark.group == group);
            if !known {
                marks.push(Mark { span, group });
            }
        };
        let mut whole = |kind, term: &str| {
            self.groups_of(kind, term).for_each(|group| mark(group, self.matched(word, group)));
        };
        whole(TermKind::Word, word.stem());
        if let Some(plain) =
            self.terms(TermKind::Plain).next().is_some().then(|| word.plain()).flatten()
        {
            whole(TermKind::Plain, &plain);
        }
        let may_be_name =
            word.capital != Capital::None && self.terms(TermKind::Name).next().is_some();
        if let Some(name) = may_be_name.then(|| word.name_key()).flatten() {
            whole(TermKind::Name, &name);
        }
        for part in text.parts_at(word.token.start) {
            let in_word = |at: usize| at.checked_sub(word.token.start);
            let span = in_word(part.start).zip(in_word(part.end));
            if let Some(part_of) = span.and_then(|(start, end)| word.normalized.get(start..end)) {
                let groups = self.groups_of(TermKind::Part, self.analyzer.stem(part_of));
                groups.for_each(|group| mark(group, part.clone()));
            }
        }
    }

    /// The part of a matching word to mark: while a word is being typed, what is typed is what matches.
    fn matched(&self, word: &Word<'_>, group: usize) -> Range<usize> {
        let prefix = self.groups.get(group).and_then(|group| group.prefix.as_deref());
        let typed = prefix.filter(|prefix| word.normalized.starts_with(prefix));
        let typed = typed.and_then(|prefix| word.span_of(&(0..prefix.len())));
        typed.unwrap_or(word.token.start..word.token.end())
    }
}

/// What a word that matches may begin with.
struct Firsts {
    /// First letters of stems, which are prefixes of their words.
    words: Vec<char>,
    /// First letters of stems typed without their letters.
    plain: Vec<char>,
    /// Whether any name may match.
    names: bool,
    /// Whether any part of a compound may match.
    parts: bool,
}

impl Firsts {
    fn of(plan: &Plan) -> Self {
        let first_of = |term: &str| term.chars().next();
        let stems = plan.phrases.iter().flat_map(|phrase| &phrase.stems);
        Self {
            words: plan
                .terms(TermKind::Word)
                .chain(stems.map(String::as_str))
                .filter_map(first_of)
                .collect(),
            plain: plan.terms(TermKind::Plain).filter_map(first_of).collect(),
            names: plan.terms(TermKind::Name).next().is_some(),
            parts: plan.terms(TermKind::Part).next().is_some(),
        }
    }

    /// Whether a word written so may match; true where its first letter doesn't tell.
    fn may_start(&self, surface: &str) -> bool {
        let mut chars = surface.chars();
        let Some(written) = chars.next() else { return false };
        let small = lower(written);
        let tells = small.is_ascii_alphanumeric() || LATIN_LETTERS.contains(&small);
        let composes = chars.next().is_some_and(|next| COMBINING_MARKS.contains(&next));
        !tells
            || composes
            || self.names && small != written
            || self.words.contains(&small)
            || self.plain.contains(&plain_letter(small))
    }
}

/// ß to ɏ: letters that stand for themselves in every normal form.
const LATIN_LETTERS: std::ops::RangeInclusive<char> = '\u{df}'..='\u{24f}';

/// Accents that join the letter before them into one.
const COMBINING_MARKS: std::ops::RangeInclusive<char> = '\u{300}'..='\u{36f}';

/// What a letter is typed as without its mark, or the first letter of that.
fn plain_letter(letter: char) -> char {
    if letter.is_ascii() {
        return letter;
    }
    let plain = fold::plain(letter.encode_utf8(&mut [0; 4]));
    plain.and_then(|plain| plain.chars().next()).unwrap_or(letter)
}

/// Marks as places: sorted, not overlapping.
pub(super) fn merged(marks: &[Mark]) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for Mark { span, .. } in marks {
        match spans.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => spans.push(span.clone()),
        }
    }
    spans
}
