//! One analyzer for indexing and queries: text → words with their terms.
//!
//! In: text as written. Out: its words ([`Word`]), each with its spelling, stem and keys. Whatever asks for terms asks
//! here, so that what is indexed and what is looked up cannot part; [`ANALYZER_VERSION`] is in the index.

use super::fold;
use super::name;
use super::normalize::is_capital;
use super::normalize::normalize;
use super::sentence::sentences;
use super::stem;
use super::stopwords;
use super::tokenize::Token;
use super::tokenize::tokenize;
use std::ops::Range;

/// Changes whenever a word's terms do: an index made by another version can't be searched.
pub const ANALYZER_VERSION: u16 = 0;

/// Whether a word is written with a capital, and whether its place explains that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capital {
    /// Lower case, or no letter at all.
    None,
    /// A capital that every first word of a sentence has.
    Start,
    /// A capital inside a sentence: a name, in languages that don't capitalise nouns.
    Inside,
}

/// A word of a text and what it is looked up by.
#[derive(Debug, Clone)]
pub struct Word<'t> {
    /// The word as written.
    pub token: Token<'t>,
    /// The word as written, without the ending of a genitive that spelling shows: `USA's` → `USA`, `EUs` → `EU`.
    pub base: &'t str,
    /// The base's spelling: NFC, lower case.
    pub normalized: String,
    /// What its inflected forms have in common.
    stem: String,
    /// How it is capitalised.
    pub capital: Capital,
}

impl Word<'_> {
    /// Its stem: the term of kind `Word`.
    pub fn stem(&self) -> &str {
        &self.stem
    }

    /// The stem typed without its letters, if that is another word: the term of kind `Plain`.
    pub fn plain(&self) -> Option<String> {
        fold::plain(self.stem())
    }

    /// The key of the name that the word may be: the term of kind `Name`.
    pub fn name_key(&self) -> Option<String> {
        name::key(&self.normalized)
    }

    /// Whether the word carries grammar, not content.
    pub fn is_stopword(&self) -> bool {
        stopwords::is_danish(&self.normalized)
    }
}

/// Text → words. Danish.
#[derive(Debug, Clone, Copy, Default)]
pub struct Analyzer {}

impl Analyzer {
    /// The word that `token` is.
    pub fn word(self, token: Token<'_>) -> Word<'_> {
        let base = without_initialism_genitive(stem::without_genitive(token.surface));
        let normalized = normalize(base);
        let stem = self.stem(&normalized);
        let capital =
            if starts_with_capital(token.surface) { Capital::Start } else { Capital::None };
        Word { token, base, normalized, stem, capital }
    }

    /// The words of `text`, without regard to sentences: every capital counts as [`Capital::Start`].
    pub fn words(self, text: &str) -> impl Iterator<Item = Word<'_>> + use<'_> {
        let analyzer = self;
        tokenize(text).map(move |token| analyzer.word(token))
    }

    /// The words of one paragraph.
    pub fn paragraph(self, text: &str) -> Vec<Word<'_>> {
        let starts: Vec<_> = sentences(text).into_iter().map(|span| span.start).collect();
        let mut words: Vec<_> = self.words(text).collect();
        let mut previous = None;
        for word in &mut words {
            let sentence = starts.partition_point(|start| *start <= word.token.start);
            if word.capital == Capital::Start && previous == Some(sentence) {
                word.capital = Capital::Inside;
            }
            previous = Some(sentence);
        }
        words
    }

    /// The stem of a normalized word.
    pub fn stem(self, normalized: &str) -> String {
        stem::danish(normalized)
    }

    /// How the words of a stem may begin, likeliest first: with the stem, or where inflection changes a root, otherwise.
    pub fn beginnings(self, stem: &str) -> Vec<String> {
        stem::beginnings(stem)
    }

    /// The stems of words that may become of the beginning of one, and don't begin with it.
    pub fn growing_stems(self, beginning: &str) -> Vec<String> {
        stem::growing(beginning)
    }

    /// Whether a normalized word carries grammar, not content.
    pub fn is_stopword(self, normalized: &str) -> bool {
        stopwords::is_danish(normalized)
    }

    /// The stems of other spellings of a normalized word ([`fold::variants`]), without its own stem.
    pub fn variant_stems(self, normalized: &str) -> Vec<String> {
        let own = self.stem(normalized);
        let mut stems: Vec<_> =
            fold::variants(normalized).iter().map(|variant| self.stem(variant)).collect();
        stems.retain(|stem| *stem != own);
        stems.dedup();
        stems
    }
}

/// `EUs` → `EU`: an s after nothing but capitals, which a stemmer can't tell from a part of the word.
fn without_initialism_genitive(surface: &str) -> &str {
    let initialism =
        surface.strip_suffix('s').filter(|base| base.len() > 1 && base.chars().all(is_capital));
    initialism.unwrap_or(surface)
}

impl Word<'_> {
    /// Where a part of the normalized word stands in the text; `None` where normalizing changed lengths.
    pub fn span_of(&self, part: &Range<usize>) -> Option<Range<usize>> {
        let span = self.token.start + part.start..self.token.start + part.end;
        let fits =
            self.normalized.len() == self.base.len() && self.base.get(part.clone()).is_some();
        fits.then_some(span)
    }
}

fn starts_with_capital(surface: &str) -> bool {
    surface.chars().next().is_some_and(is_capital)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn genitives_meet_their_word() {
        let stem = |text| {
            Analyzer::default().words(text).map(|word| word.stem().to_owned()).collect::<Vec<_>>()
        };
        for (genitive, word) in [
            ("USA's", "USA"),
            ("USA’s", "USA"),
            ("EUs", "EU"),
            ("FNs", "FN"),
            ("Danmarks", "Danmark"),
            ("Lars'", "Lars"),
        ] {
            assert_eq!(stem(genitive), stem(word), "{genitive}");
        }
        assert_ne!(stem("Os"), stem("O"), "a single capital is no initialism");
    }

    #[test]
    fn a_capital_inside_a_sentence_tells_a_name() {
        let capitals: Vec<_> = Analyzer::default()
            .paragraph("Mødet fandt sted i Moskva")
            .into_iter()
            .map(|word| (word.token.surface, word.capital))
            .collect();
        assert_eq!(
            capitals,
            [
                ("Mødet", Capital::Start),
                ("fandt", Capital::None),
                ("sted", Capital::None),
                ("i", Capital::None),
                ("Moskva", Capital::Inside)
            ]
        );
    }
}
