//! German words → stems: Snowball's algorithm (<https://snowballstem.org/algorithms/german/stemmer.html>), of 3.1.
//!
//! In: a normalized word. Out: its stem, in which ä, ö, ü, ae, oe, ue are a, o, u, and ß is ss: so spellings without the
//! letters meet those with them, as do most plurals their singulars (*Häuser*, *Haus*).

use super::rules::after_consonant;
use super::rules::after_third;
use super::rules::cut;
use super::rules::ends;
use super::rules::ends_in;
use super::rules::has;

const VOWELS: &str = "aeiouyäöü";

/// The stem of a normalized German word.
pub fn german(word: &str) -> String {
    let mut stem = prepared(word);
    let third = after_third(&stem);
    let first = third.and_then(|_| after_consonant(&stem, 0, VOWELS));
    let r1 = first.zip(third).map_or(stem.len(), |(first, third)| first.max(third));
    let r2 = first.and_then(|first| after_consonant(&stem, first, VOWELS)).unwrap_or(stem.len());
    without_case(&mut stem, r1);
    without_degree(&mut stem, r1);
    without_derivation(&mut stem, r1, r2);
    if let Some((root, _)) = cut(&stem, 0, "'sch_ 's_ '_")
        && root.chars().nth(1).is_some()
    {
        stem.truncate(root.len());
    }
    let plain = stem.chars().map(|letter| match letter {
        'U' | 'ü' => 'u',
        'Y' => 'y',
        'ä' => 'a',
        'ö' => 'o',
        other => other,
    });
    plain.collect()
}

/// u and y between vowels are consonants, as capitals; ß is ss, and two letters for an umlaut are one.
fn prepared(word: &str) -> String {
    let mut marked = String::with_capacity(word.len() + 2);
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let between = marked.chars().next_back().is_some_and(is_vowel)
            && letters.peek().is_some_and(|next| is_vowel(*next));
        marked.push(match letter {
            'u' if between => 'U',
            'y' if between => 'Y',
            other => other,
        });
    }
    let mut out = String::with_capacity(marked.len());
    let mut letters = marked.chars();
    while let Some(letter) = letters.next() {
        let umlaut = match letter {
            'a' => 'ä',
            'o' => 'ö',
            'u' => 'ü',
            _ => letter,
        };
        let next = letters.as_str();
        if letter == 'ß' {
            out.push_str("ss");
        } else if letter == 'q' && next.starts_with('u') {
            letters.next();
            out.push_str("qu");
        } else if letter != umlaut && next.starts_with('e') {
            letters.next();
            out.push(umlaut);
        } else {
            out.push(letter);
        }
    }
    out
}

fn is_vowel(letter: char) -> bool {
    has(VOWELS, letter)
}

/// Step 1.
fn without_case(stem: &mut String, r1: usize) {
    let endings = "erinnen_ erin_ ern_ lnsl em_ enn er_ esn lnl en ss";
    let Some((root, code)) = cut(stem, 0, endings).filter(|(root, _)| root.len() >= r1) else {
        return;
    };
    if code == 's' && !ends_in(root, "bdfghklmnrt") || stem.ends_with("system") {
        return;
    }
    let less = usize::from(code == 'n' && root.ends_with("niss"));
    let len = root.len() - less;
    stem.truncate(len);
    if code == 'l' {
        stem.push('l');
    }
}

/// Step 2.
fn without_degree(stem: &mut String, r1: usize) {
    if let Some((root, code)) = cut(stem, 0, "est_ en_ er_ ett sts")
        && root.len() >= r1
        && match code {
            's' => ends_in(root, "bdfghklmnt") && root.chars().nth(3).is_some(),
            't' => ends_in(root, "Udfgklmnrstzä") && !ends(root, "tick plan geordn intern tr"),
            _ => true,
        }
    {
        stem.truncate(root.len());
    }
}

/// Step 3.
fn without_derivation(stem: &mut String, r1: usize, r2: usize) {
    let Some((root, code)) = cut(stem, 0, "lichl heitl keitk ischi endu ungu igi iki") else {
        return;
    };
    if root.len() < r2 || code == 'i' && root.ends_with('e') {
        return;
    }
    let more = match code {
        'u' => cut(root, r2, "ig_").filter(|(shorter, _)| !shorter.ends_with('e')),
        'l' => cut(root, r1, "er_ en_"),
        'k' => cut(root, r2, "lich_ ig_"),
        _ => None,
    };
    let len = more.map_or(root, |(shorter, _)| shorter).len();
    stem.truncate(len);
}
