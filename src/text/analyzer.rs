//! One analyzer for indexing and queries: text → words with their terms.
//!
//! In: text as written. Out: its words ([`Word`]), each with its spelling, stem and keys. Whatever asks for terms asks
//! here, so that what is indexed and what is looked up cannot part; [`ANALYZER_VERSION`] is in the index.

use super::fold;
use super::name;
use super::normalize::is_capital;
use super::normalize::normalize;
use super::sentence::sentences;
use super::span::pieces;
use super::stem;
use super::stopwords;
use super::tokenize::Token;
use super::tokenize::tokenize;
use std::ops::Range;

/// Changes whenever a word's terms do: an index made by another version can't be searched.
pub const ANALYZER_VERSION: u16 = 0;

/// How a text is analysed. Each of these has terms of its own, so that a stem of one is none of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Language {
    /// Also of texts whose language isn't known.
    #[default]
    Danish,
    /// Both norms.
    Norwegian,
    /// Swedish.
    Swedish,
    /// English.
    English,
    /// German.
    German,
    /// Any other: words as they are.
    Other,
}

impl Language {
    /// All of them, in the order of their marks.
    pub const ALL: [Self; 6] =
        [Self::Danish, Self::Norwegian, Self::Swedish, Self::English, Self::German, Self::Other];

    /// The language of a BCP 47 tag, whose first part tells it; Danish if it is none.
    pub fn of(tag: &str) -> Self {
        let first = pieces(tag, b'-').flat_map(|part| pieces(part, b'_')).next();
        let first = first.unwrap_or_default().to_ascii_lowercase();
        match first.as_bytes() {
            b"nb" | b"nn" | b"no" => Self::Norwegian,
            b"sv" => Self::Swedish,
            b"en" => Self::English,
            b"de" => Self::German,
            tag if tag != b"da"
                && matches!(tag.len(), 2 | 3)
                && tag.iter().all(u8::is_ascii_lowercase) =>
            {
                Self::Other
            }
            _ => Self::Danish,
        }
    }

    /// Whether its texts and queries may be met here: a module that has articles in it, and reads no others, has nothing for
    /// languages of which it holds none (`build.rs`).
    pub(super) const fn is_met(self) -> bool {
        let has_others =
            cfg!(any(not(target_arch = "wasm32"), feature = "archive", feature = "summary"));
        has_others
            || match self {
                Self::Danish | Self::Other => true,
                Self::Norwegian => cfg!(embedded_language = "Norwegian"),
                Self::Swedish => cfg!(embedded_language = "Swedish"),
                Self::English => cfg!(embedded_language = "English"),
                Self::German => cfg!(embedded_language = "German"),
            }
    }

    /// What its terms end in: nothing, or a control character, which no word has.
    fn mark(self) -> &'static str {
        match self {
            Self::Danish => "",
            Self::Norwegian => "\u{1}",
            Self::Swedish => "\u{2}",
            Self::English => "\u{3}",
            Self::German => "\u{4}",
            Self::Other => "\u{5}",
        }
    }
}

/// A term's stem and the mark of its language.
pub fn without_mark(term: &str) -> (&str, &str) {
    let stem = term.strip_suffix(|c| ('\u{1}'..='\u{5}').contains(&c)).unwrap_or(term);
    (stem, term.get(stem.len()..).unwrap_or_default())
}

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
    /// The base's spelling: NFC, lower case; of a number its digits, and a point before decimals.
    pub normalized: String,
    /// What its inflected forms have in common, with the mark of its language.
    stem: String,
    /// How it is capitalised.
    pub capital: Capital,
    analyzer: Analyzer,
}

impl Word<'_> {
    /// Its stem, marked: the term of kind `Word`.
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
        self.analyzer.is_stopword(&self.normalized)
    }
}

/// Text → words, of a language; Danish unless another is named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Analyzer {
    /// The language.
    pub language: Language,
}

impl Analyzer {
    /// Of texts in a language.
    pub fn of(language: Language) -> Self {
        Self { language }
    }

    /// Of an article with this tag; Danish if it has none.
    pub fn of_tag(tag: Option<&str>) -> Self {
        Self::of(tag.map_or(Language::Danish, Language::of))
    }

    /// Of the texts in which a term stands.
    pub fn of_term(term: &str) -> Self {
        let (_, mark) = without_mark(term);
        let language = Language::ALL.into_iter().find(|language| language.mark() == mark);
        Self::of(language.unwrap_or_default())
    }

    /// The word that `token` is.
    pub fn word(self, token: Token<'_>) -> Word<'_> {
        let (base, normalized) = self.spelling(token.surface);
        let stem = self.stem(&normalized);
        let capital =
            if starts_with_capital(token.surface) { Capital::Start } else { Capital::None };
        Word { token, base, normalized, stem, capital, analyzer: self }
    }

    /// A word without what marks a genitive, as written and normalized.
    fn spelling(self, surface: &str) -> (&str, String) {
        let base = without_initialism_genitive(stem::without_genitive(surface));
        (base, self.number(normalize(base)))
    }

    /// The normalized spelling of a word, as [`Word`] has it.
    pub fn normalized(self, surface: &str) -> String {
        self.spelling(surface).1
    }

    /// A number in the one way that all its spellings share: 1.250 is 1250, and 2,5 is 2.5, where a comma parts decimals; 10th is
    /// 10. Any other word as it is.
    fn number(self, word: String) -> String {
        if !word.starts_with(|c: char| c.is_ascii_digit()) {
            return word;
        }
        let (group, point) = match self.language {
            Language::English | Language::Other => (b',', b'.'),
            _ => (b'.', b','),
        };
        if self.language == Language::English {
            let ordinal =
                ["st", "nd", "rd", "th"].into_iter().find_map(|ending| word.strip_suffix(ending));
            if let Some(number) = ordinal.filter(|rest| is_digits(rest)) {
                return number.to_owned();
            }
        }
        let mut halves = pieces(&word, point);
        let whole = halves.next().unwrap_or_default();
        let decimals = halves.rest();
        let mut groups = pieces(whole, group);
        let first = groups.next().unwrap_or_default();
        let is_grouped = whole.len() > first.len();
        let fits = is_digits(first)
            && (!is_grouped || first.len() <= 3)
            && groups.all(|three| three.len() == 3 && is_digits(three))
            && decimals.is_none_or(is_digits);
        if !fits || decimals.is_none() && !is_grouped {
            return word;
        }
        let mut number = String::with_capacity(word.len());
        pieces(whole, group).for_each(|three| number.push_str(three));
        if let Some(decimals) = decimals {
            number.push('.');
            number.push_str(decimals);
        }
        number
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

    /// The stem of a normalized word, with the mark of the language.
    pub fn stem(self, normalized: &str) -> String {
        let stem = match self.language {
            Language::Danish => return stem::danish(normalized),
            Language::Norwegian if Language::Norwegian.is_met() => stem::norwegian(normalized),
            Language::Swedish if Language::Swedish.is_met() => stem::swedish(normalized),
            Language::English if Language::English.is_met() => stem::english(normalized),
            Language::German if Language::German.is_met() => stem::german(normalized),
            _ => normalized.to_owned(),
        };
        self.marked(&stem)
    }

    /// A text with the mark of the language.
    pub fn marked(self, text: &str) -> String {
        [text, self.language.mark()].concat()
    }

    /// Whether the language writes compounds as one word.
    pub fn compounds(self) -> bool {
        !matches!(self.language, Language::English | Language::Other)
    }

    /// What may join two words to one.
    pub fn links(self) -> &'static [&'static str] {
        match self.language {
            Language::Danish | Language::Norwegian => &["", "s", "e", "es"],
            Language::Swedish => &["", "s", "e", "a", "o", "u"],
            Language::German => &["", "s", "n", "en", "es", "e", "er"],
            Language::English | Language::Other => &[""],
        }
    }

    /// How the words of a term may begin, likeliest first: with its stem, or where inflection changes a root, otherwise.
    pub fn beginnings(self, term: &str) -> Vec<String> {
        let (stem, _) = without_mark(term);
        match self.language {
            Language::Danish => stem::beginnings(stem),
            _ => vec![stem.to_owned()],
        }
    }

    /// The stems of words that may become of the beginning of one, and don't begin with it.
    pub fn growing_stems(self, beginning: &str) -> Vec<String> {
        match self.language {
            Language::Danish => stem::growing(beginning),
            _ => Vec::new(),
        }
    }

    /// Whether a normalized word carries grammar, not content.
    pub fn is_stopword(self, normalized: &str) -> bool {
        stopwords::is_listed(self.language, normalized)
    }

    /// The stems of other spellings of a normalized word ([`fold::variants`]), without its own stem.
    pub fn variant_stems(self, normalized: &str) -> Vec<String> {
        let mut stems: Vec<_> =
            fold::variants(normalized).iter().map(|variant| self.stem(variant)).collect();
        if !stems.is_empty() {
            let own = self.stem(normalized);
            stems.retain(|stem| *stem != own);
        }
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

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
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
    fn numbers_meet_in_all_their_spellings() {
        for (language, number, expected) in [
            (Language::Danish, "1.250", "1250"),
            (Language::Danish, "1250", "1250"),
            (Language::Danish, "12.500.000", "12500000"),
            (Language::Danish, "2,5", "2.5"),
            (Language::Danish, "1.250,75", "1250.75"),
            (Language::German, "1.250", "1250"),
            (Language::Swedish, "2,5", "2.5"),
            (Language::English, "1,250", "1250"),
            (Language::English, "2.5", "2.5"),
            (Language::English, "1,250.75", "1250.75"),
            (Language::English, "21st", "21"),
            (Language::English, "10th", "10"),
            (Language::Other, "1,250", "1250"),
            // Times, dates, versions and lists are none.
            (Language::Danish, "12.30", "12.30"),
            (Language::Danish, "1.9.2023", "1.9.2023"),
            (Language::Danish, "1250.500", "1250.500"),
            (Language::English, "1,25", "1,25"),
            (Language::Danish, "10th", "10th"),
            (Language::Danish, "1,2,3", "1,2,3"),
        ] {
            let words: Vec<_> = Analyzer::of(language).words(number).collect();
            let [word] = words.as_slice() else { panic!("{number}: {words:?}") };
            assert_eq!(word.normalized, expected, "{number} in {language:?}");
        }
    }

    #[test]
    fn a_day_is_found_in_a_range_of_days() {
        let stems = |text| {
            let words = Analyzer::default().words(text);
            words.map(|word| word.stem().to_owned()).collect::<Vec<_>>()
        };
        let range = stems("fra 10.-13. september");
        assert!(stems("10. september").iter().all(|stem| range.contains(stem)), "{range:?}");
        assert_eq!(stems("den 3. maj")[1], stems("3 maj")[0]);
        assert_eq!(stems("Christian 4.")[1], "4");
    }

    #[test]
    fn a_tag_tells_a_language() {
        for (tag, language) in [
            ("da", Language::Danish),
            ("da-DK", Language::Danish),
            ("DE_at", Language::German),
            ("nn", Language::Norwegian),
            ("nb-NO", Language::Norwegian),
            ("en-GB", Language::English),
            ("sv", Language::Swedish),
            ("fo", Language::Other),
            ("und", Language::Other),
            // No tags.
            ("", Language::Danish),
            ("dansk", Language::Danish),
        ] {
            assert_eq!(Language::of(tag), language, "{tag}");
        }
    }

    #[test]
    fn terms_of_languages_are_apart() {
        let terms = Language::ALL.map(|language| Analyzer::of(language).stem("hand"));
        for (term, language) in terms.iter().zip(Language::ALL) {
            assert_eq!(without_mark(term).0, "hand");
            assert_eq!(Analyzer::of_term(term).language, language);
            assert_eq!(terms.iter().filter(|other| *other == term).count(), 1);
        }
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
