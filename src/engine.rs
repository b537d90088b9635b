//! The door to all stages: one opened index, asked by both edges.
//!
//! The core does no I/O: a call on bytes that aren't all at hand answers [`Step::Need`]; the host fetches those ranges,
//! gives them to [`Engine::supply`] and calls again. On embedded bytes every call is [`Step::Done`].

use crate::article::Article;
use crate::article::BlockKind;
use crate::error::Error;
use crate::index::Archive;
use crate::index::Body;
use crate::index::Doc;
use crate::index::FORMAT_VERSION;
use crate::index::Miss;
use crate::index::Missing;
use crate::index::Need;
use crate::index::Parameters;
use crate::index::Place;
use crate::index::ReadError;
use crate::index::Why;
use crate::index::all;
use crate::index::both;
use crate::search::ArticleView;
use crate::search::CardView;
use crate::search::Explanation;
use crate::search::FULL;
use crate::search::MAX_QUERY_BYTES;
use crate::search::Plan;
use crate::search::Query;
use crate::search::QueryError;
use crate::search::SearchOptions;
use crate::search::SearchResponse;
use crate::search::Searched;
use crate::search::Suggestion;
use crate::search::explain;
use crate::search::rank;
use crate::search::search;
use crate::search::search_first;
use crate::search::similar;
use crate::search::suggest;
use crate::summaries::Summary;
use crate::summaries::SummaryOptions;
use crate::summaries::summarize;
use crate::text::Analyzer;
use crate::text::sort::sort_dedup;
use serde::Serialize;
use std::borrow::Cow;
use std::ops::Range;

/// The index of the seeds, made by `build.rs`.
static EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/embedded.idx"));

/// An answer, or what it still needs.
#[derive(Debug, Clone, PartialEq)]
pub enum Step<T> {
    /// The answer.
    Done(T),
    /// Ranges of the archive without which there is none yet.
    Need {
        /// What to fetch and [`Engine::supply`].
        needs: Vec<Need>,
        /// What is known already, if that is worth showing.
        provisional: Option<T>,
    },
}

/// An opened index.
#[derive(Debug)]
pub struct Engine {
    archive: Archive,
}

/// How to mark an article's text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticleOptions {
    /// Marks what this query finds.
    pub query: Option<String>,
    /// Whether the query's last word may be the beginning of a word.
    pub prefix: bool,
}

/// An article that matches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranked {
    /// The publisher's name for it.
    pub id: String,
    /// How well it matches; comparable within one answer.
    pub score: f32,
}

/// What an index holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Info {
    /// Of this crate.
    pub version: &'static str,
    /// Of the index bytes.
    pub format_version: u16,
    /// Number of articles.
    pub articles: u32,
    /// Number of terms that stand in texts, summed over the segments.
    pub terms: u32,
    /// Number of segments.
    pub segments: usize,
    /// Bytes of the index at hand.
    pub bytes: usize,
    /// Languages of the articles.
    pub languages: Vec<String>,
    /// The first and last date of an article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<Dates>,
}

/// The articles that tell a story.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Story {
    /// Its number; none of an article that is alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<u32>,
    /// Newest first, within each segment.
    pub articles: Vec<ArticleView>,
    /// Ids of those that are the same text as the one that was asked for.
    pub duplicates: Vec<String>,
}

/// A span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Dates {
    /// Its first date.
    pub first: crate::Date,
    /// Its last date.
    pub last: crate::Date,
}

impl Engine {
    /// The engine over the articles that were embedded when this was compiled.
    ///
    /// # Errors
    /// Never with the bytes that `build.rs` makes.
    pub fn embedded() -> Result<Self, Error> {
        Self::open(EMBEDDED)
    }

    /// The bytes of [`embedded`](Self::embedded), as [`open`](Self::open) takes them.
    pub fn embedded_bytes() -> &'static [u8] {
        EMBEDDED
    }

    /// An engine over an index whose bytes are all at hand.
    ///
    /// # Errors
    /// When they aren't those of an index of this version.
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, Error> {
        Ok(Self { archive: Archive::whole(bytes)? })
    }

    /// An engine over an archive of which nothing is at hand: its calls say what they need.
    pub fn remote() -> Self {
        Self { archive: Archive::default() }
    }

    /// Takes what a [`Step::Need`] asked for, inflated if it was deflated.
    ///
    /// # Errors
    /// When it differs from its checksum, or is a manifest of another version.
    pub fn supply(&mut self, need: &Need, bytes: &[u8]) -> Result<(), Error> {
        Ok(self.archive.supply(need, bytes)?)
    }

    /// The file that holds what is needed; `None` if no file does.
    pub fn place(&self, need: &Need) -> Option<Place> {
        self.archive.place(need)
    }

    /// A new question begins: ranges that weren't used for longest are dropped until at most `budget` bytes are at hand.
    pub fn begin(&mut self, budget: usize) {
        self.archive.begin(budget);
    }

    /// From now on the articles of a segment, by its place in the manifest, are as if they weren't there: for a host that can't
    /// have its files. What they lack is for the host to tell.
    pub fn leave_out(&mut self, segment: usize) {
        self.archive.leave_out(segment);
    }

    /// The archive, for those who look into it.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Changes how matches are scored, for this engine alone.
    pub fn set_parameters(&mut self, parameters: Parameters) {
        self.archive.set_parameters(parameters);
    }

    /// Articles that match `query`, best first or in the order asked for.
    ///
    /// # Errors
    /// For a query of more than 32 KiB, an option out of range, and damaged bytes.
    pub fn search(
        &self,
        query: &str,
        options: &SearchOptions,
    ) -> Result<Step<SearchResponse>, Error> {
        options.check()?;
        searched(search(&self.archive, &Query::parse(query)?, options))
    }

    /// Whether a module for a first search knows what is asked: else it is to be asked of the full one.
    pub fn is_plain(query: &str, options: &SearchOptions) -> bool {
        Query::is_plain(query) && options.is_plain(query)
    }

    /// As [`search`](Self::search), by the first stage alone, and without facets: what a small module has.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn search_first(
        &self,
        query: &str,
        options: &SearchOptions,
    ) -> Result<Step<SearchResponse>, Error> {
        options.check()?;
        searched(search_first(&self.archive, &Query::parse(query)?, options))
    }

    /// The articles most like the article `id`, by the words that tell most of it, without itself; best first, whatever order
    /// `options` asks for.
    ///
    /// # Errors
    /// For an unknown id, an option out of range, and damaged bytes.
    pub fn similar(
        &self,
        id: &str,
        options: &SearchOptions,
    ) -> Result<Step<SearchResponse>, Error> {
        options.check()?;
        match step(self.archive.doc_of(id))? {
            Step::Done(Some(doc)) => searched(similar(&self.archive, doc, options)),
            Step::Done(None) => Err(Error::UnknownArticle { id: id.to_owned() }),
            Step::Need { needs, .. } => Ok(Step::Need { needs, provisional: None }),
        }
    }

    /// What `typed`, the beginning of a query, may become: at most `limit`, the most widespread first.
    ///
    /// # Errors
    /// For a beginning of more than 32 KiB, a limit that isn't from 1 to 100, and damaged bytes.
    pub fn suggest(&self, typed: &str, limit: usize) -> Result<Step<Vec<Suggestion>>, Error> {
        if !(1..=100).contains(&limit) {
            return Err(QueryError::Option { option: "limit", least: 1, most: 100 }.into());
        }
        if typed.len() > MAX_QUERY_BYTES {
            return Err(QueryError::TooLong { len: typed.len() }.into());
        }
        step(suggest(&self.archive, typed, limit))
    }

    /// Why the article `id` scores what it does for `query`.
    ///
    /// # Errors
    /// For an unknown id, a query of more than 32 KiB, an option out of range, and damaged bytes.
    pub fn explain(
        &self,
        id: &str,
        query: &str,
        options: &SearchOptions,
    ) -> Result<Step<Explanation>, Error> {
        options.check()?;
        let query = Query::parse(query)?;
        match step(self.archive.doc_of(id))? {
            Step::Done(Some(doc)) => step(explain(&self.archive, &query, doc, options)),
            Step::Done(None) => Err(Error::UnknownArticle { id: id.to_owned() }),
            Step::Need { needs, .. } => Ok(Step::Need { needs, provisional: None }),
        }
    }

    /// The ids and scores of the articles that match best; as [`search`](Self::search), without what is shown of them.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn rank(&self, query: &str, options: &SearchOptions) -> Result<Step<Vec<Ranked>>, Error> {
        options.check()?;
        let query = Query::parse(query)?;
        step(self.ranked(&query, options))
    }

    /// The sentences that tell most of the articles `ids`; of all articles for `None`.
    ///
    /// # Errors
    /// For an unknown id, an option out of range, a query of more than 32 KiB, and damaged bytes.
    pub fn summarize(
        &self,
        ids: Option<&[String]>,
        options: &SummaryOptions,
    ) -> Result<Step<Summary>, Error> {
        options.check()?;
        match self.texts(ids)? {
            Step::Done(articles) => summarize(&articles, options).map(Step::Done),
            Step::Need { needs, .. } => Ok(Step::Need { needs, provisional: None }),
        }
    }

    /// The articles `ids`, each once, with what a summary reads of them; all articles for `None`.
    ///
    /// # Errors
    /// For an unknown id, and damaged bytes.
    pub fn texts(&self, ids: Option<&[String]>) -> Result<Step<Vec<Article>>, Error> {
        let ids = ids.map(distinct);
        let articles = match step(
            self.docs_of(ids.as_deref())
                .and_then(|docs| all(docs.into_iter().map(|doc| self.read(doc)))),
        )? {
            Step::Done(articles) => articles,
            Step::Need { needs, .. } => return Ok(Step::Need { needs, provisional: None }),
        };
        let asked = ids.as_deref().unwrap_or_default();
        if let Some(id) =
            articles.iter().zip(asked).find_map(|(article, id)| article.is_none().then_some(id))
        {
            return Err(Error::UnknownArticle { id: id.clone() });
        }
        Ok(Step::Done(articles.into_iter().flatten().collect()))
    }

    /// The article `id` and those that tell its story with it, or are the same text.
    ///
    /// # Errors
    /// For an unknown id, and damaged bytes.
    pub fn story(&self, id: &str) -> Result<Step<Story>, Error> {
        let read = self
            .archive
            .doc_of(id)
            .and_then(|doc| doc.map(|doc| self.storytellers(doc)).transpose());
        match step(read)? {
            Step::Done(Some(story)) => Ok(Step::Done(story)),
            Step::Done(None) => Err(Error::UnknownArticle { id: id.to_owned() }),
            Step::Need { needs, .. } => Ok(Step::Need { needs, provisional: None }),
        }
    }

    /// The article `id`, with what `options.query` finds in it marked.
    ///
    /// # Errors
    /// For an unknown id, a query of more than 32 KiB, and damaged bytes.
    pub fn article(&self, id: &str, options: &ArticleOptions) -> Result<Step<ArticleView>, Error> {
        let query = options.query.as_deref().map(Query::parse).transpose()?;
        let read = self.archive.doc_of(id).and_then(|doc| {
            doc.map(|doc| self.view(doc, query.as_ref(), options.prefix)).transpose()
        });
        match step(read)? {
            Step::Done(Some(article)) => Ok(Step::Done(article)),
            Step::Done(None) => Err(Error::UnknownArticle { id: id.to_owned() }),
            Step::Need { needs, .. } => Ok(Step::Need { needs, provisional: None }),
        }
    }

    /// All articles without their texts, newest first.
    ///
    /// # Errors
    /// For damaged bytes.
    pub fn articles(&self) -> Result<Step<Vec<CardView>>, Error> {
        step(self.cards())
    }

    /// What the index holds.
    ///
    /// # Errors
    /// For damaged bytes.
    pub fn info(&self) -> Result<Step<Info>, Error> {
        step(self.archive.manifest().map(|_| {
            let mut languages: Vec<String> = Vec::new();
            let mut dates: Option<Dates> = None;
            let mut terms = 0u32;
            for head in self.archive.heads() {
                languages.extend(head.languages.iter().map(|(language, _)| language.clone()));
                terms = terms.saturating_add(head.term_count);
                if let Some((first, last)) = head.first_and_last() {
                    let known = dates.get_or_insert(Dates { first, last });
                    known.first = known.first.min(first);
                    known.last = known.last.max(last);
                }
            }
            sort_dedup(&mut languages);
            Info {
                version: env!("CARGO_PKG_VERSION"),
                format_version: FORMAT_VERSION,
                articles: self.archive.listed_count(),
                terms,
                segments: self.archive.heads().len(),
                bytes: self.archive.len_bytes(),
                languages,
                dates,
            }
        }))
    }

    fn storytellers(&self, doc: Doc) -> Result<Story, Miss> {
        let same_text = self.archive.duplicates_of(doc);
        let mut docs = self.archive.storytellers_with(doc);
        docs.extend(&same_text);
        docs.push(doc);
        sort_dedup(&mut docs);
        let mut duplicates = Vec::new();
        let mut missing = Missing::default();
        let mut articles = Vec::new();
        for of in docs {
            let Some(article) = missing.take(self.view(of, None, false)) else { continue };
            if of != doc && same_text.contains(&of) {
                duplicates.push(article.card.id.clone());
            }
            articles.push(article);
        }
        missing.done()?;
        Ok(Story { story: self.archive.story_of(doc), articles, duplicates })
    }

    fn ranked(&self, query: &Query, options: &SearchOptions) -> Result<Vec<Ranked>, Miss> {
        let mut missing = Missing::default();
        let mut ranked = Vec::new();
        for (doc, score) in rank(&self.archive, query, options)? {
            if let Some(card) = missing.take(self.archive.card(doc)) {
                ranked.push(Ranked { id: card.id, score });
            }
        }
        missing.done()?;
        Ok(ranked)
    }

    fn cards(&self) -> Result<Vec<CardView>, Miss> {
        let mut missing = Missing::default();
        let mut cards = Vec::new();
        for doc in self.archive.docs()? {
            cards.extend(missing.take(self.card(doc)));
        }
        missing.done()?;
        Ok(cards)
    }

    /// Documents of `ids`, `None` for an unknown one.
    fn docs_of(&self, ids: Option<&[String]>) -> Result<Vec<Option<Doc>>, Miss> {
        match ids {
            Some(ids) => all(ids.iter().map(|id| self.archive.doc_of(id))),
            None => self.archive.docs().map(|docs| docs.into_iter().map(Some).collect()),
        }
    }

    fn read(&self, doc: Option<Doc>) -> Result<Option<Article>, Miss> {
        let Some(doc) = doc else { return Ok(None) };
        let (card, body) = both(self.card(doc), self.archive.body(doc))?;
        Ok(Some(Article {
            id: card.id,
            title: card.title,
            lead: card.lead,
            date: card.date,
            text: body.text,
            blocks: body.blocks,
            language: card.language,
            ..Article::default()
        }))
    }

    #[inline(never)]
    fn card(&self, doc: Doc) -> Result<CardView, Miss> {
        Ok(CardView::new(*self.archive.card(doc)?, self.archive.story_of(doc)))
    }

    fn view(&self, doc: Doc, query: Option<&Query>, prefix: bool) -> Result<ArticleView, Miss> {
        // A small module marks nothing but hits.
        let query = query.filter(|_| FULL);
        let plan = query.map(|query| Plan::new(&self.archive, query, prefix)).transpose();
        let (plan, (card, body)) =
            both(plan, both(self.archive.card(doc), self.archive.body(doc)))?;
        let analyzer = card.analyzer();
        let marks = plan.map_or(Vec::new(), |plan| marks_in_blocks(&plan, &body, analyzer));
        let card = CardView::new(*card, self.archive.story_of(doc));
        Ok(ArticleView::new(card, body, &marks))
    }
}

/// Marks in what a reader sees as text: not in bylines' slashes.
fn marks_in_blocks(plan: &Plan, body: &Body, analyzer: Analyzer) -> Vec<Range<usize>> {
    let bylines: Vec<_> =
        body.blocks.iter().filter(|block| block.kind == BlockKind::Byline).collect();
    let outside = |mark: &Range<usize>| {
        bylines.iter().all(|block| mark.end <= block.span.start || block.span.end <= mark.start)
    };
    plan.marks(&body.text, analyzer).into_iter().filter(outside).collect()
}

fn searched(searched: Result<Searched, Miss>) -> Result<Step<SearchResponse>, Error> {
    Ok(match searched {
        Ok(Searched { response: Some(response), needs }) if needs.is_empty() => {
            Step::Done(response)
        }
        Ok(Searched { response, needs }) => Step::Need { needs, provisional: response },
        Err(miss) => return not_yet(miss),
    })
}

fn step<T>(read: Result<T, Miss>) -> Result<Step<T>, Error> {
    match read {
        Ok(answer) => Ok(Step::Done(answer)),
        Err(miss) => not_yet(miss),
    }
}

fn not_yet<T>(miss: Miss) -> Result<Step<T>, Error> {
    match miss.why() {
        Why::Need(needs) => Ok(Step::Need { needs, provisional: None }),
        Why::Read(error) => Err(error.into()),
    }
}

impl<T> Step<T> {
    /// The answer of an engine that has all its bytes.
    ///
    /// # Errors
    /// When the engine needs bytes all the same: they were cut off.
    pub fn done(self) -> Result<T, Error> {
        match self {
            Self::Done(answer) => Ok(answer),
            Self::Need { .. } => Err(ReadError::Truncated { part: "file" }.into()),
        }
    }
}

/// An article that is asked for twice is one article, or it would confirm itself.
fn distinct(ids: &[String]) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::new();
    for id in ids {
        if !distinct.contains(id) {
            distinct.push(id.clone());
        }
    }
    distinct
}
