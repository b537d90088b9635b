//! How many of the articles that match bear each label, and how many are of each month.
//!
//! Counted over whole lists, not over the hits that are shown: the documents of a label are a posting list, the dates lie
//! in the manifest. Only what is asked for is read.

use super::response::Relation;
use super::set::Set;
use crate::article::Date;
use crate::index::Archive;
use crate::index::DocId;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::TermKind;
use crate::text::sort::sort_by;
use crate::text::sort::sort_by_key;
use serde::Serialize;

/// What the articles that match are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    /// Section of the paper.
    Section,
    /// Author.
    Author,
    /// Topic word.
    Tag,
    /// Language.
    Language,
    /// Month, as a histogram.
    Dates,
}

impl Facet {
    /// All there are, by the names that they have in options and answers.
    pub const ALL: [(&'static str, Self); 5] = [
        ("section", Self::Section),
        ("author", Self::Author),
        ("tag", Self::Tag),
        ("language", Self::Language),
        ("dates", Self::Dates),
    ];
}

/// One value and how many of the articles that match have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetValue {
    /// The label; of dates `2023-09`, or `2023` for articles of which no more is known.
    pub value: String,
    /// So many articles.
    pub count: usize,
}

/// The counts of one facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetCounts {
    /// Labels by their counts, most first, at most 100; dates in order, undated articles left out.
    pub values: Vec<FacetValue>,
    /// Whether these are the counts over all articles that match, or at least so many: then not all lists were read.
    pub relation: Relation,
}

/// The counts that were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Facets {
    /// By section.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<FacetCounts>,
    /// By author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<FacetCounts>,
    /// By topic word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<FacetCounts>,
    /// By language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<FacetCounts>,
    /// By month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<FacetCounts>,
}

/// Labels that are listed of one kind.
const MAX_VALUES: usize = 100;

/// Counts what is `wanted` over `matches`, by segment; `relation`: whether these are all. At most `budget` bytes are read.
///
/// # Errors
/// When a list isn't at hand, or is damaged.
pub(super) fn count(
    archive: &Archive,
    wanted: &[Facet],
    matches: &[Set],
    relation: Relation,
    mut budget: usize,
) -> Result<Facets, Miss> {
    let mut facets = Facets::default();
    let mut missing = Missing::default();
    for facet in wanted {
        let mut labels =
            |kind| missing.take(of_labels(archive, kind, matches, relation, &mut budget));
        match facet {
            Facet::Section => facets.section = labels(TermKind::Section),
            Facet::Author => facets.author = labels(TermKind::Author),
            Facet::Tag => facets.tag = labels(TermKind::Tag),
            Facet::Language => facets.language = labels(TermKind::Language),
            Facet::Dates => {
                facets.dates = Some(FacetCounts { values: by_month(archive, matches), relation });
            }
        }
    }
    missing.done()?;
    Ok(facets)
}

#[inline(never)]
fn of_labels(
    archive: &Archive,
    kind: TermKind,
    matches: &[Set],
    mut relation: Relation,
    budget: &mut usize,
) -> Result<FacetCounts, Miss> {
    let mut missing = Missing::default();
    let mut values = Vec::new();
    for (segment, matches) in archive.segments().iter().zip(matches) {
        if matches.is_empty() {
            continue;
        }
        let Some((entries, all)) = missing.take(segment.labels(kind, budget)) else { continue };
        if !all {
            relation = Relation::Gte;
        }
        for entry in entries {
            let mut count = entry.head.iter().filter(|posting| matches.holds(posting.doc)).count();
            for run in &entry.runs {
                if !matches.overlaps(run.first, run.last) {
                    continue;
                }
                let Some(left) =
                    segment.cost(run.at).map_or(Some(*budget), |cost| budget.checked_sub(cost))
                else {
                    relation = Relation::Gte;
                    continue;
                };
                *budget = left;
                let postings = missing.take(segment.run(kind, run)).unwrap_or_default();
                count += postings.iter().filter(|posting| matches.holds(posting.doc)).count();
            }
            if count > 0 {
                values.push(FacetValue { value: entry.term.clone(), count });
            }
        }
    }
    missing.done()?;
    let mut values = summed(values);
    // Equally frequent ones stay in the order of their labels.
    sort_by_key(&mut values, |value| std::cmp::Reverse(value.count));
    values.truncate(MAX_VALUES);
    Ok(FacetCounts { values, relation })
}

#[inline(never)]
fn by_month(archive: &Archive, matches: &[Set]) -> Vec<FacetValue> {
    let mut values = Vec::new();
    for (segment, matches) in archive.segments().iter().zip(matches) {
        let dates = segment.dates();
        let mut start = DocId(0);
        while start.0 < dates.dated() {
            let end = dates.end_of(start);
            let count = matches.count(start.0..end.0);
            if let Some(date) = dates.of(start).filter(|_| count > 0) {
                values.push(FacetValue { value: month(date), count });
            }
            start = end;
        }
    }
    summed(values)
}

fn month(date: Date) -> String {
    let mut text = date.text();
    text.truncate("2023-09".len());
    text
}

/// Each value once, in order.
fn summed(mut values: Vec<FacetValue>) -> Vec<FacetValue> {
    sort_by(&mut values, |one, other| one.value.cmp(&other.value));
    values.dedup_by(|one, kept| {
        let same = one.value == kept.value;
        kept.count += if same { one.count } else { 0 };
        same
    });
    values
}
