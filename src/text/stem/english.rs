//! English words → stems: Snowball's algorithm, "Porter2" (<https://snowballstem.org/algorithms/english/stemmer.html>), of 3.1.
//!
//! In: a normalized word. Out: its stem, which need not be a prefix of it (`happy` → `happi`, `dying` → `die`).

use super::rules::Rules;
use super::rules::after_consonant;
use super::rules::ends;
use super::rules::has;
use crate::text::span::pieces;

const VOWELS: &str = "aeiouy";

/// Words that no rule fits, each with its stem, or its own.
const EXCEPTIONS: &str = "skis>ski skies>sky idly>idl gently>gentl ugly>ugli early>earli only>onli singly>singl sky>sky \
    news>news howe>howe atlas>atlas cosmos>cosmos bias>bias andes>andes";

/// After these R1 begins.
const PREFIXES: &str = "univers commun arsen emerg gener inter later organ past";

const STEP_2: Rules = Rules(
    "ational>ate ization>ize iveness>ive fulness>ful ousness>ous tional>tion biliti>ble lessli>less entli>ent ation>ate \
     alism>al aliti>al ousli>ous iviti>ive fulli>ful ogist>og enci>ence anci>ance abli>able izer>ize ator>ate alli>al bli>ble \
     ogi>og?l li>?cdeghkmnrt",
);
const STEP_3: Rules =
    Rules("ational>ate tional>tion alize>al icate>ic iciti>ic ical>ic ness> ful>");
const STEP_4: Rules = Rules(
    "ement> ance> ence> able> ible> ment> ant> ent> ism> ate> iti> ous> ive> ize> ion>?st al> er> ic>",
);

/// The stem of a normalized English word; the word itself below three letters.
pub fn english(word: &str) -> String {
    for entry in pieces(EXCEPTIONS, b' ') {
        let mut halves = pieces(entry, b'>');
        if halves.next() == Some(word) {
            return halves.rest().unwrap_or(word).to_owned();
        }
    }
    if word.chars().nth(2).is_none() {
        return word.to_owned();
    }
    let mut stem = with_consonant_y(word.strip_prefix('\'').unwrap_or(word));
    let listed = pieces(PREFIXES, b' ').find(|prefix| stem.starts_with(*prefix)).map(str::len);
    let r1 = listed.or_else(|| after_consonant(&stem, 0, VOWELS)).unwrap_or(stem.len());
    let r2 = after_consonant(&stem, r1, VOWELS).unwrap_or(stem.len());
    without_plural(&mut stem);
    without_past(&mut stem, r1);
    y_to_i(&mut stem);
    STEP_2.apply(&mut stem, r1);
    if stem.ends_with("ative") {
        Rules("ative>").apply(&mut stem, r2);
    } else {
        STEP_3.apply(&mut stem, r1);
    }
    STEP_4.apply(&mut stem, r2);
    without_last(&mut stem, r1, r2);
    stem.replace('Y', "y")
}

/// A y that is no vowel, as `Y`: the first letter, and after a vowel.
fn with_consonant_y(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for letter in word.chars() {
        let consonant = out.chars().next_back().is_none_or(is_vowel);
        out.push(if letter == 'y' && consonant { 'Y' } else { letter });
    }
    out
}

fn is_vowel(letter: char) -> bool {
    has(VOWELS, letter)
}

/// Step 1a.
fn without_plural(stem: &mut String) {
    Rules("'s'> 's> '>").apply(stem, 0);
    if let Some(root) = stem.strip_suffix("ies").or_else(|| stem.strip_suffix("ied")) {
        let short = root.chars().nth(1).is_none();
        stem.truncate(root.len() + if short { 2 } else { 1 });
    } else if stem.ends_with("sses") {
        stem.truncate(stem.len() - 2);
    } else if let Some(root) = stem.strip_suffix('s').filter(|root| !ends(root, "s u")) {
        let mut before = root.chars();
        before.next_back();
        if before.any(is_vowel) {
            stem.pop();
        }
    }
}

/// Step 1b.
fn without_past(stem: &mut String, r1: usize) {
    let adverb = stem.strip_suffix("ly").unwrap_or(stem);
    if let Some(root) = adverb.strip_suffix("eed") {
        if root.len() >= r1 && !matches!(root, "succ" | "proc" | "exc") {
            stem.truncate(root.len() + 2);
        }
        return;
    }
    let Some(root) = adverb.strip_suffix("ed").or_else(|| adverb.strip_suffix("ing")) else {
        return;
    };
    if stem.ends_with("ing") {
        if matches!(root, "even" | "cann" | "inn" | "earr" | "herr" | "out") {
            return;
        }
        let mut letters = root.chars();
        if letters.next_back() == Some('y')
            && letters.next().is_some_and(|first| !is_vowel(first))
            && letters.next().is_none()
        {
            stem.truncate(root.len() - 1);
            stem.push_str("ie");
            return;
        }
    }
    if !root.chars().any(is_vowel) {
        return;
    }
    let len = root.len();
    stem.truncate(len);
    if ends(stem, "at bl iz") {
        stem.push('e');
    } else if ends(stem, "bb dd ff gg mm nn pp rr tt") {
        if !(len == 3 && stem.starts_with(['a', 'e', 'o'])) {
            stem.pop();
        }
    } else if len == r1 && is_short(stem) {
        stem.push('e');
    }
}

/// Whether a word ends in a short syllable.
fn is_short(word: &str) -> bool {
    let mut letters = word.chars().rev();
    let (last, vowel, before) = (letters.next(), letters.next(), letters.next());
    let closed = |last| !is_vowel(last) && (before.is_none() || !matches!(last, 'w' | 'x' | 'Y'));
    last.is_some_and(closed)
        && vowel.is_some_and(is_vowel)
        && before.is_none_or(|before| !is_vowel(before))
        || word.ends_with("past")
}

/// Step 1c.
fn y_to_i(stem: &mut String) {
    let Some(root) = stem.strip_suffix(['y', 'Y']) else { return };
    let mut letters = root.chars();
    if letters.next_back().is_some_and(|last| !is_vowel(last)) && letters.next().is_some() {
        stem.pop();
        stem.push('i');
    }
}

/// Step 5.
fn without_last(stem: &mut String, r1: usize, r2: usize) {
    let last = |root: &str| {
        let len = root.len();
        let of_e = stem.ends_with('e') && (len >= r2 || len >= r1 && !is_short(root));
        of_e || stem.ends_with("ll") && len >= r2
    };
    let mut root = stem.chars();
    root.next_back();
    if last(root.as_str()) {
        stem.pop();
    }
}
