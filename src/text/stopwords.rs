//! Words that carry grammar, not content.
//!
//! By grammar: pronouns, articles and determiners, prepositions, conjunctions, auxiliaries, and the adverbs that only
//! place or shade a sentence. Numerals, adjectives and full verbs, as lists made by frequency have them, are content.

/// Normalized. Row by row the words of 1, 2, 3 … bytes, sorted: one string each, for a list of slices is 8 bytes a word.
const DANISH: [&str; 8] = [
    "i",
    "ad af al at da de du ej en er et ja jo nu og om op os ud vi",
    "alt bag dem den der det dig din dit dog end fik for fra få ham han har her hos hun ind jeg \
     jer kan kun man med men mig min mit mod må ned nej nok på sig sin sit som så thi til var \
     ved vil vor",
    "alle bare blev bør dine får før haft hans have hvad hvem hver hvis hvor igen ikke imod \
     lige mens mere mest mine når over samt selv sine skal uden",
    "anden andet andre begge blive burde både denne deres dette disse efter eller endda endnu \
     enten flere fordi fået havde hende hvert inden ingen intet jeres kunne mange meget nogen \
     noget nogle også samme siden under ville vores være",
    "aldrig altså blandt blevet bliver derfor dermed enhver fleste gennem hendes hvilke mellem \
     måske måtte selvom skulle sådan været",
    "hverken hvilken hvilket hvordan hvorfor imellem næsten omkring",
    "allerede derefter hvornår sådanne således",
];

/// Whether a normalized Danish word is a stop word.
pub fn is_danish(word: &str) -> bool {
    let row = word.len().checked_sub(1).and_then(|row| DANISH.get(row)).map(|row| row.as_bytes());
    // A word and the space after it.
    row.is_some_and(|row| {
        row.chunks(word.len() + 1).any(|entry| entry.starts_with(word.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_sorted_by_length_and_without_doubles() {
        for (row, words) in DANISH.iter().enumerate() {
            let words: Vec<_> = words.split(' ').collect();
            assert!(words.is_sorted_by(|one, next| one < next), "{words:?}");
            for word in words {
                assert_eq!(word.len(), row + 1, "{word}");
                assert!(is_danish(word), "{word}");
            }
        }
    }

    #[test]
    fn a_part_of_an_entry_is_none() {
        for word in ["", " ", "d", "n af", "af ", "så så", "heri", "hverkenx"] {
            assert!(!is_danish(word), "{word:?}");
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
