//! What each feature of a line weighs.
//!
//! Four sets: for the one sentence that tells what a report is about (what recurs counts beside position), for several of them
//! (position leads), for a text without a lead (its middle leads), for several articles (what the others say leads). But for
//! the third they are learnt on development sets of news in five languages, and held to what cross-validation gives
//! (`bench/summary`, `tune`). Between report and heap the text's own shape decides ([`Parameters::of`]).

use super::lines::Story;
use super::relate::Relations;

/// The features' names, in the order of their weights.
pub const FEATURES: [&str; 23] = [
    // 1/√(1 + position), 1 − position / length; what can't be told takes no position.
    "early",
    "before_others",
    // Likeness to its article as a whole; mean likeness to the article's other lines; mean likeness to later lines less
    // that to earlier ones (Zheng & Lapata 2019).
    "central",
    "linked",
    "forward",
    // Mean frequency of its stems in the article; share of its stems that the article hasn't used before.
    "frequent",
    "novel",
    // Mean share of the article's other lines that hold its stems, and that stretched to 0–1; in how many of them its stems
    // recur, summed; the share of its words that carry content; the share of the headline's stems that it holds.
    "spread",
    "spread_most",
    "recurring",
    "content",
    "covers",
    // Mean share of the other articles that hold its stems; mean, over the other articles, of the likest line there.
    "support",
    "confirmed",
    // How much of a thread of the story it tells: what comes up again and again.
    "retold",
    // ln of its words against a usual sentence's; fewer than 8; so many times 20 above 30, at most 1½.
    "length",
    "short",
    "long",
    // Direct speech; a question; the first line of a paragraph among several; the share of its words that are capitalised
    // inside it; a figure.
    "quote",
    "asks",
    "opens",
    "names",
    "figures",
];

/// What each feature counts, and the choice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Of [`FEATURES`].
    pub features: [f32; FEATURES.len()],
    /// What likeness to a chosen line costs, for a whole one.
    pub likeness: f32,
    /// What a line gains right after a chosen one of its article.
    pub follows: f32,
}

/// The weights of each kind of text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameters {
    /// Of one report of which one sentence is told: what it is about.
    pub single: Weights,
    /// Of one report of which several are told: how it opens, first of all.
    pub report: Weights,
    /// Of a text that doesn't open with what it is about.
    pub leadless: Weights,
    /// Of several articles.
    pub together: Weights,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            single: Weights { features: SINGLE, likeness: 0.64, follows: 0.35 },
            report: Weights { features: REPORT, likeness: 0.64, follows: 0.35 },
            leadless: Weights { features: LEADLESS, likeness: 0.5, follows: 0.0 },
            together: Weights { features: TOGETHER, likeness: 1.72, follows: 0.2 },
        }
    }
}

const SINGLE: [f32; FEATURES.len()] = [
    2.25, 0.96, -0.08, 0.05, 0.33, 0.09, 0.75, 4.27, 0.16, 0.45, 0.75, 0.47, 0.0, 0.0, 0.18, 0.56,
    -0.23, 0.05, -0.09, -1.46, -0.07, 1.12, 0.19,
];
const REPORT: [f32; FEATURES.len()] = [
    5.9, 1.16, 0.02, -0.04, 0.63, 0.41, 1.24, 4.67, 0.2, 0.31, 0.89, 0.45, 0.0, 0.0, 0.89, -0.52,
    -1.22, -0.52, -1.21, -0.83, 0.05, -2.18, -0.25,
];
const LEADLESS: [f32; FEATURES.len()] = [
    0.0, 0.0, 1.0, 0.5, 0.0, 0.5, 0.0, 1.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.3, -0.3, 0.0,
    -0.3, -1.1, 0.0, 0.0, 0.0,
];
const TOGETHER: [f32; FEATURES.len()] = [
    2.01, 1.45, 0.13, 0.16, 0.62, -0.12, 1.34, 1.0, 0.41, -0.07, -2.06, 0.49, 2.22, 0.49, 1.57,
    0.11, -1.08, 0.13, 0.19, -0.3, 0.39, -1.42, 0.2,
];

impl Parameters {
    /// The weights for these articles; `single`: one sentence of them is told.
    pub(super) fn of(&self, story: &Story, relations: &Relations, single: bool) -> Weights {
        if relations.counting() > 1 {
            return self.together;
        }
        let share = super::shape::leads(story, relations);
        let mix = |with: f32, without: f32| share * with + (1.0 - share) * without;
        let (with, without) = (if single { &self.single } else { &self.report }, &self.leadless);
        let mut mixed = *with;
        for (weight, without) in mixed.features.iter_mut().zip(&without.features) {
            *weight = mix(*weight, *without);
        }
        mixed.likeness = mix(with.likeness, without.likeness);
        mixed.follows = mix(with.follows, without.follows);
        mixed
    }
}
