//! Words that carry grammar, not content.
//!
//! By grammar: pronouns, articles and determiners, prepositions, conjunctions, auxiliaries, and the adverbs that only
//! place or shade a sentence. Numerals, adjectives and full verbs, as lists made by frequency have them, are content.

/// Normalized, sorted by code point.
const DANISH: &[&str] = &[
    "ad", "af", "al", "aldrig", "alle", "allerede", "alt", "altså", "anden", "andet", "andre",
    "at", "bag", "bare", "begge", "blandt", "blev", "blevet", "blive", "bliver", "burde", "både",
    "bør", "da", "de", "dem", "den", "denne", "der", "derefter", "deres", "derfor", "dermed",
    "det", "dette", "dig", "din", "dine", "disse", "dit", "dog", "du", "efter", "ej", "eller",
    "en", "end", "endda", "endnu", "enhver", "enten", "er", "et", "fik", "flere", "fleste", "for",
    "fordi", "fra", "få", "fået", "får", "før", "gennem", "haft", "ham", "han", "hans", "har",
    "havde", "have", "hende", "hendes", "her", "hos", "hun", "hvad", "hvem", "hver", "hverken",
    "hvert", "hvilke", "hvilken", "hvilket", "hvis", "hvor", "hvordan", "hvorfor", "hvornår", "i",
    "igen", "ikke", "imellem", "imod", "ind", "inden", "ingen", "intet", "ja", "jeg", "jer",
    "jeres", "jo", "kan", "kun", "kunne", "lige", "man", "mange", "med", "meget", "mellem", "men",
    "mens", "mere", "mest", "mig", "min", "mine", "mit", "mod", "må", "måske", "måtte", "ned",
    "nej", "nogen", "noget", "nogle", "nok", "nu", "når", "næsten", "og", "også", "om", "omkring",
    "op", "os", "over", "på", "samme", "samt", "selv", "selvom", "siden", "sig", "sin", "sine",
    "sit", "skal", "skulle", "som", "så", "sådan", "sådanne", "således", "thi", "til", "ud",
    "uden", "under", "var", "ved", "vi", "vil", "ville", "vor", "vores", "være", "været",
];

/// Whether a normalized Danish word is a stop word.
pub fn is_danish(word: &str) -> bool {
    DANISH.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_without_doubles() {
        for pair in DANISH.windows(2) {
            assert!(pair[0] < pair[1], "{pair:?}");
        }
    }

    #[test]
    fn grammar_is_a_stop_word() {
        for (what, words) in [
            ("pronomener", "jeg mig hun hans dem sig deres man"),
            ("artikler og bestemmere", "en et den det denne nogle ingen begge"),
            ("præpositioner", "i på af til med under mellem uden"),
            ("konjunktioner", "og men eller at fordi når mens"),
            ("hjælpeverber", "er var har havde bliver kan skal vil må"),
            ("adverbier", "ikke også her der så nu allerede"),
        ] {
            for word in words.split(' ') {
                assert!(is_danish(word), "{what}: {word}");
            }
        }
    }

    #[test]
    fn content_is_not() {
        for (what, words) in [
            ("substantiver", "mand minister regering land dag"),
            ("verber", "siger mener tage komme"),
            ("adjektiver", "stor lille ny god gammel"),
            ("tal", "to tre fem otte millioner"),
            ("bøjede former ligner kun", "ene ofter mods"),
            ("ikke normaliseret", "Og DET På"),
            ("tomt og fremmed", " the und 是"),
        ] {
            for word in words.split(' ') {
                assert!(!is_danish(word), "{what}: {word:?}");
            }
        }
    }
}
