//! Words → stems: Snowball's Danish algorithm (Porter, <https://snowballstem.org/algorithms/danish/stemmer.html>).
//!
//! In: a normalized word. Out: a prefix of it. The rules are those of Snowball 3.1, which, unlike older ports, cuts
//! what follows an apostrophe (`pc'en` → `pc`) and undoubles only the consonants that Danish doubles. Each step takes
//! a word and where its region R1 starts and returns a prefix, so a step can be added between two others.

/// What may follow a stem, longest first; the last one only where [`takes_s`].
const MAIN_SUFFIXES: &[&str] = &[
    "erendes", "erende", "hedens", "endes", "erede", "erens", "erets", "ernes", "ethed", "heden",
    "heder", "ende", "enes", "ered", "eren", "erer", "eres", "eret", "erne", "heds", "ene", "ens",
    "ere", "ers", "ets", "hed", "en", "er", "es", "et", "e", "s",
];

/// What may follow a stem once the inflection is gone, longest first.
const OTHER_SUFFIXES: &[&str] = &["elig", "lig", "els", "ig"];

/// Pairs whose second consonant goes.
const CONSONANT_PAIRS: [&str; 4] = ["gd", "dt", "gt", "kt"];

/// As typed and as typeset.
pub(super) const APOSTROPHES: [char; 2] = ['\'', '\u{2019}'];

/// The stem of a normalized Danish word: always a prefix of it, and the word itself below three letters.
pub fn danish(word: &str) -> &str {
    let Some(region) = region(word) else { return word };
    let stem = without_inflection(word, region);
    let stem = without_pair(stem, region);
    let stem = without_derivation(stem, region);
    let stem = undoubled(stem, region);
    stem.strip_suffix(APOSTROPHES).unwrap_or(stem)
}

/// Where R1 starts, in bytes: after the first apostrophe, else after the first consonant that follows a vowel, but at
/// least three letters in. `None` below three letters.
fn region(word: &str) -> Option<usize> {
    let third = word.char_indices().nth(2).map(|(at, letter)| at + letter.len_utf8())?;
    let mut after_vowel = false;
    let mut start = None;
    for (at, letter) in word.char_indices() {
        let end = at + letter.len_utf8();
        if APOSTROPHES.contains(&letter) {
            start = Some(end);
            break;
        }
        let vowel = matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'æ' | 'å' | 'ø');
        if after_vowel && !vowel && start.is_none() {
            start = Some(end);
        }
        after_vowel = vowel;
    }
    Some(start.unwrap_or(word.len()).max(third))
}

/// `word` without the first of `suffixes` that lies in the region.
fn cut<'w>(word: &'w str, region: usize, suffixes: &[&str]) -> Option<&'w str> {
    // Most words end in a letter that few suffixes end in: a glance at it spares the comparing.
    let last = word.as_bytes().last();
    let near = suffixes.iter().filter(|suffix| suffix.as_bytes().last() == last);
    near.filter_map(|suffix| word.strip_suffix(suffix)).find(|rest| rest.len() >= region)
}

/// Whether an s after this letter is an ending.
fn takes_s(letter: char) -> bool {
    matches!(letter, 'a'..='d' | 'f'..='h' | 'j'..='p' | 'r' | 't' | 'v' | 'y' | 'z' | 'å' | '\'' | '\u{2019}')
}

/// Whether Danish doubles this consonant.
fn doubles(letter: char) -> bool {
    matches!(letter, 'b' | 'd' | 'f' | 'g' | 'k'..='n' | 'p' | 'r'..='t')
}

/// Snowball's `main_suffix`.
fn without_inflection(word: &str, region: usize) -> &str {
    match cut(word, region, MAIN_SUFFIXES) {
        // One byte less: the suffix was the bare s.
        Some(rest)
            if rest.len() + 1 == word.len() && word.ends_with('s') && !rest.ends_with(takes_s) =>
        {
            word
        }
        Some(rest) => rest,
        None => word,
    }
}

/// Snowball's `consonant_pair`.
fn without_pair(word: &str, region: usize) -> &str {
    match (cut(word, region, &CONSONANT_PAIRS), word.split_at_checked(word.len().saturating_sub(1)))
    {
        (Some(_), Some((rest, _))) => rest,
        _ => word,
    }
}

/// Snowball's `other_suffix`: `-igst` → `-ig` anywhere, `-løst` → `-løs`, and -ig, -lig, -elig, -els go.
fn without_derivation(word: &str, region: usize) -> &str {
    let word = word.strip_suffix("st").filter(|rest| rest.ends_with("ig")).unwrap_or(word);
    if let Some(rest) = cut(word, region, OTHER_SUFFIXES) {
        return without_pair(rest, region);
    }
    word.strip_suffix('t').filter(|rest| cut(rest, region, &["løs"]).is_some()).unwrap_or(word)
}

/// Snowball's `undouble`: only the second of the two letters need lie in the region.
fn undoubled(word: &str, region: usize) -> &str {
    let mut letters = word.chars();
    match (letters.next_back(), letters.next_back()) {
        (Some(last), Some(before)) if last == before && doubles(last) => {
            word.strip_suffix(last).filter(|rest| rest.len() >= region).unwrap_or(word)
        }
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stems() {
        for (what, word, stem) in [
            ("bestemt form", "regeringen", "regering"),
            ("bestemt form", "brevene", "brev"),
            ("ejefald", "regeringens", "regering"),
            ("ejefald", "putins", "putin"),
            ("flertal", "kommunerne", "kommun"),
            ("flertal", "atomubåde", "atomubåd"),
            ("s som ikke er en endelse", "politics", "politic"),
            ("s som ikke er en endelse", "kræs", "kræs"),
            ("s som ikke er en endelse", "faxs", "faxs"),
            ("konsonantpar", "friskt", "frisk"),
            ("konsonantpar, så afledning", "indsigt", "inds"),
            ("afledning", "sikkerhed", "sikker"),
            ("afledning", "venlig", "ven"),
            ("afledning", "venligst", "ven"),
            ("afledning", "hjælpeløst", "hjælpeløs"),
            ("dobbelt konsonant", "bussen", "bus"),
            ("dobbelt konsonant, som dansk ikke har", "pizzaen", "pizza"),
            ("dobbelt konsonant, som dansk ikke har", "jazzen", "jazz"),
            ("æ, ø, å består", "børnehaverne", "børnehav"),
            ("apostrof", "pc'en", "pc"),
            ("apostrof", "pc\u{2019}erne", "pc"),
            ("apostrof", "tv'ets", "tv"),
            ("apostrof", "usa's", "usa"),
            ("kort", "en", "en"),
            ("kort", "ø", "ø"),
            ("kort", "øen", "øen"),
            ("tom", "", ""),
            ("uden vokal", "fns", "fns"),
            ("ikke dansk", "москвы", "москвы"),
            // Mistakes that `danish` mends.
            ("en synkope skiller", "ministeren", "minist"),
            ("en synkope skiller", "ministrene", "ministr"),
            ("en omlyd skiller", "bøger", "bøg"),
            ("en afledning skiller", "mulighed", "mul"),
            ("en afledning skiller", "mulighederne", "mulighed"),
            ("et tal har ingen vokal", "1990erne", "1990ern"),
            ("to ord mødes", "haven", "hav"),
        ] {
            assert_eq!(danish(word), stem, "{what}: {word}");
        }
    }

    #[test]
    fn suffixes_are_longest_first() {
        for list in [MAIN_SUFFIXES, OTHER_SUFFIXES] {
            assert!(list.is_sorted_by_key(|suffix| std::cmp::Reverse(suffix.len())), "{list:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_stem_is_a_prefix(word in "\\PC{0,12}") {
            prop_assert!(word.starts_with(danish(&word)));
            prop_assert_eq!(danish(&word).is_empty(), word.is_empty());
        }

        /// Endings on anything: what the first property rarely builds.
        #[test]
        fn a_stem_is_a_prefix_under_endings(
            root in "[a-zæøå']{0,4}",
            ending in proptest::sample::select(MAIN_SUFFIXES),
            derivation in proptest::sample::select(&["", "els", "elig", "ig", "løst", "igst", "kt", "'"][..]),
        ) {
            let word = format!("{root}{derivation}{ending}");
            prop_assert!(word.starts_with(danish(&word)));
        }
    }
}
