//! The second stage of a search: what is too dear for each keystroke.
//!
//! In: the plan and the first stage's best. Out: the same anew ranked: words that look like those asked for (`neighbours`)
//! and the words of the first hits (`feedback`) add to the scores of the best hundred, and change nothing about what
//! matches. Whatever it reads, dictionary and all, counts against `maxBytes`: where that doesn't suffice, the first stage's
//! answer stands.

use super::SearchOptions;
use super::allowed::Budget;
use super::allowed::Labels;
use super::collect::collect;
use super::feedback;
use super::lists::Lists;
use super::lists::OfSegment;
use super::neighbours;
use super::plan::Group;
use super::plan::Plan;
use super::plan::Weights;
use super::worth::Worth;
use crate::index::Archive;
use crate::index::ChunkAt;
use crate::index::Doc;
use crate::index::DocId;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::Segment;
use crate::text::sort::sort_by;
use crate::text::sort::sort_by_key;

/// Hits of the first stage that are ranked anew: nearly none comes from farther back among the first ten.
const CANDIDATES: usize = 100;

/// Blocks of the dictionary that are read for words that nobody typed.
pub(super) struct Blocks {
    budget: Budget,
    paid: Vec<(usize, ChunkAt)>,
}

impl Blocks {
    /// Takes the block's bytes off, once.
    pub(super) fn add(&mut self, segment: usize, block: ChunkAt) {
        if !self.paid.contains(&(segment, block)) {
            self.paid.push((segment, block));
            self.budget.pays(block.len);
        }
    }

    /// Whether all of them may be read.
    pub(super) fn fit(&self) -> bool {
        self.budget.exact
    }
}

/// What the second stage makes of a page.
pub(super) struct Expanded {
    /// The best, in order.
    pub(super) ranked: Vec<(Doc, f32)>,
    /// Bytes that may still be read.
    pub(super) left: usize,
    /// What was added.
    pub(super) groups: Vec<Group>,
}

/// Ranks anew; `None` if that would take more bytes than allowed.
///
/// # Errors
/// [`Miss`], as of the dictionary, the first hits' cards and the lists.
pub(super) fn expand(
    archive: &Archive,
    plan: &Plan,
    labels: &Labels,
    options: &SearchOptions,
    first: &[(Doc, f32)],
) -> Result<Option<Expanded>, Miss> {
    let most = options.offset.saturating_add(options.limit).max(1);
    let candidates = SearchOptions {
        limit: CANDIDATES.max(most),
        offset: 0,
        count: false,
        facets: Vec::new(),
        ..options.clone()
    };
    let candidates = collect(archive, plan, labels, &candidates)?;
    if !candidates.exact && candidates.needs.is_empty() {
        return Ok(None);
    }
    let budget = Budget { left: candidates.left, exact: true };
    let mut blocks = Blocks { budget, paid: Vec::new() };
    // What the candidates need is fetched beside the dictionary's blocks.
    let mut missing = Missing::default();
    if !candidates.needs.is_empty() {
        missing.take::<()>(Err(candidates.needs.into()));
    }
    let weights = Weights::of(archive)?;
    let mut groups = missing
        .take(feedback::groups(archive, plan, first, weights.feedback, &mut blocks))
        .unwrap_or_default();
    let neighbours = neighbours::groups(archive, plan, weights.neighbour, &mut blocks);
    groups.extend(missing.take(neighbours).unwrap_or_default());
    if !blocks.fit() {
        return Ok(None);
    }
    missing.done()?;
    let anew = Anew::new(archive, &groups, candidates.ranked)?;
    let mut budget = blocks.budget;
    let ranked = anew.ranked(archive, (options.offset, most), &mut budget)?;
    Ok(ranked.map(|mut ranked| {
        pin(&mut ranked, first.first().map(|(doc, _)| *doc));
        Expanded { ranked, left: budget.left, groups }
    }))
}

/// Puts what was first in the first stage first again: feedback may only change what follows it.
fn pin(ranked: &mut Vec<(Doc, f32)>, first: Option<Doc>) {
    let Some(first) = first else { return };
    let best = ranked.first().map_or(0.0, |(_, score)| *score);
    ranked.retain(|(doc, _)| *doc != first);
    ranked.insert(0, (first, best));
}

/// A hit of the first stage.
struct Candidate {
    doc: Doc,
    /// What it scored in the first stage.
    score: f32,
    /// Factor of its age.
    age: f32,
    /// What it scores at least by what is known.
    least: f32,
}

/// What adds to the scores of the candidates, by segment.
struct Anew {
    parts: Vec<OfSegment>,
    worth: Worth,
    /// Sorted by document.
    candidates: Vec<Candidate>,
}

impl Anew {
    fn new(archive: &Archive, groups: &[Group], ranked: Vec<(Doc, f32)>) -> Result<Self, Miss> {
        let worth = Worth::new(archive)?;
        let mut parts = Vec::new();
        for number in 0..archive.segments().len() {
            let lists = groups.iter().map(|group| Lists::of(group, number, true, &worth));
            parts.push(OfSegment { groups: lists.collect() });
        }
        let mut candidates = Vec::new();
        for (doc, score) in ranked {
            let age = worth.by_age(archive.segment(doc.segment)?.dates(), doc.doc);
            candidates.push(Candidate { doc, score, age, least: score });
        }
        sort_by_key(&mut candidates, |candidate| candidate.doc);
        Ok(Self { parts, worth, candidates })
    }

    /// The best `page.1` in their order; `None` if what they score takes more bytes to tell than allowed.
    fn ranked(
        mut self,
        archive: &Archive,
        page: (usize, usize),
        budget: &mut Budget,
    ) -> Result<Option<Vec<(Doc, f32)>>, Miss> {
        let known = self.scores(OfSegment::least_of);
        for (candidate, least) in self.candidates.iter_mut().zip(known) {
            candidate.least = least;
        }
        let mut ranked = self.by_score();
        let least =
            page.1.checked_sub(1).and_then(|last| ranked.get(last)).map(|(_, least)| *least);
        // Sums in another order may differ in their last bits.
        let most = self.scores(|part, worth, doc| part.most_of(worth, doc).unwrap_or_default());
        let mut may = most.iter().map(|most| least.is_none_or(|least| most * 1.000_01 >= least));
        self.candidates.retain(|_| may.next().unwrap_or_default());
        let mut missing = Missing::default();
        for (number, (part, segment)) in self.parts.iter_mut().zip(archive.segments()).enumerate() {
            let own = self.candidates.iter().filter(|candidate| candidate.doc.segment == number);
            let own: Vec<DocId> = own.map(|candidate| candidate.doc.doc).collect();
            read(part, segment, &own, budget, &mut missing);
        }
        if !budget.exact {
            return Ok(None);
        }
        if let Err(miss) = missing.done() {
            // The cards of what is likely to be shown come beside the lists.
            let mut missing = Missing::default();
            missing.take::<()>(Err(miss));
            for (doc, _) in ranked.iter().take(page.1).skip(page.0) {
                missing.take(archive.card(*doc));
            }
            missing.done()?;
        }
        let known = self.scores(OfSegment::least_of);
        for (candidate, score) in self.candidates.iter_mut().zip(known) {
            candidate.least = score;
        }
        ranked = self.by_score();
        Ok(Some(ranked))
    }

    /// What each candidate scores with all that is added, which `of` tells.
    fn scores(&self, of: impl Fn(&OfSegment, &Worth, DocId) -> f32) -> Vec<f32> {
        let score = |candidate: &Candidate| {
            let part = self.parts.get(candidate.doc.segment);
            let more = part.map_or(0.0, |part| of(part, &self.worth, candidate.doc.doc));
            candidate.score + candidate.age * more
        };
        self.candidates.iter().map(score).collect()
    }

    /// The candidates by what they score at least, best first.
    fn by_score(&self) -> Vec<(Doc, f32)> {
        let mut ranked: Vec<(Doc, f32)> = Vec::new();
        ranked.extend(self.candidates.iter().map(|candidate| (candidate.doc, candidate.least)));
        sort_by(&mut ranked, |(one, score), (other, than)| {
            than.total_cmp(score).then(one.cmp(other))
        });
        ranked
    }
}

/// Reads what the scores of `docs` take, if it may be read.
fn read(
    part: &mut OfSegment,
    segment: &Segment,
    docs: &[DocId],
    budget: &mut Budget,
    missing: &mut Missing,
) {
    let wanted = part.wanted_for(docs);
    if budget.pays(part.cost(&wanted)) {
        missing.take(part.read(segment, &wanted));
    }
}
