//! One analyzer for indexing and queries: text → words with their terms.
//!
//! In: text as written. Out: its words ([`Word`]), each with its spelling, stem and keys. Whatever asks for terms asks
//! here, so that what is indexed and what is looked up cannot part; [`ANALYZER_VERSION`] is in the index.

use super::fold;
use super::name;
use super::normalize::normalize;
use super::sentence::sentences;
use super::stem;
use super::stopwords;
use super::tokenize::Token;
use super::tokenize::tokenize;

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
    /// Its spelling: NFC, lower case.
    pub normalized: String,
    /// Its stem: the term of kind `Word`.
    pub stem: String,
    /// How it is capitalised.
    pub capital: Capital,
}

impl Word<'_> {
    /// The stem typed without its letters, if that is another word: the term of kind `Plain`.
    pub fn plain(&self) -> Option<String> {
        fold::plain(&self.stem)
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
    pub fn word<'t>(&self, token: Token<'t>) -> Word<'t> {
        let normalized = normalize(token.surface);
        let stem = self.stem(&normalized);
        let capital =
            if starts_with_capital(token.surface) { Capital::Start } else { Capital::None };
        Word { token, normalized, stem, capital }
    }

    /// The words of `text`, without regard to sentences: every capital counts as [`Capital::Start`].
    pub fn words<'t>(&self, text: &'t str) -> impl Iterator<Item = Word<'t>> {
        let analyzer = *self;
        tokenize(text).map(move |token| analyzer.word(token))
    }

    /// The words of one paragraph.
    pub fn paragraph<'t>(&self, text: &'t str) -> Vec<Word<'t>> {
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
    pub fn stem(&self, normalized: &str) -> String {
        stem::danish(normalized).to_owned()
    }

    /// Whether a normalized word carries grammar, not content.
    pub fn is_stopword(&self, normalized: &str) -> bool {
        stopwords::is_danish(normalized)
    }

    /// The stems of other spellings of a normalized word ([`fold::variants`]), without its own stem.
    pub fn variant_stems(&self, normalized: &str) -> Vec<String> {
        let own = self.stem(normalized);
        let mut stems: Vec<_> =
            fold::variants(normalized).iter().map(|variant| self.stem(variant)).collect();
        stems.retain(|stem| *stem != own);
        stems.dedup();
        stems
    }
}

fn starts_with_capital(surface: &str) -> bool {
    surface.chars().next().is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

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
