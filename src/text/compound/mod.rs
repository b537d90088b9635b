//! Compounds → their parts: `våbenaftale` → `våben` + `aftale`.
//!
//! In: normalized words (NFC, lower case). Out: byte ranges of their parts, without linking elements. Always: parts are
//! in order, inside the word, on char boundaries, and what they leave out is linking elements or hyphens. A word's split
//! depends only on the words learned, not on their order; the arithmetic is of integers.
//!
//! A word is split where two or more known parts explain it more cheaply than spelling it out as a word of its own: each
//! part costs the bits of its share among all modifiers, or all heads (how many words start, or end, with it), each
//! link its bits, and a letter is worth a constant. That is minimum description length, as in Creutz & Lagus,
//! "Unsupervised Discovery of Morphemes", 2002, over types as in the productivity counts of Schiller, "German Compound
//! Analysis with wfsc", 2005. A word that is frequent in itself, or mostly a name, must pay more to be split (after
//! Koehn & Knight, "Empirical Methods for Compound Splitting", 2003).
//!
//! Not here: stems (a part keeps its inflection: `våben|aftalerne`), what a part is worth in a search.

mod evidence;
mod grammar;
mod path;
mod shipped;
mod trie;

use std::collections::BTreeMap;
use std::ops::Range;

use evidence::BIT;
use evidence::Known;
use evidence::Part;
use trie::Trie;

/// Longest word looked at, in bytes; Danish compounds in news stay below 60.
const MAX_WORD_BYTES: usize = 120;
/// What a word that is mostly written as a name must pay to be split.
const NAME_COST: i32 = 8 * BIT;

/// What is known about words, to split compounds by.
///
/// Memory: about 100 bytes for a word learned.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    words: BTreeMap<String, Known>,
    trie: Trie,
    /// By the number of a word in the trie.
    parts: Vec<Part>,
}

impl Lexicon {
    /// The parts that ship with the crate.
    pub fn shipped() -> Self {
        let mut lexicon = Self { words: shipped::parts().into_iter().collect(), ..Self::default() };
        lexicon.freeze();
        lexicon
    }

    /// Learns from a text's own words: (normalized word, count, of them capitalised inside a sentence).
    ///
    /// Weighs every known word anew: call it once, with all words.
    pub fn learn<'a>(&mut self, words: impl IntoIterator<Item = (&'a str, u32, u32)>) {
        for (word, count, capitalised) in words {
            if !word.is_empty() && word.len() <= MAX_WORD_BYTES && word.chars().all(char::is_alphabetic) {
                self.words.entry(word.to_owned()).or_default().see(count, capitalised);
            }
        }
        self.freeze();
    }

    /// The parts of a normalized word, as byte ranges without linking elements; empty if it isn't a known compound.
    ///
    /// Parts of parts are told too: `statsministerkandidat` has three.
    pub fn split(&self, word: &str) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        if word.len() > MAX_WORD_BYTES {
            return parts;
        }
        let hyphenated = word.contains('-');
        let mut start = 0;
        for piece in word.split('-') {
            if hyphenated && piece.chars().count() < 2 {
                return Vec::new();
            }
            self.split_into(word, start..start + piece.len(), &mut parts);
            start += piece.len() + 1;
        }
        if parts.len() < 2 { Vec::new() } else { parts }
    }

    fn freeze(&mut self) {
        (self.trie, self.parts) = evidence::weigh(&self.words);
    }

    fn split_into(&self, word: &str, range: Range<usize>, parts: &mut Vec<Range<usize>>) {
        let found = word.get(range.clone()).and_then(|text| {
            path::cheapest(&self.trie, &self.parts, text, None).filter(|path| path.worth > self.whole_cost(text))
        });
        let Some(path) = found else {
            parts.push(range);
            return;
        };
        for step in &path.modifiers {
            self.split_into(word, range.start + step.start..range.start + step.end, parts);
        }
        self.split_into(word, range.start + path.head_start..range.end, parts);
    }

    /// What it costs to say that `word` is no word of its own.
    fn whole_cost(&self, word: &str) -> i32 {
        let mut cost = 0;
        for (len, number) in self.trie.prefixes(word.as_bytes()).filter(|(len, _)| *len > 2) {
            let (Some(part), Some(rest)) = (self.parts.get(evidence::index(number)), word.get(len..)) else { continue };
            if grammar::is_ending(evidence::last_byte(word, len), rest) {
                // The name itself, or its genitive.
                let name = if part.name && rest.len() < 2 { NAME_COST } else { 0 };
                cost = cost.max(part.whole + name);
            }
        }
        cost
    }
}
