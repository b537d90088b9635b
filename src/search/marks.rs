//! A plan and a text → the places of the text that match.
//!
//! The text is analysed as it was for the index; a token matches if one of its terms was looked up and found. Of a
//! compound that matches by a part, the part is marked.

use super::LOOKS_FURTHER;
use super::plan::Plan;
use crate::index::TermKind;
use crate::text::Analyzer;
use crate::text::analyzer::Word;
use crate::text::normalize::lower;
use crate::text::sort::sort_by_key;
use crate::text::sort::sort_dedup;
use crate::text::span::find;
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
    /// The places of `text`, which is no headline, of an article that is analysed so, that match: sorted, not overlapping.
    pub fn marks(&self, text: &str, analyzer: Analyzer) -> Vec<Range<usize>> {
        merged(&self.marks_with_groups(text, analyzer, false))
    }

    /// The places of a headline that match.
    pub(super) fn marks_of_title(&self, title: &str, analyzer: Analyzer) -> Vec<Range<usize>> {
        merged(&self.marks_with_groups(title, analyzer, true))
    }

    /// Every match, sorted by place; a place may match several groups.
    pub(super) fn marks_with_groups(
        &self,
        text: &str,
        analyzer: Analyzer,
        is_title: bool,
    ) -> Vec<Mark> {
        let firsts = Firsts::of(self);
        let parts = self.terms(TermKind::Part).filter(|term| Analyzer::of_term(term) == analyzer);
        let parts: Vec<PartTerm<'_>> = parts.map(PartTerm::new).collect();
        let may_be_compound = |surface: &str| {
            surface.len() >= MIN_COMPOUND_BYTES && parts.iter().any(|part| part.may_be_in(surface))
        };
        let may_match =
            |token: &Token<'_>| firsts.may_start(token.surface) || may_be_compound(token.surface);
        // Words that can't match aren't analysed, which is most of the work.
        let words: Vec<_> =
            tokenize(text).map(|token| may_match(&token).then(|| analyzer.word(token))).collect();
        let mut marks = Vec::new();
        for word in words.iter().flatten() {
            self.mark_word(word, &parts, &mut marks);
        }
        let phrases = (self.groups.len()..).zip(&self.phrases).filter(|_| LOOKS_FURTHER);
        for (number, phrase) in phrases
            .flat_map(|(number, phrase)| phrase.readings.iter().map(move |of| (number, of)))
            .filter(|(_, reading)| is_title || !reading.in_title)
        {
            for run in words.windows(phrase.words.len().max(1)) {
                let stems = run.iter().map(|word| word.as_ref().map(Word::stem));
                if stems.eq(phrase.words.iter().map(|word| Some(word.term.as_str())))
                    && let (Some(Some(first)), Some(Some(last))) = (run.first(), run.last())
                {
                    let span = first.token.start..last.token.end();
                    // A block is one line, and no phrase spans two.
                    if text
                        .get(span.clone())
                        .is_some_and(|phrase| !phrase.as_bytes().contains(&b'\n'))
                    {
                        marks.push(Mark { span, group: number });
                    }
                }
            }
        }
        sort_by_key(&mut marks, |mark| (mark.span.start, mark.span.end, mark.group));
        marks
    }

    /// Marks the whole word for each group that it matches, else those of its parts that do.
    fn mark_word(&self, word: &Word<'_>, parts: &[PartTerm<'_>], marks: &mut Vec<Mark>) {
        let first = marks.len();
        let mut mark = |group: usize, span: Range<usize>| {
            let known = marks.iter().skip(first).any(|mark| mark.group == group);
            if !known {
                marks.push(Mark { span, group });
            }
        };
        let stem = word.stem();
        self.groups_of(TermKind::Word, stem)
            .for_each(|group| mark(group, self.matched(word, group)));
        for part in parts {
            let place = part.place_in(&word.normalized);
            if let Some(span) = place.and_then(|place| word.span_of(&place)) {
                self.groups_of(TermKind::Part, part.stem)
                    .for_each(|group| mark(group, span.clone()));
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

/// Letters of the shortest part of a compound.
const MIN_PART_CHARS: usize = 2;

/// Bytes of the shortest compound.
const MIN_COMPOUND_BYTES: usize = 5;

/// Letters of an ending that are tried, and one: no Danish ending is longer.
const MAX_ENDINGS: usize = 10;

/// The places where `word` has `beginning`.
fn starts_of<'w>(word: &'w str, beginning: &'w str) -> impl Iterator<Item = usize> + 'w {
    let mut next = 0;
    std::iter::from_fn(move || {
        let start = next + find(word.get(next..)?, beginning)?;
        next = start + beginning.len();
        Some(start)
    })
}

/// A part that is looked for in compounds.
struct PartTerm<'p> {
    stem: &'p str,
    analyzer: Analyzer,
    /// How it may begin.
    beginnings: Vec<String>,
}

impl<'p> PartTerm<'p> {
    fn new(stem: &'p str) -> Self {
        let analyzer = Analyzer::of_term(stem);
        Self { stem, analyzer, beginnings: analyzer.beginnings(stem) }
    }

    /// Where a compound has it: with its ending, and not so near another end of the word that what is left would be none.
    fn place_in(&self, word: &str) -> Option<Range<usize>> {
        let places = self.beginnings.iter().flat_map(|beginning| {
            starts_of(word, beginning).map(|start| (start, start + beginning.len()))
        });
        let rest_of = |text: Option<&str>| text.map_or(0, |text| text.chars().count());
        places
            .filter(|(start, _)| *start == 0 || rest_of(word.get(..*start)) >= MIN_PART_CHARS)
            .find_map(|(start, least)| {
                let tail = word.get(least..)?;
                let ends = tail.char_indices().map(|(at, _)| at).chain([tail.len()]);
                let ends: Vec<usize> = ends.map(|at| least + at).take(MAX_ENDINGS).collect();
                let fits = |end: &usize| {
                    let rest = rest_of(word.get(*end..));
                    // A whole word is no part of itself.
                    let stands = rest >= MIN_PART_CHARS || rest == 0 && start > 0;
                    // Inside, an s joins two parts or begins the next: it is no ending.
                    let ending = word.get(least..*end);
                    let joins = rest > 0 && ending.is_some_and(|ending| ending.ends_with('s'));
                    stands
                        && !joins
                        && word
                            .get(start..*end)
                            .is_some_and(|text| self.analyzer.stem(text) == self.stem)
                };
                ends.into_iter().rev().find(fits).map(|end| start..end)
            })
    }

    fn may_be_in(&self, surface: &str) -> bool {
        self.beginnings.iter().any(|beginning| holds(surface, beginning))
    }
}

/// Whether a word as written may hold a part: its first letter tells nothing, its others are as they are looked up.
fn holds(surface: &str, part: &str) -> bool {
    find(surface, part).is_some() || {
        let mut chars = part.chars();
        let first = chars.next();
        surface.chars().next().map(lower) == first
            && (chars.as_str().is_empty() || find(surface, chars.as_str()).is_some())
            || surface.chars().any(|c| lower(c) != c)
            || surface.contains(|c| COMBINING_MARKS.contains(&c))
    }
}

/// What a word that matches may begin with: the first letters of all forms that a stem has.
struct Firsts(Vec<char>);

impl Firsts {
    fn of(plan: &Plan) -> Self {
        let readings = plan.phrases.iter().flat_map(|phrase| &phrase.readings);
        let stems = readings.flat_map(|reading| &reading.words);
        let terms = plan.terms(TermKind::Word).chain(stems.map(|stem| stem.term.as_str()));
        let mut firsts = Vec::new();
        for term in terms {
            for beginning in Analyzer::of_term(term).beginnings(term) {
                firsts.extend(beginning.chars().next());
            }
        }
        sort_dedup(&mut firsts);
        Self(firsts)
    }

    /// Whether a word written so may match; true where its first letter doesn't tell.
    fn may_start(&self, surface: &str) -> bool {
        let mut chars = surface.chars();
        let Some(written) = chars.next() else { return false };
        let small = lower(written);
        let tells = small.is_ascii_alphanumeric() || LATIN_LETTERS.contains(&small);
        let composes = chars.next().is_some_and(|next| COMBINING_MARKS.contains(&next));
        !tells || composes || self.0.contains(&small)
    }
}

/// ß to ɏ: letters that stand for themselves in every normal form.
const LATIN_LETTERS: std::ops::RangeInclusive<char> = '\u{df}'..='\u{24f}';

/// Accents that join the letter before them into one.
const COMBINING_MARKS: std::ops::RangeInclusive<char> = '\u{300}'..='\u{36f}';

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
