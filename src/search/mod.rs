//! Stage 4: a query and an [`Archive`] → ranked hits with marked snippets.
//!
//! In: what a reader typed, any text at all ([`Query`]). Out: a [`SearchResponse`], and what a better one still needs
//! ([`Searched`]). The steps: parse (`query`) → look the words up in all their spellings (`plan`) → find the best
//! (`collect`, `allowed`, `lists`, `window`, `phrase`, `worth`) → cut and mark what is shown (`snippet`, `marks`). Offsets are bytes inside, UTF-16 in the response.

mod adjacent;
mod allowed;
mod analysis;
mod collect;
mod condition;
mod expand;
mod explain;
mod facet;
mod feedback;
mod fold;
mod lists;
mod marks;
mod neighbours;
mod offer;
mod phrase;
mod plan;
mod query;
mod response;
mod set;
mod similar;
mod snippet;
mod spelling;
mod split;
mod suggest;
mod window;
mod worth;

pub use crate::index::SuggestionKind;
pub use analysis::AnalyzedKind;
pub use analysis::AnalyzedTerm;
pub use analysis::AnalyzedToken;
pub use analysis::analyze;
pub use explain::ExplainedKind;
pub use explain::ExplainedTerm;
pub use explain::Explanation;
pub use explain::explain;
pub use facet::Facet;
pub use facet::FacetCounts;
pub use facet::FacetValue;
pub use facet::Facets;
pub use plan::Plan;
pub use query::MAX_QUERY_BYTES;
pub use query::Query;
pub use query::QueryError;
pub use response::ArticleView;
pub use response::CardView;
pub use response::Corrected;
pub use response::Hit;
pub use response::Relation;
pub use response::SearchResponse;
pub use response::Snippet;
pub use response::Span;
pub use response::Story;
pub use response::Total;
pub use suggest::Suggestion;
pub use suggest::suggest;

use crate::article::Date;
use crate::index::Archive;
use crate::index::Doc;
use crate::index::Miss;
use crate::index::Need;
use crate::index::both;
use crate::text::sort::sort_dedup;
use crate::text::tokenize::tokenize;

/// Whether this is all of search. A module for a first search lacks what a plain query doesn't need
/// ([`Query::is_plain`], [`SearchOptions::is_plain`]): what stands behind this constant isn't compiled into it.
pub(crate) const FULL: bool = cfg!(any(feature = "full", not(target_arch = "wasm32")));

/// Whether phrases are known, the newest articles, what may have been meant by a word that no article holds, and which runs of a list
/// needn't be read. A module of articles alone leaves the first three to the full one, which reads what is at hand, and reads all
/// runs. Over files elsewhere these would be the longer ways.
pub(crate) const LOOKS_FURTHER: bool =
    cfg!(any(feature = "archive", feature = "full", not(target_arch = "wasm32")));

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best first; of equally good ones the newest.
    #[default]
    Relevance,
    /// Newest first, undated last.
    Newest,
    /// Oldest first, undated last.
    Oldest,
}

/// Which articles to look at. Labels are those that the publisher gave, letter by letter; of several of a kind any will do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filters {
    /// Not before this day; a date known by its month or year alone may be any of its days.
    pub from: Option<Date>,
    /// Not after this day.
    pub to: Option<Date>,
    /// Sections of the paper.
    pub sections: Vec<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// Topic words.
    pub tags: Vec<String>,
    /// BCP 47 tags.
    pub languages: Vec<String>,
}

impl Filters {
    /// Whether any article may be left out.
    pub fn any(&self) -> bool {
        *self != Self::default()
    }
}

/// How to search.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for apart from the others")]
pub struct SearchOptions {
    /// Hits to return, 0–1000.
    pub limit: usize,
    /// Hits to skip.
    pub offset: usize,
    /// The order of hits.
    pub sort: Sort,
    /// Whether the query's last word may be the beginning of a word.
    pub prefix: bool,
    /// A longest snippet, in characters, 40–2000.
    pub snippet_length: usize,
    /// Which articles to look at.
    pub filters: Filters,
    /// Bytes that may be read of long posting lists and positions. Where more would be needed the answer isn't exact.
    pub max_bytes: usize,
    /// Whether to count all matches, however long their lists are.
    pub count: bool,
    /// What the articles that match are counted by, each once.
    pub facets: Vec<Facet>,
    /// Whether hits have snippets: without, only ids and scores are sure to be right.
    pub snippets: bool,
    /// Whether of articles that are one text only the first is a hit.
    pub fold: bool,
    /// Whether the second stage ranks the hits anew, by words like those asked for and by the words of the first hits.
    pub expand: bool,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self {
            limit: 10,
            offset: 0,
            sort: Sort::Relevance,
            prefix: false,
            snippet_length: 240,
            filters: Filters::default(),
            max_bytes: 256 << 10,
            count: false,
            facets: Vec::new(),
            snippets: true,
            fold: true,
            expand: true,
        }
    }
}

impl SearchOptions {
    /// Whether a small module can do what they ask for: words ranked by relevance; that for archives also between two dates, and whatever
    /// lies between them in any order.
    pub fn is_plain(&self, query: &str) -> bool {
        let Filters { sections, authors, tags, languages, .. } = &self.filters;
        let labels = [sections, authors, tags, languages];
        let by_relevance = self.sort == Sort::Relevance;
        if !LOOKS_FURTHER {
            return by_relevance && !self.filters.any();
        }
        labels.iter().all(|labels| labels.is_empty())
            && (by_relevance || tokenize(query).next().is_none())
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// Names the option that is out of range.
    pub fn check(&self) -> Result<(), QueryError> {
        let in_range = |option, value: usize, least, most| {
            if (least..=most).contains(&value) {
                Ok(())
            } else {
                Err(QueryError::Option { option, least, most })
            }
        };
        in_range("limit", self.limit, 0, 1000)?;
        in_range("snippetLength", self.snippet_length, 40, 2000)
    }
}

/// What is known of an answer so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Searched {
    /// The answer, or a provisional one, which says so.
    pub response: Option<SearchResponse>,
    /// What the answer still needs; empty if this is it.
    pub needs: Vec<Need>,
}

/// Articles that match `query`, in the order asked for.
///
/// # Errors
/// [`Miss`], of the ranges without which there is no answer at all yet, or damage.
pub fn search(archive: &Archive, query: &Query, options: &SearchOptions) -> Result<Searched, Miss> {
    let (plan, found) = find(archive, query, options)?;
    let mut facets = Ok(None);
    if found.needs.is_empty() && !options.facets.is_empty() {
        let (matches, relation) = (&found.matches, found.total.relation);
        facets = facet::count(archive, &options.facets, matches, relation, found.left).map(Some);
    }
    let mut searched = respond(archive, query.text(), options, &plan, found)?;
    match facets {
        Ok(facets) => {
            if let Some(response) = &mut searched.response {
                response.facets = facets;
            }
        }
        Err(miss) => {
            searched.needs.extend(miss.needs()?);
            sort_dedup(&mut searched.needs);
            searched.response.iter_mut().for_each(|response| response.exact = false);
        }
    }
    Ok(searched)
}

/// As [`search`], by the first stage alone, and without facets: with `expand` false the same hits and scores, from a module
/// that has nothing else.
///
/// # Errors
/// As [`search`].
pub fn search_first(
    archive: &Archive,
    query: &Query,
    options: &SearchOptions,
) -> Result<Searched, Miss> {
    let (plan, labels) = read(archive, query, options)?;
    let found = collect::collect(archive, &plan, &labels, options)?;
    respond(archive, query.text(), options, &plan, found)
}

/// The articles most like `doc`, by the words that tell most of it, without itself; nothing is counted of them.
///
/// # Errors
/// As [`search`].
pub fn similar(archive: &Archive, doc: Doc, options: &SearchOptions) -> Result<Searched, Miss> {
    let (plan, labels) = both(
        similar::plan(archive, doc, options),
        allowed::Labels::new(archive, &options.filters),
    )?;
    if plan.groups.is_empty() {
        return respond(archive, "", options, &plan, collect::Found::default());
    }
    // It is most like itself, unless a shorter text says the same: one more is looked for.
    let limit = options.limit.max(10).saturating_add(1);
    let facets = Vec::new();
    let more = SearchOptions { limit, sort: Sort::Relevance, facets, ..options.clone() };
    let mut found = collect::collect(archive, &plan, &labels, &more)?;
    let known = found.ranked.len();
    found.ranked.retain(|(other, _)| *other != doc);
    let itself = known - found.ranked.len();
    found.total.value = found.total.value.saturating_sub(itself);
    respond(archive, "", options, &plan, found)
}

/// What is shown of what was found.
fn respond(
    archive: &Archive,
    query: &str,
    options: &SearchOptions,
    plan: &Plan,
    found: collect::Found,
) -> Result<Searched, Miss> {
    // What a provisional answer shows is not worth a text that the right one may not need.
    let wants_texts = found.needs.is_empty();
    let mut needs = found.needs;
    let mut hits = Vec::new();
    let mut cards_missing = false;
    for (doc, score) in found.ranked.iter().skip(options.offset).take(options.limit) {
        match hit(archive, plan, *doc, *score, options) {
            Ok((hit, miss)) => {
                hits.push(hit);
                needs.extend(miss.into_iter().filter(|_| wants_texts));
            }
            // Cards of a provisional answer are fetched beside what it needs to be exact.
            Err(miss) => {
                cards_missing = true;
                needs.extend(miss.needs()?);
            }
        }
    }
    // Cards lie in groups.
    sort_dedup(&mut needs);
    if cards_missing {
        return Ok(Searched { response: None, needs });
    }
    let response = SearchResponse {
        query: query.to_owned(),
        total: found.total,
        stories: response::stories_of(&hits),
        hits,
        exact: found.exact && needs.is_empty(),
        expanded: found.expanded,
        corrected: plan.corrected(),
        did_you_mean: plan.did_you_mean(query),
        missing: found.missing,
        optional: found.optional,
        facets: None,
    };
    Ok(Searched { response: Some(response), needs })
}

/// What `query` means, and which articles are looked at.
fn read(
    archive: &Archive,
    query: &Query,
    options: &SearchOptions,
) -> Result<(Plan, allowed::Labels), Miss> {
    both(Plan::new(archive, query, options.prefix), allowed::Labels::new(archive, &options.filters))
}

/// What `query` means, and what matches it, in both stages.
///
/// # Errors
/// [`Miss`], where there is no answer at all yet.
fn find(
    archive: &Archive,
    query: &Query,
    options: &SearchOptions,
) -> Result<(Plan, collect::Found), Miss> {
    let (mut plan, labels) = read(archive, query, options)?;
    let by_relevance = options.sort == Sort::Relevance && !plan.groups.is_empty();
    let expands = options.expand && by_relevance;
    let limit = if expands { options.limit.max(feedback::DOCS) } else { options.limit };
    let first = SearchOptions { limit, ..options.clone() };
    let mut found = collect::collect(archive, &plan, &labels, &first)?;
    if !expands || !found.exact || !found.needs.is_empty() || found.ranked.is_empty() {
        return Ok((plan, found));
    }
    // What rare words may be slips for is looked up beside what the second stage reads.
    let expanded = expand::expand(archive, &plan, &labels, options, &found.ranked);
    match both(expanded, offer::offers(archive, &plan, found.left)) {
        Ok((expanded, offers)) => {
            plan.offers = offers;
            // Where ranking anew would take more bytes than allowed, what is known stands.
            if let Some(expanded) = expanded {
                found.ranked = expanded.ranked;
                found.left = expanded.left;
                found.expanded = true;
                plan.expansion = expanded.groups;
            }
        }
        Err(miss) => found.needs = miss.needs()?,
    }
    Ok((plan, found))
}

/// The ids and scores of the articles that match best; as [`search`], without what is shown of them.
///
/// # Errors
/// As [`search`].
pub fn rank(
    archive: &Archive,
    query: &Query,
    options: &SearchOptions,
) -> Result<Vec<(Doc, f32)>, Miss> {
    let (_, found) = find(archive, query, options)?;
    if found.needs.is_empty() {
        Ok(found.ranked.into_iter().skip(options.offset).take(options.limit).collect())
    } else {
        Err(found.needs.into())
    }
}

/// The hit, and what its snippet still needs: until then it shows what the card has.
#[inline(never)]
fn hit(
    archive: &Archive,
    plan: &Plan,
    doc: Doc,
    score: f32,
    options: &SearchOptions,
) -> Result<(Hit, Vec<Need>), Miss> {
    let card = archive.card(doc)?;
    let mut needs = Vec::new();
    let length = options.snippet_length;
    let snippet = match snippet::of_card(plan, &card, length).filter(|_| options.snippets) {
        Some(snippet) => snippet,
        None if !options.snippets => Snippet::default(),
        None => match archive.body(doc) {
            Ok(body) => snippet::snippet(plan, &card, &body, length),
            Err(miss) => {
                needs = miss.needs()?;
                snippet::of_lead(&card, &[], length)
            }
        },
    };
    let marks = plan.marks_of_title(&card.heading, card.analyzer());
    let heading_marks = response::spans(&card.heading, &marks);
    let card = CardView::new(*card, archive.story_of(doc));
    let duplicates = archive.duplicates_of(doc).len().saturating_sub(1);
    Ok((Hit { card, heading_marks, snippet, score, duplicates }, needs))
}
