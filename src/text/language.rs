//! Text → the language that it is in: Danish, Norwegian (Bokmål or Nynorsk), Swedish, English, German.
//!
//! In: text. Out: a BCP 47 tag, or none where there is too little to tell by. Naive Bayes over words, and over the trigrams
//! of words that aren't listed (after Cavnar & Trenkle, "N-gram-based text categorization", 1994, and Dunning, "Statistical
//! identification of language", 1994): `data/languages.txt`, made by `tools/languages.py` from word counts. Nynorsk, for which
//! there are no counts, is told from Bokmål by its words of grammar. Any other language is taken for the likest of these.

use super::normalize::normalize;
use super::tokenize::tokenize;

/// How many bits rarer than certain each word (or `+` trigram) is in each language, as letters from `a`.
const TABLE: &str = include_str!("data/languages.txt");

/// The columns of `TABLE`.
const TAGS: [&str; 5] = ["da", "nb", "sv", "en", "de"];

/// Bits by which another language must be likelier than Danish to be sure; a text of a few words tells less.
const SURE: i32 = 12;

/// Words of a text that are looked at; three sentences tell.
const MAX_WORDS: usize = 60;

/// A trigram is worth this share of its bits, in eighths: neighbours share letters.
const TRIGRAM_SHARE: i32 = 4;

/// Words of grammar that the two Norwegian norms spell otherwise.
const NYNORSK: &str = "ikkje eg ein ei frå kva korleis kvar dei vere vart noko nokon berre meir òg då medan hjå seier kjem \
    mykje sjølv dykk dykkar eit ho me no saman skulen gjer ifrå heile";
const BOKMAAL: &str = "ikke jeg en fra hva hvordan hvor de være ble noe noen bare mer også da mens hos sier kommer mye selv \
    dere deres et hun vi nå sammen skolen gjør";

/// Tells languages; making one reads its table.
#[derive(Debug, Clone)]
pub struct Detector {
    /// Sorted.
    rows: Vec<(&'static str, &'static [u8])>,
}

impl Default for Detector {
    fn default() -> Self {
        let rows = TABLE.lines().filter_map(|line| line.split_once(' '));
        Self { rows: rows.map(|(key, letters)| (key, letters.as_bytes())).collect() }
    }
}

impl Detector {
    /// The language of `text`; `None` where two are as likely.
    pub fn detect(&self, text: &str) -> Option<&'static str> {
        self.tell(text).map(|(tag, _)| tag)
    }

    /// The language of `text`, and whether it is surely in no other, or at least not in Danish.
    pub fn tell(&self, text: &str) -> Option<(&'static str, bool)> {
        let mut costs = [0; TAGS.len()];
        let (mut nynorsk, mut bokmaal) = (0, 0);
        for token in tokenize(text).take(MAX_WORDS) {
            let word = normalize(token.surface);
            if !word.chars().all(char::is_alphabetic) {
                continue;
            }
            nynorsk += u32::from(is_listed(NYNORSK, &word));
            bokmaal += u32::from(is_listed(BOKMAAL, &word));
            if let Some(letters) = self.find(&word) {
                add(&mut costs, letters, 8);
            } else {
                self.add_trigrams(&word, &mut costs);
            }
        }
        let [danish, ..] = costs;
        let mut order: Vec<(i32, &str)> = costs.into_iter().zip(TAGS).collect();
        order.sort_unstable();
        let [(least, tag), (next, _), ..] = order.as_slice() else { return None };
        let tag = if *tag == "nb" && nynorsk > bokmaal { "nn" } else { *tag };
        let is_sure = tag == "da" || danish - least >= SURE * 8;
        (next > least).then_some((tag, is_sure))
    }

    fn find(&self, key: &str) -> Option<&'static [u8]> {
        let at = self.rows.binary_search_by_key(&key, |(known, _)| *known).ok()?;
        self.rows.get(at).map(|(_, letters)| *letters)
    }

    fn add_trigrams(&self, word: &str, costs: &mut [i32; TAGS.len()]) {
        let letters: Vec<char> = ['_'].into_iter().chain(word.chars()).chain(['_']).collect();
        let mut key = String::with_capacity(8);
        for trigram in letters.windows(3) {
            key.clear();
            key.push('+');
            key.extend(trigram);
            if let Some(letters) = self.find(&key) {
                add(costs, letters, TRIGRAM_SHARE);
            }
        }
    }
}

/// Adds the bits that `letters` stand for, in eighths.
fn add(costs: &mut [i32; TAGS.len()], letters: &[u8], share: i32) {
    for (cost, letter) in costs.iter_mut().zip(letters) {
        *cost += i32::from(letter.saturating_sub(b'a')) * share;
    }
}

fn is_listed(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_whole() {
        let rows = Detector::default().rows;
        assert!(rows.is_sorted_by(|one, next| one.0 < next.0));
        assert!(rows.iter().all(|(_, letters)| letters.len() == TAGS.len()));
    }

    #[test]
    fn languages_are_told() {
        let detector = Detector::default();
        for (tag, text) in [
            ("da", "Regeringen vil ikke sænke afgiften på el, siger ministeren."),
            ("nb", "Regjeringen vil ikke senke avgiften på strøm, sier statsråden."),
            (
                "nn",
                "Regjeringa vil ikkje senke avgifta på straum, seier statsråden. Dei veit ikkje kva som kjem.",
            ),
            ("sv", "Regeringen vill inte sänka skatten på el, säger ministern."),
            ("en", "The government will not lower the tax on power, the minister says."),
            ("de", "Die Regierung will die Steuer auf Strom nicht senken, sagt der Minister."),
        ] {
            assert_eq!(detector.detect(text), Some(tag), "{text}");
        }
    }

    #[test]
    fn too_little_tells_nothing() {
        let detector = Detector::default();
        for text in ["", "1.250", "\u{1F600}", "москва"] {
            assert_eq!(detector.detect(text), None, "{text}");
        }
    }
}
