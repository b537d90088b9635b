//! Phrases, fields and dates → what an article has to be, whatever words it holds.
//!
//! Conditions are joined as they were typed: of alternatives one has to be true. What labels and dates alone tell filters;
//! where a phrase or a word will do as well, the alternatives are lists of which an article has to stand in one.

use super::FULL;
use super::allowed::Budget;
use super::allowed::mark;
use super::plan::Group;
use super::plan::Phrase;
use super::plan::Plan;
use super::query::Ask;
use super::query::Clause;
use super::set::Set;
use crate::index::Archive;
use crate::index::DocId;
use crate::index::Entry;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::Occurrence;
use crate::index::Posting;
use crate::index::Segment;
use crate::index::TermKind;
use crate::index::label_words;
use crate::text::Analyzer;
use std::rc::Rc;

/// What an article's labels or date are.
#[derive(Debug)]
pub(super) enum Filter {
    /// What each segment holds of a label's words.
    Label(Vec<Option<Rc<Entry>>>),
    /// The first and the last day.
    Days(u32, u32),
}

/// One of several conditions of which one has to be true.
#[derive(Debug)]
pub(super) enum Alternative {
    /// By its place among the phrases.
    Phrase(usize),
    /// By its place among the groups.
    Word(usize),
    Filter(Filter),
}

impl Filter {
    /// What a clause asks of labels or of the date.
    fn of(archive: &Archive, clause: &Clause) -> Result<Self, Miss> {
        let kind = match clause.ask {
            Ask::On(date) => return Ok(Self::Days(date.days().0, date.days().1)),
            Ask::From(date) => return Ok(Self::Days(date.days().0, u32::MAX)),
            Ask::Before(date) => return Ok(Self::Days(0, date.days().0.saturating_sub(1))),
            Ask::Section => TermKind::SectionWords,
            _ => TermKind::AuthorWords,
        };
        let label = label_words(clause.words.iter().map(String::as_str));
        archive.entries(kind, &label).map(Self::Label)
    }

    /// Takes its documents into `set`, or out of it, as [`mark`] does.
    pub(super) fn mark(
        &self,
        segment: &Segment,
        number: usize,
        budget: &mut Budget,
        set: &mut Set,
        on: bool,
    ) -> Result<(), Miss> {
        match self {
            Self::Label(entries) => match entries.get(number) {
                Some(Some(entry)) => mark(segment, entry, budget, set, on),
                _ => Ok(()),
            },
            Self::Days(least, most) => {
                let ranges = segment.dates().within((*least, *most));
                ranges.into_iter().for_each(|range| set.fill(range, on));
                Ok(())
            }
        }
    }

    /// Its documents in segment `number`, as an entry of the dictionary would tell them.
    pub(super) fn entry(&self, segment: &Segment, number: usize) -> Option<Rc<Entry>> {
        match self {
            Self::Label(entries) => entries.get(number)?.clone(),
            Self::Days(least, most) => {
                let docs = segment.dates().within((*least, *most)).into_iter().flatten();
                let posting = |doc| Posting { doc: DocId(doc), occurrence: Occurrence::default() };
                Entry::of_postings("", docs.map(posting).collect())
            }
        }
    }
}

impl Plan {
    /// Adds clauses of which one has to be true.
    #[inline(never)]
    pub(super) fn add(
        &mut self,
        archive: &Archive,
        analyzers: &[Analyzer],
        any_of: &[Clause],
    ) -> Result<(), Miss> {
        let mut missing = Missing::default();
        let mut alternatives = Vec::new();
        for clause in any_of {
            if clause.is_word() {
                if !FULL {
                    continue;
                }
                let is_it = |group: &Group| group.typed.as_ref() == clause.words.first();
                alternatives.extend(self.groups.iter().position(is_it).map(Alternative::Word));
            } else if !FULL || matches!(clause.ask, Ask::Phrase | Ask::Title) {
                let phrase = missing.take(Phrase::of(archive, analyzers, clause));
                if FULL && clause.excluded {
                    self.excluded.extend(phrase);
                } else {
                    self.phrases.extend(phrase);
                    alternatives.push(Alternative::Phrase(self.phrases.len().saturating_sub(1)));
                }
            } else if let Some(filter) = missing.take(Filter::of(archive, clause)) {
                if clause.excluded {
                    self.excluded_filters.push(filter);
                } else {
                    alternatives.push(Alternative::Filter(filter));
                }
            }
        }
        missing.done()?;
        // An article needs one of the words in any case, unless something else is needed.
        if FULL && alternatives.iter().all(|one| matches!(one, Alternative::Filter(_))) {
            let filter =
                |one| if let Alternative::Filter(filter) = one { Some(filter) } else { None };
            let any_of: Vec<Filter> = alternatives.into_iter().filter_map(filter).collect();
            self.filters.extend(Some(any_of).filter(|any_of| !any_of.is_empty()));
        } else if alternatives.iter().any(|one| !matches!(one, Alternative::Word(_))) {
            self.required.push(alternatives);
        }
        Ok(())
    }

    /// Whether articles are left out, whatever words they hold.
    pub(super) fn filters(&self) -> bool {
        FULL && (!self.excluded.is_empty()
            || !self.filters.is_empty()
            || !self.excluded_filters.is_empty())
    }
}
