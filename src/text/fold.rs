//! Spellings of one word: æ/ae, ø/oe, å/aa as variants, and, last, plain letters (ø/o, å/a, é/e).
//!
//! In: normalized words. Out: more words to look up, each worth less than the word itself. Two steps that do not
//! overlap: [`variants`] changes between spellings that a careful writer uses (`aarhus`, `århus`; `malmö`, `malmø`,
//! `malmoe`), [`plain`] does what a reader does who has only the keys A–Z.
//!
//! `plain` turns æ into `ae`, as nearly all do who lack it (`laesoe`, `laeso`), and leaves `ae` and `oe` as they are:
//! `oe` → `o` would make `troen` (the faith) a `tronen`'s `tron`, `ae` → `a` every `læger` a `lager`. `aa` becomes
//! `a`, for å does, and natural `aa` is rare. So `smorrebrod`, `arhus`, `malmo`, `kobenhavn`, `loven` find their words.

use super::unicode;

/// A letter, the two that stand for it in Danish, Norwegian, Swedish and German, and its like across the Sound.
const LETTERS: [(char, &str, Option<char>); 6] = [
    ('å', "aa", None),
    ('æ', "ae", Some('ä')),
    ('ø', "oe", Some('ö')),
    ('ä', "ae", Some('æ')),
    ('ö', "oe", Some('ø')),
    ('ü', "ue", None),
];

/// The first rows of `LETTERS`: what two letters are read as.
const READ_BACK: usize = 3;

/// Most variants of a word.
const LIMIT: usize = 4;

/// Other spellings that mean the same word: `aarhus` → `århus`, `oestlige` → `østlige`, `våben` → `vaaben`.
///
/// In: a normalized word. Out: without the word itself, each once, likeliest first; at most 4: all pairs as letters,
/// all letters as pairs, the neighbours' letters, each pair alone. `ue` is not read as ü: too much Danish is spelt so.
pub fn variants(word: &str) -> Vec<String> {
    let mut out = Vec::new();
    if word.is_ascii() && !has_pair(word, &[*b"aa", *b"ae", *b"oe"]) {
        return out;
    }
    let (joined, pairs) = join_pairs(word, None);
    let alone = (0..pairs).filter(|_| pairs > 1).map(|pair| join_pairs(word, Some(pair)).0);
    for variant in [joined, spell_out(word), swap(word)].into_iter().chain(alone).take(LIMIT + 3) {
        if variant != word && !out.contains(&variant) && out.len() < LIMIT {
            out.push(variant);
        }
    }
    out
}

fn has_pair(word: &str, pairs: &[[u8; 2]]) -> bool {
    word.as_bytes().windows(2).any(|two| pairs.iter().any(|pair| pair == two))
}

/// `word` with its pairs as letters, all or only the pair numbered `only`; and how many pairs it has.
fn join_pairs(word: &str, only: Option<usize>) -> (String, usize) {
    let (mut out, mut rest, mut pairs) = (String::with_capacity(word.len()), word, 0);
    while let Some(c) = rest.chars().next() {
        let letter = LETTERS.iter().take(READ_BACK).find(|(_, pair, _)| rest.starts_with(pair));
        let taken = if let Some((letter, pair, _)) = letter {
            if only.is_none_or(|only| only == pairs) {
                out.push(*letter);
            } else {
                out.push_str(pair);
            }
            pairs += 1;
            pair.len()
        } else {
            out.push(c);
            c.len_utf8()
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    (out, pairs)
}

fn spell_out(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match LETTERS.iter().find(|(letter, ..)| *letter == c) {
            Some((_, pair, _)) => out.push_str(pair),
            None => out.push(c),
        }
    }
    out
}

/// The Danish letters for the Swedish and German ones, and the other way round.
fn swap(word: &str) -> String {
    let like = |c| LETTERS.iter().find(|(letter, ..)| *letter == c).and_then(|(.., like)| *like);
    word.chars().map(|c| like(c).unwrap_or(c)).collect()
}

/// `word` typed on a keyboard without its letters: ø → o, å and aa → a, æ → ae, é → e. `None` if that changes nothing.
///
/// In: a normalized word. Latin letters lose their marks, whatever the script loses those of U+0300–036F. `plain` of
/// what it returned is `None`.
pub fn plain(word: &str) -> Option<String> {
    if word.is_ascii() && !has_pair(word, &[*b"aa"]) {
        return None;
    }
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            '\u{80}'..'\u{250}' | '\u{300}'..='\u{36F}' | '\u{1E00}'..='\u{1EFF}' => {
                unicode::decompose(c, &mut |part| push_plain(&mut out, part));
            }
            _ => push_plain(&mut out, c),
        }
    }
    (out != word).then_some(out)
}

/// What all spellings of a word have in common: `våben`, `vaaben`, `vaben` → `vaben`; `Malmö`, `malmoe` → `malmo`.
///
/// In: a normalized word. The letters of [`plain`], without the second of the pairs aa, ae, oe, ue: å, ä, æ, ae are one
/// `a`. Coarse on purpose: it tells where to look, not what is the same. `collate(variant) == collate(word)` for all
/// [`variants`], `collate(plain) == collate(word)`, and of a prefix it is a prefix.
pub fn collate(word: &str) -> String {
    let plain = plain(word);
    let mut out = String::with_capacity(word.len());
    for c in plain.as_deref().unwrap_or(word).chars() {
        let swallowed = match out.chars().next_back() {
            Some('a') => matches!(c, 'a' | 'e'),
            Some('o' | 'u') => c == 'e',
            _ => false,
        };
        if !swallowed {
            out.push(c);
        }
    }
    out
}

/// One spelling of all that mean the same word and keep their letters apart from plain ones: `aarhus`, `århus` → `århus`;
/// `Malmoe`, `malmö` → `malmø`.
///
/// In: a normalized word. Where no letter has a mark, and none is spelt by two, this is [`collate`] of it.
pub fn joined(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        let like = match c {
            'ä' => 'æ',
            'ö' => 'ø',
            _ => c,
        };
        let pair = match (out.chars().next_back(), like) {
            (Some('a'), 'a') => Some('å'),
            (Some('a'), 'e') => Some('æ'),
            (Some('o'), 'e') => Some('ø'),
            (Some('u'), 'e') => Some('ü'),
            _ => None,
        };
        if pair.is_some() {
            out.pop();
        }
        out.push(pair.unwrap_or(like));
    }
    out
}

/// Appends a decomposed letter in A–Z if it has a spelling there. A second `a` in a row goes: å and aa are one.
fn push_plain(out: &mut String, c: char) {
    let letters = match c {
        'a' => "a",
        '\u{300}'..='\u{36F}' => "",
        'æ' => "ae",
        'ð' | 'đ' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'ŋ' => "n",
        'ø' => "o",
        'œ' => "oe",
        'ß' => "ss",
        'ŧ' => "t",
        'þ' => "th",
        _ => return out.push(c),
    };
    let second_a = letters.starts_with('a') && out.ends_with('a');
    out.push_str(letters.get(usize::from(second_a)..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_are_spellings_of_the_same_word() {
        for (word, expected) in [
            ("aarhus", &["århus"][..]),
            ("århus", &["aarhus"]),
            ("oestlige", &["østlige"]),
            ("våben", &["vaaben"]),
            ("læger", &["laeger", "läger"]),
            ("malmö", &["malmoe", "malmø"]),
            ("københavn", &["koebenhavn", "köbenhavn"]),
            ("münchen", &["muenchen"]),
            ("aabenraa", &["åbenrå", "åbenraa", "aabenrå"]),
            ("blåbaerrød", &["blåbærrød", "blaabaerroed", "blåbaerröd"]),
            ("aaaeoeaaae", &["åæøåæ", "åaeoeaaae", "aaæoeaaae", "aaaeøaaae"]),
            ("minister", &[]),
            ("", &[]),
        ] {
            assert_eq!(variants(word), expected, "{word}");
        }
    }

    #[test]
    fn plain_letters_are_what_is_typed_without_the_keys() {
        for (word, expected) in [
            ("smørrebrød", Some("smorrebrod")),
            ("århus", Some("arhus")),
            ("aarhus", Some("arhus")),
            ("malmö", Some("malmo")),
            ("malmø", Some("malmo")),
            ("københavn", Some("kobenhavn")),
            ("løven", Some("loven")),
            ("loven", None),
            ("læsø", Some("laeso")),
            ("blåagtig", Some("blagtig")),
            ("naæ", Some("nae")),
            ("sjåaå", Some("sja")),
            ("troen", None),
            ("michael", None),
            ("idé", Some("ide")),
            ("françois", Some("francois")),
            ("gonçalves", Some("goncalves")),
            ("muñoz", Some("munoz")),
            ("erdoğan", Some("erdogan")),
            ("lech wałęsa", Some("lech walesa")),
            ("straße", Some("strasse")),
            ("guðjohnsen", Some("gudjohnsen")),
            ("þór", Some("thor")),
            ("đoković", Some("dokovic")),
            ("nguyễn", Some("nguyen")),
            ("ǿ", Some("o")),
            // Marks of other scripts' letters belong to them.
            ("чайковский", None),
            ("", None),
        ] {
            assert_eq!(plain(word).as_deref(), expected, "{word}");
        }
    }
}
