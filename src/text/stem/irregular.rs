//! Danish words whose forms no ending tells: strong verbs, nouns with umlaut, irregular degrees.
//!
//! Three closed classes, from the grammar (Hansen & Heltoft, *Grammatik over det Danske Sprog*, 2011, XI §§; Retskrivningsordbogen
//! §§ 3–4): entries separated by `|`, in each the stem of the base form, then the forms that differ from it. Where a form is also
//! a word of another class, a sign before it tells when it is the verb's:
//!
//! - `!` after a prefix alone: *tog* is a train, *modtog* is not.
//! - `~` also where the ending *-et* shows the participle: *steg* is a roast, *steget* is not.
//! - `=` as a form written so, not as the stem of one: *gav*, but not *gave*.

use std::sync::OnceLock;

/// Strong verbs and the irregular weak ones.
const VERBS: &str = "bed !bad bedt|betyd betød|bid !bed bidt|bind bandt bundet bundne|bliv blev|bring bragte bragt|\
    brist brast|bryd !brød brudt|byd !bød budt|bær !bar bår|drag drog|drik drak drukket drukne|driv drev|fald faldt|\
    find fandt fund|flyd flød|flyv fløj|fortæl fortalte fortalt|fortryd fortrød fortrudt|frys frøs fros|fyg føg|få fik !får|\
    følg fulgte fulgt|gid gad|giv =gav givn|glid gled|gnid gned|grib greb|græd græd|gyd gød|gys gøs|gæld gjaldt|\
    gør gjorde gjort|gå gik går|hav havde haft|hiv hev|hjælp hjalp hjulp|hold holdt|hæng hang|jag jog|knib kneb|kom komn|\
    kryb krøb|kvæd kvad|kvæl kvalte kvalt|lad =lod|lig !lå|lyd lød|lyv =løj|læg lagde lagt|nyd !nød|nys nøs|pib =peb|\
    rid !red|riv ~rev|ryg ~røg|ræk rakte rakt|se !så set ser|sid sad|sig sagde sagt|ske sker sket|skrid skred|skrig skreg|\
    skriv skrev|skyd skød skudt|skær =skar skåret skårne|slib sleb|slid !sled|slip !slap slup|slå slog slagn slår|\
    smid smed|smør smurte smurt|snig sneg|snyd snød|spind spandt spund|spring sprang sprung|spørg spurgte spurgt|\
    stig ~steg|stik stak stuk|stink stank|stjæl stjal stjål|stræk strakte strakt|strid stred|stryg ~strøg|stå stod står|\
    svid !sved|svig sveg|svind svandt svund|sving svang svung|sværg svor|syng !sang sung|synk sank sunk|sæt satte =sat|\
    sælg solgte solgt|tag !tog tagn|ti tav|tro tror|træd trådte trådt|træf traf truf|træk trak truk|tving tvang tvung|\
    vid vidste vidst|vind vandt vund|vrid !vred|væk vakte vakt|vælg valgte valgt|æd åd|skælv skjalv|bo bor|nå !når|\
    kun kan|skul skal|vil ville|måt må|burd bør";

/// Nouns that change their vowel, alone or as the head of a compound.
const NOUNS: &str = "mand mænd|barn børn|bog bøger|bond bønder|bror brødre|dat døtre|far fædre|mor mødre|fod fødder|\
    gås gæs|hånd hænder|klo klør kløer|kraft kræfter|nat nætter|rod rødder|stang stænger|tand tænder|tå tæer|tang tænger|\
    stad stæder|øj øjne";

/// Degrees of other roots, and neuters that double their t.
const DEGREES: &str = "lang længere længst|stor større størst stort|ung yngre yngst|få færre færrest|god bedre bedst|\
    vær værst|lil mindre mindst små|gaml ældre ældst|mang flere flest|nær nærmere nærmest|meg mere mest|ny nyt|fri frit";

/// What verbs are made with: prefixes, adverbs, and the first parts of *fastslå*, *iværksætte*, *mangfoldiggøre* and their like.
const PREFIXES: &str = "af an aner be bekendt bi bort del efter er fast for fore forbi fort fra frem fuld ge gen gennem god \
    hel hen i igennem imøde ind iværk kort kund mangfoldig med mis mod ned offentlig om op over overens plan på rede rund sam \
    sammen stad sted til tilbage tilrette u ud und under ved vedlige vel øde";

/// Prefixes of the verbs in *-lede*, *-rede*, *-bede*, whose *-ede* is no past.
const PREFIXES_OF_EDE: &str =
    "af an be bort for frem hel hen hid ind ned om op over på til ud vej vild";

/// Shortest form that a compound's head may have, and what must stand before it, in bytes.
const MIN_HEAD: usize = 4;
const MIN_MODIFIER: usize = 3;

/// The tables, cut into words once: they are gone through for every word.
#[derive(Debug)]
struct Tables {
    verbs: Vec<Form>,
    nouns: Vec<Form>,
    degrees: Vec<Form>,
    prefixes: Vec<&'static str>,
}

/// A base and a form of it, which keeps its sign.
type Form = (&'static str, &'static str);

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| Tables {
        verbs: forms(VERBS),
        nouns: forms(NOUNS),
        degrees: forms(DEGREES),
        prefixes: PREFIXES.split(' ').collect(),
    })
}

/// Every form of a table.
fn forms(table: &'static str) -> Vec<Form> {
    let mut forms = Vec::new();
    for entry in table.split('|') {
        let mut words = entry.split(' ');
        let base = words.next().unwrap_or_default();
        forms.extend(words.map(|form| (base, form)));
    }
    forms
}

/// `word` as a prefix and the rest, without a prefix first.
fn divisions(
    word: &str,
    prefixes: impl Iterator<Item = &'static str>,
) -> impl Iterator<Item = (bool, &str)> {
    let rests = prefixes.filter_map(move |prefix| word.strip_prefix(prefix));
    std::iter::once((false, word)).chain(rests.map(|rest| (true, rest)))
}

/// What is known of a word whose strong form is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// As it is written.
    Written,
    /// Stripped of an ending.
    Stem,
    /// Stripped of *-et*.
    StemOfEt,
    /// Stripped of *-ne*.
    StemOfNe,
}

/// The infinitive of a strong form, prefix and all: `skrev` → `skrive`, `undgik` → `undgå`.
pub(super) fn infinitive(word: &str, shape: Shape) -> Option<String> {
    divisions(word, tables().prefixes.iter().copied()).find_map(|(prefixed, rest)| {
        let root = rest.strip_suffix('n').filter(|root| shape == Shape::StemOfNe && root.len() > 3);
        let (base, _) = tables().verbs.iter().find(|(_, form)| {
            let letters = form.trim_start_matches(['!', '~', '=']);
            let may = match form.as_bytes().first() {
                Some(b'!') => prefixed,
                Some(b'~') => prefixed || shape == Shape::StemOfEt,
                Some(b'=') => shape == Shape::Written,
                _ => shape != Shape::StemOfNe || letters.ends_with('n') || root == Some(letters),
            };
            may && (letters == rest || root == Some(letters))
        })?;
        let prefix = word.strip_suffix(rest)?;
        let ending = if base.ends_with(super::danish::is_vowel) { "" } else { "e" };
        Some([prefix, base, ending].concat())
    })
}

/// The singular of a plural with umlaut, also of a compound: `mændene`, `forretningsmænd`; of a degree its adjective.
pub(super) fn base_form(word: &str) -> Option<String> {
    let genitives = ["", "s"].iter().filter_map(|genitive| word.strip_suffix(genitive));
    let plurals = genitives.flat_map(|bare| {
        ["", "ene", "ne", "e"].iter().filter_map(move |ending| bare.strip_suffix(ending))
    });
    for plural in plurals {
        for (base, form) in &tables().nouns {
            let Some(modifier) = plural.strip_suffix(*form) else { continue };
            if modifier.is_empty() || modifier.len() >= MIN_MODIFIER && form.len() > MIN_HEAD {
                return Some([modifier, base].concat());
            }
        }
    }
    let degree = word.strip_prefix("aller").unwrap_or(word);
    let (base, _) = tables().degrees.iter().find(|(_, form)| {
        degree.strip_prefix(*form).is_some_and(|rest| matches!(rest, "" | "e"))
    })?;
    Some((*base).to_owned())
}

/// Whether the end of `word`, which ends in *-ende*, belongs to its stem: `godkende`, not `lovende`.
pub(super) fn keeps_ende(word: &str) -> bool {
    divisions(word, tables().prefixes.iter().copied())
        .any(|(prefixed, rest)| prefixed && matches!(rest, "kende" | "sende" | "vende" | "ende"))
}

/// Whether the end of `word`, which ends in *-ede*, belongs to its stem: `forberede`, not `samlede`.
pub(super) fn keeps_ede(word: &str) -> bool {
    ["billede", "hundrede", "allerede", "embede"].iter().any(|whole| word.ends_with(whole))
        || divisions(word, PREFIXES_OF_EDE.split(' ')).any(|(prefixed, rest)| {
            prefixed
                && matches!(
                    rest,
                    "lede"
                        | "rede"
                        | "brede"
                        | "bede"
                        | "stede"
                        | "berede"
                        | "klæde"
                        | "træde"
                        | "smede"
                )
        })
}

/// Adds the irregular forms of the word whose stem is `stem`.
pub(super) fn push_forms(stem: &str, out: &mut Vec<String>) {
    let Tables { verbs, nouns, degrees, .. } = tables();
    let all = [verbs, nouns, degrees].into_iter().flatten();
    for (_, form) in all.filter(|(base, _)| *base == stem) {
        out.push(form.trim_start_matches(['!', '~', '=']).to_owned());
    }
}

/// Adds the stems of irregular words that begin with what is `typed`: `sagd` → `sig`, `embedsmæn` → `embedsmand`.
pub(super) fn push_growing(typed: &str, out: &mut Vec<String>) {
    let Tables { verbs, nouns, degrees, prefixes } = tables();
    let whole = || verbs.iter().chain(degrees);
    let verbs = divisions(typed, prefixes.iter().copied())
        .flat_map(move |(_, rest)| whole().map(move |(b, f)| (rest, *b, *f)));
    let heads = typed.char_indices().filter_map(|(at, _)| typed.get(at..));
    let nouns = heads.flat_map(|rest| nouns.iter().map(move |(base, form)| (rest, *base, *form)));
    for (rest, base, form) in verbs.chain(nouns) {
        let form = form.trim_start_matches(['!', '~', '=']);
        let inflected = rest.strip_prefix(form).is_some_and(|ending| "enes".starts_with(ending));
        let grows = rest.chars().count() >= 2 && !base.starts_with(rest) && form.starts_with(rest);
        if inflected || grows {
            let before = typed.strip_suffix(rest).unwrap_or_default();
            out.push([before, base].concat());
        }
    }
}
