//! The JavaScript edge: decode, call, encode; no decisions. The shapes are those of `www/lib/types.d.ts`.

use crate::ArticleOptions;
use crate::Date;
use crate::Engine as Core;
use crate::Error;
use crate::Filters;
use crate::SearchOptions;
use crate::Sort;
use crate::Step;
#[cfg(feature = "summary")]
use crate::SummaryOptions;
use crate::index::Need;
use crate::index::Segment;
use js_sys::Array;
use js_sys::Object;
use js_sys::Reflect;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
#[cfg(feature = "embedded")]
use std::cell::OnceCell;
use wasm_bindgen::prelude::*;

type JsResult = Result<JsValue, JsValue>;

/// Two-level segregated fit (Masmano et al., 2004): constant time, and 5 kB of wasm less than std's allocator.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[cfg(feature = "embedded")]
thread_local! {
    /// The engine behind the free functions.
    static EMBEDDED: OnceCell<Core> = const { OnceCell::new() };
}

/// Makes a panic, which can't occur, tell its place before it traps.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
}

/// Searches the embedded articles.
#[cfg(feature = "embedded")]
#[wasm_bindgen(unchecked_return_type = "SearchResponse")]
pub fn search(
    query: &str,
    #[wasm_bindgen(unchecked_param_type = "SearchOptions | undefined")] options: &JsValue,
) -> JsResult {
    embedded(|engine| search_in(engine, query, options))
}

/// Summarises embedded articles; all of them without `ids`.
#[cfg(all(feature = "embedded", feature = "summary"))]
#[wasm_bindgen(unchecked_return_type = "Summary")]
pub fn summarize(
    #[wasm_bindgen(unchecked_param_type = "string[] | undefined")] ids: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "SummaryOptions | undefined")] options: &JsValue,
) -> JsResult {
    embedded(|engine| summarize_in(engine, ids, options))
}

/// The same as `summarize`.
#[cfg(all(feature = "embedded", feature = "summary"))]
#[wasm_bindgen(unchecked_return_type = "Summary")]
pub fn summary(
    #[wasm_bindgen(unchecked_param_type = "string[] | undefined")] ids: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "SummaryOptions | undefined")] options: &JsValue,
) -> JsResult {
    summarize(ids, options)
}

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
}

#[cfg(feature = "summary")]
#[wasm_bindgen]
impl Engine {
    /// The sentences that tell most of the articles `ids`; of all without `ids`.
    #[wasm_bindgen(unchecked_return_type = "Summary")]
    pub fn summarize(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string[] | undefined")] ids: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "SummaryOptions | undefined")] options: &JsValue,
    ) -> JsResult {
        summarize_in(&self.0, ids, options)
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

    /// All articles without their texts, newest first.
    #[wasm_bindgen(unchecked_return_type = "Card[]")]
    pub fn articles(&self) -> JsResult {
        encode(&self.0, self.0.articles())
    }

    /// What the index holds.
    #[wasm_bindgen(unchecked_return_type = "Info")]
    pub fn info(&self) -> JsResult {
        encode(&self.0, self.0.info())
    }

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

    /// Files of the archive and their lengths, the manifest left out: name, length, name, length…
    #[wasm_bindgen(unchecked_return_type = "(string | number)[]")]
    pub fn files(&self) -> Array {
        let heads = self.0.archive().segments().iter().map(Segment::head);
        let files = Array::new();
        for file in heads.flat_map(|head| &head.files) {
            files.push(&file.name.as_str().into());
            files.push(&number(file.len));
        }
        files
    }

    /// The ids and scores of the best articles, without what is shown of them: id, score, id, score…
    #[wasm_bindgen(unchecked_return_type = "Ranking | Pending")]
    pub fn rank(
        &self,
        query: &str,
        #[wasm_bindgen(unchecked_param_type = "SearchOptions | undefined")] options: &JsValue,
    ) -> JsResult {
        encode(&self.0, self.0.rank(query, &search_options(options)?))
    }
}

#[cfg(feature = "embedded")]
fn embedded(call: impl FnOnce(&Core) -> JsResult) -> JsResult {
    EMBEDDED.with(|cell| {
        if cell.get().is_none() {
            let engine = Core::embedded().map_err(|error| to_js_error(&error))?;
            // Set by nobody else meanwhile: there is one thread.
            let _ = cell.set(engine);
        }
        cell.get().map_or(Ok(JsValue::UNDEFINED), call)
    })
}

fn search_in(engine: &Core, query: &str, options: &JsValue) -> JsResult {
    let started = now();
    let response = encode(engine, engine.search(query, &search_options(options)?))?;
    Reflect::set(&response, &"tookMs".into(), &(now() - started).into())?;
    Ok(response)
}

#[cfg(feature = "summary")]
fn summarize_in(engine: &Core, ids: &JsValue, options: &JsValue) -> JsResult {
    encode(engine, engine.summarize(ids_of(ids)?.as_deref(), &summary_options(options)?))
}

/// Options as JavaScript gives them, read one by one: serde's errors would bring float formatting along, 15 kB before compression.
///
/// What is wrong is remembered, and told by [`done`](Self::done).
struct Options {
    object: Option<Object>,
    wrong: Option<JsValue>,
}

impl Options {
    /// `undefined` and `null` are the defaults; a property that isn't `known` is refused, since it is a misspelt one.
    #[inline(never)]
    fn new(value: &JsValue, known: &[&str]) -> Self {
        let object = Object::try_from(value).cloned();
        let mut wrong = None;
        if object.is_none() && !value.is_undefined() && !value.is_null() {
            wrong = Some(invalid("options must be an object"));
        }
        for key in object.as_ref().map(Object::keys).unwrap_or_default() {
            if let Some(key) = key.as_string()
                && wrong.is_none()
                && !known.contains(&key.as_str())
            {
                wrong = Some(invalid(&["there is no option ", &key].concat()));
            }
        }
        Self { object, wrong }
    }

    /// The first that is wrong.
    fn done(self) -> Result<(), JsValue> {
        self.wrong.map_or(Ok(()), Err)
    }

    fn refuse(&mut self, error: JsValue) {
        self.wrong.get_or_insert(error);
    }

    /// The property, unless it is `undefined`.
    #[inline(never)]
    fn get(&mut self, name: &str) -> Option<JsValue> {
        match Reflect::get(self.object.as_ref()?, &name.into()) {
            Ok(value) => Some(value).filter(|value| !value.is_undefined()),
            Err(error) => {
                self.refuse(error);
                None
            }
        }
    }

    #[inline(never)]
    fn text(&mut self, name: &str) -> Option<String> {
        let text = self.get(name)?.as_string();
        if text.is_none() {
            self.refuse(wrong(name, "a string"));
        }
        text
    }

    #[inline(never)]
    fn truth(&mut self, name: &str, default: bool) -> bool {
        let Some(value) = self.get(name) else { return default };
        value.as_bool().unwrap_or_else(|| {
            self.refuse(wrong(name, "true or false"));
            default
        })
    }

    #[inline(never)]
    fn count(&mut self, name: &str, default: usize) -> usize {
        let Some(value) = self.get(name) else { return default };
        value.as_f64().and_then(whole).unwrap_or_else(|| {
            self.refuse(wrong(name, "a whole number"));
            default
        })
    }

    #[inline(never)]
    fn date(&mut self, name: &str) -> Option<Date> {
        let date = Date::parse(&self.text(name)?);
        if date.is_none() {
            self.refuse(wrong(name, "a date: 2023, 2023-09 or 2023-09-14"));
        }
        date
    }

    #[inline(never)]
    fn strings(&mut self, name: &str) -> Vec<String> {
        let Some(value) = self.get(name) else { return Vec::new() };
        strings(&value, name).unwrap_or_else(|error| {
            self.refuse(error);
            Vec::new()
        })
    }
}

/// A number that is a count.
fn whole(number: f64) -> Option<usize> {
    let in_range = (0.0..=f64::from(u32::MAX)).contains(&number);
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked above"
    )]
    let count = if in_range { number as u32 } else { 0 };
    (in_range && f64::from(count).to_bits() == number.abs().to_bits())
        .then(|| usize::try_from(count).ok())?
}

#[expect(clippy::field_reassign_with_default, reason = "fields are read one by one")]
fn search_options(value: &JsValue) -> Result<SearchOptions, JsValue> {
    let mut options = Options::new(
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
            "snippets",
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
    ] {
        *slot = options.truth(name, *slot);
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
        Options::new(value, &["from", "to", "sections", "authors", "tags", "languages"]);
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

#[cfg(feature = "summary")]
fn summary_options(value: &JsValue) -> Result<SummaryOptions, JsValue> {
    let mut options = Options::new(value, &["sentences", "query"]);
    let sentences = options.count("sentences", SummaryOptions::default().sentences);
    let query = options.text("query");
    options.done()?;
    Ok(SummaryOptions { sentences, query })
}

fn article_options(value: &JsValue) -> Result<ArticleOptions, JsValue> {
    let mut options = Options::new(value, &["query", "prefix"]);
    let (query, prefix) = (options.text("query"), options.truth("prefix", false));
    options.done()?;
    Ok(ArticleOptions { query, prefix })
}

/// The ids of an array; `None` for `undefined`.
#[cfg(feature = "summary")]
fn ids_of(value: &JsValue) -> Result<Option<Vec<String>>, JsValue> {
    if value.is_undefined() {
        return Ok(None);
    }
    strings(value, "ids").map(Some)
}

fn strings(value: &JsValue, name: &str) -> Result<Vec<String>, JsValue> {
    let expected = || wrong(name, "an array of strings");
    let array: &Array = value.dyn_ref().ok_or_else(expected)?;
    array.iter().map(|text| text.as_string().ok_or_else(expected)).collect()
}

fn wrong(name: &str, expected: &str) -> JsValue {
    invalid(&[name, " must be ", expected].concat())
}

fn invalid(message: &str) -> JsValue {
    js_error("option.invalid", message)
}

/// An answer as an object; or what it needs, as `{needs, provisional}`.
fn encode<T: Serialize>(engine: &Core, answer: Result<Step<T>, Error>) -> JsResult {
    let (answer, needs) = match answer {
        Ok(Step::Done(answer)) => (Some(answer), None),
        Ok(Step::Need { needs, provisional }) => (provisional, Some(needs)),
        Err(error) => return Err(to_js_error(&error)),
    };
    let value = match answer {
        Some(answer) => answer.serialize(&Serializer::json_compatible())?,
        None => JsValue::UNDEFINED,
    };
    match needs {
        Some(needs) => pending(engine, &needs, &value),
        None => Ok(value),
    }
}

#[inline(never)]
fn pending(engine: &Core, needs: &[Need], provisional: &JsValue) -> JsResult {
    let pending = Object::new();
    Reflect::set(&pending, &"needs".into(), &needs_of(engine, needs))?;
    if !provisional.is_undefined() {
        Reflect::set(&pending, &"provisional".into(), provisional)?;
    }
    Ok(pending.into())
}

/// Needs as the host reads them.
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

fn number(number: usize) -> JsValue {
    u32::try_from(number).unwrap_or(u32::MAX).into()
}

fn to_js_error(error: &Error) -> JsValue {
    js_error(error.code(), &error.message())
}

fn js_error(code: &str, message: &str) -> JsValue {
    let error = js_sys::Error::new(message);
    // Setting a property on a fresh object cannot fail.
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}

/// Milliseconds, by the clock of whatever runs this: a page, a worker, Node.
fn now() -> f64 {
    let clock = Reflect::get(&js_sys::global(), &"performance".into());
    clock
        .ok()
        .filter(JsValue::is_object)
        .map_or(0.0, |clock| clock.unchecked_into::<web_sys::Performance>().now())
}
