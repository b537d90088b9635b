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
use super::plan::Count;
use super::plan::Phrase;
use super::plan::Plan;
use super::response::Relation;
use super::response::Total;
use super::worth::Worth;
use crate::index::Archive;
use crate::index::Doc;
use crate::index::DocId;
use crate::index::Entry;
use crate::index::Miss;
use crate::index::Need;
use crate::index::Segment;
use crate::index::TermKind;
use crate::index::all;
use crate::index::both;
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
    filters: Vec<Vec<Vec<Option<Rc<Entry>>>>>,
}

impl Labels {
    /// Looks the labels of `filters` up.
    ///
    /// # Errors
    /// [`Miss`], as of the blocks that hold them.
    pub(super) fn new(archive: &Archive, filters: &Filters) -> Result<Self, Miss> {
        archive.manifest()?;
        let labels = [
            (TermKind::Section, &filters.sections),
            (TermKind::Author, &filters.authors),
            (TermKind::Tag, &filters.tags),
            (TermKind::Language, &filters.languages),
        ];
        let asked = labels.into_iter().filter(|(_, labels)| !labels.is_empty());
        let filters = all(asked.map(|(kind, labels)| {
            all(archive.segments().iter().map(|segment| {
                all(labels.iter().map(|label| segment.entry(kind, label)))
            }))
        }))?;
        Ok(Self { filters })
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
            scores.iter_mut().for_each(|(doc, score)| *score *= worth.by_age(self.segment.dates(), *doc));
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
    let mut missed = Vec::new();
    for (number, segment) in archive.segments().iter().enumerate() {
        let read = both(
            allowed(segment, number, plan, (labels, &options.filters), &mut budget, &mut exact),
            required(segment, number, plan, &worth, archive.doc_count(), &mut budget, &mut exact),
        );
        match read {
            Ok((allowed, groups)) => parts.push(Part { segment, allowed, lists: OfSegment { groups } }),
            Err(miss) => missed.push(Err::<(), _>(miss)),
        }
    }
    all(missed)?;
    let optional = optional_of(archive, plan, &parts);
    for (number, part) in parts.iter_mut().enumerate() {
        let groups = plan.groups.iter().zip(&optional).map(|(group, optional)| {
            let variants = group.variants.iter().filter_map(|variant| {
                let entry = variant.entries.get(number)?.clone()?;
                Some(List::new(variant.weight, variant.count, entry, &worth))
            });
            Lists { lists: variants.collect(), factor: group.weight * group.idf, required: false, drives: !optional, unread: false }
        });
        part.lists.groups.extend(groups.collect::<Vec<_>>());
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
    let known = |group: &&super::plan::Group| group.variants.iter().all(|variant| variant.doc_freq() == 0);
    found.missing = plan.groups.iter().filter(known).filter_map(|group| group.typed.clone()).collect();
    let of_phrase = |at: usize| parts.iter().all(|part| part.lists.groups.get(at).is_none_or(|lists| lists.lists.is_empty() && !lists.unread));
    found.missing.extend(plan.phrases.iter().enumerate().filter(|(at, _)| of_phrase(*at)).map(|(_, phrase)| phrase.typed.clone()));
    found.optional = plan.groups.iter().zip(&optional).filter(|(_, optional)| **optional).filter_map(|(group, _)| group.typed.clone()).collect();
    Ok(found)
}

/// Groups that don't make a match: very common words beside rarer ones.
fn optional_of(archive: &Archive, plan: &Plan, parts: &[Part<'_>]) -> Vec<bool> {
    let least = usize::try_from(archive.doc_count() / COMMON_SHARE).unwrap_or(usize::MAX).max(100);
    let common: Vec<bool> = plan.groups.iter().map(|group| {
        let of_word = group.variants.first().map_or(0, super::plan::Variant::doc_freq);
        of_word > least
    }).collect();
    let exists = |group: &super::plan::Group| group.variants.iter().any(|variant| variant.doc_freq() > 0);
    let rarer = plan.groups.iter().zip(&common).any(|(group, common)| !common && exists(group));
    let _ = parts;
    if rarer { common } else { vec![false; common.len()] }
}

/// The phrases of the plan, as lists that are required.
fn required(
    segment: &Segment,
    number: usize,
    plan: &Plan,
    worth: &Worth,
    doc_count: u32,
    budget: &mut usize,
    exact: &mut bool,
) -> Result<Vec<Lists>, Miss> {
    let documents = all(plan.phrases.iter().map(|phrase| {
        phrase.documents(segment, number, budget).map(|documents| (phrase, documents))
    }))?;
    Ok(documents.into_iter().map(|(phrase, documents)| {
        let unread = matches!(documents, Documents::TooMany);
        *exact &= !unread;
        let entry = match documents {
            Documents::Entry(entry) => Some(entry),
            Documents::Verified(postings) => Entry::of_postings(&phrase.typed, postings),
            Documents::TooMany => None,
        };
        let list = entry.map(|entry| List::new(1.0, Count::Sum, entry, worth));
        Lists { lists: list.into_iter().collect(), factor: phrase.idf(doc_count), required: true, drives: true, unread }
    }).collect())
}

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
    let sets = all(labels.filters.iter().map(|filter| {
        let entries = filter.get(number).into_iter().flatten().flatten();
        docs_of(segment, entries)
    }));
    let excluded = all(plan.excluded.iter().map(|phrase| {
        excluded_by(phrase, segment, number, budget, exact)
    }));
    let (sets, excluded) = both(sets, excluded)?;
    let mut excluded: Vec<DocId> = excluded.into_iter().flatten().collect();
    sort_dedup(&mut excluded);
    Ok(Allowed { ranges, sets, excluded })
}

fn excluded_by(
    phrase: &Phrase,
    segment: &Segment,
    number: usize,
    budget: &mut usize,
    exact: &mut bool,
) -> Result<Vec<DocId>, Miss> {
    match phrase.documents(segment, number, budget)? {
        Documents::Entry(entry) => docs_of(segment, [&entry].into_iter()),
        Documents::Verified(postings) => Ok(postings.iter().map(|posting| posting.doc).collect()),
        Documents::TooMany => {
            *exact = false;
            Ok(Vec::new())
        }
    }
}

/// All documents of some entries, sorted.
fn docs_of<'e>(
    segment: &Segment,
    entries: impl Iterator<Item = &'e Rc<Entry>>,
) -> Result<Vec<DocId>, Miss> {
    let mut docs: Vec<DocId> = Vec::new();
    let mut missed = Vec::new();
    for entry in entries {
        docs.extend(entry.head.iter().map(|posting| posting.doc));
        match all(entry.runs.iter().map(|run| segment.run(entry.kind, run))) {
            Ok(read) => docs.extend(read.iter().flatten().map(|posting| posting.doc)),
            Err(miss) => missed.push(Err::<(), _>(miss)),
        }
    }
    all(missed)?;
    sort_dedup(&mut docs);
    Ok(docs)
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
    let counted = parts.iter().all(|part| part.lists.is_counted());
    let relation = if counted { Relation::Eq } else { Relation::Gte };
    let value = parts.iter().zip(known).map(|(part, known)| {
        let alone = |lists: &&Lists| lists.drives && !lists.required && part.allowed.is_all();
        let any_required = part.lists.groups.iter().any(|lists| lists.required);
        let of_lists = part.lists.groups.iter().filter(alone).filter(|_| !any_required).map(Lists::doc_freq).max();
        let lone = match part.lists.groups.as_slice() {
            [lists] if lists.required && part.allowed.is_all() => lists.doc_freq(),
            _ => 0,
        };
        known.len().max(of_lists.unwrap_or_default()).max(lone)
    });
    Total { value: value.sum(), relation }
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
                if oldest { doc > frontier && doc < dated && day_of(doc) != day } else { doc < frontier }
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
        let dated = parts.get(segment).map_or(0, |part| part.segment.dates().dated());
        let keep = |range: &mut dyn Iterator<Item = &(DocId, f32)>, ranked: &mut Vec<(Doc, f32)>| {
            ranked.extend(range.take(most).map(|(doc, score)| (Doc { segment, doc: *doc }, *score)));
        };
        if oldest {
            let (with, without) = scores.split_at(scores.partition_point(|(doc, _)| doc.0 < dated));
            let dates = parts.get(segment).map(|part| part.segment.dates());
            let mut with = with.to_vec();
            // Of one day the first document comes first, as in the other order.
            if let Some(dates) = dates {
                sort_by_key(&mut with, |(doc, _)| dates.of(*doc));
            }
            keep(&mut with.iter(), &mut ranked);
            keep(&mut without.iter(), &mut ranked);
        } else {
            keep(&mut scores.iter(), &mut ranked);
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
