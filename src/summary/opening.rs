//! A sentence's first words: do they need the sentence before?
//!
//! Danish first, with the plainest words of Norwegian, Swedish, German and English.

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

/// Verbs after a pointer that the endings below don't know.
const VERBS: &str = "var blev kan skal vil må fik kom gik så gav stod sagde lå tog is was will can has had would may";

/// Verbs of telling: *Det oplyser politiet* says where the news before it comes from.
const TELLING: &str = "oplyser siger skriver meddeler fortæller rapporterer bekræfter oplyste sagde skrev meddelte \
    fortalte viser fremgår konkluderer vurderer mener erfarer erfarede melder meldte forklarer opplyser sier melder \
    skriver säger uppger rapporterar";

/// Numerals after which *de* and *den* mean those named before.
const NUMERALS: &str = "to tre fire fem seks syv otte ni ti elleve tolv";

/// What the first words of a sentence (four are enough) tell.
pub(super) fn of(words: &[&str]) -> Opening {
    let lower: Vec<String> =
        words.iter().map(|word| crate::text::normalize::normalize(word)).collect();
    let mut lower = lower.iter().map(String::as_str);
    let (first, second) = (lower.next().unwrap_or_default(), lower.next().unwrap_or_default());
    let second_is_name = words.get(1).is_some_and(|word| word.starts_with(char::is_uppercase));
    let points = POINTERS.contains(&first) && !second_is_name;
    let attributes =
        points && is_in(TELLING, second) || first == "ifølge" && second.ends_with("erne");
    let leans = attributes
        || is_in(BACKWARD, first) && !second_is_name_after_and(first, second_is_name)
        || points
            && (is_verb(second)
                || is_in(NUMERALS, second)
                || second.starts_with(|c: char| c.is_ascii_digit()));
    Opening { leans, attributes: points && is_in(TELLING, second) }
}

/// *Og Danmark …* still leans; *Her Majesty* and *Her i Danmark* are the reader's to judge.
fn second_is_name_after_and(first: &str, second_is_name: bool) -> bool {
    first == "her" && second_is_name
}

/// Danish verbs in the present and past: -r, -ede, -te.
fn is_verb(word: &str) -> bool {
    word.ends_with('r') || word.ends_with("ede") || word.ends_with("te") || is_in(VERBS, word)
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|entry| entry == word)
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
            ("", false, false),
        ] {
            let words: Vec<&str> = sentence.split_whitespace().collect();
            assert_eq!(of(&words), Opening { leans, attributes }, "{sentence}");
        }
    }
}
