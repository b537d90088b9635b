//! Danish words whose forms no ending tells: strong verbs, nouns with umlaut, irregular degrees.
//!
//! Three closed classes, from the grammar (Hansen & Heltoft, *Grammatik over det Danske Sprog*, 2011, XI §§; Retskrivningsordbogen
//! §§ 3–4): entries separated by `|`, in each the stem of the base form, then the forms that differ from it. Where a form is also
//! a word of another class, a sign before it tells when it is the verb's:
//!
//! - `!` after a prefix alone: *tog* is a train, *modtog* is not.
//! - `~` also where the ending *-et* shows the participle: *steg* is a roast, *steget* is not.
//! - `=` as a form written so, not as the stem of one: *gav*, but not *gave*.

use super::danish::among;
use super::danish::ends;
use crate::text::sort::sort_by_key;
use crate::text::span::pieces;
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
    /// The letters of the verbs' forms, sorted, each with its place in `verbs`.
    spelt: Vec<(&'static str, usize)>,
    nouns: Vec<Form>,
    degrees: Vec<Form>,
    prefixes: Vec<&'static str>,
    prefixes_of_ede: Vec<&'static str>,
}

/// A base and a form of it, which keeps its sign.
type Form = (&'static str, &'static str);

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let verbs = forms(VERBS);
        let mut spelt: Vec<_> = verbs.iter().map(|(_, form)| unsigned(form)).zip(0..).collect();
        sort_by_key(&mut spelt, |(letters, _)| *letters);
        Tables {
            verbs,
            spelt,
            nouns: forms(NOUNS),
            degrees: forms(DEGREES),
            prefixes: pieces(PREFIXES, b' ').collect(),
            prefixes_of_ede: pieces(PREFIXES_OF_EDE, b' ').collect(),
        }
    })
}

/// Every form of a table.
fn forms(table: &'static str) -> Vec<Form> {
    let mut forms = Vec::new();
    for entry in pieces(table, b'|') {
        let mut words = pieces(entry, b' ');
        let base = words.next().unwrap_or_default();
        forms.extend(words.map(|form| (base, form)));
    }
    forms
}

/// The first form of a table that `fits`, by its base and the form with its sign. Like [`find_rest`] one piece of code for
/// all who look, for a reader loads it.
#[inline(never)]
fn find_form(
    table: &[Form],
    fits: &mut dyn FnMut(&'static str, &'static str) -> bool,
) -> Option<&'static str> {
    table.iter().find(|(base, form)| fits(base, form)).map(|(base, _)| *base)
}

/// Whether `fits` for `word`, or for what follows a prefix of it.
#[inline(never)]
fn find_rest<'w>(
    word: &'w str,
    prefixes: &[&'static str],
    fits: &mut dyn FnMut(bool, &'w str) -> bool,
) -> bool {
    // Few begin with the word's letter: a glance at it spares the comparing.
    let first = word.as_bytes().first();
    let near = prefixes.iter().filter(|prefix| prefix.as_bytes().first() == first);
    let mut rests = near.filter_map(|prefix| word.strip_prefix(*prefix));
    fits(false, word) || rests.any(|rest| fits(true, rest))
}

/// A form without its sign.
fn unsigned(form: &'static str) -> &'static str {
    form.strip_prefix(['!', '~', '=']).unwrap_or(form)
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
    let Tables { verbs, spelt, prefixes, .. } = tables();
    let mut found = None;
    find_rest(word, prefixes, &mut |prefixed, rest| {
        let root = rest.strip_suffix('n').filter(|root| shape == Shape::StemOfNe && root.len() > 3);
        let may = |at: &usize| {
            let (_, form) = verbs.get(*at).copied().unwrap_or_default();
            match form.as_bytes().first() {
                Some(b'!') => prefixed,
                Some(b'~') => prefixed || shape == Shape::StemOfEt,
                Some(b'=') => shape == Shape::Written,
                _ => shape != Shape::StemOfNe || form.ends_with('n') || root == Some(form),
            }
        };
        // Of several forms that fit the first of the table counts.
        let mut first: Option<usize> = None;
        for letters in [Some(rest), root].into_iter().flatten() {
            let start = spelt.partition_point(|(known, _)| *known < letters);
            let same = spelt.iter().skip(start).take_while(|(known, _)| *known == letters);
            first = same.map(|(_, at)| *at).find(may).into_iter().chain(first).min();
        }
        let base = first.and_then(|at| verbs.get(at)).map(|(base, _)| *base);
        if let (Some(base), Some(prefix)) = (base, word.strip_suffix(rest)) {
            let ending = if base.ends_with(super::danish::is_vowel) { "" } else { "e" };
            found = Some([prefix, base, ending].concat());
        }
        found.is_some()
    });
    found
}

/// The singular of a plural with umlaut, also of a compound: `mændene`, `forretningsmænd`; of a degree its adjective.
pub(super) fn base_form(word: &str) -> Option<String> {
    let Tables { nouns, degrees, .. } = tables();
    let mut modifier = "";
    for bare in [Some(word), word.strip_suffix('s')].into_iter().flatten() {
        for ending in ["", "ene", "ne", "e"] {
            let Some(plural) = bare.strip_suffix(ending) else { continue };
            let last = plural.as_bytes().last();
            let base = find_form(nouns, &mut |_, form| {
                // Few end in the word's letter: a glance at it spares the comparing.
                if form.as_bytes().last() != last {
                    return false;
                }
                let Some(before) = plural.strip_suffix(form) else { return false };
                modifier = before;
                before.is_empty() || before.len() >= MIN_MODIFIER && form.len() > MIN_HEAD
            });
            if let Some(base) = base {
                return Some([modifier, base].concat());
            }
        }
    }
    let degree = word.strip_prefix("aller").unwrap_or(word);
    let inflected = degree.strip_suffix('e').unwrap_or(degree);
    find_form(degrees, &mut |_, form| form == degree || form == inflected).map(str::to_owned)
}

/// Whether the end of `word`, which ends in *-ende*, belongs to its stem: `godkende`, not `lovende`.
pub(super) fn keeps_ende(word: &str) -> bool {
    find_rest(word, &tables().prefixes, &mut |prefixed, rest| {
        prefixed && among("kende sende vende ende", rest)
    })
}

/// Whether the end of `word`, which ends in *-ede*, belongs to its stem: `forberede`, not `samlede`.
pub(super) fn keeps_ede(word: &str) -> bool {
    ends(word, "billede hundrede allerede embede")
        || find_rest(word, &tables().prefixes_of_ede, &mut |prefixed, rest| {
            prefixed && among("lede rede brede bede stede berede klæde træde smede", rest)
        })
}

/// Adds the irregular forms of the word whose stem is `stem`.
pub(super) fn push_forms(stem: &str, out: &mut Vec<String>) {
    let Tables { verbs, nouns, degrees, .. } = tables();
    for table in [verbs, nouns, degrees] {
        find_form(table, &mut |base, form| {
            if base == stem {
                out.push(unsigned(form).to_owned());
            }
            false
        });
    }
}

/// Adds the stems of irregular words that begin with what is `typed`: `sagd` → `sig`, `embedsmæn` → `embedsmand`.
pub(super) fn push_growing(typed: &str, out: &mut Vec<String>) {
    let Tables { verbs, nouns, degrees, prefixes, .. } = tables();
    let mut push = |table: &[Form], rest: &str| {
        find_form(table, &mut |base, form| {
            let form = unsigned(form);
            let inflected = rest.strip_prefix(form).is_some_and(|end| "enes".starts_with(end));
            let grows =
                rest.chars().count() >= 2 && !base.starts_with(rest) && form.starts_with(rest);
            if inflected || grows {
                out.push([typed.strip_suffix(rest).unwrap_or_default(), base].concat());
            }
            false
        });
    };
    find_rest(typed, prefixes, &mut |_, rest| {
        push(verbs, rest);
        push(degrees, rest);
        false
    });
    for (at, _) in typed.char_indices() {
        push(nouns, typed.get(at..).unwrap_or_default());
    }
}
