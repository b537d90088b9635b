//! A plan → the documents that match best, or come first.
//!
//! Whatever is called exact equals what a look at every document would tell. Words that stand in more than a tenth of all
//! documents add to scores but don't make a match, unless nothing rarer was asked for.

use super::Filters;
use super::SearchOptions;
use super::Sort;
use super::lists::List;
use super::lists::Lists;
use super::lists::OfSegment;
use super::lists::Scores;
use super::phrase::Documents;
use super::phrase::docs_of;
use super::plan::Count;
use super::plan::Plan;
use super::response::Relation;
use super::response::Total;
use super::worth::Worth;
use crate::index::Archive;
use crate::index::Doc;
use crate::index::DocId;
use crate::index::Entry;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::Need;
use crate::index::Segment;
use crate::index::TermKind;
use crate::text::sort::sort_by;
use crate::text::sort::sort_by_key;
use crate::text::sort::sort_dedup;
use std::ops::Range;
use std::rc::Rc;

/// A word of more than one document in so many doesn't make a match beside rarer words.
const COMMON_SHARE: u32 = 10;

/// What is matched, and how well.
#[derive(Debug)]
pub(super) struct Found {
    /// In the order asked for; at least as many as asked for, if there are so many.
    pub(super) ranked: Vec<(Doc, f32)>,
    pub(super) total: Total,
    /// Whether `ranked` begins as a look at every document would have it.
    pub(super) exact: bool,
    /// What the exact answer still needs; empty if this is it.
    pub(super) needs: Vec<Need>,
    /// Words of the query that no document holds, as typed.
    pub(super) missing: Vec<String>,
    /// Words of the query that don't make a match, as typed.
    pub(super) optional: Vec<String>,
}

/// Which documents of a segment may match at all.
struct Allowed {
    /// Sorted; `None`: all.
    ranges: Option<Vec<Range<u32>>>,
    /// Each sorted: those of any of a filter's labels.
    sets: Vec<Vec<DocId>>,
    excluded: Vec<DocId>,
}

impl Allowed {
    fn holds(&self, doc: DocId) -> bool {
        let in_ranges = self.ranges.as_ref().is_none_or(|ranges| {
            let at = ranges.partition_point(|range| range.end <= doc.0);
            ranges.get(at).is_some_and(|range| range.start <= doc.0)
        });
        in_ranges
            && self.sets.iter().all(|set| set.binary_search(&doc).is_ok())
            && self.excluded.binary_search(&doc).is_err()
    }

    /// Whether it may hold a document from `first` to `last`.
    fn overlaps(&self, first: DocId, last: DocId) -> bool {
        let in_ranges = self.ranges.as_ref().is_none_or(|ranges| {
            let at = ranges.partition_point(|range| range.end <= first.0);
            ranges.get(at).is_some_and(|range| range.start <= last.0)
        });
        in_ranges
            && self.sets.iter().all(|set| {
                let at = set.partition_point(|doc| *doc < first);
                set.get(at).is_some_and(|doc| *doc <= last)
            })
    }

    fn is_all(&self) -> bool {
        self.ranges.is_none() && self.sets.is_empty() && self.excluded.is_empty()
    }
}

/// What the filters' labels are in each segment.
pub(super) struct Labels {
    /// For each filter, by segment: the entries of its labels.
    filters: Vec<Vec<Vec<Rc<Entry>>>>,
}

impl Labels {
    /// Looks the labels of `filters` up.
    ///
    /// # Errors
    /// [`Miss`], as of the blocks that hold them.
    pub(super) fn new(archive: &Archive, filters: &Filters) -> Result<Self, Miss> {
        archive.manifest()?;
        let mut missing = Missing::default();
        let mut found = Vec::new();
        for (kind, labels) in [
            (TermKind::Section, &filters.sections),
            (TermKind::Author, &filters.authors),
            (TermKind::Tag, &filters.tags),
            (TermKind::Language, &filters.languages),
        ] {
            if labels.is_empty() {
                continue;
            }
            let mut by_segment = Vec::new();
            for segment in archive.segments() {
                let mut entries = Vec::new();
                for label in labels {
                    entries.extend(missing.take(segment.entry(kind, label)).flatten());
                }
                by_segment.push(entries);
            }
            found.push(by_segment);
        }
        missing.done()?;
        Ok(Self { filters: found })
    }
}

/// One segment's part in a search.
struct Part<'a> {
    segment: &'a Segment,
    allowed: Allowed,
    lists: OfSegment,
}

impl Part<'_> {
    fn scores(&self, worth: &Worth) -> Scores {
        let mut scores = self.lists.scores(worth);
        if !self.allowed.is_all() {
            scores.retain(|(doc, _)| self.allowed.holds(*doc));
        }
        if worth.ages() {
            scores
                .iter_mut()
                .for_each(|(doc, score)| *score *= worth.by_age(self.segment.dates(), *doc));
        }
        scores
    }
}

/// The documents that `plan` matches.
///
/// # Errors
/// [`Miss`], where there is no answer at all yet.
pub(super) fn collect(
    archive: &Archive,
    plan: &Plan,
    labels: &Labels,
    options: &SearchOptions,
) -> Result<Found, Miss> {
    let worth = Worth::new(archive)?;
    let mut budget = options.max_bytes;
    let mut exact = true;
    let nothing_asked = plan.is_empty() && !options.filters.any();
    let mut parts = Vec::new();
    let mut missing = Missing::default();
    for (number, segment) in archive.segments().iter().enumerate() {
        let allowed =
            allowed(segment, number, plan, (labels, &options.filters), &mut budget, &mut exact);
        let allowed = missing.take(allowed);
        let groups = required(archive, number, plan, &worth, &mut budget, &mut exact);
        if let (Some(allowed), Some(groups)) = (allowed, missing.take(groups)) {
            parts.push(Part { segment, allowed, lists: OfSegment { groups } });
        }
    }
    missing.done()?;
    let optional = optional_of(archive, plan);
    for (number, part) in parts.iter_mut().enumerate() {
        for (group, optional) in plan.groups.iter().zip(&optional) {
            let factor = group.weight * group.idf;
            let mut lists = Lists {
                variants: Vec::new(),
                factor,
                required: false,
                drives: !optional,
                unread: false,
            };
            for variant in &group.variants {
                if let Some(entry) = variant.in_segment(number) {
                    lists.variants.push(List::new(
                        variant.weight,
                        variant.count,
                        entry.clone(),
                        &worth,
                    ));
                }
            }
            part.lists.groups.push(lists);
        }
    }
    let mut found = if plan.groups.is_empty() && plan.phrases.is_empty() {
        by_date_alone(&parts, options.sort, nothing_asked)
    } else {
        match options.sort {
            Sort::Relevance => best(&mut parts, &worth, options, budget, exact)?,
            sort => by_date(&mut parts, &worth, options, sort, budget)?,
        }
    };
    found.exact &= exact;
    if !found.exact && found.needs.is_empty() {
        found.total.relation = Relation::Gte;
    }
    for (group, optional) in plan.groups.iter().zip(&optional) {
        if group.variants.iter().all(|variant| variant.doc_freq() == 0) {
            found.missing.extend(group.typed.clone());
        }
        if *optional {
            found.optional.extend(group.typed.clone());
        }
    }
    for (at, phrase) in plan.phrases.iter().enumerate() {
        let holds = |part: &Part<'_>| {
            part.lists
                .groups
                .get(at)
                .is_some_and(|lists| !lists.variants.is_empty() || lists.unread)
        };
        if !parts.iter().any(holds) {
            found.missing.push(phrase.typed.clone());
        }
    }
    Ok(found)
}

/// Groups that don't make a match: very common words beside rarer ones.
fn optional_of(archive: &Archive, plan: &Plan) -> Vec<bool> {
    let least = usize::try_from(archive.doc_count() / COMMON_SHARE).unwrap_or(usize::MAX).max(100);
    let mut optional = Vec::new();
    let mut any_rarer = false;
    for group in &plan.groups {
        let is_common = group.variants.first().is_some_and(|word| word.doc_freq() > least);
        any_rarer |= !is_common && group.variants.iter().any(|variant| variant.doc_freq() > 0);
        optional.push(is_common);
    }
    optional.iter_mut().for_each(|optional| *optional &= any_rarer);
    optional
}

/// The phrases of the plan, as lists that are required.
#[inline(never)]
fn required(
    archive: &Archive,
    number: usize,
    plan: &Plan,
    worth: &Worth,
    budget: &mut usize,
    exact: &mut bool,
) -> Result<Vec<Lists>, Miss> {
    let mut missing = Missing::default();
    let mut required = Vec::new();
    for phrase in &plan.phrases {
        let segment = archive.segment(number)?;
        let Some(documents) = missing.take(phrase.documents(segment, number, budget)) else {
            continue;
        };
        let unread = matches!(documents, Documents::TooMany);
        *exact &= !unread;
        let entry = match documents {
            Documents::Entry(entry) => Some(entry),
            Documents::Verified(postings) => Entry::of_postings(&phrase.typed, postings),
            Documents::TooMany => None,
        };
        let factor = phrase.idf(archive.doc_count());
        let mut lists =
            Lists { variants: Vec::new(), factor, required: true, drives: true, unread };
        lists.variants.extend(entry.map(|entry| List::new(1.0, Count::Sum, entry, worth)));
        required.push(lists);
    }
    missing.done()?;
    Ok(required)
}

#[inline(never)]
fn allowed(
    segment: &Segment,
    number: usize,
    plan: &Plan,
    (labels, filters): (&Labels, &Filters),
    budget: &mut usize,
    exact: &mut bool,
) -> Result<Allowed, Miss> {
    let dated = filters.from.is_some() || filters.to.is_some();
    let ranges = dated.then(|| segment.dates().within(filters.from, filters.to));
    let mut missing = Missing::default();
    let mut sets = Vec::new();
    for filter in &labels.filters {
        let mut docs = Vec::new();
        for entry in filter.get(number).into_iter().flatten() {
            docs.extend(missing.take(docs_of(segment, entry, None)).unwrap_or_default());
        }
        sort_dedup(&mut docs);
        sets.push(docs);
    }
    let mut excluded = Vec::new();
    for phrase in &plan.excluded {
        match missing.take(phrase.documents(segment, number, budget)) {
            Some(Documents::Entry(entry)) => {
                excluded
                    .append(&mut missing.take(docs_of(segment, &entry, None)).unwrap_or_default());
            }
            Some(Documents::Verified(postings)) => {
                excluded.extend(postings.iter().map(|posting| posting.doc));
            }
            Some(Documents::TooMany) => *exact = false,
            None => {}
        }
    }
    missing.done()?;
    sort_dedup(&mut excluded);
    Ok(Allowed { ranges, sets, excluded })
}

/// The best matches.
fn best(
    parts: &mut [Part<'_>],
    worth: &Worth,
    options: &SearchOptions,
    mut budget: usize,
    mut exact: bool,
) -> Result<Found, Miss> {
    let most = options.offset.saturating_add(options.limit).max(1);
    let known: Vec<Scores> = parts.iter().map(|part| part.scores(worth)).collect();
    let ranked = top(&known, most);
    let least = ranked.get(most - 1).map(|(_, score)| *score).filter(|_| !options.count);
    let mut needs = Vec::new();
    let mut changed = false;
    for (part, known) in parts.iter_mut().zip(&known) {
        let dates = part.segment.dates();
        let wanted = part.lists.wanted(
            worth,
            known,
            least,
            &|doc| worth.by_age(dates, doc),
            &|first, last| part.allowed.overlaps(first, last),
        );
        let wanted = if part.lists.cost(&wanted) > budget {
            exact = false;
            part.lists.within_budget(wanted, budget)
        } else {
            wanted
        };
        budget -= part.lists.cost(&wanted);
        changed |= !wanted.is_empty();
        match part.lists.read(part.segment, &wanted) {
            Ok(()) => {}
            Err(Miss::Need(more)) => needs.extend(more),
            Err(damage) => return Err(damage),
        }
    }
    if !needs.is_empty() {
        let total = total_of(parts, &known);
        return Ok(Found::new(ranked, Total { relation: Relation::Gte, ..total }, false, needs));
    }
    let known = if changed { parts.iter().map(|part| part.scores(worth)).collect() } else { known };
    let ranked = if changed { top(&known, most) } else { ranked };
    let total = if least.is_none() && exact {
        // Whatever may match was read; what filters leave out needn't be.
        Total { value: known.iter().map(Vec::len).sum(), relation: Relation::Eq }
    } else {
        total_of(parts, &known)
    };
    Ok(Found::new(ranked, total, exact, needs))
}

/// How many documents match: all that are known, if all lists were read; else at least as many as are known, or as hold
/// a word that makes a match.
fn total_of(parts: &[Part<'_>], known: &[Scores]) -> Total {
    let mut total = Total { value: 0, relation: Relation::Eq };
    for (part, known) in parts.iter().zip(known) {
        if !part.lists.is_counted() {
            total.relation = Relation::Gte;
        }
        let groups = part.lists.groups.as_slice();
        let any_required = groups.iter().any(|lists| lists.required);
        let mut value = known.len();
        if part.allowed.is_all() {
            for lists in groups {
                let tells = if any_required { groups.len() == 1 } else { lists.drives };
                if tells {
                    value = value.max(lists.doc_freq());
                }
            }
        }
        total.value += value;
    }
    total
}

/// The first of all: best first, of equal ones the first segment's first document.
fn top(known: &[Scores], most: usize) -> Vec<(Doc, f32)> {
    let mut kept: Vec<(Doc, f32)> = Vec::new();
    let room = most.saturating_mul(2).saturating_add(64);
    let mut least = f32::NEG_INFINITY;
    let shrink = |kept: &mut Vec<(Doc, f32)>| {
        sort_by(kept, |(one, score), (other, than)| than.total_cmp(score).then(one.cmp(other)));
        kept.truncate(most);
    };
    for (segment, scores) in known.iter().enumerate() {
        for (doc, score) in scores {
            // Documents come in order: an equal one later doesn't get in.
            if *score > least {
                kept.push((Doc { segment, doc: *doc }, *score));
                if kept.len() >= room {
                    shrink(&mut kept);
                    least = kept.last().map_or(least, |(_, score)| *score);
                }
            }
        }
    }
    shrink(&mut kept);
    kept
}

/// The newest or oldest matches, undated last.
fn by_date(
    parts: &mut [Part<'_>],
    worth: &Worth,
    options: &SearchOptions,
    sort: Sort,
    mut budget: usize,
) -> Result<Found, Miss> {
    let most = options.offset.saturating_add(options.limit).max(1);
    let oldest = sort == Sort::Oldest;
    let mut exact = true;
    let mut needs = Vec::new();
    let mut known: Vec<Scores> = Vec::new();
    for part in &mut *parts {
        loop {
            let scores = part.scores(worth);
            let frontier = part.lists.frontier(oldest);
            let Some((wanted, frontier)) = frontier else {
                known.push(scores);
                break;
            };
            let dated = DocId(part.segment.dates().dated());
            // What lies before the frontier is whole; undated documents come last in both orders, and of one day the first
            // documents come first in both.
            let day_of = |doc: DocId| part.segment.dates().of(doc);
            let day = day_of(frontier);
            let is_whole = |doc: DocId| {
                if oldest {
                    doc > frontier && doc < dated && day_of(doc) != day
                } else {
                    doc < frontier
                }
            };
            let whole = scores.iter().filter(|(doc, _)| is_whole(*doc)).count();
            let cost = part.lists.cost(&wanted);
            let enough = whole >= most && !options.count;
            exact &= enough || cost <= budget;
            if enough || cost > budget {
                known.push(scores);
                break;
            }
            budget -= cost;
            match part.lists.read(part.segment, &wanted) {
                Ok(()) => {}
                Err(Miss::Need(more)) => {
                    needs.extend(more);
                    known.push(scores);
                    break;
                }
                Err(damage) => return Err(damage),
            }
        }
    }
    exact &= needs.is_empty();
    let total = total_of(parts, &known);
    let mut ranked: Vec<(Doc, f32)> = Vec::new();
    for (segment, scores) in known.into_iter().enumerate() {
        // Of one segment no more than asked for: its documents are in order.
        let mut keep = |scores: &[(DocId, f32)]| {
            let first = scores.iter().take(most);
            ranked.extend(first.map(|(doc, score)| (Doc { segment, doc: *doc }, *score)));
        };
        let dates = parts.get(segment).map(|part| part.segment.dates());
        if let Some(dates) = dates.filter(|_| oldest) {
            let last_dated = dates.dated();
            let (with, without) =
                scores.split_at(scores.partition_point(|(doc, _)| doc.0 < last_dated));
            let mut with = with.to_vec();
            // Of one day the first document comes first, as in the other order.
            sort_by_key(&mut with, |(doc, _)| dates.of(*doc));
            keep(&with);
            keep(without);
        } else {
            keep(&scores);
        }
    }
    in_order_of_dates(&mut ranked, parts, oldest);
    Ok(Found::new(ranked, total, exact, needs))
}

fn in_order_of_dates(ranked: &mut [(Doc, f32)], parts: &[Part<'_>], oldest: bool) {
    let date = |doc: &Doc| parts.get(doc.segment).and_then(|part| part.segment.dates().of(doc.doc));
    sort_by(ranked, |(one, _), (other, _)| {
        let (first, second) = (date(one), date(other));
        let by_date = if oldest { first.cmp(&second) } else { second.cmp(&first) };
        // `None` is below every date: undated last in both.
        let undated = first.is_none().cmp(&second.is_none());
        undated.then(by_date).then(one.cmp(other))
    });
}

/// All documents that are allowed, none better than another: only exclusions or filters were asked for.
fn by_date_alone(parts: &[Part<'_>], sort: Sort, nothing_asked: bool) -> Found {
    let mut ranked = Vec::new();
    for (segment, part) in parts.iter().enumerate().filter(|_| !nothing_asked) {
        let docs = (0..part.segment.doc_count()).map(DocId).filter(|doc| part.allowed.holds(*doc));
        ranked.extend(docs.map(|doc| (Doc { segment, doc }, 0.0)));
    }
    in_order_of_dates(&mut ranked, parts, sort == Sort::Oldest);
    let total = Total { value: ranked.len(), relation: Relation::Eq };
    Found::new(ranked, total, true, Vec::new())
}

impl Found {
    fn new(ranked: Vec<(Doc, f32)>, total: Total, exact: bool, needs: Vec<Need>) -> Self {
        Self { ranked, total, exact, needs, missing: Vec::new(), optional: Vec::new() }
    }
}
