//! Documents of a segment as a bitmap.

use crate::index::DocId;
use std::ops::Range;

/// Documents of a segment, a bit for each; those that it has no bit for it doesn't hold.
#[derive(Debug)]
pub(super) struct Set(Vec<u64>);

fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Set {
    /// Of so many documents all, or none.
    pub(super) fn new(doc_count: u32, all: bool) -> Self {
        let mut set = Self(vec![0; place(doc_count.div_ceil(64))]);
        set.fill(0..if all { doc_count } else { 0 }, true);
        set
    }

    /// Takes a stretch in, or out.
    pub(super) fn fill(&mut self, docs: Range<u32>, held: bool) {
        let mut start = docs.start;
        while start < docs.end {
            let end = docs.end.min((start / 64 + 1).saturating_mul(64));
            let bits = (u64::MAX >> (64 - (end - start))) << (start % 64);
            let Some(word) = self.0.get_mut(place(start / 64)) else { return };
            *word = if held { *word | bits } else { *word & !bits };
            start = end;
        }
    }

    pub(super) fn put(&mut self, doc: DocId, held: bool) {
        if let Some(word) = self.0.get_mut(place(doc.0 / 64)) {
            let bit = 1 << (doc.0 % 64);
            *word = if held { *word | bit } else { *word & !bit };
        }
    }

    pub(super) fn holds(&self, doc: DocId) -> bool {
        let word = self.0.get(place(doc.0 / 64));
        word.is_some_and(|word| word >> (doc.0 % 64) & 1 == 1)
    }

    /// Whether it may hold a document from `first` to `last`, but for some beside them.
    pub(super) fn overlaps(&self, first: DocId, last: DocId) -> bool {
        let (first, last) = (place(first.0 / 64), place(last.0 / 64));
        let words = self.0.iter().skip(first).take((last - first).saturating_add(1));
        words.into_iter().any(|word| *word != 0)
    }

    /// Takes in the documents of the bits of `words`, the first of which stands for the document `start`, a multiple of 64.
    pub(super) fn join(&mut self, start: DocId, words: &[u64]) {
        let own = self.0.iter_mut().skip(place(start.0 / 64));
        own.zip(words).for_each(|(own, word)| *own |= word);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// How many of a stretch it holds.
    pub(super) fn count(&self, docs: Range<u32>) -> usize {
        let mut count = 0;
        let mut start = docs.start;
        while start < docs.end {
            let end = docs.end.min((start / 64 + 1).saturating_mul(64));
            let bits = (u64::MAX >> (64 - (end - start))) << (start % 64);
            let word = self.0.get(place(start / 64)).copied().unwrap_or_default();
            count += place((word & bits).count_ones());
            start = end;
        }
        count
    }

    /// Keeps what `other` holds as well.
    pub(super) fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= other);
    }

    /// The bits from the document `start` on, which is a multiple of 64.
    pub(super) fn words_from(&self, start: DocId) -> &[u64] {
        self.0.get(place(start.0 / 64)..).unwrap_or_default()
    }
}
