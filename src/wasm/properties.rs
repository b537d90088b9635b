//! Options and articles as JavaScript gives them, read property by property.

use super::js_error;
use crate::Date;
use js_sys::Array;
use js_sys::Object;
use js_sys::Reflect;
use wasm_bindgen::prelude::*;

/// An object's properties, read one by one: serde's errors would bring float formatting along, 15 kB before compression.
///
/// What is wrong is remembered, and told by [`done`](Self::done).
pub(super) struct Properties {
    object: Option<Object>,
    wrong: Option<JsValue>,
}

impl Properties {
    /// Those of `value`, which is called `name`.
    #[cfg(feature = "summary")]
    pub(super) fn of(value: &JsValue, name: &str) -> Self {
        let object = Object::try_from(value).cloned();
        let wrong = if object.is_none() { Some(wrong(name, "an object")) } else { None };
        Self { object, wrong }
    }

    /// Options: `undefined` and `null` are the defaults; one that isn't `known` is refused, since it is a misspelt one.
    #[inline(never)]
    pub(super) fn options(value: &JsValue, known: &[&str]) -> Self {
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
    pub(super) fn done(self) -> Result<(), JsValue> {
        self.wrong.map_or(Ok(()), Err)
    }

    pub(super) fn refuse(&mut self, error: JsValue) {
        self.wrong.get_or_insert(error);
    }

    /// The property, unless it is `undefined`.
    #[inline(never)]
    pub(super) fn get(&mut self, name: &str) -> Option<JsValue> {
        match Reflect::get(self.object.as_ref()?, &name.into()) {
            Ok(value) => Some(value).filter(|value| !value.is_undefined()),
            Err(error) => {
                self.refuse(error);
                None
            }
        }
    }

    #[inline(never)]
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let text = self.get(name)?.as_string();
        if text.is_none() {
            self.refuse(wrong(name, "a string"));
        }
        text
    }

    #[inline(never)]
    pub(super) fn truth(&mut self, name: &str, default: bool) -> bool {
        let Some(value) = self.get(name) else { return default };
        value.as_bool().unwrap_or_else(|| {
            self.refuse(wrong(name, "true or false"));
            default
        })
    }

    #[inline(never)]
    pub(super) fn count(&mut self, name: &str, default: usize) -> usize {
        let Some(value) = self.get(name) else { return default };
        value.as_f64().and_then(whole).unwrap_or_else(|| {
            self.refuse(wrong(name, "a whole number"));
            default
        })
    }

    #[inline(never)]
    pub(super) fn date(&mut self, name: &str) -> Option<Date> {
        let date = Date::parse(&self.text(name)?);
        if date.is_none() {
            self.refuse(wrong(name, "a date: 2023, 2023-09 or 2023-09-14"));
        }
        date
    }

    #[inline(never)]
    pub(super) fn strings(&mut self, name: &str) -> Vec<String> {
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

fn strings(value: &JsValue, name: &str) -> Result<Vec<String>, JsValue> {
    let expected = || wrong(name, "an array of strings");
    let array: &Array = value.dyn_ref().ok_or_else(expected)?;
    array.iter().map(|text| text.as_string().ok_or_else(expected)).collect()
}

pub(super) fn wrong(name: &str, expected: &str) -> JsValue {
    invalid(&[name, " must be ", expected].concat())
}

pub(super) fn invalid(message: &str) -> JsValue {
    js_error("option.invalid", message)
}
