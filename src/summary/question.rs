//! How much of a reader's question each line answers.

use super::lines::Story;
use super::lines::Term;
use super::lines::core_of;
use super::vector::rarity;
use crate::text::fold;
use crate::text::name;
use crate::text::normalize::normalize;
use crate::text::sort::sort_dedup;
use crate::text::stopwords;
use crate::text::tokenize::tokenize;

/// What the very word counts.
const SAME: f32 = 1.0;

/// What another spelling or the name in another transliteration counts.
const SPELLING: f32 = 0.9;

/// What a compound with the word as its first or last part counts.
const COMPOUND: f32 = 0.7;

/// A shorter word is no part of a compound, in bytes.
const MIN_PART: usize = 4;

/// For each line the share of the question that it holds, by rarity: 0–1. `None` if the story holds none of it.
pub(super) fn overlap(query: &str, story: &Story) -> Option<Vec<f32>> {
    let mut sums = vec![0.0; story.lines.len()];
    let mut total = 0.0;
    for word in words_of(query) {
        let found = matches_of(&word, story);
        let held: Vec<f32> = story
            .lines
            .iter()
            .map(|line| {
                let best =
                    super::vector::shared(&line.terms, &found).map(|(_, _, quality)| quality);
                best.fold(0.0, f32::max)
            })
            .collect();
        let holders = held.iter().filter(|quality| **quality > 0.0).count();
        if holders > 0 {
            let weight = rarity(story.lines.len(), holders);
            total += weight;
            sums.iter_mut().zip(&held).for_each(|(sum, quality)| *sum += weight * quality);
        }
    }
    (total > 0.0).then(|| sums.into_iter().map(|sum| sum / total).collect())
}

/// The content words of `query`, normalized, each once.
fn words_of(query: &str) -> Vec<String> {
    let mut words: Vec<String> = tokenize(query).map(|token| normalize(token.surface)).collect();
    words.retain(|word| !stopwords::is_danish(word));
    sort_dedup(&mut words);
    words
}

/// The story's stems that `word` may mean, and how well; by stem.
fn matches_of(word: &str, story: &Story) -> Vec<(Term, f32)> {
    let stem = core_of(word);
    let variants = fold::variants(word);
    let spellings: Vec<&str> = variants.iter().map(|variant| core_of(variant)).collect();
    let key = name::key(stem);
    let quality = |other: &str| {
        if other == stem {
            SAME
        } else if key.as_deref() == Some(other)
            || spellings.contains(&other)
            || fold::plain(other).as_deref() == Some(stem)
        {
            SPELLING
        } else if stem.len() >= MIN_PART && (other.starts_with(stem) || other.ends_with(stem)) {
            COMPOUND
        } else {
            0.0
        }
    };
    let found = story.stems.iter().enumerate().map(|(term, other)| (term, quality(other)));
    found.filter(|&(_, quality)| quality > 0.0).collect()
}
