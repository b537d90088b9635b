//! A plan → the documents that match best, or come first.
//!
//! Whatever is called exact equals what a look at every document would tell. Words that stand in more than a tenth of all
//! documents add to scores but don't make a match, unless nothing rarer was asked for.

use super::FULL;
use super::LOOKS_FURTHER;
use super::SearchOptions;
use super::Sort;
use super::allowed::Allowed;
use super::allowed::Budget;
use super::allowed::Labels;
use super::condition::Alternative;
use super::fold::Fold;
use super::lists::List;
use super::lists::Lists;
use super::lists::OfSegment;
use super::lists::Scores;
use super::phrase::Documents;
use super::plan::Count;
use super::plan::Group;
use super::plan::Plan;
use super::response::Relation;
use super::response::Total;
use super::set::Set;
use super::window::Among;
use super::window::Visit;
use super::window::Window;
use super::worth::Worth;
use crate::index::Archive;
use crate::index::Doc;
use crate::index::DocId;
use crate::index::Entry;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::Need;
use crate::index::Segment;
use crate::text::sort::sort_by;
use std::ops::Range;

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
    /// Whether the second stage ranked it.
    pub(super) expanded: bool,
    /// The documents that are known to match, by segment, if anything is to be counted of them.
    pub(super) matches: Vec<Set>,
    /// Bytes that may still be read.
    pub(super) left: usize,
    /// What the exact answer still needs; empty if this is it.
    pub(super) needs: Vec<Need>,
    /// Words of the query that no document holds, as typed.
    pub(super) missing: Vec<String>,
    /// Words of the query that don't make a match, as typed.
    pub(super) optional: Vec<String>,
}

/// One segment's part in a search.
struct Part<'a> {
    segment: &'a Segment,
    allowed: Allowed,
    lists: OfSegment,
}

impl Part<'_> {
    /// Visits the documents that are known to match and are allowed, but those that aren't in `only`, with their scores;
    /// answers how many match. With `bounds`, visits also those that may match by what wasn't read, with the most that
    /// they are worth.
    fn visit(
        &self,
        worth: &Worth,
        window: &mut Window,
        (only, bounds): (Option<&Set>, bool),
        matches: Option<&mut Set>,
        visit: &mut Visit<'_>,
    ) -> usize {
        let among = Among {
            within: DocId(0)..DocId(u32::MAX),
            allowed: self.allowed.0.as_ref(),
            only,
            bounds,
        };
        if !worth.ages() {
            return window.add_up(&self.lists.groups, worth, &among, matches, visit);
        }
        window.add_up(&self.lists.groups, worth, &among, matches, &mut |doc, score, at_most| {
            let age = worth.by_age(self.segment.dates(), doc);
            visit(doc, score.map(|score| score * age), at_most * age);
        })
    }

    /// How many documents in `within` are known to match.
    fn count(&self, worth: &Worth, window: &mut Window, within: Range<DocId>) -> usize {
        let none = Set::new(0, false);
        let allowed = self.allowed.0.as_ref();
        let among = Among { within, allowed, only: Some(&none), bounds: false };
        window.add_up(&self.lists.groups, worth, &among, None, &mut |_, _, _| {})
    }
}

/// The best of what was seen, of one text only the first: best first, of equal ones the first segment's first document.
struct Top<'a> {
    most: usize,
    fold: &'a Fold<'a>,
    /// In order, at most `most`, each with its text if others have the same.
    kept: Vec<(Doc, f32, Option<u32>)>,
    /// What another one has to score to be kept, at least.
    least: f32,
}

impl<'a> Top<'a> {
    fn new(most: usize, fold: &'a Fold<'a>) -> Self {
        Self { most, fold, kept: Vec::new(), least: f32::NEG_INFINITY }
    }

    #[inline]
    fn add(&mut self, doc: Doc, score: f32) {
        // Most are no better than what is kept.
        if score >= self.least {
            self.insert(doc, score);
        }
    }

    #[inline(never)]
    fn insert(&mut self, doc: Doc, score: f32) {
        let text = self.fold.text_of(doc);
        let is_before = |(other, than, _): &(Doc, f32, Option<u32>)| {
            than.total_cmp(&score).reverse().then(other.cmp(&doc)).is_lt()
        };
        if text.is_some()
            && let Some(same) = self.kept.iter().position(|(.., other)| *other == text)
        {
            if self.kept.get(same).is_some_and(is_before) {
                return;
            }
            self.kept.remove(same);
        }
        let at = self.kept.partition_point(is_before);
        self.kept.insert(at, (doc, score, text));
        self.kept.truncate(self.most);
        // Of fewer any other may be one.
        let last = self.kept.get(self.most.saturating_sub(1));
        self.least = last.map_or(self.least, |(_, score, _)| *score);
    }

    fn done(self) -> Vec<(Doc, f32)> {
        self.kept.into_iter().map(|(doc, score, _)| (doc, score)).collect()
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
    let mut budget = Budget { left: options.max_bytes, exact: true };
    let nothing_asked = plan.is_empty() && !options.filters.any();
    let mut parts = Vec::new();
    let mut missing = Missing::default();
    let mut held = vec![false; plan.phrases.len()];
    for (number, segment) in archive.segments().iter().enumerate() {
        let labels = (labels, &options.filters);
        let allowed = missing.take(Allowed::new(archive, number, plan, labels, &mut budget));
        let groups = required(archive, number, plan, &worth, &mut budget, &mut held);
        if let (Some(allowed), Some(groups)) = (allowed, missing.take(groups)) {
            parts.push(Part { segment, allowed, lists: OfSegment { groups } });
        }
    }
    missing.done()?;
    let optional = optional_of(archive, plan);
    for (number, part) in parts.iter_mut().enumerate() {
        for (group, optional) in plan.groups.iter().zip(&optional) {
            part.lists.groups.push(Lists::of(group, number, !optional, &worth));
        }
    }
    if !LOOKS_FURTHER {
        parts.iter_mut().try_for_each(|part| part.lists.read_all(part.segment))?;
    }
    let fold = Fold::new(archive, options);
    let mut found = if plan.groups.is_empty() && plan.required.is_empty() {
        if LOOKS_FURTHER {
            by_date_alone(&parts, options, nothing_asked, &fold)
        } else {
            Found::default()
        }
    } else {
        match options.sort {
            Sort::Relevance => best(&mut parts, &worth, options, &mut budget, &fold)?,
            sort if FULL => by_date(&mut parts, &worth, options, sort, &mut budget, &fold)?,
            // Not asked of a small module.
            _ => Found::default(),
        }
    };
    let is_known = |group: &Group| LOOKS_FURTHER || group.typed.is_none() || group.own_freq() > 0;
    found.exact &= budget.exact && plan.groups.iter().all(is_known);
    found.left = budget.left;
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
    let phrases = plan.phrases.iter().filter(|_| LOOKS_FURTHER).zip(held);
    found.missing.extend(phrases.filter(|(_, held)| !held).map(|(phrase, _)| phrase.typed.clone()));
    Ok(found)
}

/// Groups that don't make a match: very common words beside rarer ones.
fn optional_of(archive: &Archive, plan: &Plan) -> Vec<bool> {
    let least = usize::try_from(archive.doc_count() / COMMON_SHARE).unwrap_or(usize::MAX).max(100);
    let mut optional = Vec::new();
    let mut any_rarer = false;
    for group in &plan.groups {
        let is_common = group.own_freq() > least;
        any_rarer |= !is_common && group.variants.iter().any(|variant| variant.doc_freq() > 0);
        optional.push(is_common);
    }
    optional.iter_mut().for_each(|optional| *optional &= any_rarer);
    optional
}

/// What an article has to hold, as lists that are required. Notes in `held` which phrases some article may hold.
#[inline(never)]
pub(super) fn required(
    archive: &Archive,
    number: usize,
    plan: &Plan,
    worth: &Worth,
    budget: &mut Budget,
    held: &mut [bool],
) -> Result<Vec<Lists>, Miss> {
    let segment = archive.segment(number)?;
    let mut missing = Missing::default();
    let mut required = Vec::new();
    if !LOOKS_FURTHER {
        return Ok(required);
    }
    for any_of in &plan.required {
        let mut lists = Lists { variants: Vec::new(), factor: 1.0, required: true, drives: true };
        // The best of several counts. What words count is added up apart, and a filter counts nothing.
        let mut add = |weight, entry| {
            lists.variants.push(List::new(weight, Count::Best, entry, worth));
        };
        for alternative in any_of {
            match alternative {
                Alternative::Phrase(at) => {
                    let Some(phrase) = plan.phrases.get(*at) else { continue };
                    for reading in &phrase.readings {
                        let found =
                            missing.take(reading.documents(archive, number, &mut budget.left));
                        let entry = match found {
                            Some(Documents::Entry(entry)) => Some(entry),
                            Some(Documents::Verified(postings)) => {
                                Entry::of_postings(&phrase.typed, postings)
                            }
                            Some(Documents::TooMany) => {
                                budget.exact = false;
                                held.get_mut(*at).into_iter().for_each(|held| *held = true);
                                None
                            }
                            None => None,
                        };
                        if let Some(entry) = entry {
                            held.get_mut(*at).into_iter().for_each(|held| *held = true);
                            add(phrase.idf(archive.doc_count()), entry);
                        }
                    }
                }
                _ if !FULL => {}
                Alternative::Word(group) => {
                    let variants = plan.groups.get(*group).map(|group| group.variants.iter());
                    let entries = variants
                        .into_iter()
                        .flatten()
                        .filter_map(|variant| variant.in_segment(number));
                    entries.for_each(|entry| add(0.0, entry.clone()));
                }
                Alternative::Filter(filter) => {
                    filter.entry(segment, number).into_iter().for_each(|entry| add(0.0, entry));
                }
            }
        }
        required.push(lists);
    }
    missing.done()?;
    Ok(required)
}

/// The best matches.
fn best(
    parts: &mut [Part<'_>],
    worth: &Worth,
    options: &SearchOptions,
    budget: &mut Budget,
    fold: &Fold<'_>,
) -> Result<Found, Miss> {
    let most = options.offset.saturating_add(options.limit).max(1);
    let mut window = Window::new();
    let mut first = Top::new(most, fold);
    let mut matches = no_matches(parts, options);
    let mut counts: Vec<usize> = Vec::new();
    let mut possible: Vec<Scores> = Vec::new();
    for (segment, part) in parts.iter().enumerate() {
        let mut of_part = Scores::new();
        let bounds = LOOKS_FURTHER && !part.lists.is_whole();
        let matches = matches.get_mut(segment);
        counts.push(part.visit(
            worth,
            &mut window,
            (None, bounds),
            matches,
            &mut |doc, score, at_most| {
                if let Some(score) = score {
                    first.add(Doc { segment, doc }, score);
                }
                // What can't reach what is known already needn't be looked at again.
                if bounds && (options.count || may_reach(at_most, first.least)) {
                    of_part.push((doc, at_most));
                }
            },
        ));
        possible.push(of_part);
    }
    let mut ranked = first.done();
    if !LOOKS_FURTHER {
        let total = Total { value: counts.iter().sum(), relation: Relation::Eq };
        return Ok(Found::new(ranked, total, true, Vec::new()));
    }
    let least = ranked.get(most - 1).map(|(_, score)| *score).filter(|_| !options.count);
    let mut needs = Vec::new();
    let mut best = Top::new(most, fold);
    for (segment, (part, possible)) in parts.iter_mut().zip(&possible).enumerate() {
        let dates = part.segment.dates();
        let mut only = Set::new(part.segment.doc_count(), false);
        let mut wanted = part.lists.wanted(
            worth,
            least,
            possible,
            &mut only,
            &|doc| worth.by_age(dates, doc),
            &|first, last| part.allowed.overlaps(first, last),
        );
        if part.lists.cost(&wanted) > budget.left {
            budget.exact = false;
            wanted = part.lists.within_budget(wanted, budget.left);
        }
        budget.left -= part.lists.cost(&wanted);
        if wanted.is_empty() {
            // Whatever is among the best in the end is so before more is known of others.
            let same = ranked.iter().filter(|(doc, _)| doc.segment == segment);
            same.for_each(|(doc, score)| best.add(*doc, *score));
            continue;
        }
        match part.lists.read(part.segment, &wanted) {
            Ok(()) => {
                if let Some(allowed) = &part.allowed.0 {
                    only.keep(allowed);
                }
                // What can't score enough needn't be scored.
                let only = Some(&only).filter(|_| least.is_some());
                let matches = matches.get_mut(segment);
                let count =
                    part.visit(worth, &mut window, (only, false), matches, &mut |doc, score, _| {
                        best.add(Doc { segment, doc }, score.unwrap_or_default());
                    });
                counts.get_mut(segment).into_iter().for_each(|known| *known = count);
            }
            Err(miss) => needs.extend(miss.needs()?),
        }
    }
    if !needs.is_empty() {
        let total = total_of(parts, &counts);
        return Ok(Found::new(ranked, Total { relation: Relation::Gte, ..total }, false, needs));
    }
    ranked = best.done();
    let total = if least.is_none() && budget.exact {
        // Whatever may match was read; what filters leave out needn't be.
        Total { value: counts.iter().sum(), relation: Relation::Eq }
    } else {
        total_of(parts, &counts)
    };
    let found = Found::new(ranked, total, budget.exact, needs);
    Ok(Found { matches, ..found })
}

/// Whether the most that a document scores is no less than `least`; sums in another order may differ in their last bits.
pub(super) fn may_reach(at_most: f32, least: f32) -> bool {
    at_most * 1.000_01 >= least
}

/// A set for each segment, if matches are to be counted.
fn no_matches(parts: &[Part<'_>], options: &SearchOptions) -> Vec<Set> {
    let parts = parts.iter().filter(|_| FULL && !options.facets.is_empty());
    parts.map(|part| Set::new(part.segment.doc_count(), false)).collect()
}

/// How many documents match: all that are known, if all lists were read; else at least as many as are known, or as hold
/// a word that makes a match.
fn total_of(parts: &[Part<'_>], counts: &[usize]) -> Total {
    let mut total = Total { value: 0, relation: Relation::Eq };
    for (part, count) in parts.iter().zip(counts) {
        if !part.lists.is_counted() {
            total.relation = Relation::Gte;
        }
        let groups = part.lists.groups.as_slice();
        let any_required = groups.iter().any(|lists| lists.required);
        let mut value = *count;
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

/// The newest or oldest matches, undated last.
fn by_date(
    parts: &mut [Part<'_>],
    worth: &Worth,
    options: &SearchOptions,
    sort: Sort,
    budget: &mut Budget,
    fold: &Fold<'_>,
) -> Result<Found, Miss> {
    let most = options.offset.saturating_add(options.limit).max(1);
    let oldest = sort == Sort::Oldest;
    let mut exact = true;
    let mut needs = Vec::new();
    let mut window = Window::new();
    let (mut known, mut counts) = (Vec::new(), Vec::new());
    let mut matches = no_matches(parts, options).into_iter();
    let mut of_parts = Vec::new();
    for (number, part) in parts.iter_mut().enumerate() {
        let dates = part.segment.dates();
        let undated = DocId(dates.dated());
        // Hits, at least so many, among what is whole: whose lists are all read. It grows towards the other end.
        let mut whole = 0;
        let mut reached = if oldest { undated } else { DocId(0) };
        while let Some((wanted, frontier)) = part.lists.frontier(oldest) {
            // Undated documents come last in both orders; of one day the first documents come first in both, so that from
            // the end a day is whole when all of it is.
            let next = if oldest { dates.end_of(frontier).min(undated) } else { frontier };
            let more = if oldest { next..reached } else { reached..next };
            if more.start < more.end {
                let folded = fold.followers(number, &more);
                whole += part.count(worth, &mut window, more).saturating_sub(folded);
                reached = next;
            }
            let cost = part.lists.cost(&wanted);
            let enough = whole >= most && !options.count;
            exact &= enough || cost <= budget.left;
            if enough || cost > budget.left {
                break;
            }
            budget.left -= cost;
            match part.lists.read(part.segment, &wanted) {
                Ok(()) => {}
                Err(miss) => {
                    needs.extend(miss.needs()?);
                    break;
                }
            }
        }
        let mut scores = Scores::new();
        let mut all = matches.next();
        counts.push(part.visit(
            worth,
            &mut window,
            (None, false),
            all.as_mut(),
            &mut |doc, score, _| {
                scores.push((doc, score.unwrap_or_default()));
            },
        ));
        of_parts.extend(all);
        known.push(scores);
    }
    exact &= needs.is_empty();
    let total = total_of(parts, &counts);
    let found = Found::new(by_day(parts, &known, oldest, most, fold), total, exact, needs);
    Ok(Found { matches: of_parts, ..found })
}

/// The first `most` of all by date, undated last.
fn by_day(
    parts: &[Part<'_>],
    known: &[Scores],
    oldest: bool,
    most: usize,
    fold: &Fold<'_>,
) -> Vec<(Doc, f32)> {
    let mut ranked: Vec<(Doc, f32)> = Vec::new();
    for (segment, (part, scores)) in parts.iter().zip(known).enumerate() {
        let dates = part.segment.dates();
        let undated = if oldest { dates.dated() } else { 0 };
        let (mut with, without) =
            scores.split_at(scores.partition_point(|(doc, _)| doc.0 < undated));
        let (mut left, mut fold) = (most, fold.anew());
        let mut keep = |scores: &[(DocId, f32)]| {
            let all = scores.iter().map(|(doc, score)| (Doc { segment, doc: *doc }, *score));
            let before = ranked.len();
            ranked.extend(all.filter(|(doc, _)| fold.admits(*doc)).take(left));
            left -= ranked.len() - before;
            left > 0
        };
        // From the end day by day; of one day the first document comes first, as in the other order.
        while let Some((last, _)) = with.last() {
            let start = dates.start_of(*last);
            let (before, day) = with.split_at(with.partition_point(|(doc, _)| *doc < start));
            with = if keep(day) { before } else { &[] };
        }
        keep(without);
    }
    let date = |doc: &Doc| parts.get(doc.segment).and_then(|part| part.segment.dates().of(doc.doc));
    sort_by(&mut ranked, |(one, _), (other, _)| {
        let (first, second) = (date(one), date(other));
        let by_date = if oldest { first.cmp(&second) } else { second.cmp(&first) };
        // `None` is below every date: undated last in both.
        let undated = first.is_none().cmp(&second.is_none());
        undated.then(by_date).then(one.cmp(other))
    });
    fold.anew().first_of_each(&mut ranked);
    ranked
}

/// All documents that are allowed, none better than another: only exclusions or filters were asked for.
fn by_date_alone(
    parts: &[Part<'_>],
    options: &SearchOptions,
    nothing_asked: bool,
    fold: &Fold<'_>,
) -> Found {
    let most = options.offset.saturating_add(options.limit).max(1);
    let mut known: Vec<Scores> = Vec::new();
    for part in parts.iter().filter(|_| !nothing_asked) {
        let docs = (0..part.segment.doc_count()).map(DocId).filter(|doc| part.allowed.holds(*doc));
        known.push(docs.map(|doc| (doc, 0.0)).collect());
    }
    let mut matches = no_matches(parts, options);
    for (matches, known) in matches.iter_mut().zip(&known) {
        known.iter().for_each(|(doc, _)| matches.put(*doc, true));
    }
    let total = Total { value: known.iter().map(Vec::len).sum(), relation: Relation::Eq };
    let ranked = by_day(parts, &known, options.sort == Sort::Oldest, most, fold);
    Found { matches, ..Found::new(ranked, total, true, Vec::new()) }
}

impl Default for Found {
    /// Nothing.
    fn default() -> Self {
        let total = Total { value: 0, relation: Relation::Eq };
        Self::new(Vec::new(), total, true, Vec::new())
    }
}

impl Found {
    fn new(ranked: Vec<(Doc, f32)>, total: Total, exact: bool, needs: Vec<Need>) -> Self {
        Self {
            ranked,
            total,
            exact,
            expanded: false,
            matches: Vec::new(),
            left: 0,
            needs,
            missing: Vec::new(),
            optional: Vec::new(),
        }
    }
}
