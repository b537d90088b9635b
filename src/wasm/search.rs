//! An engine over articles and their index.

use super::JsResult;
use super::properties::Properties;
use super::properties::wrong;
use super::to_js;
use super::to_js_error;
use crate::ArticleOptions;
#[cfg(feature = "archive")]
use crate::Date;
use crate::Engine as Core;
use crate::Error;
use crate::Facet;
use crate::Filters;
use crate::SearchOptions;
use crate::Sort;
use crate::Step;
#[cfg(feature = "archive")]
use crate::index::Need;
#[cfg(feature = "archive")]
use js_sys::Array;
#[cfg(feature = "archive")]
use js_sys::Object;
#[cfg(feature = "archive")]
use js_sys::Reflect;
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
    /// Articles that match `query`, best first.
    #[wasm_bindgen(unchecked_return_type = "SearchResponse")]
    pub fn search(
        &self,
        query: &str,
        #[wasm_bindgen(unchecked_param_type = "SearchOptions | undefined")] options: &JsValue,
    ) -> JsResult {
        search_in(&self.0, query, options)
    }

    /// The article `id`.
    #[wasm_bindgen(unchecked_return_type = "Article")]
    pub fn article(
        &self,
        id: &str,
        #[wasm_bindgen(unchecked_param_type = "ArticleOptions | undefined")] options: &JsValue,
    ) -> JsResult {
        encode(&self.0, self.0.article(id, &article_options(options)?))
    }

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

    /// The archive's segments, one after the other: the number of its articles, the first and the last date of one (empty if
    /// all are undated), the number of its files, and of each its name and length.
    #[wasm_bindgen(unchecked_return_type = "(string | number)[]")]
    pub fn segments(&self) -> Array {
        let list = Array::new();
        for head in self.0.archive().heads() {
            list.push(&head.listed_count().into());
            let dates = head.first_and_last();
            for date in [dates.map(|(first, _)| first), dates.map(|(_, last)| last)] {
                list.push(&date.map(Date::text).unwrap_or_default().into());
            }
            list.push(&number(head.files.len()));
            for file in &head.files {
                list.push(&file.name.as_str().into());
                list.push(&number(file.len));
            }
        }
        list
    }
}

#[cfg(feature = "full")]
fn search_in(engine: &Core, query: &str, options: &JsValue) -> JsResult {
    encode(engine, engine.search(query, &search_options(options)?))
}

/// What only the second stage does isn't in this module: its options are checked, no more.
#[cfg(not(feature = "full"))]
fn search_in(engine: &Core, query: &str, options: &JsValue) -> JsResult {
    encode(engine, engine.search_first(query, &search_options(options)?))
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
        from: options.date("from"),
        to: options.date("to"),
        sections: options.strings("sections"),
        authors: options.strings("authors"),
        tags: options.strings("tags"),
        languages: options.strings("languages"),
    };
    options.done()?;
    Ok(filters)
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
            let provisional = provisional.as_ref().map_or(Ok(JsValue::UNDEFINED), to_js)?;
            pending(engine, &needs, &provisional)
        }
    }
}

/// An answer as an object. Everything is at hand.
#[cfg(not(feature = "archive"))]
fn encode<T: Serialize>(_: &Core, answer: Result<Step<T>, Error>) -> JsResult {
    to_js(&answer.and_then(Step::done).map_err(|error| to_js_error(&error))?)
}

#[cfg(feature = "archive")]
fn pending(engine: &Core, needs: &[Need], provisional: &JsValue) -> JsResult {
    let pending = Object::new();
    Reflect::set(&pending, &"needs".into(), &needs_of(engine, needs))?;
    if !provisional.is_undefined() {
        Reflect::set(&pending, &"provisional".into(), provisional)?;
    }
    Ok(pending.into())
}

/// Needs as the host reads them.
#[cfg(feature = "archive")]
fn needs_of(engine: &Core, needs: &[Need]) -> Array {
    let list = Array::new();
    for need in needs {
        let place = engine.place(need);
        let object = Object::new();
        let segment = need.segment.and_then(|segment| i32::try_from(segment).ok()).unwrap_or(-1);
        for (name, value) in [
            ("file", place.as_ref().map_or(JsValue::UNDEFINED, |place| place.file.as_str().into())),
            ("offset", number(place.as_ref().map_or(0, |place| place.offset))),
            ("length", number(need.len)),
            ("size", number(need.size)),
            ("encoding", if need.size == 0 { "raw" } else { "deflate" }.into()),
            ("segment", segment.into()),
            ("at", number(need.offset)),
        ] {
            // Setting a property on a fresh object cannot fail.
            let _ = Reflect::set(&object, &name.into(), &value);
        }
        list.push(&object);
    }
    list
}

#[cfg(feature = "archive")]
fn number(number: usize) -> JsValue {
    u32::try_from(number).unwrap_or(u32::MAX).into()
}
