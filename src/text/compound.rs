//! Compounds → their parts: `våbenaftale` → `våben` + `aftale`.

use std::ops::Range;

/// What is known about words, to split compounds by.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {}

impl Lexicon {
    /// The parts that ship with the crate.
    pub fn shipped() -> Self {
        Self {}
    }

    /// Learns from a text's own words: (normalized word, count, of them capitalised inside a sentence).
    pub fn learn<'a>(&mut self, words: impl IntoIterator<Item = (&'a str, u32, u32)>) {
        let _ = words.into_iter().count();
    }

    /// The parts of a normalized word, as byte ranges without linking elements; empty if it isn't a known compound.
    pub fn split(&self, word: &str) -> Vec<Range<usize>> {
        let _ = word;
        Vec::new()
    }
}
