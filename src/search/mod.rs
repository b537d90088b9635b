//! Stage 4: a query and a [`Segment`] → ranked hits with marked snippets.
//!
//! In: what a reader typed, any text at all ([`Query`]). Out: a [`SearchResponse`], or what the search still needs
//! ([`Miss::Need`]). The steps: parse (`query`) → look the words up in all their spellings (`plan`) → score (`collect`)
//! → cut and mark what is shown (`snippet`, `marks`). Offsets are bytes inside, UTF-16 in the response.

mod collect;
mod marks;
mod plan;
mod query;
mod response;
mod snippet;

pub use plan::Plan;
pub use query::MAX_QUERY_BYTES;
pub use query::Query;
pub use query::QueryError;
pub use response::ArticleView;
pub use response::CardView;
pub use response::Hit;
pub use response::Relation;
pub use response::SearchResponse;
pub use response::Snippet;
pub use response::Span;
pub use response::Story;
pub use response::Total;

use crate::index::DocId;
use crate::index::Miss;
use crate::index::Segment;
use crate::index::all;
use crate::index::both;

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

/// How to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self { limit: 10, offset: 0, sort: Sort::Relevance, prefix: false, snippet_length: 240 }
    }
}

impl SearchOptions {
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

/// Articles that match `query`, in the order asked for.
///
/// # Errors
/// [`Miss::Need`] names the ranges without which there is no answer yet; [`Miss::Read`] is damage.
pub fn search(
    segment: &Segment,
    query: &Query,
    options: &SearchOptions,
) -> Result<SearchResponse, Miss> {
    let plan = Plan::new(segment, query, options.prefix)?;
    let found = collect::collect(segment, &plan)?;
    let ordered = collect::in_order(segment, found.scored, options.sort)?;
    let shown = ordered.iter().skip(options.offset).take(options.limit);
    let hits =
        all(shown.map(|(doc, score)| hit(segment, &plan, *doc, *score, options.snippet_length)));
    let stories = response::stories_of(segment, ordered.iter().map(|(doc, _)| *doc));
    let (hits, stories) = both(hits, stories)?;
    Ok(SearchResponse {
        query: query.text().to_owned(),
        total: Total { value: ordered.len(), relation: Relation::Eq },
        hits,
        missing: found.missing,
        stories,
    })
}

fn hit(
    segment: &Segment,
    plan: &Plan,
    doc: DocId,
    score: f32,
    snippet_length: usize,
) -> Result<Hit, Miss> {
    let columns = segment.columns_of([doc]);
    let ((card, columns), body) = both(both(segment.card(doc), columns), segment.body(doc))?;
    let snippet = snippet::snippet(plan, &card, &body, snippet_length);
    let heading_marks = response::spans(&card.heading.text, &plan.marks(&card.heading));
    let card = CardView::new(*card, columns.get(doc));
    Ok(Hit { card, heading_marks, snippet, score })
}
