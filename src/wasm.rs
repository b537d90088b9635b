//! The JavaScript edge: decode, call, encode; no decisions. The shapes are those of `www/lib/types.d.ts`.

use crate::ArticleOptions;
use crate::Engine as Core;
use crate::Error;
use crate::SearchOptions;
use crate::Sort;
use crate::Step;
#[cfg(feature = "summary")]
use crate::SummaryOptions;
use js_sys::Array;
use js_sys::Object;
use js_sys::Reflect;
use serde::Serialize;
use serde::Serializer;
use serde::ser::Impossible;
use serde::ser::SerializeSeq;
use serde::ser::SerializeStruct;
use std::fmt;
use wasm_bindgen::prelude::*;

type JsResult = Result<JsValue, JsValue>;

/// Two-level segregated fit (Masmano et al., 2004): constant time, and 5 kB of wasm less than std's allocator.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[wasm_bindgen]
extern "C" {
    /// An object while its fields are written: one call for each, where `Reflect::set` takes two and can fail.
    type Fields;

    #[wasm_bindgen(method, indexing_setter)]
    fn set(this: &Fields, name: &str, value: JsValue);

    /// Milliseconds, by the clock of whatever runs this: a page, a worker, Node.
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
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
        encode(self.0.article(id, &article_options(options)?))
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

fn search_in(engine: &Core, query: &str, options: &JsValue) -> JsResult {
    let started = now();
    let response = encode(engine.search(query, &search_options(options)?))?;
    response.unchecked_ref::<Fields>().set("tookMs", (now() - started).into());
    Ok(response)
}

#[cfg(feature = "summary")]
fn summarize_in(engine: &Core, ids: &JsValue, options: &JsValue) -> JsResult {
    encode(engine.summarize(ids_of(ids)?.as_deref(), &summary_options(options)?))
}

/// Options as JavaScript gives them, read one by one: serde's errors would bring float formatting along, 15 kB before compression.
struct Options {
    object: Option<Object>,
}

impl Options {
    /// `undefined` and `null` are the defaults; a property that isn't `known` is refused, since it is a misspelt one.
    fn new(value: &JsValue, known: &[&str]) -> Result<Self, JsValue> {
        let object = Object::try_from(value).cloned();
        if object.is_none() && !value.is_undefined() && !value.is_null() {
            return Err(invalid("options must be an object"));
        }
        let keys = object.as_ref().map(Object::keys).unwrap_or_default();
        let options = Self { object };
        match keys
            .iter()
            .filter_map(|key| key.as_string())
            .find(|key| !known.contains(&key.as_str()))
        {
            Some(key) => Err(invalid(&["there is no option ", &key].concat())),
            None => Ok(options),
        }
    }

    /// The property, unless it is `undefined`.
    fn get(&self, name: &str) -> Result<Option<JsValue>, JsValue> {
        let Some(object) = &self.object else { return Ok(None) };
        Reflect::get(object, &name.into())
            .map(|value| Some(value).filter(|value| !value.is_undefined()))
    }

    fn text(&self, name: &str) -> Result<Option<String>, JsValue> {
        let value = self.get(name)?;
        value.map(|value| value.as_string().ok_or_else(|| wrong(name, "a string"))).transpose()
    }

    fn truth(&self, name: &str) -> Result<Option<bool>, JsValue> {
        let value = self.get(name)?;
        value.map(|value| value.as_bool().ok_or_else(|| wrong(name, "true or false"))).transpose()
    }

    fn count(&self, name: &str) -> Result<Option<usize>, JsValue> {
        let value = self.get(name)?;
        value
            .map(|value| {
                value.as_f64().and_then(whole).ok_or_else(|| wrong(name, "a whole number"))
            })
            .transpose()
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

fn search_options(value: &JsValue) -> Result<SearchOptions, JsValue> {
    let options = Options::new(value, &["limit", "offset", "sort", "prefix", "snippetLength"])?;
    let default = SearchOptions::default();
    let sort = match options.text("sort")?.as_deref() {
        None => default.sort,
        Some("relevance") => Sort::Relevance,
        Some("newest") => Sort::Newest,
        Some("oldest") => Sort::Oldest,
        Some(_) => return Err(wrong("sort", "relevance, newest or oldest")),
    };
    Ok(SearchOptions {
        limit: options.count("limit")?.unwrap_or(default.limit),
        offset: options.count("offset")?.unwrap_or(default.offset),
        sort,
        prefix: options.truth("prefix")?.unwrap_or(default.prefix),
        snippet_length: options.count("snippetLength")?.unwrap_or(default.snippet_length),
    })
}

#[cfg(feature = "summary")]
fn summary_options(value: &JsValue) -> Result<SummaryOptions, JsValue> {
    let options = Options::new(value, &["sentences", "query"])?;
    let sentences = options.count("sentences")?.unwrap_or(SummaryOptions::default().sentences);
    Ok(SummaryOptions { sentences, query: options.text("query")? })
}

fn article_options(value: &JsValue) -> Result<ArticleOptions, JsValue> {
    let options = Options::new(value, &["query", "prefix"])?;
    Ok(ArticleOptions {
        query: options.text("query")?,
        prefix: options.truth("prefix")?.unwrap_or_default(),
    })
}

/// The ids of an array; `None` for `undefined`.
#[cfg(feature = "summary")]
fn ids_of(value: &JsValue) -> Result<Option<Vec<String>>, JsValue> {
    if value.is_undefined() {
        return Ok(None);
    }
    let array: &Array = value.dyn_ref().ok_or_else(|| wrong("ids", "an array of strings"))?;
    let ids =
        array.iter().map(|id| id.as_string().ok_or_else(|| wrong("ids", "an array of strings")));
    ids.collect::<Result<_, _>>().map(Some)
}

fn wrong(name: &str, expected: &str) -> JsValue {
    invalid(&[name, " must be ", expected].concat())
}

fn invalid(message: &str) -> JsValue {
    js_error("option.invalid", message)
}

/// The embedded index is wholly at hand: there is nothing to wait for.
fn encode<T: Serialize>(answer: Result<Step<T>, Error>) -> JsResult {
    let answer = answer.and_then(Step::done).map_err(|error| to_js_error(&error))?;
    match answer.serialize(Encoder) {
        Ok(value) => Ok(value),
        Err(never) => match never {},
    }
}

fn to_js_error(error: &Error) -> JsValue {
    js_error(error.code(), &error.message())
}

fn js_error(code: &str, message: &str) -> JsValue {
    let error = js_sys::Error::new(message);
    error.unchecked_ref::<Fields>().set("code", code.into());
    error.into()
}

/// Answers → plain objects, `None` as `null`. What no answer holds (maps, bytes, enums with contents) it can't write.
///
/// `serde-wasm-bindgen` writes everything and keeps a hash map of names: some 2 kB of wasm more.
#[derive(Clone, Copy)]
struct Encoder;

/// An error that can't occur, so that the compiler leaves its handling out.
#[derive(Debug)]
enum Never {}

impl fmt::Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl serde::ser::Error for Never {
    /// What the answers' own `Serialize` never calls.
    fn custom<T: fmt::Display>(_: T) -> Self {
        foreign()
    }
}

/// Where a shape comes that no answer has; nothing calls it, so it isn't in the wasm.
fn foreign() -> ! {
    std::process::abort()
}

/// A list on its way to JavaScript.
struct List(Array);

impl SerializeSeq for List {
    type Ok = JsValue;
    type Error = Never;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Never> {
        let value = value.serialize(Encoder)?;
        self.0.push(&value);
        Ok(())
    }

    fn end(self) -> Result<JsValue, Never> {
        Ok(self.0.into())
    }
}

impl SerializeStruct for Fields {
    type Ok = JsValue;
    type Error = Never;

    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        let value = value.serialize(Encoder)?;
        self.set(name, value);
        Ok(())
    }

    fn end(self) -> Result<JsValue, Never> {
        Ok(self.into())
    }
}

/// Numbers, all of which JavaScript holds exactly: no answer counts beyond 32 bits.
macro_rules! numbers {
    ($($name:ident: $type:ty;)*) => {
        $(fn $name(self, value: $type) -> Result<JsValue, Never> {
            Ok(f64::from(value).into())
        })*
    };
}

/// Shapes that no answer has.
macro_rules! foreign {
    ($($name:ident($($type:ty),*) -> $result:ty;)*) => {
        $(fn $name(self, $(_: $type),*) -> Result<$result, Never> {
            foreign()
        })*
    };
}

impl Serializer for Encoder {
    type Ok = JsValue;
    type Error = Never;
    type SerializeSeq = List;
    type SerializeTuple = Impossible<JsValue, Never>;
    type SerializeTupleStruct = Impossible<JsValue, Never>;
    type SerializeTupleVariant = Impossible<JsValue, Never>;
    type SerializeMap = Impossible<JsValue, Never>;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Impossible<JsValue, Never>;

    numbers! {
        serialize_i8: i8;
        serialize_i16: i16;
        serialize_i32: i32;
        serialize_u8: u8;
        serialize_u16: u16;
        serialize_u32: u32;
        serialize_f32: f32;
        serialize_f64: f64;
    }

    foreign! {
        serialize_i64(i64) -> JsValue;
        serialize_bytes(&[u8]) -> JsValue;
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }

    /// A `usize`, which has 32 bits here.
    fn serialize_u64(self, value: u64) -> Result<JsValue, Never> {
        self.serialize_u32(u32::try_from(value).unwrap_or(u32::MAX))
    }

    fn serialize_bool(self, value: bool) -> Result<JsValue, Never> {
        Ok(value.into())
    }

    fn serialize_char(self, value: char) -> Result<JsValue, Never> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<JsValue, Never> {
        Ok(value.into())
    }

    fn serialize_none(self) -> Result<JsValue, Never> {
        Ok(JsValue::NULL)
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<JsValue, Never> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<JsValue, Never> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<JsValue, Never> {
        self.serialize_none()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<JsValue, Never> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<JsValue, Never> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<JsValue, Never> {
        foreign()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List, Never> {
        Ok(List(Array::new()))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields, Never> {
        Ok(Object::new().unchecked_into())
    }
}
