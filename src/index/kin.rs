//! One article against another: what a survey compares all its articles by, for an article that comes later.
//!
//! In: articles, and how often words stand in the archive that they are of. Out: whether two are one text
//! (`duplicate`), and how like each other they are (`story`). The measures are the survey's.

use super::duplicate::Kinship;
use super::duplicate::Place;
use super::duplicate::SHINGLE_WORDS;
use super::duplicate::hash;
use super::duplicate::judge;
use super::duplicate::place_of;
use super::story;
use crate::article::Article;
use crate::article::BlockKind;
use crate::text::Analyzer;
use std::collections::BTreeMap;

/// What articles are compared by.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Hashes of its shingles, sorted, each where it first stands.
    shingles: Vec<(u64, Place)>,
    /// Its stems, sorted, each as often as it counts.
    stems: Vec<(String, u32)>,
}

/// Stems and their weights, of length 1, sorted.
#[derive(Debug, Clone)]
pub struct StoryVector(Vec<(String, f32)>);

impl Profile {
    /// Of an article, whose words `analyzer` tells.
    pub fn of(article: &Article, analyzer: Analyzer) -> Self {
        let stems_of = |text: &str| -> Vec<String> {
            analyzer.words(text).map(|word| word.stem().to_owned()).collect()
        };
        let title = stems_of(article.title.as_deref().unwrap_or_default());
        let body: Vec<String> =
            article.blocks_of(BlockKind::Paragraph).flat_map(|(_, text)| stems_of(text)).collect();
        let count = body.len().saturating_sub(SHINGLE_WORDS - 1).max(1);
        let mut shingles: Vec<(u64, Place)> = body
            .windows(SHINGLE_WORDS)
            .enumerate()
            // A stem's end, too: "ab c" and "a bc" are two.
            .map(|(at, stems)| {
                (hash(stems.iter().flat_map(|stem| stem.bytes().chain([0]))), place_of(at, count))
            })
            .collect();
        shingles.sort_unstable();
        shingles.dedup_by_key(|(hash, _)| *hash);
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for (stems, each) in [(title, story::TITLE), (body, 1)] {
            for stem in stems {
                *counts.entry(stem).or_default() += each;
            }
        }
        Self { shingles, stems: counts.into_iter().collect() }
    }

    /// Its stems.
    pub fn stems(&self) -> impl Iterator<Item = &str> {
        self.stems.iter().map(|(stem, _)| stem.as_str())
    }

    /// What the texts have in common.
    pub fn kinship(&self, other: &Self) -> Kinship {
        let mut shared = Vec::new();
        for (hash, here) in &self.shingles {
            if let Ok(at) = other.shingles.binary_search_by_key(hash, |(hash, _)| *hash) {
                shared.extend(other.shingles.get(at).map(|(_, there)| (*here, *there)));
            }
        }
        judge(&shared, self.shingles.len().min(other.shingles.len()), false)
    }

    /// Its heaviest stems in an archive of `docs` documents, of which `holders` tells how many hold a stem.
    pub fn vector(&self, docs: usize, holders: impl Fn(&str) -> usize) -> StoryVector {
        let weigh = |(stem, count): &(String, u32)| {
            Some((stem.clone(), story::weight(*count, holders(stem), docs)?))
        };
        let mut vector: Vec<(String, f32)> = self.stems.iter().filter_map(weigh).collect();
        vector.sort_by(|one, other| other.1.total_cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        vector.truncate(story::STEMS);
        vector.sort_by(|one, other| one.0.cmp(&other.0));
        let length = libm::sqrtf(vector.iter().map(|(_, weight)| weight * weight).sum());
        vector.iter_mut().for_each(|(_, weight)| *weight /= length);
        StoryVector(vector)
    }
}

impl StoryVector {
    /// Its stems and their weights.
    pub fn stems(&self) -> impl Iterator<Item = (&str, f32)> {
        self.0.iter().map(|(stem, weight)| (stem.as_str(), *weight))
    }

    /// The cosine of two.
    pub fn likeness(&self, other: &Self) -> f32 {
        let there = |stem: &str| {
            let at = other.0.binary_search_by(|(known, _)| known.as_str().cmp(stem)).ok()?;
            other.0.get(at).map(|(_, weight)| *weight)
        };
        self.stems().filter_map(|(stem, weight)| Some(weight * there(stem)?)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::parse_text;

    #[test]
    fn a_copy_is_a_duplicate_and_an_article_of_the_same_event_is_like_it() {
        let profile = |text: &str| Profile::of(&parse_text("", text), Analyzer::default());
        let wire = "Branden på havnen i Esbjerg brød ud klokken tre, da et tankskib stødte mod kajen og slog læk.";
        let copy = profile(&format!("{wire} Det oplyser politiet."));
        let wire = profile(wire);
        let other = profile(
            "Et tankskib slog læk på havnen i Esbjerg, og branden varede til middag, siger vagten.",
        );
        let none = profile(
            "Folketinget vedtog loven om skatten i går med stemmerne fra begge sider af salen.",
        );
        assert!(wire.kinship(&copy).duplicate && wire.kinship(&copy).story);
        assert!(!wire.kinship(&other).duplicate && !wire.kinship(&other).story);
        let holders = |stem: &str| if stem.len() > 3 { 2 } else { 90 };
        let vector = |profile: &Profile| profile.vector(100, holders);
        assert!(vector(&wire).likeness(&vector(&wire)) > 0.999);
        assert!(vector(&wire).likeness(&vector(&other)) > story::LIKE);
        assert!(vector(&wire).likeness(&vector(&none)) < story::LINKED);
    }
}
