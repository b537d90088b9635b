//! An engine over articles and their index.

use super::JsResult;
#[cfg(feature = "archive")]
use super::objects::Fields;
use super::properties::Properties;
use super::properties::wrong;
use super::to_js;
use super::to_js_error;
use crate::ArticleOptions;
use crate::Date;
use crate::Engine as Core;
use crate::Error;
use crate::Facet;
use crate::Filters;
use crate::SearchOptions;
use crate::Sort;
use crate::Step;
#[cfg(feature = "archive")]
use crate::index::File;
#[cfg(feature = "archive")]
use crate::index::Need;
#[cfg(feature = "archive")]
use js_sys::Object;
#[cfg(feature = "embedded")]
use js_sys::Uint8Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Suggestions that are made unless told otherwise.
#[cfg(feature = "full")]
const SUGGESTIONS: usize = 10;

/// An opened index.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine(Core);

#[cfg(feature = "embedded")]
#[wasm_bindgen]
impl Engine {
    /// The engine over the embedded articles.
    pub fn embedded() -> Result<Engine, JsValue> {
        Core::embedded().map(Self).map_err(|error| to_js_error(&error))
    }

    /// The bytes of their index, for `Engine.open()` of the full module.
    pub fn bytes() -> Uint8Array {
        Core::embedded_bytes().into()
    }
}

#[cfg(feature = "full")]
#[wasm_bindgen]
impl Engine {
    /// An engine over an archive that is one file, whose bytes are all at hand.
    pub fn open(bytes: Vec<u8>) -> Result<Engine, JsValue> {
        Core::open(bytes).map(Self).map_err(|error| to_js_error(&error))
    }
}

#[cfg(feature = "full")]
#[wasm_bindgen]
impl Engine {
    /// What `typed`, the beginning of a query, may become.
    #[wasm_bindgen(unchecked_return_type = "Suggestion[]")]
    pub fn suggest(
        &self,
        typed: &str,
        #[wasm_bindgen(unchecked_param_type = "SuggestOptions | undefined")] options: &JsValue,
    ) -> JsResult {
        let mut options = Properties::options(options, &["limit"]);
        let limit = options.count("limit", SUGGESTIONS);
        options.done()?;
        encode(&self.0, self.0.suggest(typed, limit))
    }

    /// The articles most like `id`.
    #[wasm_bindgen(unchecked_return_type = "SearchResponse")]
    pub fn similar(
        &self,
        id: &str,
        #[wasm_bindgen(unchecked_param_type = "SearchOptions | undefined")] options: &JsValue,
    ) -> JsResult {
        encode(&self.0, self.0.similar(id, &search_options(options)?))
    }

    /// Why the article `id` scores what it does for `query`.
    #[wasm_bindgen(unchecked_return_type = "Explanation")]
    pub fn explain(
        &self,
        query: &str,
        id: &str,
        #[wasm_bindgen(unchecked_param_type = "SearchOptions | undefined")] options: &JsValue,
    ) -> JsResult {
        encode(&self.0, self.0.explain(id, query, &search_options(options)?))
    }
}

#[cfg(any(feature = "embedded", feature = "full"))]
#[wasm_bindgen]
impl Engine {
    /// All articles without their texts, newest first.
    #[wasm_bindgen(unchecked_return_type = "Card[]")]
    pub fn articles(&self) -> JsResult {
        encode(&self.0, self.0.articles())
    }
}

#[wasm_bindgen]
impl Engine {
    /// Articles that match `query`, best first; `undefined` from a small module for what it doesn't know.
    #[wasm_bindgen(unchecked_return_type = "SearchResponse | undefined")]
    pub fn search(
        &self,
        query: &str,
        #[wasm_bindgen(unchecked_param_type = "SearchOptions | undefined")] options: &JsValue,
    ) -> JsResult {
        search_in(&self.0, query, options)
    }

    /// The article `id`; `undefined` from a small module where something is to be marked in it.
    #[wasm_bindgen(unchecked_return_type = "Article | undefined")]
    pub fn article(
        &self,
        id: &str,
        #[wasm_bindgen(unchecked_param_type = "ArticleOptions | undefined")] options: &JsValue,
    ) -> JsResult {
        let options = article_options(options)?;
        if !cfg!(feature = "full") && options.query.is_some() {
            return Ok(JsValue::UNDEFINED);
        }
        encode(&self.0, self.0.article(id, &options))
    }
}

#[cfg(feature = "full")]
#[wasm_bindgen]
impl Engine {
    /// The articles that tell the story of `id`.
    #[wasm_bindgen(
        unchecked_return_type = "{story?: number, articles: Article[], duplicates: string[]}"
    )]
    pub fn story(&self, id: &str) -> JsResult {
        encode(&self.0, self.0.story(id))
    }

    /// What the index holds.
    #[wasm_bindgen(unchecked_return_type = "Info")]
    pub fn info(&self) -> JsResult {
        encode(&self.0, self.0.info())
    }
}

#[cfg(feature = "archive")]
#[wasm_bindgen]
impl Engine {
    /// An engine over an archive of which nothing is at hand: its calls answer `Pending` until they were supplied with what
    /// they need.
    pub fn remote() -> Engine {
        Self(Core::remote())
    }

    /// Takes the bytes of a need, inflated; `segment` and `at` as the need names them.
    pub fn supply(&mut self, segment: i32, at: usize, bytes: &[u8]) -> Result<(), JsValue> {
        let segment = usize::try_from(segment).ok();
        let need = Need { segment, offset: at, len: 0, size: 0 };
        self.0.supply(&need, bytes).map_err(|error| to_js_error(&error))
    }

    /// A new question begins: what wasn't used for longest is dropped until at most `budget` bytes are at hand.
    pub fn begin(&mut self, budget: usize) {
        self.0.begin(budget);
    }

    /// From now on the articles of a segment are as if they weren't there.
    #[wasm_bindgen(js_name = leaveOut)]
    pub fn leave_out(&mut self, segment: usize) {
        self.0.leave_out(segment);
    }

    /// The archive's segments, those that are left out, too.
    #[wasm_bindgen(
        unchecked_return_type = "{articles: number, from: string, to: string, files: {file: string, size: number}[]}[]"
    )]
    pub fn segments(&self) -> JsResult {
        let mut segments = Vec::new();
        for head in self.0.archive().heads() {
            let (from, to) =
                head.first_and_last().map(|(from, to)| (from.text(), to.text())).unzip();
            let file = |file: &File| PackView { file: file.name.clone(), size: file.len };
            segments.push(SegmentView {
                articles: head.listed_count(),
                from: from.unwrap_or_default(),
                to: to.unwrap_or_default(),
                files: head.files.iter().map(file).collect(),
            });
        }
        to_js(&segments)
    }
}

/// A segment: how many articles it has, the first and the last date of one (empty if all are undated), and its files.
#[cfg(feature = "archive")]
#[derive(Serialize)]
struct SegmentView {
    articles: u32,
    from: String,
    to: String,
    files: Vec<PackView>,
}

#[cfg(feature = "archive")]
#[derive(Serialize)]
struct PackView {
    file: String,
    size: usize,
}

/// A need as the host reads it.
#[cfg(feature = "archive")]
#[derive(Serialize)]
struct NeedView {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    offset: usize,
    length: usize,
    size: usize,
    encoding: &'static str,
    segment: i32,
    at: usize,
}

#[cfg(feature = "full")]
fn search_in(engine: &Core, query: &str, options: &JsValue) -> JsResult {
    encode(engine, engine.search(query, &search_options(options)?))
}

/// What only the second stage does isn't in this module: its options are checked, no more.
#[cfg(not(feature = "full"))]
fn search_in(engine: &Core, query: &str, options: &JsValue) -> JsResult {
    let options = search_options(options)?;
    if !Core::is_plain(query, &options) {
        return Ok(JsValue::UNDEFINED);
    }
    encode(engine, engine.search_first(query, &options))
}

#[expect(clippy::field_reassign_with_default, reason = "fields are read one by one")]
fn search_options(value: &JsValue) -> Result<SearchOptions, JsValue> {
    let mut options = Properties::options(
        value,
        &[
            "limit",
            "offset",
            "sort",
            "prefix",
            "snippetLength",
            "filters",
            "maxBytes",
            "count",
            "facets",
            "snippets",
            "fold",
            "expand",
        ],
    );
    let mut search = SearchOptions::default();
    search.sort = match options.text("sort").as_deref() {
        None | Some("relevance") => Sort::Relevance,
        Some("newest") => Sort::Newest,
        Some("oldest") => Sort::Oldest,
        Some(_) => {
            options.refuse(wrong("sort", "relevance, newest or oldest"));
            Sort::Relevance
        }
    };
    for (name, slot) in [
        ("limit", &mut search.limit),
        ("offset", &mut search.offset),
        ("snippetLength", &mut search.snippet_length),
        ("maxBytes", &mut search.max_bytes),
    ] {
        *slot = options.count(name, *slot);
    }
    for (name, slot) in [
        ("prefix", &mut search.prefix),
        ("count", &mut search.count),
        ("snippets", &mut search.snippets),
        ("fold", &mut search.fold),
    ] {
        *slot = options.truth(name, *slot);
    }
    // While a word is being typed, what comes at once is worth more.
    search.expand = options.truth("expand", !search.prefix);
    for name in options.strings("facets") {
        match Facet::ALL.iter().find(|(known, _)| *known == name) {
            Some((_, facet)) => search.facets.push(*facet),
            None => options.refuse(wrong("facets", "of section, author, tag, language and dates")),
        }
    }
    if let Some(filters) = options.get("filters") {
        match filters_of(&filters) {
            Ok(filters) => search.filters = filters,
            Err(error) => options.refuse(error),
        }
    }
    options.done()?;
    Ok(search)
}

fn filters_of(value: &JsValue) -> Result<Filters, JsValue> {
    let mut options =
        Properties::options(value, &["from", "to", "sections", "authors", "tags", "languages"]);
    let filters = Filters {
        from: day(&mut options, "from"),
        to: day(&mut options, "to"),
        sections: options.strings("sections"),
        authors: options.strings("authors"),
        tags: options.strings("tags"),
        languages: options.strings("languages"),
    };
    options.done()?;
    Ok(filters)
}

/// A date; in a module that doesn't know any, any for one: it isn't asked for more than that there is one.
fn day(options: &mut Properties, name: &str) -> Option<Date> {
    if cfg!(feature = "archive") {
        options.date(name)
    } else {
        Date::from_number(options.get(name).map(|_| 20_000_000)?)
    }
}

fn article_options(value: &JsValue) -> Result<ArticleOptions, JsValue> {
    let mut options = Properties::options(value, &["query", "prefix"]);
    let (query, prefix) = (options.text("query"), options.truth("prefix", false));
    options.done()?;
    Ok(ArticleOptions { query, prefix })
}

/// An answer as an object; or what it needs, as `{needs, provisional}`.
#[cfg(feature = "archive")]
fn encode<T: Serialize>(engine: &Core, answer: Result<Step<T>, Error>) -> JsResult {
    match answer.map_err(|error| to_js_error(&error))? {
        Step::Done(answer) => to_js(&answer),
        Step::Need { needs, provisional } => {
            let provisional = provisional.as_ref().map(to_js).transpose()?;
            pending(engine, &needs, provisional.as_ref())
        }
    }
}

#[cfg(feature = "archive")]
#[inline(never)]
fn pending(engine: &Core, needs: &[Need], provisional: Option<&JsValue>) -> JsResult {
    let needs: Vec<NeedView> = needs.iter().map(|need| view(engine, need)).collect();
    let pending: Fields = Object::new().unchecked_into();
    pending.set(&"needs".into(), &to_js(&needs)?);
    if let Some(provisional) = provisional {
        pending.set(&"provisional".into(), provisional);
    }
    Ok(pending.into())
}

/// An answer as an object. Everything is at hand.
#[cfg(not(feature = "archive"))]
fn encode<T: Serialize>(_: &Core, answer: Result<Step<T>, Error>) -> JsResult {
    to_js(&answer.and_then(Step::done).map_err(|error| to_js_error(&error))?)
}

#[cfg(feature = "archive")]
fn view(engine: &Core, need: &Need) -> NeedView {
    let place = engine.place(need);
    NeedView {
        offset: place.as_ref().map_or(0, |place| place.offset),
        file: place.map(|place| place.file),
        length: need.len,
        size: need.size,
        encoding: if need.size == 0 { "raw" } else { "deflate" },
        segment: need.segment.and_then(|segment| i32::try_from(segment).ok()).unwrap_or(-1),
        at: need.offset,
    }
}
