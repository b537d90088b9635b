//! The posting lists of a query in one segment: what is known of them, and what the rest is worth at most.
//!
//! A list is its head, which came with its dictionary's block, and runs of its tail, each with a bound. Documents are
//! scored from what is known; the bounds tell which runs may still change the best of them, as in block-max WAND (Ding &
//! Suel, "Faster top-k document retrieval using block-max indexes", 2011), only that here a run is a fetch.

use super::collect::may_reach;
use super::plan::Count;
use super::plan::Group;
use super::set::Set;
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
use std::rc::Rc;

/// Documents and a number for each, sorted by document.
pub(super) type Scores = Vec<(DocId, f32)>;

/// A variant of a word in one segment.
#[derive(Debug)]
pub(super) struct List {
    pub(super) weight: f32,
    pub(super) count: Count,
    pub(super) entry: Rc<Entry>,
    /// What was read of each run.
    pub(super) read: Vec<Option<Rc<Vec<Posting>>>>,
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

    fn in_head(&self, doc: DocId) -> Option<&Posting> {
        find(&self.entry.head, doc)
    }

    fn is_whole(&self) -> bool {
        self.read.iter().all(Option::is_some)
    }

    /// The run that wasn't read and may hold the document.
    fn unread_over(&self, doc: DocId) -> Option<usize> {
        self.run_over(doc).filter(|run| self.read.get(*run).is_some_and(Option::is_none))
    }

    /// The runs that weren't read and end at `first` or later, with what they are worth at most.
    pub(super) fn unread_from(&self, first: DocId) -> impl Iterator<Item = (&Run, f32)> {
        let at = self.entry.runs.partition_point(|run| run.last < first);
        let runs = self.entry.runs.iter().zip(&self.bounds).zip(&self.read).skip(at);
        runs.filter(|(_, read)| read.is_none()).map(|((run, bound), _)| (run, *bound))
    }
}

impl Lists {
    /// A word of the query in segment `number`.
    pub(super) fn of(group: &Group, number: usize, drives: bool, worth: &Worth) -> Self {
        let factor = group.weight * group.idf;
        let mut lists = Self { factor, drives, ..Self::default() };
        for variant in &group.variants {
            if let Some(entry) = variant.in_segment(number) {
                let (weight, count) = (variant.weight, variant.count);
                lists.variants.push(List::new(weight, count, entry.clone(), worth));
            }
        }
        lists
    }

    pub(super) fn is_whole(&self) -> bool {
        self.variants.iter().all(List::is_whole)
    }

    /// How many documents hold the word at least.
    pub(super) fn doc_freq(&self) -> usize {
        self.variants.iter().map(|list| list.entry.doc_freq).max().unwrap_or_default()
    }
}

/// A run that may change the answer: the group, the list in it, the run, and the most that a document of it scores.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    group: usize,
    list: usize,
    run: usize,
    at_most: f32,
}

/// Notes that a run of a list is wanted, if there is one.
fn want(tops: &mut [Vec<Option<f32>>], at: usize, run: Option<usize>, most: f32) {
    if let Some(top) = run.and_then(|run| tops.get_mut(at)?.get_mut(run)) {
        *top = Some(top.map_or(most, |top| top.max(most)));
    }
}

/// All lists of a query in one segment.
#[derive(Debug, Default)]
pub(super) struct OfSegment {
    pub(super) groups: Vec<Lists>,
}

impl OfSegment {
    /// Whether all lists that tell which documents match were read to their ends.
    pub(super) fn is_counted(&self) -> bool {
        let any_required = self.groups.iter().any(|group| group.required);
        let tell = |group: &&Lists| if any_required { group.required } else { group.drives };
        self.groups.iter().filter(tell).all(Lists::is_whole)
    }

    /// The most that a document may score that stands in no head and in whatever run lies over `doc`; `None` if no such
    /// document can match.
    fn at_most(&self, worth: &Worth, doc: DocId) -> Option<f32> {
        self.sum(worth, &|list| list.run_over(doc).and_then(|run| list.bounds.get(run)).copied())
    }

    /// The most that a document may score by what is known of it; `None` if it can't match.
    pub(super) fn most_of(&self, worth: &Worth, doc: DocId) -> Option<f32> {
        self.sum(worth, &|list| {
            if let Some(known) = list.in_head(doc) {
                return Some(worth.of(known.occurrence));
            }
            let run = list.run_over(doc)?;
            match list.read.get(run) {
                Some(Some(postings)) => find(postings, doc).map(|known| worth.of(known.occurrence)),
                _ => list.bounds.get(run).copied(),
            }
        })
    }

    /// What a document scores by what is known of it alone.
    pub(super) fn least_of(&self, worth: &Worth, doc: DocId) -> f32 {
        let known = self.sum(worth, &|list| {
            let read = list.run_over(doc).and_then(|run| list.read.get(run)?.as_ref());
            let known = list.in_head(doc).or_else(|| find(read?, doc));
            known.map(|known| worth.of(known.occurrence))
        });
        known.unwrap_or_default()
    }

    /// The runs without which it isn't known what `docs`, which are sorted, score.
    pub(super) fn wanted_for(&self, docs: &[DocId]) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        for (group, lists) in self.groups.iter().enumerate() {
            for (place, list) in lists.variants.iter().enumerate() {
                let mut last = None;
                for doc in docs {
                    let run = list.unread_over(*doc).filter(|_| list.in_head(*doc).is_none());
                    let next = run.filter(|_| run != last);
                    wanted.extend(next.map(|run| Wanted { group, list: place, run, at_most: 0.0 }));
                    last = run.or(last);
                }
            }
        }
        wanted
    }

    /// What the words add up to, given what each list is worth, `None` for one without the document; `None` if no
    /// document can match so. A worth of 0 matches: so much a headline alone counts if the publisher says so.
    #[inline(never)]
    fn sum(&self, worth: &Worth, of: &dyn Fn(&List) -> Option<f32>) -> Option<f32> {
        let any_required = self.groups.iter().any(|group| group.required);
        let (mut total, mut drives) = (0.0, any_required);
        for group in &self.groups {
            let mut sum = Sum::default();
            let mut holds = false;
            for list in &group.variants {
                if let Some(most) = of(list) {
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

    /// Whether all lists were read to their ends.
    pub(super) fn is_whole(&self) -> bool {
        self.groups.iter().all(Lists::is_whole)
    }

    /// The runs that may hold, or change the score of, a document that scores `least` or more; `None` wants all that
    /// may match. Also takes into `only` the documents that may score so, whether or not anything wasn't read of them.
    ///
    /// `possible`: documents of which something is known, and the most that they score. `age` is the factor of a document's age; `within` tells
    /// whether a stretch, from its first to its last document, may hold what is allowed.
    pub(super) fn wanted(
        &self,
        worth: &Worth,
        least: Option<f32>,
        possible: &[(DocId, f32)],
        only: &mut Set,
        age: &dyn Fn(DocId) -> f32,
        within: &dyn Fn(DocId, DocId) -> bool,
    ) -> Vec<Wanted> {
        let mut lists: Vec<(usize, usize, &List)> = Vec::new();
        for (group, of_group) in self.groups.iter().enumerate() {
            for (place, list) in of_group.variants.iter().enumerate() {
                if !list.is_whole() {
                    lists.push((group, place, list));
                }
            }
        }
        // Of each list's runs the most that they are wanted for.
        let mut tops: Vec<Vec<Option<f32>>> = Vec::new();
        lists.iter().for_each(|(.., list)| tops.push(vec![None; list.read.len()]));
        let enough = |most: f32| least.is_none_or(|least| may_reach(most, least));
        for (first, end) in stretches(&lists) {
            // A document outside all heads, which are looked at one by one below.
            let most = self.at_most(worth, first).map(|most| most * age(first));
            let Some(at_most) = most.filter(|most| enough(*most) && within(first, end)) else {
                continue;
            };
            only.fill(first.0..end.0.saturating_add(1), true);
            for (at, (.., list)) in lists.iter().enumerate() {
                want(&mut tops, at, list.unread_over(first), at_most);
            }
        }
        let mut walks: Vec<Walk<'_>> = lists.iter().map(|(.., list)| Walk::new(list)).collect();
        let mut unknown: Vec<(usize, usize)> = Vec::new();
        for (doc, most) in possible {
            if !enough(*most) {
                continue;
            }
            unknown.clear();
            for (at, walk) in walks.iter_mut().enumerate() {
                unknown.extend(walk.unknown(*doc).map(|run| (at, run)));
            }
            // A run that is wanted anyway needn't be argued about.
            let mut most = *most;
            if unknown
                .iter()
                .any(|(at, run)| tops.get(*at).and_then(|tops| *tops.get(*run)?).is_none())
            {
                most = match self.most_of(worth, *doc).map(|most| most * age(*doc)) {
                    Some(most) if enough(most) => most,
                    _ => continue,
                };
            }
            only.put(*doc, true);
            unknown.iter().for_each(|(at, run)| want(&mut tops, *at, Some(*run), most));
        }
        let mut wanted: Vec<Wanted> = Vec::new();
        for ((group, list, _), tops) in lists.into_iter().zip(tops) {
            for (run, top) in tops.into_iter().enumerate() {
                wanted.extend(top.map(|at_most| Wanted { group, list, run, at_most }));
            }
        }
        wanted
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

    /// Reads all runs.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub(super) fn read_all(&mut self, segment: &Segment) -> Result<(), Miss> {
        for list in self.groups.iter_mut().flat_map(|group| &mut group.variants) {
            for (run, slot) in list.entry.runs.iter().zip(&mut list.read) {
                *slot = Some(segment.run(list.entry.kind, run)?);
            }
        }
        Ok(())
    }

    /// Of all lists, the next runs that weren't read, newest or oldest first; and the document up to which, or from which on,
    /// all is known without them.
    pub(super) fn frontier(&self, oldest: bool) -> Option<(Vec<Wanted>, DocId)> {
        let mut wanted = Vec::new();
        let mut frontier: Option<DocId> = None;
        for (group, lists) in self.groups.iter().enumerate() {
            for (place, list) in lists.variants.iter().enumerate() {
                let unread = |read: &Option<Rc<Vec<Posting>>>| read.is_none();
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

/// A list, walked along by documents that ascend.
struct Walk<'l> {
    head: &'l [Posting],
    runs: std::iter::Enumerate<std::slice::Iter<'l, Run>>,
    run: Option<(usize, &'l Run)>,
    list: &'l List,
}

impl<'l> Walk<'l> {
    fn new(list: &'l List) -> Self {
        let mut runs = list.entry.runs.iter().enumerate();
        let run = runs.next();
        Self { head: &list.entry.head, runs, run, list }
    }

    /// The run that may hold the document, if neither that was read nor the head tells.
    fn unknown(&mut self, doc: DocId) -> Option<usize> {
        while let Some((_, run)) = self.run
            && run.last < doc
        {
            self.run = self.runs.next();
        }
        let (at, _) = self.run.filter(|(_, run)| run.first <= doc)?;
        while let [first, rest @ ..] = self.head
            && first.doc < doc
        {
            self.head = rest;
        }
        let in_head = self.head.first().is_some_and(|first| first.doc == doc);
        let is_unread = self.list.read.get(at).is_some_and(Option::is_none);
        Some(at).filter(|_| is_unread && !in_head)
    }
}

fn find(postings: &[Posting], doc: DocId) -> Option<&Posting> {
    let at = postings.binary_search_by_key(&doc, |posting| posting.doc).ok()?;
    postings.get(at)
}

/// The stretches between the ends of runs that weren't read, each from its first to its last document: over each a list
/// has one run, or none.
fn stretches(lists: &[(usize, usize, &List)]) -> Vec<(DocId, DocId)> {
    let mut starts: Vec<DocId> = Vec::new();
    for (.., list) in lists {
        for (run, _) in list.unread_from(DocId(0)) {
            starts.push(run.first);
            starts.push(DocId(run.last.0.saturating_add(1)));
        }
    }
    sort_dedup(&mut starts);
    let ends = starts.iter().skip(1).map(|next| DocId(next.0.saturating_sub(1)));
    starts.iter().copied().zip(ends).collect()
}
