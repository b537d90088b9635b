//! Words that carry grammar, not content.
//!
//! By grammar: pronouns, articles and determiners, prepositions, conjunctions, auxiliaries, and the adverbs that only
//! place or shade a sentence. Numerals, adjectives and full verbs, as lists made by frequency have them, are content.

use super::analyzer::Language;
use super::span::pieces;

// Normalized. Row by row the words of 1, 2, 3 … bytes, sorted: one string each, for a list of slices is 8 bytes a word.

const DANISH: &str = "i|ad af al at da de du ej en er et ja jo nu og om op os ud vi|alt bag dem den der det dig din dit dog end fik \
    for fra få ham han har her hos hun ind jeg jer kan kun man med men mig min mit mod må ned nej nok på sig sin \
    sit som så thi til var ved vil vor|alle bare blev bør dine får før haft hans have hvad hvem hver hvis hvor igen \
    ikke imod lige mens mere mest mine når over samt selv sine skal uden|anden andet andre begge blive burde både \
    denne deres dette disse efter eller endda endnu enten flere fordi fået havde hende hvert inden ingen intet \
    jeres kunne mange meget nogen noget nogle også samme siden under ville vores være|aldrig altså blandt blevet \
    bliver derfor dermed enhver fleste gennem hendes hvilke mellem måske måtte selvom skulle sådan været|hverken \
    hvilken hvilket hvordan hvorfor imellem næsten omkring|allerede derefter hvornår sådanne således";

/// Of both norms.
const NORWEGIAN: &str = "i|at av da de di du eg ei en er et ha ho ja jo me mi no og om si ut vi|ble bli dei dem den der det din då ein \
    eit enn for fra ham han har her hos hun hva inn jeg kan kor kun kva man med meg men mer min mot mye må ned nei \
    noe nok nå opp oss på seg sin som så til var ved vil òg|alle anna bare blei blir bør dere dine ditt dykk fekk \
    fikk frå får før hans hatt hjå hvem hver hvis hvor ikke kvar kven meir mens mest mine mitt noen noko når over \
    same selv sine sitt skal slik utan uten vart vere viss vore vår|andre annen annet berre blant blitt burde både \
    deira denne deres desse dette disse eller enten etter fordi hadde henne igjen ikkje ingen kunne mange medan \
    mykje nokon også samme sidan siden under ville våre vårt være vært|derfor dersom hennar hennes hvilke kvifor \
    mellom måtte nesten sjølv skulle verken|gjennom hverken hvilken hvilket hvordan hvorfor korleis|allerede";

const SWEDISH: &str = "i|av de du ej en er ha in ja ju ni nu om ut vi|att bli dem den det dig din då ens era ert ett få han har hon \
    hos hur jag kan man med men mer mig min mot nej ner nog och oss på sig sin ska som så upp vad var vem vid än \
    är|alla allt bara blev blir bör dess dina ditt dock där fick får för hade haft hans här igen inga inom inte \
    mest mina mitt när sina sitt till utan vara vill vår|andra annan annat bland borde både denna deras dessa detta \
    efter eller från före genom henne honom ingen inget kunde medan redan samma sedan skall under varit varje vilka \
    ville våra vårt ännu över|blivit endast hennes mellan mycket många måste någon något några också själv skulle \
    sådan varken vilken vilket|alltså nästan sådana sådant|antingen därför eftersom";

const ENGLISH: &str = "a i|am an as at be by do he if in is it me my no of on or so to up us we|all and any are but can did few for \
    had has her him his how its may nor not off our out own she the too was who why yet you|also been both does \
    down each ever from have here hers into just many more most much must only ours over same some such than that \
    them then they this upon very were what when whom will with your|about above after again among being below \
    could doing every might other ought shall since their there these those under until where which while whose \
    would yours|before during either having itself myself should theirs though within|against because between \
    herself himself however neither through whether without|although yourself|ourselves|themselves";

const GERMAN: &str = "|am an da du er es im in ja ob so um wo zu|als auf aus bei bin bis das dem den der des die dir ein hat ich ihm \
    ihn ihr ins ist mag man mir mit nun nur sie und uns vom von vor war was wem wen wer wie wir zum zur|aber alle \
    also auch beim dann darf dass dazu denn dich doch dort eine etwa euch für habe hier ihre jede jene kann kein \
    mehr mein mich muss nach nein noch oder ohne sehr sein seit sich sind soll viel wann weil wenn will wird \
    zwar|allem allen aller alles dabei damit daran davon deren diese durch einem einen einer eines gegen haben \
    hatte ihnen ihrem ihren ihrer ihres jedem jeden jeder jedes keine meine neben nicht schon seine sowie unser \
    unter viele waren warum wegen werde wurde wäre über|andere dafür darauf dessen diesem diesen dieser dieses \
    einige hatten hinter keinem keinen keiner konnte meinem meinen meiner musste nichts seinem seinen seiner seines \
    sollen sollte unsere vielen welche werden wollen wollte worden wurden wären würde|anderen anderer anderes \
    bereits dürfen gewesen konnten können müssen sollten sondern unserem unseren unserer welcher welches \
    würden|während zwischen";

/// Whether a normalized word is a stop word of the language.
pub fn is_listed(language: Language, word: &str) -> bool {
    let list = match language {
        Language::Danish => DANISH,
        Language::Norwegian if Language::Norwegian.is_met() => NORWEGIAN,
        Language::Swedish if Language::Swedish.is_met() => SWEDISH,
        Language::English if Language::English.is_met() => ENGLISH,
        Language::German if Language::German.is_met() => GERMAN,
        _ => return false,
    };
    let row = word.len().checked_sub(1).and_then(|row| pieces(list, b'|').nth(row));
    // A word and the space after it.
    row.is_some_and(|row| {
        let mut entries = row.as_bytes().chunks(word.len() + 1);
        entries.any(|entry| entry.starts_with(word.as_bytes()))
    })
}

/// Whether a normalized Danish word is a stop word.
pub fn is_danish(word: &str) -> bool {
    is_listed(Language::Danish, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_sorted_by_length_and_without_doubles() {
        let lists = [DANISH, NORWEGIAN, SWEDISH, ENGLISH, GERMAN];
        for (language, list) in Language::ALL.into_iter().zip(lists) {
            for (row, words) in list.split('|').enumerate() {
                let words: Vec<_> = words.split(' ').filter(|word| !word.is_empty()).collect();
                assert!(words.is_sorted_by(|one, next| one < next), "{words:?}");
                for word in words {
                    assert_eq!(word.len(), row + 1, "{word}");
                    assert!(is_listed(language, word), "{word}");
                }
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
