//! A sentence's first words: do they need the sentence before?
//!
//! Danish first, with the plainest words of Norwegian, Swedish, German and English.

use super::kind::is_in;
use crate::text::normalize::is_capital;
use crate::text::normalize::normalize;

/// What the first words tell.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Opening {
    /// They mean something said before.
    pub(super) leans: bool,
    /// They say who told what was said before.
    pub(super) attributes: bool,
}

/// Words that point back, whatever follows.
const BACKWARD: &str = "han hun ham hans hendes deres dens dets dette denne disse dem begge her hertil heraf dermed \
    derfor derefter derimod derudover desuden dog samme sådan sådanne sidstnævnte førstnævnte men og eller altså \
    alligevel imidlertid heller også derpå således dertil ellers tværtimod ligeledes \
    hennes dette disse likevel dessuten derimot dermed imidlertid hon honom detta dessa dock därför dessutom \
    he she they his him their this these both however but and also therefore instead meanwhile such \
    diese dieser dieses aber und auch deshalb dennoch";

/// Words that point back before a verb or a number, and are articles before an adjective.
const POINTERS: [&str; 4] = ["det", "den", "de", "it"];

/// See [`sets_scene`].
const SCENES: &str = "mens imens siden da når selvom skønt hvor medan sedan när fordi while since when although als während";

/// Verbs after a pointer that the endings below don't know.
const VERBS: &str = "var blev kan skal vil må fik kom gik så gav stod sagde lå tog is was will can has had would may";

/// Verbs of telling: *Det oplyser politiet* says where the news before it comes from.
const TELLING: &str = "oplyser siger skriver meddeler fortæller rapporterer bekræfter oplyste sagde skrev meddelte \
    fortalte viser fremgår konkluderer vurderer mener erfarer erfarede melder meldte forklarer opplyser sier melder \
    skriver säger uppger rapporterar";

/// Prepositions and the pronouns after them that point back: *Blandt dem er …*.
const PREPOSITIONS: &str =
    "blandt med til efter for af om hos ud ved mod uden over under ifølge among with after";

/// See [`PREPOSITIONS`].
const OBJECTS: &str = "dem ham hende dette disse det denne them him her this these that";

/// Numerals after which *de* and *den* mean those named before.
const NUMERALS: &str = "to tre fire fem seks syv otte ni ti elleve tolv";

/// What the words of a sentence tell. `first`: nothing stands before it in its article, so that *Det er …* only opens.
pub(super) fn of(words: &[&str], first: bool) -> Opening {
    let lower: Vec<String> = words.iter().take(2).map(|word| normalize(word)).collect();
    let mut lower = lower.iter().map(String::as_str);
    let (one, two) = (lower.next().unwrap_or_default(), lower.next().unwrap_or_default());
    let named = words.get(1).is_some_and(|word| word.starts_with(is_capital));
    let points = POINTERS.contains(&one) && !named;
    let attributes = points && is_in(TELLING, two);
    let leans = attributes
        || points && !first && (is_verb(two) || is_in(NUMERALS, two) || two.starts_with(|c: char| c.is_ascii_digit()))
        // "Her i byen" leans, "Her Majesty" doesn't.
        || is_in(BACKWARD, one) && !(named && one == "her")
        || is_in(PREPOSITIONS, one) && is_in(OBJECTS, two)
        || one == "ifølge" && two.ends_with("erne")
        // "At han slog hende": a clause of the sentence before.
        || one == "at" && !first
        || words.contains(&"nemlig");
    Opening { leans, attributes }
}

/// Whether a sentence begins with what was so before, or is so elsewhere: *Mens …*, *Siden …*.
pub(super) fn sets_scene(words: &[&str]) -> bool {
    words.first().is_some_and(|word| is_in(SCENES, &normalize(word)))
}

/// Whether a word is a verb of telling: *siger*, *oplyser*.
pub(super) fn is_telling(word: &str) -> bool {
    is_in(TELLING, word)
}

/// Danish verbs in the present and past: -r, -ede, -te.
fn is_verb(word: &str) -> bool {
    word.ends_with('r') || word.ends_with("ede") || word.ends_with("te") || is_in(VERBS, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_lean_on_what_was_said() {
        for (sentence, leans, attributes) in [
            ("Det oplyser politiet til avisen", true, true),
            ("Det skriver Ritzau", true, true),
            ("Det er endnu uvist", true, false),
            ("Det Hvide Hus afviser", false, false),
            ("Det danske hold vandt", false, false),
            ("Den russiske præsident kom", false, false),
            ("De to ledere mødes", true, false),
            ("Den 34-årige mand", true, false),
            ("Ifølge kilderne ventes", true, false),
            ("Ifølge politiet skete", false, false),
            ("Men han sagde", true, false),
            ("Han sagde", true, false),
            ("Derfor stemte de", true, false),
            ("Der er fundet olie", false, false),
            ("Regeringen vil", false, false),
            ("Blandt dem er lederen", true, false),
            ("Der er nemlig olie", true, false),
            ("At han slog hende", true, false),
            ("", false, false),
        ] {
            let words: Vec<&str> = sentence.split_whitespace().collect();
            assert_eq!(of(&words, false), Opening { leans, attributes }, "{sentence}");
        }
        assert!(!of(&["Det", "er", "koldt"], true).leans);
    }
}
