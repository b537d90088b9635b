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
            if !word.is_empty()
                && word.len() <= MAX_WORD_BYTES
                && word.chars().all(char::is_alphabetic)
            {
                self.words.entry(word.to_owned()).or_default().see(count, capitalised);
            }
        }
        self.freeze();
    }

    /// The words learned, sorted: what [`learn`](Self::learn) was told of each.
    pub fn learned(&self) -> impl Iterator<Item = (&str, u32, u32)> {
        let words = self.words.iter().map(|(word, known)| (word.as_str(), known.seen()));
        words
            .filter(|(_, seen)| seen.0 > 0)
            .map(|(word, (count, capitals))| (word, count, capitals))
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
            path::cheapest(&self.trie, &self.parts, text, None)
                .filter(|path| path.worth > self.whole_cost(text))
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
            let (Some(part), Some(rest)) =
                (self.parts.get(evidence::index(number)), word.get(len..))
            else {
                continue;
            };
            if grammar::is_ending(evidence::last_byte(word, len), rest) {
                // The name itself, or its genitive.
                let name = if part.name && rest.len() < 2 { NAME_COST } else { 0 };
                cost = cost.max(part.whole + name);
            }
        }
        cost
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Lexicon;

    fn shown(lexicon: &Lexicon, word: &str) -> String {
        lexicon.split(word).into_iter().map(|part| &word[part]).collect::<Vec<_>>().join("|")
    }

    /// Word, and its parts without links.
    const TABLE: &[(&str, &str)] = &[
        // no link, s, e, and the forms that a first part takes
        ("grænsekontrol", "grænse|kontrol"),
        ("forsikringsselskab", "forsikring|selskab"),
        ("hundehus", "hund|hus"),
        ("kattemad", "kat|mad"),
        ("nøddekage", "nød|kage"),
        ("vennekreds", "ven|kreds"),
        ("blomsterbutik", "blomst|butik"),
        ("arbejdsmarked", "arbejd|marked"),
        ("studietid", "studi|tid"),
        // heads inflected
        ("handelsaftalerne", "handel|aftalerne"),
        ("bankdirektørernes", "bank|direktørernes"),
        ("landbrugsministre", "landbrug|ministre"),
        ("forretningsmænd", "forretning|mænd"),
        ("skolebøgerne", "skole|bøgerne"),
        // more than two
        ("statsministerkandidat", "stat|minister|kandidat"),
        ("trafiksikkerhedskampagne", "trafik|sikkerhed|kampagne"),
        // hyphens
        ("eu-samarbejdet", "eu|samarbejdet"),
        ("energi-effektivisering", "energi|effektivisering"),
        ("a-vitamin", ""),
        // none
        ("situationen", ""),
        ("kærlighed", ""),
        ("venskab", ""),
        ("generationer", ""),
        ("konsekvenserne", ""),
        ("tilsvarende", ""),
        ("temperaturer", ""),
        ("skituren", "ski|turen"),
        ("", ""),
        ("-", ""),
        ("s", ""),
    ];

    #[test]
    fn splits_as_the_table_says() {
        let lexicon = Lexicon::shipped();
        for (word, parts) in TABLE {
            assert_eq!(shown(&lexicon, word), *parts, "{word}");
        }
    }

    #[test]
    fn learns_parts_from_text() {
        let mut lexicon = Lexicon::shipped();
        assert_eq!(shown(&lexicon, "blorpministeren"), "");
        lexicon.learn([
            ("blorp", 30, 0),
            ("blorpkrig", 2, 0),
            ("blorpminister", 2, 0),
            ("blorppolitik", 1, 0),
        ]);
        assert_eq!(shown(&lexicon, "blorpministeren"), "blorp|ministeren");
    }

    #[test]
    fn a_name_is_no_part_and_stays_whole() {
        let learned = |capitalised| {
            let mut lexicon = Lexicon::shipped();
            lexicon.learn([("grænseland", 40, capitalised)]);
            shown(&lexicon, "grænseland")
        };
        assert_eq!(learned(39), "");
        assert_eq!(shown(&Lexicon::shipped(), "grænseland"), "grænse|land");
    }

    #[test]
    fn order_of_learning_is_nothing() {
        let words = [
            ("havvindmølle", 3, 0),
            ("havvind", 2, 0),
            ("mølle", 9, 0),
            ("zoologi", 4, 0),
            ("hav", 12, 1),
        ];
        let (mut one, mut other) = (Lexicon::shipped(), Lexicon::shipped());
        one.learn(words);
        other.learn(words.into_iter().rev());
        assert_eq!(format!("{one:?}"), format!("{other:?}"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

        /// Snippets mark parts by these ranges.
        #[test]
        fn parts_lie_in_order_and_cover_all_but_links(
            words in prop::collection::vec(prop::sample::select(vec![
                "stat", "s", "minister", "en", "e", "kat", "te", "-", "blomst", "er", "våben", "ubåd", "arbejd",
                "aftale", "rne", "ø", "l", "\u{301}", "ß", "9", " ", "mænd", "z",
            ]), 0..9),
        ) {
            thread_local!(static SHIPPED: Lexicon = Lexicon::shipped());
            let word = words.concat();
            let parts = SHIPPED.with(|lexicon| lexicon.split(&word));
            prop_assert!(parts.len() != 1);
            let mut end = 0;
            for (number, part) in parts.iter().enumerate() {
                let link = word.get(end..part.start);
                prop_assert!(link.is_some_and(|link| link.len() <= 4 && (number > 0 || link.is_empty())), "{word} {parts:?}");
                prop_assert!(word.get(part.clone()).is_some_and(|part| part.chars().count() >= 2), "{word} {parts:?}");
                end = part.end;
            }
            prop_assert!(parts.is_empty() || end == word.len());
        }

        /// Whatever is asked or learned.
        #[test]
        fn nothing_panics(word in "\\PC{0,40}", count in any::<u32>(), capitalised in any::<u32>()) {
            let mut lexicon = Lexicon::default();
            lexicon.learn([(word.as_str(), count, capitalised), (word.as_str(), count, capitalised), ("våben", count, 0)]);
            let parts = lexicon.split(&format!("våben{word}"));
            prop_assert!(parts.len() != 1);
        }
    }
}
