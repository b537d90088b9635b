//! The JavaScript edge: decode, call, encode; no decisions. The shapes are those of `www/lib/types.d.ts`.

use crate::Engine as Core;
use crate::Error;
use crate::SearchOptions;
use crate::Step;
use js_sys::Reflect;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use std::cell::OnceCell;
use wasm_bindgen::prelude::*;

type JsResult = Result<JsValue, JsValue>;

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
#[wasm_bindgen(unchecked_return_type = "SearchResponse")]
pub fn search(
    query: &str,
    #[wasm_bindgen(unchecked_param_type = "SearchOptions | undefined")] options: JsValue,
) -> JsResult {
    embedded(|engine| search_in(engine, query, options))
}

/// Summarises embedded articles; all of them without `ids`.
#[wasm_bindgen(unchecked_return_type = "Summary")]
pub fn summarize(
    #[wasm_bindgen(unchecked_param_type = "string[] | undefined")] ids: JsValue,
    #[wasm_bindgen(unchecked_param_type = "SummaryOptions | undefined")] options: JsValue,
) -> JsResult {
    embedded(|engine| summarize_in(engine, ids, options))
}

/// The same as `summarize`.
#[wasm_bindgen(unchecked_return_type = "Summary")]
pub fn summary(
    #[wasm_bindgen(unchecked_param_type = "string[] | undefined")] ids: JsValue,
    #[wasm_bindgen(unchecked_param_type = "SummaryOptions | undefined")] options: JsValue,
) -> JsResult {
    summarize(ids, options)
}

/// An opened index.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine(Core);

#[wasm_bindgen]
impl Engine {
    /// The engine over the embedded articles.
    pub fn embedded() -> Result<Engine, JsValue> {
        Core::embedded().map(Self).map_err(|error| to_js_error(&error))
    }

    /// Articles that match `query`, best first.
    #[wasm_bindgen(unchecked_return_type = "SearchResponse")]
    pub fn search(
        &self,
        query: &str,
        #[wasm_bindgen(unchecked_param_type = "SearchOptions | undefined")] options: JsValue,
    ) -> JsResult {
        search_in(&self.0, query, options)
    }

    /// The sentences that tell most of the articles `ids`; of all without `ids`.
    #[wasm_bindgen(unchecked_return_type = "Summary")]
    pub fn summarize(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string[] | undefined")] ids: JsValue,
        #[wasm_bindgen(unchecked_param_type = "SummaryOptions | undefined")] options: JsValue,
    ) -> JsResult {
        summarize_in(&self.0, ids, options)
    }

    /// The article `id`.
    #[wasm_bindgen(unchecked_return_type = "Article")]
    pub fn article(
        &self,
        id: &str,
        #[wasm_bindgen(unchecked_param_type = "ArticleOptions | undefined")] options: JsValue,
    ) -> JsResult {
        let options = decode(options, &["query", "prefix"])?;
        encode(self.0.article(id, &options))
    }

    /// All articles without their texts, newest first.
    #[wasm_bindgen(unchecked_return_type = "Card[]")]
    pub fn articles(&self) -> JsResult {
        encode(self.0.articles())
    }

    /// What the index holds.
    #[wasm_bindgen(unchecked_return_type = "Info")]
    pub fn info(&self) -> JsResult {
        encode(self.0.info())
    }
}

fn embedded(call: impl FnOnce(&Core) -> JsResult) -> JsResult {
    EMBEDDED.with(|cell| match cell.get() {
        Some(engine) => call(engine),
        None => {
            let engine = Core::embedded().map_err(|error| to_js_error(&error))?;
            call(cell.get_or_init(|| engine))
        }
    })
}

fn search_in(engine: &Core, query: &str, options: JsValue) -> JsResult {
    let started = now();
    let options: SearchOptions =
        decode(options, &["limit", "offset", "sort", "prefix", "snippetLength"])?;
    let response = encode(engine.search(query, &options))?;
    Reflect::set(&response, &"tookMs".into(), &(now() - started).into())?;
    Ok(response)
}

fn summarize_in(engine: &Core, ids: JsValue, options: JsValue) -> JsResult {
    let ids: Option<Vec<String>> = if ids.is_undefined() { None } else { Some(decode(ids, &[])?) };
    let options = decode(options, &["sentences", "query"])?;
    encode(engine.summarize(ids.as_deref(), &options))
}

/// `undefined` and `null` are the default; a property that isn't `known` is refused, since it is a misspelt one.
fn decode<T: DeserializeOwned + Default>(value: JsValue, known: &[&str]) -> Result<T, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    if !known.is_empty()
        && let Some(object) = js_sys::Object::try_from(&value)
        && let Some(name) = js_sys::Object::keys(object)
            .iter()
            .filter_map(|key| key.as_string())
            .find(|key| !known.contains(&key.as_str()))
    {
        return Err(js_error(
            "option.invalid",
            &format!("there is no option {name}; there are {}", known.join(", ")),
        ));
    }
    serde_wasm_bindgen::from_value(value)
        .map_err(|error| js_error("option.invalid", &error.to_string()))
}

/// The embedded index is wholly at hand: there is nothing to wait for.
fn encode<T: Serialize>(answer: Result<Step<T>, Error>) -> JsResult {
    let answer = answer.and_then(Step::done).map_err(|error| to_js_error(&error))?;
    Ok(answer.serialize(&Serializer::json_compatible())?)
}

fn to_js_error(error: &Error) -> JsValue {
    js_error(error.code(), &error.to_string())
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
