//! What Danish grammar says about parts: endings, changed stems, and what is never a part.

/// Endings of nouns, adjectives and verbs that a head may carry.
const ENDINGS: &[&str] = &[
    "e", "ede", "edes", "en", "ende", "ene", "enes", "ens", "er", "ere", "erne", "ernes", "ers",
    "es", "est", "este", "et", "ets", "n", "ne", "nes", "ns", "r", "rne", "rnes", "rs", "s", "st",
    "t", "te",
];

/// Affixes and function words: as a first part they make no compound that a reader would search by its parts.
const NEVER_FIRST: &[&str] = &[
    "af", "aldrig", "alle", "alt", "altid", "an", "and", "andet", "andre", "at", "bag", "bare",
    "be", "begge", "bi", "blandt", "bliver", "bort", "da", "de", "dem", "den", "denne", "der",
    "deres", "deri", "det", "dette", "dig", "din", "dis", "disse", "du", "efter", "egen", "ej",
    "eller", "en", "end", "ens", "er", "et", "ex", "far", "fik", "flere", "fleste", "for", "forbi",
    "fordi", "fore", "fort", "fra", "frem", "få", "får", "før", "ge", "gen", "gennem", "god", "gå",
    "går", "gør", "ham", "han", "har", "havde", "have", "hele", "hen", "hende", "hendes", "her",
    "heri", "hos", "hun", "hvad", "hvem", "hvilken", "hvis", "hvor", "hvordan", "i", "igen",
    "igennem", "ind", "inde", "inden", "ingen", "inter", "intet", "ja", "jeg", "kan", "kom",
    "kommer", "kon", "kun", "kunne", "lad", "langs", "ligge", "man", "mange", "med", "meget",
    "men", "mens", "mere", "mest", "mig", "min", "mis", "mod", "må", "måtte", "ned", "nede", "nej",
    "noget", "nogle", "nok", "nu", "når", "nær", "og", "også", "om", "omkring", "op", "oppe", "os",
    "over", "overfor", "pr", "pre", "pro", "på", "re", "sam", "samme", "sammen", "selvom", "ser",
    "siden", "sig", "sin", "skal", "skulle", "som", "stadig", "sub", "så", "sådan", "tage", "til",
    "tilbage", "trods", "ud", "ude", "uden", "udenfor", "um", "un", "und", "under", "var", "ved",
    "vel", "vi", "via", "vil", "ville", "virkelig", "vor", "vær", "være", "været",
];

/// What ends words without being a head of its own: derivations, and short words that look like them.
const NEVER_LAST: &[&str] = &[
    "agtig",
    "ation",
    "bar",
    "dom",
    "elle",
    "eller",
    "else",
    "en",
    "ende",
    "ene",
    "enes",
    "ens",
    "er",
    "ere",
    "erede",
    "erende",
    "erer",
    "eret",
    "eri",
    "erne",
    "ernes",
    "hed",
    "heden",
    "hedens",
    "heder",
    "hederne",
    "ig",
    "ik",
    "inde",
    "inden",
    "ing",
    "ingen",
    "ingens",
    "inger",
    "ingerne",
    "ion",
    "is",
    "isk",
    "iske",
    "ism",
    "isme",
    "ist",
    "ister",
    "ler",
    "lig",
    "lige",
    "lighed",
    "ling",
    "løshed",
    "mager",
    "ner",
    "ning",
    "ninge",
    "ninger",
    "ration",
    "rationen",
    "rationens",
    "rationer",
    "rationerne",
    "rede",
    "ren",
    "rende",
    "ring",
    "ringe",
    "rings",
    "sel",
    "sen",
    "ser",
    "sion",
    "skab",
    "skaber",
    "skaberne",
    "skabet",
    "ske",
    "ster",
    "te",
    "ter",
    "tet",
    "tik",
    "tion",
    "tionen",
    "tioner",
    "tionerne",
    "tiv",
    "turer",
    "tør",
    "ved",
    "vis",
];

/// Nouns whose plural changes its vowel: plural and singular.
const UMLAUT: &[(&str, &str)] = &[
    ("mænd", "mand"),
    ("børn", "barn"),
    ("bøger", "bog"),
    ("bønder", "bonde"),
    ("brødre", "bror"),
    ("døtre", "datter"),
    ("fædre", "far"),
    ("mødre", "mor"),
    ("fødder", "fod"),
    ("gæs", "gås"),
    ("hænder", "hånd"),
    ("klør", "klo"),
    ("kræfter", "kraft"),
    ("køer", "ko"),
    ("nætter", "nat"),
    ("rødder", "rod"),
    ("stænger", "stang"),
    ("tænder", "tand"),
    ("tæer", "tå"),
    ("tænger", "tang"),
    ("stæder", "stad"),
    ("ænder", "and"),
    ("øjne", "øje"),
    ("søstre", "søster"),
];

fn among(sorted: &[&str], word: &str) -> bool {
    sorted.binary_search(&word).is_ok()
}

/// Whether `rest` inflects a word that ends in the byte `last`: `n`, or `ten` after a `t` (ret, retten).
pub(super) fn is_ending(last: Option<u8>, rest: &str) -> bool {
    if rest.is_empty() {
        return true;
    }
    if rest.len() > 5 {
        return false;
    }
    let doubled = match (last, rest.as_bytes()) {
        (Some(last), [first, b'e', ..]) if *first == last && !b"aeiouy".contains(&last) => {
            rest.get(1..)
        }
        _ => None,
    };
    among(ENDINGS, doubled.unwrap_or(rest)) || among(ENDINGS, rest)
}

/// Whether `word` is never a modifier.
pub(super) fn is_never_first(word: &str) -> bool {
    among(NEVER_FIRST, word)
}

/// Whether `word` is never a head.
pub(super) fn is_never_last(word: &str) -> bool {
    among(NEVER_LAST, word)
}

/// Forms of a noun that its endings alone don't give, and whether they need an ending (`cykl|er`).
pub(super) fn changed_stems(word: &str) -> Vec<(String, bool)> {
    let mut forms = Vec::new();
    if let Some((plural, _)) = UMLAUT.iter().find(|(_, singular)| *singular == word) {
        forms.push(((*plural).to_owned(), false));
    }
    if let Some(stem) = word.strip_suffix("um").filter(|stem| stem.len() > 3) {
        forms.push((stem.to_owned(), true));
    }
    let mut end = word.chars().rev();
    if let (Some(last @ ('l' | 'n' | 'r')), Some('e'), Some(before), Some(_)) =
        (end.next(), end.next(), end.next(), end.next())
    {
        let mut stem: String = word.chars().take(word.chars().count() - 2).collect();
        if end.next().is_some() || stem.chars().count() > 2 {
            // kammer, kamre
            if stem.ends_with(before)
                && stem.strip_suffix(before).is_some_and(|s| s.ends_with(before))
            {
                stem.pop();
            }
            stem.push(last);
            forms.push((stem, true));
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::ENDINGS;
    use super::NEVER_FIRST;
    use super::NEVER_LAST;

    #[test]
    fn lists_are_sorted_to_be_searched() {
        for list in [ENDINGS, NEVER_FIRST, NEVER_LAST] {
            assert!(list.is_sorted_by(|one, other| one < other));
        }
    }

    #[test]
    fn endings_may_double_the_last_consonant() {
        for (last, rest, ending) in [
            (b't', "", true),
            (b'e', "rne", true),
            (b't', "ten", true),
            (b's', "serne", true),
            (b's', "ten", false),
            (b'e', "een", false),
            (b't', "mand", false),
            (b't', "\u{e6}", false),
        ] {
            assert_eq!(super::is_ending(Some(last), rest), ending, "{rest}");
        }
    }
}
