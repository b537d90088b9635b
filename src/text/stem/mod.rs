//! Words → stems: what the inflected forms of a word have in common.
//!
//! In: normalized words. Out: stems; a stem needn't be a prefix of its words. They are Snowball's; [`danish`](danish()) mends
//! the Danish one ([`snowball`]).

mod danish;
mod english;
mod german;
mod irregular;
mod nordic;
mod rules;
pub mod snowball;

pub use danish::beginnings;
pub use danish::danish;
pub use danish::growing;
pub use english::english;
pub use german::german;
pub use nordic::norwegian;
pub use nordic::swedish;

/// `word` without a genitive that an apostrophe shows: `usa's` → `usa`, `lars'` → `lars`. The case of letters is free.
///
/// Not for `putins`: there the s may belong to the word, and the stem decides.
pub fn without_genitive(word: &str) -> &str {
    let base = word.strip_suffix(['s', 'S']).unwrap_or(word);
    match base
        .strip_suffix(snowball::APOSTROPHES)
        .or_else(|| word.strip_suffix(snowball::APOSTROPHES))
    {
        Some(base) if !base.is_empty() => base,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms_of_a_word_meet() {
        for (what, forms) in [
            ("svagt verbum", "arbejde arbejder arbejdede arbejdet arbejdedes"),
            ("svagt verbum på -te", "købe køber købte købt købtes"),
            ("-ede er navnemåde", "forberede forbereder forberedte"),
            ("-ende er navnemåde", "godkende godkender godkendte godkendt godkendes"),
            ("stærkt verbum", "skrive skriver skrev skrevet skrives"),
            ("stærkt verbum", "undgå undgår undgik undgået"),
            ("stærkt verbum med forled", "modtage modtager modtog modtaget"),
            ("tillægsmåde bøjet", "drive drevet drevne drevet"),
            ("fordobling", "bus bussen busser busserne"),
            ("synkope", "minister ministeren ministre ministrene ministrenes"),
            ("synkope", "cykel cyklen cykler cyklerne"),
            ("synkope med fordobling", "middel midlet midler midlerne"),
            ("synkope af adjektiv", "sikker sikre sikrere sikreste"),
            ("synkope", "aften aftenen aftner"),
            ("omlyd", "mand manden mænd mændene mændenes"),
            ("omlyd", "bog bogen bøger bøgerne"),
            ("omlyd i sidste led", "forretningsmand forretningsmændene"),
            ("grad", "stor stort store større største størst"),
            ("grad", "stærk stærkt stærke stærkere stærkest stærkeste"),
            ("-um", "ministerium ministeriet ministerier ministeriernes"),
            ("-um", "museum museet museer"),
            ("-hed", "mulighed muligheden muligheder mulighederne"),
            ("-itet", "kvalitet kvaliteten kvaliteter"),
            ("på vokal", "by byen byer byerne byens"),
            ("på vokal", "parti partiet partier partierne partis"),
            ("vokal og konsonant", "uge ugen ugens uger ugerne"),
            ("vokal og konsonant", "år året årene års årets"),
            ("ret", "landsret landsretten landsretter landsrettens"),
            ("krig", "handelskrig handelskrigen handelskrige"),
        ] {
            let stems: Vec<String> = forms.split(' ').map(danish).collect();
            assert!(stems.iter().all(|stem| *stem == stems[0]), "{what}: {forms}: {stems:?}");
        }
    }

    #[test]
    fn other_words_stay_apart() {
        for (one, other) in [
            ("bøger", "bøgen"),
            ("billede", "bil"),
            ("tog", "tage"),
            ("gave", "give"),
            ("kunsten", "kun"),
            ("hest", "he"),
            ("skridt", "skride"),
            ("havne", "have"),
            ("gader", "gid"),
        ] {
            assert_ne!(danish(one), danish(other), "{one}, {other}");
        }
    }

    #[test]
    fn an_apostrophe_shows_a_genitive() {
        for (what, word, base) in [
            ("forkortelse", "usa's", "usa"),
            ("forkortelse, sat", "USA\u{2019}s", "USA"),
            ("forkortelse, store bogstaver", "USA'S", "USA"),
            ("efter s, x, z", "lars'", "lars"),
            ("efter s, x, z", "marx\u{2019}", "marx"),
            ("flere", "o'neill's", "o'neill"),
            ("intet ejefald", "o'neill", "o'neill"),
            ("intet ejefald", "pc'en", "pc'en"),
            ("uden apostrof", "putins", "putins"),
            ("intet tilbage", "'s", "'s"),
            ("intet tilbage", "'", "'"),
            ("kun s", "s", "s"),
            ("tom", "", ""),
        ] {
            assert_eq!(without_genitive(word), base, "{what}: {word}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_panics_or_vanishes(word in "\\PC{0,12}", ending in "(e|en|et|ede|te|st|este|um|el|s|ende){0,2}") {
            let word = format!("{word}{ending}");
            prop_assert!(word.starts_with(without_genitive(&word)));
            prop_assert_eq!(danish(&word).is_empty(), word.is_empty());
        }

        /// Marks find words by these letters.
        #[test]
        fn a_word_begins_with_a_letter_that_its_stem_tells(
            root in "(mand|cyk|regl|skriv|mest|aft|[a-zæøå]{2,5})",
            ending in "(el|er|en|ler|re|ner|ede|te|t|est|et|um|s|)",
        ) {
            let word = format!("{root}{ending}");
            let stem = danish(&word);
            let first = word.chars().next();
            prop_assert!(beginnings(&stem).iter().any(|start| start.chars().next() == first), "{} {}", word, stem);
        }
    }
}
