//! What each feature of a line weighs.
//!
//! Three sets, chosen on development sets of news in five languages (`bench/summary`; searches of all weights by
//! cross-validation came out no better): for one report (position leads), for a text without a lead (its middle leads),
//! and for several articles (what the others say leads). Between report and heap the text's own shape decides
//! ([`Parameters::of`]).

use super::lines::Story;
use super::relate::Relations;

/// The features' names, in the order of their weights.
pub const FEATURES: [&str; 22] = [
    // 1/√(1 + position), 1 − position / length.
    "early",
    "before_others",
    // Likeness to its article as a whole; mean likeness to the article's other lines; mean likeness to later lines less
    // that to earlier ones (Zheng & Lapata 2019); likeness to the article's first two lines.
    "central",
    "linked",
    "forward",
    "lead_like",
    // ln of the words; mean frequency of its stems in the article; share of its stems that the article hasn't used before.
    "length",
    "frequent",
    "novel",
    // Mean share of the other articles that hold its stems; mean, over the other articles, of the likest line there.
    "support",
    "confirmed",
    // Likeness to the headline; the share of the headline's stems; the share of its own that the standfirst holds.
    "titled",
    "covers",
    "leading",
    // Direct speech; a question; fewer than 8 words; so many times 20 words above 30, at most 1½.
    "quote",
    "asks",
    "short",
    "long",
    // The first line of a paragraph among several; the share of its words that are capitalised inside it; a figure.
    "opens",
    "names",
    "figures",
    // How much of a thread of the story it tells: what comes up again and again.
    "retold",
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
    /// Of one report.
    pub report: Weights,
    /// Of a text that doesn't open with what it is about.
    pub leadless: Weights,
    /// Of several articles.
    pub together: Weights,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            report: Weights {
                features: [
                    2.1, 2.0, 0.4, 0.2, 0.4, 0.0, 0.5, 0.15, -0.2, 0.0, 0.0, 0.0, 0.0, 0.0, -0.65,
                    -1.1, -0.3, 0.0, 0.2, 0.0, 0.0, 0.0,
                ],
                likeness: 0.5,
                follows: 0.2,
            },
            leadless: Weights {
                features: [
                    0.0, 0.0, 1.0, 0.5, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.3,
                    -1.1, -0.3, -0.5, 0.0, 0.0, 0.0, 0.0,
                ],
                likeness: 0.5,
                follows: 0.0,
            },
            together: Weights {
                features: [
                    1.6, 0.5, -0.15, 0.2, 0.25, 0.05, 0.4, 0.45, 0.1, 1.25, 1.15, 0.0, 0.0, 0.0,
                    -0.3, -1.2, -0.4, 0.25, 0.0, 0.0, 0.0, 1.6,
                ],
                likeness: 0.5,
                follows: 0.2,
            },
        }
    }
}

impl Parameters {
    /// The weights for these articles.
    pub(super) fn of(&self, story: &Story, relations: &Relations) -> Weights {
        if relations.counting() > 1 {
            return self.together;
        }
        let share = super::shape::leads(story, relations);
        let mix = |with: f32, without: f32| share * with + (1.0 - share) * without;
        let (with, without) = (&self.report, &self.leadless);
        let mut mixed = *with;
        for (weight, without) in mixed.features.iter_mut().zip(&without.features) {
            *weight = mix(*weight, *without);
        }
        mixed.likeness = mix(with.likeness, without.likeness);
        mixed.follows = mix(with.follows, without.follows);
        mixed
    }
}
