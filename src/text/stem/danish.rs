//! Danish words → stems: Snowball's, with its known mistakes mended.
//!
//! In: a normalized word. Out: its stem, which need not be a prefix of it (`mænd` → `mand`, `skrev` → `skriv`). Irregular
//! forms first become their base form ([`irregular`]), then endings that Snowball lacks or cuts at different depth are cut
//! (-ede, -te, -hederne, -um, what follows a vowel), then Snowball's own ([`snowball`]), and last what makes two stems of one
//! word: neuter and participle -t, -est, and the e that *cykel*, *mester*, *aften* lose when they are inflected.
//!
//! Every rule is one of Danish inflection. None joins words for sense: what is joined beyond Snowball are forms of a word,
//! and the few words that spelling alone can't tell from them.

use super::irregular;
use super::irregular::Shape;
use super::snowball;
use crate::text::span::pieces;

/// Endings after a vowel, where Snowball's region often begins too late: `byen`, `parti|et`. Shortest first.
const AFTER_VOWEL: &str =
    "e en et er es ens ets ers ene ede ere est erne enes ende edes este ernes";

/// Words of a vowel, a consonant and what looks like an ending.
const WHOLE: &str = "over uden igen oven alene eller ene ens ende inden aber åben egen ejer ejere";

/// Definite and plural endings, genitives too; longest first, but for none.
const OF_HED: &str = "erne ers ens er en s";
const OF_RET: &str = " terne ters tens erne ten ter ens ers en er e s";
const OF_UM: &str = " merne mernes mene mets mers met mer s";

/// The stem of a normalized Danish word; the word itself below three letters.
pub fn danish(word: &str) -> String {
    let base = base_form(word);
    let word = base.as_deref().unwrap_or(word);
    let mut stem = inflected(word);
    if let Some(shape) = shape_of(word, &stem)
        && let Some(infinitive) = irregular::infinitive(&stem, shape)
    {
        stem = inflected(&infinitive);
    }
    let superlative = word.ends_with("est") || word.ends_with("este") || word.ends_with("estes");
    level(&mut stem, superlative);
    if len(&stem) >= 6 && ends(&stem, "en er et") && !ends(&stem, "sret krig") {
        let mut again = snowball::danish(&stem).to_owned();
        level(&mut again, false);
        if len(&again) >= 4 && len(&stem) <= len(&again) + 2 {
            stem = again;
        }
    }
    stem
}

/// How words with that stem may begin, the stem first: `mand`, `mænd`; `cykl`, `cyk`.
///
/// A word starts with one of them, but for the strong forms of a verb with a prefix, which have its first letter in common.
pub fn beginnings(stem: &str) -> Vec<String> {
    let mut out = vec![stem.to_owned()];
    irregular::push_forms(stem, &mut out);
    // Between them stood an e: cykel, åben.
    for (last, before) in [('l', "bdfgkmpstvn"), ('n', "bdfkpst")] {
        let rest = stem.strip_suffix(last).filter(|rest| ends_in(rest, before));
        out.extend(rest.map(str::to_owned));
    }
    out
}

/// The stems of words that may become of what is `typed` although they don't begin with it: `mæn` → `mand`, `cyke` → `cykl`.
pub fn growing(typed: &str) -> Vec<String> {
    let mut out = Vec::new();
    irregular::push_growing(typed, &mut out);
    if let Some(root) = typed.strip_suffix('e').filter(|root| has_vowel(root)) {
        let root = single(root);
        out.extend(["l", "n"].map(|last| [root, last].concat()));
    }
    out
}

/// The base form of an irregular word.
fn base_form(word: &str) -> Option<String> {
    if let Some(base) = irregular::base_form(word) {
        return Some(base);
    }
    let genitive = word.strip_suffix('s').filter(|_| !word.ends_with("ts"));
    let weak = word.strip_suffix("tes").and_then(|_| word.strip_suffix("es"));
    let inflected = word.strip_suffix('e').filter(|_| word.ends_with("te"));
    [Some(word), genitive, weak, inflected]
        .into_iter()
        .flatten()
        .find_map(|form| irregular::infinitive(form, Shape::Written))
}

/// Whether what is left of `word` may be a strong form: after a participle's ending, a passive s, or none.
fn shape_of(word: &str, stem: &str) -> Option<Shape> {
    match word.strip_suffix('s').unwrap_or(word) {
        bare if bare.ends_with("et") => Some(Shape::StemOfEt),
        bare if bare.ends_with("ede") => Some(Shape::Stem),
        bare if bare == stem || bare.strip_suffix('e') == Some(stem) && bare.len() < word.len() => {
            Some(Shape::Stem)
        }
        _ if word.ends_with("ne") && !ends(word, "erne ene") => Some(Shape::StemOfNe),
        _ => None,
    }
}

/// `word` without its inflection.
fn inflected(word: &str) -> String {
    if let Some(root) = after_vowel(word).or_else(|| of_two_letters(word)) {
        return root.to_owned();
    }
    if let Some(root) = cut_any(word, OF_RET, &is_head) {
        return root.to_owned();
    }
    let quality = |root: &str| ends(root, "hed itet") && len(root) >= 6;
    let word = cut_any(word, OF_HED, &quality).unwrap_or(word);
    if let Some(root) = of_um(word) {
        return root.to_owned();
    }
    if let Some(root) = cut_any(word, "edende edes ede", &|root| len(root) >= 3) {
        if irregular::keeps_ede(&[root, "ede"].concat()) {
            return [root, "ed"].concat();
        }
        return snowball::danish(&[root, "e"].concat()).to_owned();
    }
    let bare = word.strip_suffix('s').unwrap_or(word);
    if bare.ends_with("ende") && irregular::keeps_ende(bare) {
        return bare.strip_suffix('e').unwrap_or(bare).to_owned();
    }
    let weak = bare.strip_suffix('e').filter(|root| root.ends_with('t') && len(root) >= 4);
    let before_t =
        |root: &&str| ends_in(root.strip_suffix('t').unwrap_or_default(), "gvlmdbknsrpj");
    let weak = weak.filter(before_t);
    snowball::danish(weak.unwrap_or(word)).to_owned()
}

/// `partiet`, `byen` → `parti`, `by`: what ends in a vowel that no root has before an ending's e.
fn after_vowel(word: &str) -> Option<&str> {
    let root = cut_any(word, AFTER_VOWEL, &|root| ends_in(root, "aiouyæøå"))?;
    let late = word.len() == root.len() + 1 && len(root) > 4;
    (len(root) >= 2 && !root.chars().all(is_vowel) && !late).then_some(root)
}

/// `ugen`, `ægget`, `års` → `ug`, `æg`, `år`: a vowel and a consonant, where Snowball cuts nothing.
fn of_two_letters(word: &str) -> Option<&str> {
    let mut letters = word.chars();
    let (first, second) = (letters.next()?, letters.next()?);
    let root = word.get(..first.len_utf8() + second.len_utf8())?;
    if !is_vowel(first) || !has("bcdfghjklmnprstvz", second) || among(WHOLE, word) {
        return None;
    }
    let rest = word.get(root.len()..)?;
    let doubled = rest.strip_prefix(second).unwrap_or(rest);
    let genitive = rest == "s" && has("æøå", first) && second != 's';
    (genitive || !rest.is_empty() && (among(AFTER_VOWEL, rest) || among(AFTER_VOWEL, doubled)))
        .then_some(root)
}

/// Heads that end as inflected words do: `landsret`, `borgerkrig`.
fn is_head(root: &str) -> bool {
    root.ends_with("sret") && len(root) > 4 || root.ends_with("krig") && len(root) >= 7
}

/// `ministerium` → `ministeri`, which *ministeriet* becomes.
fn of_um(word: &str) -> Option<&str> {
    let root = cut_any(word, OF_UM, &|root| root.ends_with("um"))?.strip_suffix("um")?;
    let fits = match root.strip_suffix('r') {
        Some(rest) => ends(rest, "nt kt"),
        None => ends(root, "i e u d l b m at ot ut"),
    };
    (fits && len(root) >= 4).then_some(root)
}

/// Brings stems that were cut at different depth to one.
fn level(stem: &mut String, superlative: bool) {
    cut_t(stem);
    if superlative
        && len(stem) >= 6
        && stem.ends_with("est")
        && !ends(stem, "fest jenest test rrest")
    {
        cut(stem, 3);
    }
    // cykel, middel, aften: without the e that inflection drops.
    for (ending, last, before) in [("el", 'l', "bdfgkmpstvn"), ("en", 'n', "bdfkpst")] {
        let root = stem.strip_suffix(ending).filter(|root| ends_in(root, before));
        if let Some(root) = root.filter(|root| has_vowel(root)) {
            let len = single(root).len();
            stem.truncate(len);
            stem.push(last);
        }
    }
    // mestr, aftn: what is left of it when Snowball has cut -er and -en from the full form.
    for (last, before) in [('r', "bdfkmpstv"), ('n', "bfkpst")] {
        let root = stem.strip_suffix(last).filter(|root| ends_in(root, before));
        let root = root.filter(|root| len(root) >= 3 || last == 'r' && root.ends_with('f'));
        if root.is_some_and(has_vowel) {
            stem.pop();
        }
    }
    if len(stem) >= 3 {
        let len = single(stem).len();
        stem.truncate(len);
    }
    // dans, kreds, kompas: Snowball cuts the s of the bare word only.
    let root = stem.strip_suffix('s').filter(|root| len(root) >= 5 && has_vowel(root));
    if root.is_some_and(|root| ends_in(root, "bcdfghjklmnprtvzai")) {
        stem.pop();
    }
    if ends(stem, "somst nemst") {
        cut(stem, 2);
    }
}

/// `word` without the second of two like consonants that end it.
#[inline(never)]
fn single(word: &str) -> &str {
    let root = word.strip_suffix(|c| has("bdfgklmnprstv", c)).unwrap_or(word);
    let last = word.get(root.len()..).unwrap_or_default();
    if !last.is_empty() && root.ends_with(last) { root } else { word }
}

/// Cuts the t of neuters and participles, where it can be no root's.
fn cut_t(stem: &mut String) {
    let Some(root) = stem.strip_suffix('t').filter(|root| len(root) >= 3) else { return };
    let consonants = ends(
        root,
        "b m v ad ed od ud yd æd ød åd ld nd rd aj øj æj ng rg lg øg æg rk sk yk ør ær æn øn ån å lp rp mp",
    );
    let is_vægt = root.ends_with("æg") && len(root) <= 4;
    let short = root.ends_with('l') && (len(root) > 3 || ends(root, "øl del"));
    let s = ends(root, "vis løs læs lås rejs hils spis blæs knus")
        || root.ends_with("lys") && len(root) > 4;
    let long = len(root) > 4 && ends(root, "ar ir or ur");
    if consonants && !is_vægt || short || s || long || root.ends_with("jen") {
        cut(stem, 1);
    } else if root.ends_with("er") && len(root) >= 7
        || ends(root, "ben ven pen mmen lden") && len(root) >= 5
    {
        cut(stem, 3);
    }
}

/// Drops the last `count` letters, which are ASCII.
fn cut(word: &mut String, count: usize) {
    word.truncate(word.len().saturating_sub(count));
}

/// `word` without the first of `endings` that it has and that leaves what `fits`. Like all below, one piece of code for all who
/// ask, for a reader loads it.
#[inline(never)]
fn cut_any<'w>(
    word: &'w str,
    endings: &'static str,
    fits: &dyn Fn(&str) -> bool,
) -> Option<&'w str> {
    // Most words end in a letter that few endings end in: a glance at it spares the comparing.
    let last = word.as_bytes().last();
    let is_near = |ending: &&str| ending.is_empty() || ending.as_bytes().last() == last;
    let near = pieces(endings, b' ').filter(is_near);
    near.filter_map(|ending| word.strip_suffix(ending)).find(|root| fits(root))
}

#[inline(never)]
pub(super) fn ends(word: &str, endings: &'static str) -> bool {
    cut_any(word, endings, &|_| true).is_some()
}

#[inline(never)]
pub(super) fn among(words: &'static str, word: &str) -> bool {
    cut_any(word, words, &str::is_empty).is_some()
}

#[inline(never)]
fn ends_in(word: &str, letters: &'static str) -> bool {
    word.chars().next_back().is_some_and(|last| has(letters, last))
}

/// Not `str::contains`: its searcher is a kilobyte.
#[inline(never)]
fn has(set: &str, letter: char) -> bool {
    set.chars().any(|other| other == letter)
}

#[inline(never)]
fn has_vowel(word: &str) -> bool {
    word.chars().any(is_vowel)
}

pub(super) fn is_vowel(letter: char) -> bool {
    has("aeiouyæøå", letter)
}

#[inline(never)]
fn len(word: &str) -> usize {
    word.chars().count()
}
