//! Where the words of a phrase stand side by side.
//!
//! In: a [`Phrase`] and a segment. Out: its documents as an entry of the dictionary would tell them. A pair of very common
//! words is one; else the documents that hold all words are compared position by position.

use super::plan::Phrase;
use crate::index::DocId;
use crate::index::Entry;
use crate::index::Miss;
use crate::index::Occurrence;
use crate::index::Positions;
use crate::index::Posting;
use crate::index::Run;
use crate::index::Segment;
use crate::index::TermKind;
use crate::index::all;
use crate::index::both;
use std::rc::Rc;

/// What a phrase's documents are known from.
pub(super) enum Documents {
    /// An entry of its own.
    Entry(Rc<Entry>),
    /// All of them.
    Verified(Vec<Posting>),
    /// Reading so many bytes of lists and positions would be too much.
    TooMany,
}

impl Phrase {
    /// Its documents in segment `number`; `budget`: the most bytes to read besides the dictionary, which are taken off it.
    ///
    /// # Errors
    /// When a list isn't at hand, or is damaged.
    pub(super) fn documents(
        &self,
        segment: &Segment,
        number: usize,
        budget: &mut usize,
    ) -> Result<Documents, Miss> {
        let none = || Ok(Documents::Verified(Vec::new()));
        let words = self.words.iter().map(|entries| entries.get(number)?.clone());
        let Some(words) = words.collect::<Option<Vec<Rc<Entry>>>>() else { return none() };
        if let [word] = words.as_slice() {
            return Ok(Documents::Entry(word.clone()));
        }
        let pairs: Vec<Option<Rc<Entry>>> =
            self.pairs.iter().map(|entries| entries.get(number)?.clone()).collect();
        let both_common = words.iter().zip(words.iter().skip(1)).map(|(one, other)| one.is_common && other.is_common);
        if both_common.zip(&pairs).any(|(common, pair)| common && pair.is_none()) {
            return none();
        }
        if let ([_, _], [Some(pair)]) = (words.as_slice(), pairs.as_slice()) {
            return Ok(Documents::Entry(pair.clone()));
        }
        // What every document of the phrase holds: the rarest first, for it decides what is read of the others.
        let mut needed: Vec<&Rc<Entry>> = words.iter().chain(pairs.iter().flatten()).collect();
        needed.sort_by_key(|entry| entry.doc_freq);
        let mut docs: Option<Vec<DocId>> = None;
        for entry in needed {
            let over: Vec<&Run> = entry.runs.iter().filter(|run| overlaps(run, docs.as_deref())).collect();
            let cost = over.iter().map(|run| run.at.len).sum();
            let Some(left) = budget.checked_sub(cost) else { return Ok(Documents::TooMany) };
            *budget = left;
            let read = all(over.into_iter().map(|run| segment.run(entry.kind, run)))?;
            let mut held: Vec<DocId> = entry.head.iter().chain(read.iter().flatten()).map(|posting| posting.doc).collect();
            crate::text::sort::sort_dedup(&mut held);
            if let Some(docs) = &docs {
                held.retain(|doc| docs.binary_search(doc).is_ok());
            }
            docs = Some(held);
        }
        let docs = docs.unwrap_or_default();
        let over = |entry: &Entry| -> Vec<Run> {
            entry.runs.iter().filter(|run| overlaps(run, Some(&docs))).copied().collect()
        };
        let cost = words.iter().flat_map(|word| over(word)).map(|run| run.positions.len).sum();
        let Some(left) = budget.checked_sub(cost) else { return Ok(Documents::TooMany) };
        *budget = left;
        let places = all(words.iter().map(|word| places(segment, word, &over(word), &docs)))?;
        Ok(Documents::Verified(side_by_side(&docs, &places)))
    }
}

/// Whether the run may hold one of `docs`; of all for `None`.
fn overlaps(run: &Run, docs: Option<&[DocId]>) -> bool {
    docs.is_none_or(|docs| {
        let at = docs.partition_point(|doc| *doc < run.first);
        docs.get(at).is_some_and(|doc| *doc <= run.last)
    })
}

/// How a word stands in each of `docs`.
type Places = Vec<(Occurrence, Vec<u32>)>;

/// Positions of a word in `docs`, which all hold it.
fn places(segment: &Segment, word: &Entry, runs: &[Run], docs: &[DocId]) -> Result<Places, Miss> {
    let head = segment.head_positions(word);
    let tails = all(runs.iter().map(|run| {
        both(segment.run(TermKind::Word, run), segment.run_positions(run))
    }));
    let (head, tails) = both(head, tails)?;
    let mut places = vec![(Occurrence::default(), Vec::new()); docs.len()];
    let mut take = |postings: &[Posting], mut positions: Positions<'_>| -> Result<(), Miss> {
        for posting in postings {
            let of_doc = positions.next_document()?;
            if let Some(slot) = docs.binary_search(&posting.doc).ok().and_then(|at| places.get_mut(at)) {
                *slot = (posting.occurrence, of_doc.to_vec());
            }
        }
        Ok(())
    };
    take(&word.head, head)?;
    for (postings, positions) in tails {
        take(&postings, positions)?;
    }
    Ok(places)
}

/// The documents in which the words follow each other, with how often.
fn side_by_side(docs: &[DocId], words: &[Places]) -> Vec<Posting> {
    let Some((first, others)) = words.split_first() else { return Vec::new() };
    let mut found = Vec::new();
    for (at, (doc, (occurrence, starts))) in docs.iter().zip(first).enumerate() {
        let follows = |start: &&u32| {
            others.iter().zip(1u32..).all(|(word, step)| {
                word.get(at).is_some_and(|(_, positions)| {
                    positions.binary_search(&start.saturating_add(step)).is_ok()
                })
            })
        };
        let frequency = u32::try_from(starts.iter().filter(follows).count()).unwrap_or(u32::MAX);
        if frequency > 0 {
            found.push(Posting { doc: *doc, occurrence: occurrence.with_frequency(frequency) });
        }
    }
    found
}
