//! A plan → the documents that match, scored by BM25F.
//!
//! Robertson, Zaragoza & Taylor, "Simple BM25 extension to multiple weighted fields", 2004: a term's frequencies in the
//! fields are weighed and added before they saturate; with Lucene's idf, ln(1 + (N − n + ½)/(n + ½)), which is never
//! negative. Every matching document is scored: totals and orders are exact.

use super::Sort;
use super::plan::Count;
use super::plan::Group;
use super::plan::Phrase;
use super::plan::Plan;
use crate::index::ColumnsOf;
use crate::index::DocId;
use crate::index::Field;
use crate::index::FieldFreqs;
use crate::index::Miss;
use crate::index::Segment;
use crate::index::both;
use crate::text::sort::sort_by;
use crate::text::sort::sort_by_key;

/// Saturation of the term frequency: 0 counts presence only, larger values let repeats count longer.
const K1: f32 = 1.2;

/// Length normalisation: 0 ignores document length, 1 applies it in full.
const B: f32 = 0.75;

/// Documents and a number for each, sorted by document.
pub(super) type Scores = Vec<(DocId, f32)>;

/// What is matched, and how well.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) scored: Scores,
    /// Words of the query that no document holds, as typed.
    pub(super) missing: Vec<String>,
}

/// How much an occurrence counts in a field. A headline's words are in most bodies as well; so weighed they are the
/// research's best on both of its collections with titles.
fn field_weight(field: Field) -> f32 {
    match field {
        Field::Title => 4.0,
        _ => 1.0,
    }
}

/// All documents that `plan` matches.
pub(super) fn collect(segment: &Segment, plan: &Plan) -> Result<Found, Miss> {
    let mut found = Found::default();
    if plan.is_empty() {
        return Ok(found);
    }
    let scorer = Scorer::new(segment, plan)?;
    for group in &plan.groups {
        let matches = scorer.group(group);
        found.missing.extend(group.typed.clone().filter(|_| matches.is_empty()));
        merge(&mut found.scored, &matches, |one, other| one + other);
    }
    let phrases: Vec<_> = plan.phrases.iter().map(|phrase| scorer.phrase(phrase)).collect();
    for (phrase, scores) in plan.phrases.iter().zip(&phrases) {
        found.missing.extend(scores.is_empty().then(|| phrase.typed.clone()));
        merge(&mut found.scored, scores, |one, other| one + other);
    }
    // Words beside a phrase add to the score of what holds the phrase, no more.
    found.scored.retain(|(doc, _)| phrases.iter().all(|scores| holds(scores, *doc)));
    if plan.groups.is_empty() && plan.phrases.is_empty() {
        // Only exclusions: all other articles, none better than another.
        found.scored = segment.docs()?.map(|doc| (doc, 0.0)).collect();
    }
    for phrase in &plan.excluded {
        let excluded = phrase.freqs();
        found.scored.retain(|(doc, _)| !holds(&excluded, *doc));
    }
    Ok(found)
}

fn holds(scores: &Scores, doc: DocId) -> bool {
    scores.binary_search_by_key(&doc, |(doc, _)| *doc).is_ok()
}

/// Joins two lists; where both hold a document, by `join`.
fn merge(into: &mut Scores, more: &Scores, join: fn(f32, f32) -> f32) {
    let mut merged = Scores::with_capacity(into.len().max(more.len()));
    let (mut ours, mut theirs) = (into.iter().peekable(), more.iter().peekable());
    while let Some((doc, value)) = match (ours.peek(), theirs.peek()) {
        (Some((one, _)), Some((other, _))) if one > other => theirs.next(),
        (Some(_), _) => ours.next(),
        (None, _) => theirs.next(),
    } {
        let same = theirs.next_if(|(other, _)| other == doc);
        merged.push((*doc, same.map_or(*value, |(_, other)| join(*value, *other))));
    }
    *into = merged;
}

struct Scorer {
    columns: ColumnsOf,
    doc_count: f32,
    average_length: f32,
}

impl Scorer {
    fn new(segment: &Segment, plan: &Plan) -> Result<Self, Miss> {
        let variants = plan.groups.iter().flat_map(|group| &group.variants);
        let entries = variants.filter_map(|variant| variant.entry.as_ref());
        let entries = entries.chain(plan.phrases.iter().flat_map(|phrase| &phrase.entries));
        let docs = entries.flat_map(|entry| &entry.postings).map(|posting| posting.doc);
        let (meta, columns) = both(segment.meta(), segment.columns_of(docs))?;
        Ok(Self {
            columns,
            doc_count: float(meta.doc_count),
            average_length: meta.average_length(),
        })
    }

    /// Scores of the documents that hold any variant of the group's word.
    fn group(&self, group: &Group) -> Scores {
        let (mut sums, mut best) = (Scores::new(), Scores::new());
        for variant in &group.variants {
            let postings = variant.entry.iter().flat_map(|entry| &entry.postings);
            let mut scores: Scores =
                postings.map(|posting| (posting.doc, weighted(&posting.freqs))).collect();
            match variant.count {
                Count::Sum => {
                    scores.iter_mut().for_each(|(_, freq)| *freq *= variant.weight);
                    merge(&mut sums, &scores, |one, other| one + other);
                }
                Count::Best => {
                    self.saturate(&mut scores, variant.weight);
                    merge(&mut best, &scores, f32::max);
                }
            }
        }
        self.saturate(&mut sums, 1.0);
        merge(&mut best, &sums, f32::max);
        let exact = group.variants.first().and_then(|variant| variant.entry.as_ref());
        let factor = group.weight * self.idf(exact.map_or(best.len(), |entry| entry.doc_freq()));
        best.iter_mut().for_each(|(_, value)| *value *= factor);
        best
    }

    /// Scores of the documents that hold the phrase; it weighs as its words together.
    fn phrase(&self, phrase: &Phrase) -> Scores {
        let idf: f32 = phrase.entries.iter().map(|entry| self.idf(entry.doc_freq())).sum();
        let mut scores = phrase.freqs();
        self.saturate(&mut scores, idf);
        scores
    }

    /// Turns frequencies into BM25's term frequency part, below `K1 + 1`, times `weight`.
    fn saturate(&self, freqs: &mut Scores, weight: f32) {
        for (doc, freq) in freqs {
            let length = float(self.columns.get(*doc).length);
            let norm = 1.0 - B + B * length / self.average_length;
            *freq *= weight * (K1 + 1.0) / (*freq + K1 * norm);
        }
    }

    fn idf(&self, doc_freq: usize) -> f32 {
        let n = float(u32::try_from(doc_freq).unwrap_or(u32::MAX));
        libm::logf(1.0 + (self.doc_count - n + 0.5).max(0.0) / (n + 0.5))
    }
}

impl Phrase {
    /// How often each document holds the words side by side; of a single word, how often at all.
    pub(super) fn freqs(&self) -> Scores {
        if self.entries.len() < self.stems.len() {
            return Scores::new();
        }
        let postings = self.entries.first().map_or(&[][..], |first| first.postings.as_slice());
        let single = self.entries.len() == 1;
        let mut freqs = Scores::new();
        for (at, posting) in postings.iter().enumerate() {
            let freq = if single { posting.term_freq() } else { self.freq_in(posting.doc, at) };
            if freq > 0 {
                freqs.push((posting.doc, float(freq)));
            }
        }
        freqs
    }

    /// `at`: the document's place in the first word's postings.
    fn freq_in(&self, doc: DocId, at: usize) -> u32 {
        let mut words = self.entries.iter().zip(&self.positions);
        let starts = words
            .next()
            .and_then(|(_, positions)| positions.get(at))
            .map_or(&[][..], Vec::as_slice);
        let others: Option<Vec<&Vec<u32>>> = words
            .map(|(entry, positions)| {
                let at = entry.postings.binary_search_by_key(&doc, |posting| posting.doc).ok()?;
                positions.get(at)
            })
            .collect();
        let Some(others) = others else { return 0 };
        let follows = |start: u32| {
            (1u32..).zip(&others).all(|(step, positions)| {
                positions.binary_search(&start.saturating_add(step)).is_ok()
            })
        };
        u32::try_from(starts.iter().filter(|start| follows(**start)).count()).unwrap_or(u32::MAX)
    }
}

/// The documents in the order asked for.
pub(super) fn in_order(segment: &Segment, scored: Scores, sort: Sort) -> Result<Scores, Miss> {
    // By document number, which is: newest first, undated last.
    let mut ordered = scored;
    match sort {
        Sort::Newest => {}
        Sort::Relevance => sort_by(&mut ordered, |(_, one), (_, other)| other.total_cmp(one)),
        Sort::Oldest => {
            let columns = segment.columns_of(ordered.iter().map(|(doc, _)| *doc))?;
            let date = |doc| columns.get(doc).date;
            sort_by_key(&mut ordered, |(doc, _)| (date(*doc).is_none(), date(*doc)));
        }
    }
    Ok(ordered)
}

fn weighted(freqs: &FieldFreqs) -> f32 {
    Field::ALL.iter().zip(freqs).map(|(field, freq)| field_weight(*field) * float(*freq)).sum()
}

/// Counts are far below the 2²⁴ up to which `f32` is exact.
fn float(count: u32) -> f32 {
    #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "see above")]
    let float = count as f32;
    float
}
