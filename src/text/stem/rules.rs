//! What Snowball's algorithms have in common: regions, lists of endings, and what becomes of them.
//!
//! Lists are one string each, for a list of slices is 16 bytes a word; all functions are one piece of code for all languages.

use crate::text::span::pieces;

/// Endings, longest first, and what each becomes: `ending>replacement`, `ending>replacement?letters` if one of these must
/// stand before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules(pub(super) &'static str);

impl Rules {
    /// Replaces the first ending that the word has, if what stands before it reaches to `region`.
    #[inline(never)]
    pub(super) fn apply(self, word: &mut String, region: usize) {
        for rule in pieces(self.0, b' ') {
            let mut halves = pieces(rule, b'>');
            let Some(root) = halves.next().and_then(|ending| word.strip_suffix(ending)) else {
                continue;
            };
            let mut halves = pieces(halves.rest().unwrap_or_default(), b'?');
            let becomes = halves.next().unwrap_or_default();
            let before = halves.rest().unwrap_or_default();
            if root.len() >= region && (before.is_empty() || ends_in(root, before)) {
                word.truncate(root.len());
                word.push_str(becomes);
            }
            return;
        }
    }
}

/// `word` without the first of `endings` (longest first) that it has beyond `region`, and the letter that follows it in the list.
#[inline(never)]
pub(super) fn cut<'w>(
    word: &'w str,
    region: usize,
    endings: &'static str,
) -> Option<(&'w str, char)> {
    pieces(endings, b' ').find_map(|entry| {
        let mut letters = entry.chars();
        let code = letters.next_back()?;
        let root = word.strip_suffix(letters.as_str())?;
        (root.len() >= region).then_some((root, code))
    })
}

/// Where R1 begins, or from there R2: after the first of the letters from `from` on that is no vowel and follows one.
#[inline(never)]
pub(super) fn after_consonant(word: &str, from: usize, vowels: &str) -> Option<usize> {
    let mut after_vowel = false;
    for (at, letter) in word.get(from..)?.char_indices() {
        let is_vowel = has(vowels, letter);
        if after_vowel && !is_vowel {
            return Some(from + at + letter.len_utf8());
        }
        after_vowel = is_vowel;
    }
    None
}

/// Where the fourth letter begins; `None` below three letters.
#[inline(never)]
pub(super) fn after_third(word: &str) -> Option<usize> {
    word.char_indices().nth(2).map(|(at, letter)| at + letter.len_utf8())
}

/// Whether `word` ends in one of `endings`, which are apart by spaces.
#[inline(never)]
pub(super) fn ends(word: &str, endings: &'static str) -> bool {
    pieces(endings, b' ').any(|ending| word.ends_with(ending))
}

/// Whether the last letter is one of `letters`.
#[inline(never)]
pub(super) fn ends_in(word: &str, letters: &str) -> bool {
    word.chars().next_back().is_some_and(|last| has(letters, last))
}

/// Not `str::contains`: its searcher is a kilobyte.
#[inline(never)]
pub(super) fn has(set: &str, letter: char) -> bool {
    set.chars().any(|other| other == letter)
}
