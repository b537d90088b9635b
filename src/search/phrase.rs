//! Where the words of a phrase stand side by side.
//!
//! In: a phrase in a language ([`Reading`]) and a segment. Out: its documents as an entry of the dictionary would tell them. A
//! pair of very common words is one; else the documents that hold all words are compared position by position.

use super::FULL;
use super::plan::Reading;
use crate::index::Archive;
use crate::index::Doc;
use crate::index::DocId;
use crate::index::Entry;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::Occurrence;
use crate::index::Positions;
use crate::index::Posting;
use crate::index::Run;
use crate::index::Segment;
use crate::index::TermKind;
use crate::text::sort::sort_by_key;
use crate::text::sort::sort_dedup;
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

impl Reading {
    /// Its documents in segment `number`; `budget`: the most bytes to read besides the dictionary, which are taken off it.
    ///
    /// # Errors
    /// When a list isn't at hand, or is damaged.
    pub(super) fn documents(
        &self,
        archive: &Archive,
        number: usize,
        budget: &mut usize,
    ) -> Result<Documents, Miss> {
        let segment = archive.segment(number)?;
        let mut words: Vec<&Rc<Entry>> = Vec::new();
        for word in &self.words {
            let Some(entry) = word.in_segment(number) else {
                return Ok(Documents::Verified(Vec::new()));
            };
            words.push(entry);
        }
        if let [word] = words.as_slice() {
            let whole = Documents::Entry(Rc::clone(word));
            let in_title = FULL && self.in_title;
            return if in_title { in_titles(segment, word, budget) } else { Ok(whole) };
        }
        // What every document of the phrase holds: the rarest first, for it decides what is read of the others.
        let mut needed = words.clone();
        for (neighbours, pair) in words.windows(2).zip(&self.pairs) {
            if let Some(Some(pair)) = pair.get(number) {
                if words.len() == 2 && !(FULL && self.in_title) {
                    return Ok(Documents::Entry(Rc::clone(pair)));
                }
                needed.push(pair);
            } else if neighbours.iter().all(|word| word.is_common) {
                return Ok(Documents::Verified(Vec::new()));
            }
        }
        sort_by_key(&mut needed, |entry| entry.doc_freq);
        let mut docs: Option<Vec<DocId>> = None;
        for entry in needed {
            let cost = cost(entry, docs.as_deref(), |run| run.at.len);
            let Some(left) = budget.checked_sub(cost) else { return Ok(Documents::TooMany) };
            *budget = left;
            let mut held = docs_of(segment, entry, docs.as_deref())?;
            if let Some(docs) = &docs {
                held.retain(|doc| docs.binary_search(doc).is_ok());
            }
            docs = Some(held);
        }
        let docs = docs.unwrap_or_default();
        let cost = words.iter().map(|word| cost(word, Some(&docs), |run| run.positions.len)).sum();
        let Some(left) = budget.checked_sub(cost) else { return Ok(Documents::TooMany) };
        *budget = left;
        let mut missing = Missing::default();
        let mut found = Vec::new();
        for word in words {
            found.extend(missing.take(places(segment, word, &docs)));
        }
        missing.done()?;
        if FULL && self.in_title {
            return self.in_title_of(archive, number, &docs, &found).map(Documents::Verified);
        }
        Ok(Documents::Verified(side_by_side(&docs, &found)))
    }

    /// The documents in whose titles the words follow each other, each with how it holds the first of them.
    #[inline(never)]
    fn in_title_of(
        &self,
        archive: &Archive,
        segment: usize,
        docs: &[DocId],
        words: &[Places],
    ) -> Result<Vec<Posting>, Miss> {
        let mut missing = Missing::default();
        let mut found = side_by_side(docs, words);
        found.retain_mut(|posting| {
            let places = docs.binary_search(&posting.doc).ok();
            let places = places.map(|at| words.iter().filter_map(move |word| word.get(at)));
            let places: Vec<_> = places.into_iter().flatten().collect();
            // A title stands first: up to where the last of the words is met first, all is title.
            let title_end = places.iter().filter_map(|(_, positions)| positions.first()).max();
            let in_title = places.iter().all(|(occurrence, _)| occurrence.in_title());
            let first = places.first();
            posting.occurrence = first.map_or(posting.occurrence, |(occurrence, _)| *occurrence);
            in_title
                && (first.zip(title_end).is_some_and(|((_, starts), end)| {
                    starts.iter().take_while(|start| *start <= end).any(|start| {
                        (0..).zip(&places).all(|(step, (_, positions))| {
                            let position = start.saturating_add(step);
                            position <= *end && positions.binary_search(&position).is_ok()
                        })
                    })
                }) || missing.take(self.in_heading(archive, Doc { segment, doc: posting.doc }))
                    == Some(true))
        });
        missing.done()?;
        Ok(found)
    }

    /// Whether the words follow each other in the headline.
    fn in_heading(&self, archive: &Archive, doc: Doc) -> Result<bool, Miss> {
        let card = archive.card(doc)?;
        let words: Vec<_> = card.analyzer().words(&card.heading).collect();
        Ok(card.has_title
            && words.windows(self.words.len()).any(|run| {
                run.iter().zip(&self.words).all(|(word, asked)| word.stem() == asked.term)
            }))
    }
}

/// The documents that have a word in their titles.
#[inline(never)]
fn in_titles(segment: &Segment, word: &Entry, budget: &mut usize) -> Result<Documents, Miss> {
    let runs = || {
        let has_titles = |run: &&Run| run.bound.occurrences().any(Occurrence::in_title);
        word.runs.iter().filter(has_titles)
    };
    let cost = runs().map(|run| run.at.len).sum();
    let Some(left) = budget.checked_sub(cost) else { return Ok(Documents::TooMany) };
    *budget = left;
    let mut missing = Missing::default();
    let mut postings = word.head.clone();
    for run in runs() {
        let read = missing.take(segment.run(word.kind, run)).unwrap_or_default();
        postings.extend_from_slice(&read);
    }
    missing.done()?;
    postings.retain(|posting| posting.occurrence.in_title());
    sort_by_key(&mut postings, |posting| posting.doc);
    Ok(Documents::Verified(postings))
}

/// Bytes of the runs of `entry` that may hold some of `among`.
#[inline(never)]
fn cost(entry: &Entry, among: Option<&[DocId]>, len: fn(&Run) -> usize) -> usize {
    entry.runs.iter().filter(|run| overlaps(run, among)).map(len).sum()
}

/// Documents of an entry, sorted; of its runs those that may hold some of `among`.
///
/// # Errors
/// When a run isn't at hand, or is damaged.
#[inline(never)]
pub(super) fn docs_of(
    segment: &Segment,
    entry: &Entry,
    among: Option<&[DocId]>,
) -> Result<Vec<DocId>, Miss> {
    let mut missing = Missing::default();
    let mut postings = entry.head.clone();
    for run in &entry.runs {
        if overlaps(run, among) {
            let read = missing.take(segment.run(entry.kind, run)).unwrap_or_default();
            postings.extend_from_slice(&read);
        }
    }
    missing.done()?;
    let mut docs = postings.iter().map(|posting| posting.doc).collect();
    sort_dedup(&mut docs);
    Ok(docs)
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
#[inline(never)]
fn places(segment: &Segment, word: &Entry, docs: &[DocId]) -> Result<Places, Miss> {
    let mut missing = Missing::default();
    let mut places = vec![(Occurrence::default(), Vec::new()); docs.len()];
    if let Some(head) = missing.take(segment.head_positions(word)) {
        place(&word.head, head, docs, &mut places)?;
    }
    for run in &word.runs {
        if overlaps(run, Some(docs)) {
            let postings = missing.take(segment.run(TermKind::Word, run));
            let positions = missing.take(segment.run_positions(run));
            if let (Some(postings), Some(positions)) = (postings, positions) {
                place(&postings, positions, docs, &mut places)?;
            }
        }
    }
    missing.done()?;
    Ok(places)
}

/// Takes the positions of those of `postings` that are among `docs`.
#[inline(never)]
fn place(
    postings: &[Posting],
    mut positions: Positions<'_>,
    docs: &[DocId],
    places: &mut Places,
) -> Result<(), Miss> {
    for posting in postings {
        let of_doc = positions.next_document()?;
        if let Some(slot) = docs.binary_search(&posting.doc).ok().and_then(|at| places.get_mut(at))
        {
            *slot = (posting.occurrence, of_doc.to_vec());
        }
    }
    Ok(())
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
