//! A word that no article holds → the words that it may be a slip for.
//!
//! One letter left out, added, changed, or swapped with the next, anywhere in the word; of seven letters and more two such
//! slips, if they are in one half (optimal string alignment; Damerau, 1964). The first letter is as likely to be wrong as any.

use crate::index::Archive;
use crate::index::Half;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::is_spelt;
use crate::text::sort::sort_by_key;
use crate::text::sort::sort_dedup;
use std::cmp::Reverse;

/// From so many letters on a word may have two slips in it.
const TWO_SLIPS_FROM: usize = 7;

/// Words that are looked up: the most frequent, for what is meant is mostly what is written most.
const MOST: usize = 8;

/// A word near another.
#[derive(Debug)]
pub(super) struct Near {
    /// Slips between the two.
    pub(super) distance: usize,
    pub(super) word: String,
    /// How often it stands in texts, about.
    pub(super) count: u32,
}

/// The words nearest to `word`, which is normalized: of one slip, else of two; sorted.
///
/// # Errors
/// [`Miss`], as of the buckets that hold words with a half of it.
pub(super) fn nearest(archive: &Archive, word: &str) -> Result<Vec<String>, Miss> {
    let mut near = near(archive, word)?;
    let least = near.first().map_or(0, |near| near.distance);
    near.retain(|near| near.distance == least);
    sort_by_key(&mut near, |near| Reverse(near.count));
    near.truncate(MOST);
    let mut words = near.into_iter().map(|near| near.word).collect();
    sort_dedup(&mut words);
    Ok(words)
}

/// The words that `word` may be a slip for, and itself, if some article holds it; nearest first, then sorted.
///
/// # Errors
/// As [`nearest`].
pub(super) fn near(archive: &Archive, word: &str) -> Result<Vec<Near>, Miss> {
    let letters: Vec<char> = word.chars().collect();
    let slips = if letters.len() >= TWO_SLIPS_FROM { 2 } else { 1 };
    let mut missing = Missing::default();
    let mut found: Vec<(usize, String, usize, u32)> = Vec::new();
    if !is_spelt(word) {
        return Ok(Vec::new());
    }
    for half in halves(&letters, slips) {
        for (number, segment) in archive.segments().iter().enumerate() {
            let known = missing.take(segment.words_with_half(&half)).unwrap_or_default();
            for (known, count) in known {
                let distance = distance(&letters, &known.chars().collect::<Vec<_>>());
                if distance <= slips {
                    found.push((distance, known, number, count));
                }
            }
        }
    }
    missing.done()?;
    sort_dedup(&mut found);
    let mut near: Vec<Near> = Vec::new();
    for (distance, word, _, count) in found {
        match near.last_mut() {
            Some(known) if known.word == word => known.count = known.count.saturating_add(count),
            _ => near.push(Near { distance, word, count }),
        }
    }
    Ok(near)
}

/// Halves that a word may have which was typed as `letters`: the slip is in the other one, or swaps the letters where they meet.
fn halves(letters: &[char], slips: usize) -> Vec<Half> {
    let typed = letters.len();
    let mut halves = Vec::new();
    for chars in typed.saturating_sub(slips)..=typed.saturating_add(slips) {
        let middle = chars / 2;
        let mut add = |last, letters: Option<&[char]>| {
            if let Some(letters) = letters {
                halves.push(Half { chars, last, letters: letters.iter().collect() });
            }
        };
        add(false, letters.get(..middle));
        add(true, typed.checked_sub(chars - middle).and_then(|from| letters.get(from..)));
        if chars == typed {
            let mut swapped = letters.to_vec();
            if middle > 0 {
                swapped.swap(middle - 1, middle);
            }
            add(false, swapped.get(..middle));
        }
    }
    halves
}

/// Letters to leave out, add, change or swap with the next until one word is the other.
fn distance(one: &[char], other: &[char]) -> usize {
    // The last three rows of the table, newest last.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    let mut letter_before = None;
    for (row, letter) in (1..).zip(one) {
        let mut next = vec![row];
        let mut other_before = None;
        for (at, theirs) in other.iter().enumerate() {
            let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX - 1);
            let change = cell(&last, at) + usize::from(letter != theirs);
            let mut cost = change.min(cell(&last, at + 1) + 1).min(cell(&next, at) + 1);
            if at > 0 && letter_before == Some(theirs) && other_before == Some(letter) {
                cost = cost.min(cell(&before, at - 1) + 1);
            }
            next.push(cost);
            other_before = Some(theirs);
        }
        before = std::mem::replace(&mut last, next);
        letter_before = Some(letter);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (one, other, slips) in [
            ("kommune", "kommune", 0),
            ("komune", "kommune", 1),
            ("kommunne", "kommune", 1),
            ("komnune", "kommune", 1),
            ("kmomune", "kommune", 1),
            ("ommune", "kommune", 1),
            ("omkmune", "kommune", 2),
            ("", "ab", 2),
            ("ab", "", 2),
        ] {
            let letters = |word: &str| word.chars().collect::<Vec<_>>();
            assert_eq!(distance(&letters(one), &letters(other)), slips, "{one} {other}");
        }
    }
}
