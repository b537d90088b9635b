//! What an occurrence is worth: BM25F, from the archive's parameters.
//!
//! Robertson, Zaragoza & Taylor, "Simple BM25 extension to multiple weighted fields", 2004: a term's frequencies in the
//! fields are weighed and added before they saturate; with Lucene's idf, ln(1 + (N − n + ½)/(n + ½)), which is never
//! negative.

use super::plan::Count;
use super::plan::float;
use crate::article::Date;
use crate::index::Archive;
use crate::index::Bound;
use crate::index::DateTable;
use crate::index::DocId;
use crate::index::Miss;
use crate::index::Occurrence;
use crate::index::Segment;

/// What occurrences are worth in an archive.
#[derive(Debug)]
pub(super) struct Worth {
    /// By [`Occurrence::number`]: the frequency, weighed by fields, against the one at which BM25 is half saturated for
    /// a document of that length. These add up over the spellings of a word.
    table: [f32; Occurrence::COUNT],
    k1: f32,
    prior: Option<Prior>,
}

/// How age lowers a score.
#[derive(Debug)]
struct Prior {
    /// The first day that the newest article's date can mean.
    today: u32,
    half_life: f32,
    /// What the oldest keeps.
    floor: f32,
}

impl Worth {
    pub(super) fn new(archive: &Archive) -> Result<Self, Miss> {
        let parameters = archive.parameters()?;
        let share = |thousandths: u32| float(thousandths) / 1000.0;
        let (k1, b, title) = (share(parameters.k1), share(parameters.b), share(parameters.title));
        let average = archive.average_length();
        let mut table = [0.0; Occurrence::COUNT];
        for (worth, occurrence) in table.iter_mut().zip(Occurrence::all()) {
            let in_title = if occurrence.in_title() { title } else { 0.0 };
            let norm = 1.0 - b + b * occurrence.length() / average;
            // Parameters of 0 would divide by it.
            *worth = (in_title + occurrence.elsewhere()) / (k1 * norm).max(0.001);
        }
        let newest = archive.segments().iter().filter_map(Segment::newest);
        let prior = newest.max().filter(|_| parameters.half_life > 0).map(|newest| Prior {
            today: newest.days().0,
            half_life: float(parameters.half_life),
            floor: share(parameters.age_floor).min(1.0),
        });
        Ok(Self { table, k1, prior })
    }

    pub(super) fn of(&self, occurrence: Occurrence) -> f32 {
        self.table.get(occurrence.number()).copied().unwrap_or_default()
    }

    /// The most that any occurrence within the bound is worth.
    pub(super) fn at_most(&self, bound: Bound) -> f32 {
        bound.occurrences().map(|occurrence| self.of(occurrence)).fold(0.0, f32::max)
    }

    /// BM25's saturation: below `k1 + 1`.
    pub(super) fn saturated(&self, worth: f32) -> f32 {
        (self.k1 + 1.0) * worth / (worth + 1.0)
    }

    /// Factor by which a document's age lowers its score; documents come newest first, so it never grows with them.
    pub(super) fn by_age(&self, dates: &DateTable, doc: DocId) -> f32 {
        let Some(prior) = &self.prior else { return 1.0 };
        // The first day that a date can mean: documents are in the order of these.
        let first = |date: Date| date.days().0.min(prior.today);
        let age = dates.of(doc).map(|date| float(prior.today - first(date)));
        let kept = age.map_or(0.0, |age| libm::exp2f(-age / prior.half_life));
        prior.floor + (1.0 - prior.floor) * kept
    }

    /// Whether age counts at all.
    pub(super) fn ages(&self) -> bool {
        self.prior.is_some()
    }
}

/// The larger of two numbers that are none of IEEE's special ones, in one instruction.
fn larger(one: f32, other: f32) -> f32 {
    if one > other { one } else { other }
}

/// A word's variants in one document, added up.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    summed: f32,
    best: f32,
}

impl Sum {
    pub(super) fn add(&mut self, count: Count, weight: f32, worth: f32, table: &Worth) {
        match count {
            Count::Sum => self.summed += weight * worth,
            Count::Best => self.best = larger(self.best, weight * table.saturated(worth)),
        }
    }

    /// Of both together, less so much of what adds up.
    pub(super) fn and(self, other: Self, less: f32) -> Self {
        // What is taken off was added to one of them; rounding may leave less than nothing.
        let summed = (self.summed + other.summed - less).max(self.summed);
        Self { summed, best: self.best.max(other.best) }
    }

    pub(super) fn value(self, table: &Worth) -> f32 {
        larger(table.saturated(self.summed), self.best)
    }
}
