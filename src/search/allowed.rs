//! Filters, exclusions and removals → which documents of a segment may match at all.
//!
//! What can't be told within the bytes allowed isn't shown: a document that may bear another label, or may hold an
//! excluded word, is left out, and the answer isn't exact.

use super::FULL;
use super::Filters;
use super::LOOKS_FURTHER;
use super::phrase::Documents;
use super::plan::Plan;
use super::set::Set;
use crate::index::Archive;
use crate::index::DocId;
use crate::index::Entry;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::Segment;
use crate::index::TermKind;
use std::rc::Rc;

/// What the filters' labels are in each segment.
pub(super) struct Labels {
    /// For each filter, by segment: the entries of its labels.
    filters: Vec<Vec<Vec<Rc<Entry>>>>,
}

impl Labels {
    /// Looks the labels of `filters` up.
    ///
    /// # Errors
    /// [`Miss`], as of the blocks that hold them.
    pub(super) fn new(archive: &Archive, filters: &Filters) -> Result<Self, Miss> {
        archive.manifest()?;
        let mut missing = Missing::default();
        let mut found = Vec::new();
        for (kind, labels) in [
            (TermKind::Section, &filters.sections),
            (TermKind::Author, &filters.authors),
            (TermKind::Tag, &filters.tags),
            (TermKind::Language, &filters.languages),
        ] {
            if !FULL || labels.is_empty() {
                continue;
            }
            let mut by_segment = Vec::new();
            for segment in archive.segments() {
                let mut entries = Vec::new();
                for label in labels {
                    entries.extend(missing.take(segment.entry(kind, label)).flatten());
                }
                by_segment.push(entries);
            }
            found.push(by_segment);
        }
        missing.done()?;
        Ok(Self { filters: found })
    }
}

/// Which documents of a segment may match at all.
#[derive(Debug)]
pub(super) struct Allowed(pub(super) Option<Set>);

/// Bytes that may be read, and whether they sufficed.
#[derive(Debug)]
pub(super) struct Budget {
    pub(super) left: usize,
    pub(super) exact: bool,
}

impl Budget {
    /// Whether so many bytes may be read: then they are taken off.
    pub(super) fn pays(&mut self, len: usize) -> bool {
        let left = self.left.checked_sub(len);
        self.exact &= left.is_some();
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }
}

impl Allowed {
    /// What the filters and exclusions leave of segment `number`.
    ///
    /// # Errors
    /// When a list isn't at hand, or is damaged.
    #[inline(never)]
    pub(super) fn new(
        archive: &Archive,
        number: usize,
        plan: &Plan,
        (labels, filters): (&Labels, &Filters),
        budget: &mut Budget,
    ) -> Result<Self, Miss> {
        let segment = archive.segment(number)?;
        let dated = LOOKS_FURTHER && (filters.from.is_some() || filters.to.is_some());
        let gone = segment.gone();
        let labelled = FULL && !labels.filters.is_empty();
        if !dated && !labelled && !plan.filters() && gone.is_empty() {
            return Ok(Self(None));
        }
        let mut allowed = Set::new(segment.doc_count(), true);
        gone.docs().for_each(|doc| allowed.put(doc, false));
        if dated {
            let mut in_time = Set::new(segment.doc_count(), false);
            let least = filters.from.map_or(0, |from| from.days().0);
            let most = filters.to.map_or(u32::MAX, |to| to.days().1);
            let ranges = segment.dates().within((least, most));
            ranges.into_iter().for_each(|range| in_time.fill(range, true));
            allowed.keep(&in_time);
        }
        if !FULL {
            return Ok(Self(Some(allowed)));
        }
        let mut missing = Missing::default();
        for any_of in &plan.filters {
            let mut asked = Set::new(segment.doc_count(), false);
            for filter in any_of {
                missing.take(filter.mark(segment, number, budget, &mut asked, true));
            }
            allowed.keep(&asked);
        }
        for filter in &plan.excluded_filters {
            missing.take(filter.mark(segment, number, budget, &mut allowed, false));
        }
        for filter in &labels.filters {
            let mut labelled = Set::new(segment.doc_count(), false);
            for entry in filter.get(number).into_iter().flatten() {
                missing.take(mark(segment, entry, budget, &mut labelled, true));
            }
            allowed.keep(&labelled);
        }
        for reading in plan.excluded.iter().flat_map(|phrase| &phrase.readings) {
            match missing.take(reading.documents(archive, number, &mut budget.left)) {
                Some(Documents::Entry(entry)) => {
                    missing.take(mark(segment, &entry, budget, &mut allowed, false));
                }
                Some(Documents::Verified(postings)) => {
                    postings.iter().for_each(|posting| allowed.put(posting.doc, false));
                }
                Some(Documents::TooMany) => budget.exact = false,
                None => {}
            }
        }
        missing.done()?;
        Ok(Self(Some(allowed)))
    }

    pub(super) fn holds(&self, doc: DocId) -> bool {
        self.0.as_ref().is_none_or(|set| set.holds(doc))
    }

    /// Whether it may hold a document from `first` to `last`.
    pub(super) fn overlaps(&self, first: DocId, last: DocId) -> bool {
        self.0.as_ref().is_none_or(|set| {
            if first == last { set.holds(first) } else { set.overlaps(first, last) }
        })
    }

    pub(super) fn is_all(&self) -> bool {
        self.0.is_none()
    }
}

/// Marks the documents of an entry in `set`; if they are to be cleared, also those of which the budget leaves it open.
#[inline(never)]
pub(super) fn mark(
    segment: &Segment,
    entry: &Entry,
    budget: &mut Budget,
    set: &mut Set,
    on: bool,
) -> Result<(), Miss> {
    let mut missing = Missing::default();
    entry.head.iter().for_each(|posting| set.put(posting.doc, on));
    for run in &entry.runs {
        if budget.pays(run.at.len) {
            let postings = missing.take(segment.run(entry.kind, run)).unwrap_or_default();
            postings.iter().for_each(|posting| set.put(posting.doc, on));
        } else if !on {
            set.fill(run.first.0..run.last.0.saturating_add(1), false);
        }
    }
    missing.done()
}
