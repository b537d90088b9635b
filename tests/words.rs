//! Words, their normal form and their folds, against the libraries that the lean code stands for: every character by
//! itself and in the company where it matters, and random strings of the characters that the rules are about.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test may panic"
)]

use proptest::prelude::*;
use referat::text::fold::plain;
use referat::text::fold::variants;
use referat::text::normalize::lower;
use referat::text::normalize::normalize;
use referat::text::tokenize::is_alphanumeric;
use referat::text::tokenize::tokenize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::char::compose;
use unicode_segmentation::UnicodeSegmentation;

/// What Unicode 18.0 gave a class; unicode-segmentation 1.13 and std of Rust 1.95 know 17.0.
const NEW_IN_18: [(char, char); 41] = [
    ('\u{558}', '\u{558}'),
    ('\u{58B}', '\u{58C}'),
    ('\u{5C8}', '\u{5C9}'),
    ('\u{B53}', '\u{B54}'),
    ('\u{1ADE}', '\u{1ADF}'),
    ('\u{1AEC}', '\u{1AF0}'),
    ('\u{208F}', '\u{208F}'),
    ('\u{209D}', '\u{209F}'),
    ('\u{A7DD}', '\u{A7DD}'),
    ('\u{A7E2}', '\u{A7E2}'),
    ('\u{AB6C}', '\u{AB6D}'),
    ('\u{107BB}', '\u{107BF}'),
    ('\u{10ECB}', '\u{10ECF}'),
    ('\u{10ED9}', '\u{10EEE}'),
    ('\u{10EF0}', '\u{10EF9}'),
    ('\u{11B0A}', '\u{11B0A}'),
    ('\u{11DF0}', '\u{11DF1}'),
    ('\u{1246F}', '\u{1246F}'),
    ('\u{12475}', '\u{1247F}'),
    ('\u{12550}', '\u{12686}'),
    ('\u{18CD6}', '\u{18CDA}'),
    ('\u{18D1F}', '\u{18D20}'),
    ('\u{18E00}', '\u{19191}'),
    ('\u{191A0}', '\u{191D2}'),
    ('\u{1B123}', '\u{1B128}'),
    ('\u{1B168}', '\u{1B168}'),
    ('\u{1D127}', '\u{1D128}'),
    ('\u{1D250}', '\u{1D252}'),
    ('\u{1D25B}', '\u{1D25C}'),
    ('\u{1D25F}', '\u{1D25F}'),
    ('\u{1D280}', '\u{1D281}'),
    ('\u{1D6A6}', '\u{1D6A6}'),
    ('\u{1DF1F}', '\u{1DF24}'),
    ('\u{1DF2B}', '\u{1DF81}'),
    ('\u{1DF90}', '\u{1DF96}'),
    ('\u{1DFCD}', '\u{1DFFF}'),
    ('\u{1F1AE}', '\u{1F1AE}'),
    ('\u{1F7DA}', '\u{1F7DB}'),
    ('\u{1F7F1}', '\u{1F7FF}'),
    ('\u{2B81E}', '\u{2B81E}'),
    ('\u{3D000}', '\u{3FC3F}'),
];

fn is_known_to_all(c: char) -> bool {
    !NEW_IN_18.iter().any(|&(first, last)| (first..=last).contains(&c))
}

/// `normalize` leaves these as they are; the annex does not.
fn is_compatibility_ideograph(c: char) -> bool {
    matches!(c, '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}

/// All characters of the libraries' Unicode.
fn characters() -> impl Iterator<Item = char> {
    ('\0'..=char::MAX).filter(|&c| is_known_to_all(c))
}

/// Planes 4 to 13, 15 and 16 are empty or private.
fn is_in_use(c: char) -> bool {
    c < '\u{40000}' || ('\u{E0000}'..'\u{E1000}').contains(&c)
}

fn words(text: &str) -> Vec<(usize, &str)> {
    tokenize(text).map(|token| (token.start, token.surface)).collect()
}

fn library_words(text: &str) -> Vec<(usize, &str)> {
    text.unicode_word_indices().collect()
}

/// Characters that show nothing and would part words that look the same.
const INVISIBLE: [std::ops::RangeInclusive<char>; 10] = [
    '\u{AD}'..='\u{AD}',
    '\u{180B}'..='\u{180D}',
    '\u{180F}'..='\u{180F}',
    '\u{200B}'..='\u{200F}',
    '\u{202A}'..='\u{202E}',
    '\u{2060}'..='\u{2060}',
    '\u{2066}'..='\u{2069}',
    '\u{FE00}'..='\u{FE0F}',
    '\u{FEFF}'..='\u{FEFF}',
    '\u{E0100}'..='\u{E01EF}',
];

/// What `normalize` promises, in the words of the libraries.
fn library_normal(word: &str) -> String {
    let visible = word.chars().filter_map(|c| match c {
        c if INVISIBLE.iter().any(|range| range.contains(&c)) => None,
        '\u{2018}' | '\u{2019}' | '\u{2BC}' => Some('\''),
        c => Some(c),
    });
    let lower = visible.nfc().flat_map(char::to_lowercase).nfd().collect::<String>();
    // İ and i with a dot are i.
    let (mut undotted, mut after_i) = (String::new(), false);
    for c in lower.chars() {
        let is_mark = canonical_combining_class(c) != 0;
        let composes = compose('i', c).is_some();
        after_i = if is_mark { after_i && (!composes || c == '\u{307}') } else { c == 'i' };
        if !(after_i && c == '\u{307}') {
            undotted.push(c);
        }
    }
    undotted.nfc().collect()
}

#[test]
fn every_character_breaks_words_as_in_the_library() {
    for c in characters() {
        let mut texts = vec![c.to_string()];
        if is_in_use(c) {
            // A vowel sign is a letter and a mark: it shows whether something joins at all.
            texts.extend([
                format!("a{c}b {c}\u{93E}1{c}2 a'{c}b"),
                format!("\u{5D0}{c}\u{5D0}{c} カ{c}カ _{c}_\u{200D}{c}\u{93E}"),
                format!("\u{1F1E9}{c}\u{1F1F0}\u{93E} \u{5D0}\"{c}\n{c}"),
            ]);
        }
        for text in texts {
            assert_eq!(words(&text), library_words(&text), "U+{:04X} in {text:?}", u32::from(c));
        }
        assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "U+{:04X}", u32::from(c));
    }
}

#[test]
fn every_character_has_its_lower_case() {
    for c in characters() {
        let full = c.to_lowercase().collect::<String>();
        let expected = if c == 'İ' { "i" } else { &full };
        assert_eq!(lower(c).to_string(), expected, "U+{:04X}", u32::from(c));
    }
}

#[test]
fn every_character_has_its_normal_form() {
    for c in characters().filter(|&c| !is_compatibility_ideograph(c)) {
        let word = c.to_string();
        let expected = library_normal(&word);
        let decomposed = word.nfd().collect::<String>();
        assert_eq!(normalize(&word), expected, "U+{:04X}", u32::from(c));
        if !is_in_use(c) {
            continue;
        }
        assert_eq!(normalize(&decomposed), expected, "U+{:04X} decomposed", u32::from(c));
        // Not every capital composes: here its marks come one by one.
        let spelt = decomposed.chars().map(lower).collect::<String>();
        assert_eq!(normalize(&spelt), expected, "U+{:04X} spelt out", u32::from(c));
    }
}

#[test]
fn words_of_danish_text() {
    for (text, expected) in [
        ("Kim Jong-un, 41", &["Kim", "Jong", "un", "41"][..]),
        ("USA's udenrigsminister", &["USA's", "udenrigsminister"]),
        ("USA’s og d'Arc", &["USA’s", "og", "d'Arc"]),
        ("fra 10.-13. september", &["fra", "10", "13", "september"]),
        ("1.250 kroner, 2,5 procent", &["1.250", "kroner", "2,5", "procent"]),
        ("kl. 12.30, d. 1/9-2023", &["kl", "12.30", "d", "1", "9", "2023"]),
        ("bl.a. og m.m.", &["bl.a", "og", "m.m"]),
        ("(/ritzau/)", &["ritzau"]),
        ("»Vi får se,« siger han…", &["Vi", "får", "se", "siger", "han"]),
        ("fa\u{30A}r – og fǻr", &["fa\u{30A}r", "og", "fǻr"]),
        ("våben\u{AD}aftale", &["våben\u{AD}aftale"]),
        ("A4-papir_2 F-16's", &["A4", "papir_2", "F", "16", "s"]),
        ("10:30 og 3:2, a:b", &["10", "30", "og", "3", "2", "a:b"]),
        ("50% af 3½ m²", &["50", "af", "3", "½", "m", "²"]),
        ("👍🏽 👩‍💻 🇩🇰 ja", &["ja"]),
        ("www.dr.dk/nyheder", &["www.dr.dk", "nyheder"]),
        ("東京 カメラ", &["東", "京", "カメラ"]),
        (" \t\r\n'.,", &[]),
        ("", &[]),
    ] {
        let found = tokenize(text).map(|token| token.surface).collect::<Vec<_>>();
        assert_eq!(found, expected, "{text:?}");
    }
}

#[test]
fn one_spelling_for_one_word() {
    for (word, expected) in [
        ("Rusland", "rusland"),
        ("ÆRØ", "ærø"),
        ("A\u{30A}rhus", "århus"),
        ("fa\u{30A}\u{301}r", "fǻr"),
        ("fǻr", "fǻr"),
        ("o\u{323}\u{302}", "ộ"),
        ("o\u{302}\u{323}", "ộ"),
        ("\u{212B}", "å"),
        ("våben\u{AD}aftale", "våbenaftale"),
        ("\u{FEFF}Putin\u{200B}", "putin"),
        ("USA’s", "usa's"),
        ("İstanbul", "istanbul"),
        ("I\u{307}stanbul", "istanbul"),
        ("i\u{307}\u{301}", "í"),
        ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
        ("ЙОД", "йод"),
        ("\u{1112}\u{1161}\u{11AB}", "한"),
        ("GROẞ", "groß"),
        ("❤\u{FE0F}", "❤"),
        ("\u{AD}", ""),
        ("", ""),
    ] {
        assert_eq!(normalize(word), expected, "{word:?}");
    }
}

/// A mark of every class on one letter, many times, takes no time to speak of.
#[test]
fn heaps_of_marks_are_ordered_in_linear_time() {
    let word = format!("a{}", "\u{345}\u{301}\u{327}\u{323}".repeat(20_000));
    assert_eq!(normalize(&word), library_normal(&word));
    assert_eq!(words(&word), [(0, &*word)]);
}

/// A character that the rules are about, or any other that all libraries know.
fn character() -> impl Strategy<Value = char> {
    let rules = "aåÆØbIiİıßΣς1239٣²  ''.,:;_\"’‘…«-\u{A0}\r\n\t\u{B}\u{85}\u{2028}אבגカヲ漢ไ\
        \u{300}\u{301}\u{307}\u{308}\u{30A}\u{323}\u{327}\u{345}\u{344}\u{5BC}\u{93E}\u{94D}\u{3099}\
        \u{AD}\u{200D}\u{200D}\u{200B}\u{200E}\u{2060}\u{FEFF}\u{FE0F}\u{E0101}\
        😀❤Ⓜ🅰👩🏽🇩🇰🇸\u{1100}\u{1161}\u{11A7}\u{11A8}가각ǻéÖỹᾈΩ\u{212B}йЁ\u{1D15E}\u{915}\u{93C}\u{FB2C}";
    prop_oneof![
        8 => prop::sample::select(rules.chars().collect::<Vec<_>>()),
        2 => prop::sample::select(('\u{A0}'..'\u{600}').filter(|&c| is_known_to_all(c)).collect::<Vec<_>>()),
        1 => any::<char>().prop_filter("known to all", |&c| is_known_to_all(c)),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(character(), 0..24).prop_map(String::from_iter)
}

/// Words as `normalize` gets them, without what it leaves alone.
fn word() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.chars().filter(|&c| !is_compatibility_ideograph(c)).collect())
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn words_are_the_librarys(text in text()) {
        prop_assert_eq!(words(&text), library_words(&text));
    }

    /// Long texts of few kinds of characters: the fast ways through ASCII, and back.
    #[test]
    fn words_are_the_librarys_in_plain_text(text in "[a-cæåA 0-9 .,:;'_\"(\r\né\u{30A}\u{AD}’]{0,80}") {
        prop_assert_eq!(words(&text), library_words(&text));
    }

    /// Highlighting relies on it.
    #[test]
    fn tokens_are_slices_of_their_text_in_order(text in any::<String>()) {
        let mut end = 0;
        for token in tokenize(&text) {
            prop_assert!(token.start >= end);
            end = token.end();
            prop_assert_eq!(&text[token.start..end], token.surface);
            prop_assert!(token.surface.contains(is_alphanumeric));
        }
    }

    #[test]
    fn normal_forms_are_the_librarys(word in word()) {
        prop_assert_eq!(normalize(&word), library_normal(&word));
    }

    #[test]
    fn equivalent_words_have_one_normal_form(word in word()) {
        let normal = normalize(&word);
        prop_assert_eq!(normalize(&word.nfd().collect::<String>()), &*normal);
        prop_assert_eq!(normalize(&word.nfc().collect::<String>()), &*normal);
        prop_assert_eq!(normalize(&normal), &*normal);
        prop_assert!(unicode_normalization::is_nfc(&normal));
    }

    #[test]
    fn plain_letters_stay_plain(word in prop_oneof![word(), "[aeoåæøäöüéß]{0,9}"]) {
        if let Some(folded) = plain(&normalize(&word)) {
            prop_assert_ne!(&*folded, normalize(&word));
            prop_assert_eq!(plain(&folded), None);
        }
    }

    #[test]
    fn variants_are_few_and_other_words(word in prop_oneof![word(), "[aeoåæøäöük]{0,12}"]) {
        let word = normalize(&word);
        let found = variants(&word);
        prop_assert!(found.len() <= 4);
        for (at, variant) in found.iter().enumerate() {
            prop_assert_ne!(variant, &word);
            prop_assert!(!found[..at].contains(variant));
            // A stray mark may find a letter that it composes with; no spelling has stray marks.
            if word.chars().all(|c| canonical_combining_class(c) == 0) {
                prop_assert_eq!(&normalize(variant), variant);
            }
        }
    }
}
