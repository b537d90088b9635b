//! The JavaScript edge: decode, call, encode; no decisions. The shapes are those of `www/lib/types.d.ts`.
//!
//! Four modules are made of it, by features and each with a script of its own: `embedded`, an engine over the articles in
//! it; `archive`, one over files elsewhere; both of them for a first search. `full`, which takes the place of either, with
//! all that a search can do; `summary`, summaries of what they hand out, or of any text.

mod objects;
#[allow(dead_code, reason = "a module of fewer features reads fewer kinds of them")]
mod properties;
#[cfg(any(feature = "embedded", feature = "archive"))]
mod search;
#[cfg(feature = "summary")]
mod summary;

use crate::Error;
use objects::Fields;
use objects::Objects;
use serde::Serialize;
use wasm_bindgen::prelude::*;

type JsResult = Result<JsValue, JsValue>;

/// Two-level segregated fit (Masmano et al., 2004): constant time, and 5 kB of wasm less than std's allocator.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Makes a panic, which can't occur, tell its place before it traps.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
}

/// An answer as an object.
fn to_js<T: Serialize>(answer: &T) -> JsResult {
    Ok(answer.serialize(&Objects::default())?)
}

fn to_js_error(error: &Error) -> JsValue {
    js_error(error.code(), &error.message())
}

fn js_error(code: &str, message: &str) -> JsValue {
    let error: Fields = js_sys::Error::new(message).unchecked_into();
    error.set(&"code".into(), &code.into());
    error.into()
}
