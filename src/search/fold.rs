//! Articles that are one text are one hit: the first of them, in whatever order hits are.

use super::SearchOptions;
use crate::index::Archive;
use crate::index::Doc;
use crate::index::DocId;
use std::ops::Range;

/// What was let through so far.
pub(super) struct Fold<'a> {
    /// None where nothing is folded.
    archive: Option<&'a Archive>,
    /// Groups of duplicates of which a document was let through, sorted.
    seen: Vec<u32>,
}

impl<'a> Fold<'a> {
    pub(super) fn new(archive: &'a Archive, options: &SearchOptions) -> Self {
        Self { archive: Some(archive).filter(|_| options.fold), seen: Vec::new() }
    }

    /// From here on nothing was let through.
    pub(super) fn anew(&self) -> Self {
        Self { archive: self.archive, seen: Vec::new() }
    }

    /// Whether `doc` is the first of its text.
    pub(super) fn admits(&mut self, doc: Doc) -> bool {
        let Some(text) = self.archive.and_then(|archive| archive.text_of(doc)) else { return true };
        let at = self.seen.partition_point(|seen| *seen < text);
        let is_new = self.seen.get(at) != Some(&text);
        if is_new {
            self.seen.insert(at, text);
        }
        is_new
    }

    /// How many documents in `within` of a segment have one of the same text before them there: of all in `within` that
    /// match, at most so many are folded.
    pub(super) fn followers(&self, segment: usize, within: &Range<DocId>) -> usize {
        let of = self.archive.and_then(|archive| archive.segments().get(segment));
        of.map_or(0, |segment| segment.head().duplicates.followers(within))
    }

    /// The text of a document, if others have the same.
    pub(super) fn text_of(&self, doc: Doc) -> Option<u32> {
        self.archive?.text_of(doc)
    }

    /// Leaves the first document of each text.
    pub(super) fn first_of_each(&mut self, ranked: &mut Vec<(Doc, f32)>) {
        self.seen.clear();
        ranked.retain(|(doc, _)| self.admits(*doc));
    }
}
