//! A plan and a text → the places of the text that match.
//!
//! The text is analysed as it was for the index; a token matches if one of its terms was looked up and found. Of a
//! compound that matches by a part, the part is marked.

use super::plan::Group;
use super::plan::Plan;
use crate::index::Annotated;
use crate::index::TermKind;
use crate::text::analyzer::Capital;
use crate::text::analyzer::Word;
use crate::text::sort::sort_by_key;
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
        let mut spans: Vec<Range<usize>> = Vec::new();
        for mark in self.marks_with_groups(text) {
            match spans.last_mut() {
                Some(last) if mark.span.start < last.end => last.end = last.end.max(mark.span.end),
                _ => spans.push(mark.span),
            }
        }
        spans
    }

    /// Every match, sorted by place; a place may match several groups.
    pub(super) fn marks_with_groups(&self, text: &Annotated) -> Vec<Mark> {
        let words: Vec<_> = self.analyzer.words(&text.text).collect();
        let mut marks = Vec::new();
        for word in &words {
            let keys = Keys::new(word);
            for (number, group) in self.groups.iter().enumerate() {
                marks.extend(
                    group
                        .spans(word, &keys, text, self)
                        .into_iter()
                        .map(|span| Mark { span, group: number }),
                );
            }
        }
        for (number, phrase) in (self.groups.len()..).zip(&self.phrases) {
            for run in words.windows(phrase.stems.len().max(1)) {
                if run.iter().map(|word| &word.stem).eq(&phrase.stems)
                    && let (Some(first), Some(last)) = (run.first(), run.last())
                {
                    marks.push(Mark { span: first.token.start..last.token.end(), group: number });
                }
            }
        }
        sort_by_key(&mut marks, |mark| (mark.span.start, mark.span.end, mark.group));
        marks
    }
}

/// A word's terms besides its stem.
struct Keys {
    plain: Option<String>,
    name: Option<String>,
}

impl Keys {
    fn new(word: &Word<'_>) -> Self {
        Self {
            plain: word.plain(),
            name: (word.capital != Capital::None).then(|| word.name_key()).flatten(),
        }
    }
}

impl Group {
    /// Where `word` matches: the whole word, or those of its parts that do.
    fn spans(
        &self,
        word: &Word<'_>,
        keys: &Keys,
        text: &Annotated,
        plan: &Plan,
    ) -> Vec<Range<usize>> {
        let has = |kind: TermKind, term: &str| {
            let mut found = self.variants.iter().filter(|variant| variant.entry.is_some());
            found.any(|variant| variant.kind == kind && variant.term == term)
        };
        let whole = has(TermKind::Word, &word.stem)
            || keys.plain.as_ref().is_some_and(|plain| has(TermKind::Plain, plain))
            || keys.name.as_ref().is_some_and(|name| has(TermKind::Name, name));
        if whole {
            // While a word is being typed, what is typed is what matches.
            let typed =
                self.prefix.as_ref().filter(|prefix| word.normalized.starts_with(prefix.as_str()));
            let typed = typed.and_then(|prefix| word.span_of(&(0..prefix.len())));
            return vec![typed.unwrap_or(word.token.start..word.token.end())];
        }
        let parts = text.parts_at(word.token.start).iter();
        let in_word = |at: usize| at.checked_sub(word.token.start);
        let matches = |part: &&Range<usize>| {
            let span = in_word(part.start).zip(in_word(part.end));
            let part = span.and_then(|(start, end)| word.normalized.get(start..end));
            part.is_some_and(|part| has(TermKind::Part, &plan.analyzer.stem(part)))
        };
        parts.filter(matches).cloned().collect()
    }
}
