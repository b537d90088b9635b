//! Norwegian and Swedish words → stems: Snowball's algorithms
//! (<https://snowballstem.org/algorithms/norwegian/stemmer.html>, <https://snowballstem.org/algorithms/swedish/stemmer.html>), of 3.1.
//!
//! In: a normalized word. Out: its stem. The Norwegian one serves both norms.

use super::rules::after_consonant;
use super::rules::after_third;
use super::rules::cut;
use super::rules::ends_in;
use super::rules::has;
use super::snowball::APOSTROPHES;

const NORWEGIAN_VOWELS: &str = "aeiouyåæêòóôø";
const SWEDISH_VOWELS: &str = "aeiouyäåö";

/// What may follow a stem, longest first: `e` becomes -er, `r` and `s` need a fitting letter before them.
const NORWEGIAN_SUFFIXES: &str = "hetenes_ hetene_ hetens_ heten_ heter_ endes_ ande_ ende_ edes_ enes_ ertee ede_ ane_ ene_ \
    ens_ ersr ets_ het_ erte ast_ en_ ar_ er_ as_ es_ et_ a_ e_ ss";

/// The same: `t` and `s` need a fitting letter before them.
const SWEDISH_SUFFIXES: &str = "heterna_ hetens_ arnas_ ernas_ ornas_ andes_ anden_ arens_ heten_ heter_ andet_ arna_ erna_ \
    orna_ ande_ arne_ aste_ aren_ ades_ erns_ ade_ are_ ern_ ens_ het_ ast_ ad_ en_ ar_ er_ or_ as_ es_ at_ ett a_ e_ ss";

/// Before -et these belong to the word.
const NO_ET: &str = "stak_ alit_ ilit_ ivit_ kvit_ fab_ pak_ rak_ kom_ iet_ cit_ dit_ mit_ nit_ pit_ rit_ sit_ tit_ uit_ xit_ h_";

/// The stem of a normalized Norwegian word; the word itself below three letters.
pub fn norwegian(word: &str) -> String {
    let Some(third) = after_third(word) else { return word.to_owned() };
    let apostrophe = word.char_indices().find(|(_, letter)| *letter == '\'').map(|(at, _)| at + 1);
    let first = apostrophe.or_else(|| after_consonant(word, 0, NORWEGIAN_VOWELS));
    let region = first.unwrap_or(word.len()).max(third);
    let (mut stem, mut er) = (word, "");
    if let Some((root, code)) = cut(word, region, NORWEGIAN_SUFFIXES) {
        let fits = match code {
            'r' => takes_ers(root),
            's' => takes_s(root),
            _ => true,
        };
        if fits {
            stem = root;
        }
        if code == 'e' {
            er = "er";
        }
    }
    // -er ends in no pair, and begins no other ending.
    if er.is_empty() {
        if cut(stem, region, "dt_ vt_").is_some() {
            stem = stem.strip_suffix('t').unwrap_or(stem);
        }
        let others = "hetslov_ eleg_ elig_ elov_ slov_ leg_ eig_ lig_ els_ lov_ ig_";
        stem = cut(stem, region, others).map_or(stem, |(root, _)| root);
    }
    [stem.strip_suffix(APOSTROPHES).unwrap_or(stem), er].concat()
}

/// Whether -ers is an ending after `root`.
fn takes_ers(root: &str) -> bool {
    let known = "skapy amm_ omm_ kap_ ast_ øst_ ind_ havy givy kk_ nk_ pp_ lt_ v_";
    cut(root, 0, known).is_none_or(|(_, code)| code == 'y')
}

/// Whether -s is one.
fn takes_s(root: &str) -> bool {
    let mut letters = root.chars();
    let last = letters.next_back();
    let before = letters.next_back();
    match last {
        Some('r') => before != Some('e'),
        Some('k') => before.is_some_and(|before| !has(NORWEGIAN_VOWELS, before)),
        Some(last) => has("bcdfghjlmnoptvyz", last),
        None => false,
    }
}

/// The stem of a normalized Swedish word; the word itself below three letters.
pub fn swedish(word: &str) -> String {
    let Some(third) = after_third(word) else { return word.to_owned() };
    let first = after_consonant(word, 0, SWEDISH_VOWELS);
    let region = first.map_or(word.len(), |first| first.max(third));
    let mut stem = word;
    if let Some((root, code)) = cut(word, region, SWEDISH_SUFFIXES) {
        stem = match (code, root.strip_suffix("et")) {
            ('s', Some(root)) if takes_et(root) => root,
            ('s', _) if !ends_in(root, "bcdfghjklmnoprtvy") => word,
            ('t', _) if !takes_et(root) => word,
            _ => root,
        };
    }
    if cut(stem, region, "dd_ gd_ nn_ dt_ gt_ kt_ tt_").is_some() {
        stem = stem.strip_suffix(['d', 'n', 't']).unwrap_or(stem);
    }
    match cut(stem, region, "fulltt lig_ els_ östt ig_") {
        Some((root, 't')) => {
            let cuts = !stem.ends_with("öst") || ends_in(root, "iklnprtuv");
            stem.strip_suffix('t').filter(|_| cuts).unwrap_or(stem)
        }
        Some((root, _)) => root,
        None => stem,
    }
    .to_owned()
}

/// Whether -et is an ending after `root`.
fn takes_et(root: &str) -> bool {
    let mut letters = root.chars().rev();
    let closed = letters.next().is_some_and(|last| !has(SWEDISH_VOWELS, last))
        && letters.next().is_some_and(|vowel| has(SWEDISH_VOWELS, vowel))
        && letters.next().is_some();
    closed && cut(root, 0, NO_ET).is_none()
}
