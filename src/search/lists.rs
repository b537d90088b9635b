//! The posting lists of a query in one segment: what is known of them, and what the rest is worth at most.
//!
//! A list is its head, which came with its dictionary's block, and runs of its tail, each with a bound. Documents are
//! scored from what is known; the bounds tell which runs may still change the best of them, as in block-max WAND (Ding &
//! Suel, "Faster top-k document retrieval using block-max indexes", 2011), only that here a run is a fetch.

use super::plan::Count;
use super::worth::Sum;
use super::worth::Worth;
use crate::index::DocId;
use crate::index::Entry;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::Posting;
use crate::index::Run;
use crate::index::Segment;
use crate::text::sort::sort_by;
use crate::text::sort::sort_dedup;
use std::cmp::Ordering;
use std::rc::Rc;

/// Documents and a number for each, sorted by document.
pub(super) type Scores = Vec<(DocId, f32)>;

/// A variant of a word in one segment.
#[derive(Debug)]
pub(super) struct List {
    pub(super) weight: f32,
    pub(super) count: Count,
    entry: Rc<Entry>,
    /// What was read of each run.
    read: Vec<Option<Vec<Posting>>>,
    /// What each run is worth at most.
    bounds: Vec<f32>,
}

/// A word of the query in one segment, or a phrase.
#[derive(Debug, Default)]
pub(super) struct Lists {
    pub(super) variants: Vec<List>,
    pub(super) factor: f32,
    /// Nothing matches without it.
    pub(super) required: bool,
    /// A document matches that holds it.
    pub(super) drives: bool,
    /// Whether finding its documents would take more bytes than allowed.
    pub(super) unread: bool,
}

impl List {
    pub(super) fn new(weight: f32, count: Count, entry: Rc<Entry>, worth: &Worth) -> Self {
        let read = entry.runs.iter().map(|_| None).collect();
        let bounds = entry.runs.iter().map(|run| worth.at_most(run.bound)).collect();
        Self { weight, count, entry, read, bounds }
    }

    fn run_over(&self, doc: DocId) -> Option<usize> {
        let at = self.entry.runs.partition_point(|run| run.last < doc);
        self.entry.runs.get(at).filter(|run| run.first <= doc).map(|_| at)
    }

    /// The postings that are known, in order of documents.
    fn known(&self) -> Vec<Posting> {
        let mut known: Vec<Posting> = Vec::new();
        let mut head = self.entry.head.iter().peekable();
        for posting in self.read.iter().flatten().flatten() {
            while let Some(before) = head.next_if(|before| before.doc < posting.doc) {
                known.push(*before);
            }
            known.push(*posting);
        }
        known.extend(head);
        known
    }

    fn is_whole(&self) -> bool {
        self.read.iter().all(Option::is_some)
    }

    /// Worth of the document, if that is known; else at most, and the run that tells; `None` if it isn't in the list.
    fn at_most(&self, doc: DocId, worth: &Worth) -> (Option<f32>, Option<usize>) {
        let of = |postings: &[Posting]| {
            let at = postings.binary_search_by_key(&doc, |posting| posting.doc).ok()?;
            postings.get(at).map(|posting| worth.of(posting.occurrence))
        };
        if let Some(known) = of(&self.entry.head) {
            return (Some(known), None);
        }
        let Some(run) = self.run_over(doc) else { return (None, None) };
        match self.read.get(run) {
            Some(Some(postings)) => (of(postings), None),
            _ => (self.bounds.get(run).copied(), Some(run)),
        }
    }
}

impl Lists {
    /// Scores of the documents that are known to hold the word.
    pub(super) fn scores(&self, worth: &Worth) -> Scores {
        let (mut sums, mut best) = (Scores::new(), Scores::new());
        for list in &self.variants {
            let known = list.known();
            let weighed = known.iter().map(|posting| {
                let worth_of = list.weight * worth.of(posting.occurrence);
                match list.count {
                    Count::Sum => (posting.doc, worth_of),
                    Count::Best => {
                        (posting.doc, list.weight * worth.saturated(worth.of(posting.occurrence)))
                    }
                }
            });
            match list.count {
                Count::Sum => merge(&mut sums, weighed.collect(), |one, other| one + other),
                Count::Best => merge(&mut best, weighed.collect(), f32::max),
            }
        }
        sums.iter_mut().for_each(|(_, sum)| *sum = worth.saturated(*sum));
        merge(&mut best, sums, f32::max);
        best.iter_mut().for_each(|(_, value)| *value *= self.factor);
        best
    }

    pub(super) fn is_whole(&self) -> bool {
        self.variants.iter().all(List::is_whole)
    }

    /// How many documents hold the word at least.
    pub(super) fn doc_freq(&self) -> usize {
        self.variants.iter().map(|list| list.entry.doc_freq).max().unwrap_or_default()
    }
}

/// Joins two lists; where both hold a document, by `join`.
pub(super) fn merge(into: &mut Scores, more: Scores, join: fn(f32, f32) -> f32) {
    if into.is_empty() {
        *into = more;
        return;
    }
    if more.is_empty() {
        return;
    }
    let mut merged = Scores::with_capacity(into.len() + more.len());
    let (mut ours, mut theirs) = (into.as_slice(), more.as_slice());
    while let (Some((one, rest)), Some((other, others))) =
        (ours.split_first(), theirs.split_first())
    {
        match one.0.cmp(&other.0) {
            Ordering::Less => {
                merged.push(*one);
                ours = rest;
            }
            Ordering::Greater => {
                merged.push(*other);
                theirs = others;
            }
            Ordering::Equal => {
                merged.push((one.0, join(one.1, other.1)));
                (ours, theirs) = (rest, others);
            }
        }
    }
    merged.extend_from_slice(ours);
    merged.extend_from_slice(theirs);
    *into = merged;
}

/// A run that may change the answer: the group, the list in it, the run, and the most that a document of it scores.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    group: usize,
    list: usize,
    run: usize,
    at_most: f32,
}

/// All lists of a query in one segment.
#[derive(Debug, Default)]
pub(super) struct OfSegment {
    pub(super) groups: Vec<Lists>,
}

impl OfSegment {
    /// Scores of the documents that are known to match.
    pub(super) fn scores(&self, worth: &Worth) -> Scores {
        let mut scored: Option<Scores> = None;
        for group in self.groups.iter().filter(|group| group.required) {
            let of_group = group.scores(worth);
            match &mut scored {
                None => scored = Some(of_group),
                Some(known) => intersect(known, &of_group),
            }
        }
        let any_required = scored.is_some();
        let mut scored = scored.unwrap_or_default();
        for group in self.groups.iter().filter(|group| group.drives && !any_required) {
            merge(&mut scored, group.scores(worth), |one, other| one + other);
        }
        for group in
            self.groups.iter().filter(|group| !group.required && (any_required || !group.drives))
        {
            add(&mut scored, &group.scores(worth));
        }
        scored
    }

    /// Whether all lists that tell which documents match were read to their ends.
    pub(super) fn is_counted(&self) -> bool {
        let any_required = self.groups.iter().any(|group| group.required);
        let tell = |group: &&Lists| if any_required { group.required } else { group.drives };
        self.groups.iter().filter(tell).all(Lists::is_whole)
    }

    /// The most that the variants of each group add up to, given each list's worth, `None` for one without the document;
    /// `None` if no document can match so. A worth of 0 matches: so much a headline alone counts if the publisher says so.
    fn at_most(
        &self,
        worth: &Worth,
        of: &mut dyn FnMut(usize, usize, &List) -> Option<f32>,
    ) -> Option<f32> {
        let any_required = self.groups.iter().any(|group| group.required);
        let (mut total, mut drives) = (0.0, any_required);
        for (number, group) in self.groups.iter().enumerate() {
            let mut sum = Sum::default();
            let mut holds = false;
            for (place, list) in group.variants.iter().enumerate() {
                if let Some(most) = of(number, place, list) {
                    holds = true;
                    sum.add(list.count, list.weight, most, worth);
                }
            }
            if group.required && !holds {
                return None;
            }
            drives |= group.drives && holds;
            total += group.factor * sum.value(worth);
        }
        drives.then_some(total)
    }

    /// The runs that may hold, or change the score of, a document that scores `least` or more; `None` wants all that
    /// may match. `age` is the factor of a document's age; `within` tells whether a stretch, from its
    /// first to its last document, may hold what is allowed.
    pub(super) fn wanted(
        &self,
        worth: &Worth,
        known: &Scores,
        least: Option<f32>,
        age: &dyn Fn(DocId) -> f32,
        within: &dyn Fn(DocId, DocId) -> bool,
    ) -> Vec<Wanted> {
        let mut wanted: Vec<Wanted> = Vec::new();
        let mut lists: Vec<(usize, usize, &List)> = Vec::new();
        for (group, of_group) in self.groups.iter().enumerate() {
            for (place, list) in of_group.variants.iter().enumerate() {
                if !list.is_whole() {
                    lists.push((group, place, list));
                }
            }
        }
        if lists.is_empty() {
            return wanted;
        }
        // Sums in another order may differ in their last bits.
        let enough = |most: f32| least.is_none_or(|least| most * 1.000_01 >= least);
        // Stretches between the ends of runs: each list has one run over it, or none.
        let mut starts: Vec<DocId> = Vec::new();
        for (.., list) in &lists {
            for (run, read) in list.entry.runs.iter().zip(&list.read) {
                if read.is_none() {
                    starts.push(run.first);
                    starts.push(DocId(run.last.0.saturating_add(1)));
                }
            }
        }
        sort_dedup(&mut starts);
        for stretch in starts.windows(2) {
            let [first, next] = stretch else { continue };
            let end = DocId(next.0.saturating_sub(1));
            if !within(*first, end) {
                continue;
            }
            let over = |list: &List| {
                list.run_over(*first).filter(|run| list.read.get(*run).is_some_and(Option::is_none))
            };
            // A document outside all heads, which are looked at one by one below.
            let most = self.at_most(worth, &mut |_, _, list| {
                list.run_over(*first).and_then(|run| list.bounds.get(run)).copied()
            });
            let Some(at_most) = most.map(|most| most * age(*first)).filter(|most| enough(*most))
            else {
                continue;
            };
            for (group, place, list) in &lists {
                if let Some(run) = over(list) {
                    wanted.push(Wanted { group: *group, list: *place, run, at_most });
                }
            }
        }
        for doc in self.heads(known) {
            if !within(doc, doc) {
                continue;
            }
            let mut unknown: Vec<(usize, usize, usize)> = Vec::new();
            let most = self.at_most(worth, &mut |group, place, list| {
                let (most, run) = list.at_most(doc, worth);
                unknown.extend(run.map(|run| (group, place, run)));
                most
            });
            if let Some(at_most) = most.map(|most| most * age(doc)).filter(|most| enough(*most)) {
                let runs = unknown.into_iter();
                wanted.extend(runs.map(|(group, list, run)| Wanted { group, list, run, at_most }));
            }
        }
        distinct(wanted)
    }

    /// Documents of which something is known, each once.
    fn heads(&self, known: &Scores) -> Vec<DocId> {
        let optional = self.groups.iter().any(|group| !group.drives || group.required);
        let mut docs: Vec<DocId> = known.iter().map(|(doc, _)| *doc).collect();
        if optional {
            let heads = self.groups.iter().flat_map(|group| &group.variants);
            let heads = heads.flat_map(|list| list.entry.head.iter().map(|posting| posting.doc));
            docs.extend(heads);
            sort_dedup(&mut docs);
        }
        docs
    }

    /// Bytes that the runs take.
    pub(super) fn cost(&self, wanted: &[Wanted]) -> usize {
        wanted.iter().filter_map(|wanted| self.run_of(*wanted)).map(|run| run.at.len).sum()
    }

    /// The best of `wanted` that cost at most `budget` bytes.
    pub(super) fn within_budget(&self, mut wanted: Vec<Wanted>, budget: usize) -> Vec<Wanted> {
        sort_by(&mut wanted, |one, other| other.at_most.total_cmp(&one.at_most));
        let mut left = budget;
        wanted.retain(|wanted| {
            let cost = self.run_of(*wanted).map_or(0, |run| run.at.len);
            let fits = cost <= left;
            left -= if fits { cost } else { 0 };
            fits
        });
        wanted
    }

    fn run_of(&self, wanted: Wanted) -> Option<&Run> {
        self.groups.get(wanted.group)?.variants.get(wanted.list)?.entry.runs.get(wanted.run)
    }

    /// Reads runs.
    ///
    /// # Errors
    /// When some aren't at hand, or are damaged.
    pub(super) fn read(&mut self, segment: &Segment, wanted: &[Wanted]) -> Result<(), Miss> {
        let mut missing = Missing::default();
        for wanted in wanted {
            let list = self
                .groups
                .get_mut(wanted.group)
                .and_then(|group| group.variants.get_mut(wanted.list));
            if let Some(list) = list
                && let Some(run) = list.entry.runs.get(wanted.run)
                && let Some(slot) = list.read.get_mut(wanted.run)
            {
                *slot = missing.take(segment.run(list.entry.kind, run));
            }
        }
        missing.done()
    }

    /// Of all lists, the next runs that weren't read, newest or oldest first; and the document up to which, or from which on,
    /// all is known without them.
    pub(super) fn frontier(&self, oldest: bool) -> Option<(Vec<Wanted>, DocId)> {
        let mut wanted = Vec::new();
        let mut frontier: Option<DocId> = None;
        for (group, lists) in self.groups.iter().enumerate() {
            for (place, list) in lists.variants.iter().enumerate() {
                let unread = |read: &Option<Vec<Posting>>| read.is_none();
                let run = if oldest {
                    list.read.iter().rposition(unread)
                } else {
                    list.read.iter().position(unread)
                };
                let Some((at, run)) = run.and_then(|at| Some((at, list.entry.runs.get(at)?)))
                else {
                    continue;
                };
                wanted.push(Wanted { group, list: place, run: at, at_most: 0.0 });
                let (edge, pick): (DocId, fn(DocId, DocId) -> DocId) =
                    if oldest { (run.last, DocId::max) } else { (run.first, DocId::min) };
                frontier = Some(frontier.map_or(edge, |frontier| pick(frontier, edge)));
            }
        }
        let frontier = frontier?;
        // Only what the frontier needs: the runs that hold it back.
        wanted.retain(|wanted| {
            self.run_of(*wanted).is_some_and(|run| {
                if oldest { run.last >= frontier } else { run.first <= frontier }
            })
        });
        Some((wanted, frontier))
    }
}

/// Each run once, with the most that it is wanted for.
fn distinct(mut wanted: Vec<Wanted>) -> Vec<Wanted> {
    let key = |wanted: &Wanted| (wanted.group, wanted.list, wanted.run);
    sort_by(&mut wanted, |one, other| {
        key(one).cmp(&key(other)).then(other.at_most.total_cmp(&one.at_most))
    });
    wanted.dedup_by_key(|wanted| key(wanted));
    wanted
}

/// Keeps what both hold, added up.
fn intersect(into: &mut Scores, other: &Scores) {
    into.retain_mut(|(doc, value)| {
        let at = other.binary_search_by_key(doc, |(doc, _)| *doc).ok();
        let more = at.and_then(|at| other.get(at)).map(|(_, more)| *more);
        *value += more.unwrap_or_default();
        more.is_some()
    });
}

/// Adds where a document is known already.
fn add(into: &mut Scores, more: &Scores) {
    let mut rest = more.as_slice();
    for (doc, value) in into {
        while let Some(((other, _), tail)) = rest.split_first() {
            if *other >= *doc {
                break;
            }
            rest = tail;
        }
        if let Some((other, more)) = rest.first()
            && other == doc
        {
            *value += more;
        }
    }
}
