//! Answers as plain objects: serde-wasm-bindgen's serializer, but for structs and lists.
//!
//! Its own structs keep the names of fields in a hash map, 1 kB of each module after brotli. Here they are kept for one answer,
//! in a list of some twenty.

use js_sys::Array;
use js_sys::Object;
use serde::Serialize;
use serde::ser::Error as _;
use serde::ser::Impossible;
use serde::ser::SerializeSeq;
use serde::ser::SerializeStruct;
use serde_wasm_bindgen::Error;
use serde_wasm_bindgen::Serializer;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = Object)]
    pub(super) type Fields;

    /// On a fresh object, where it can't fail.
    #[wasm_bindgen(method, structural, indexing_setter)]
    pub(super) fn set(this: &Fields, name: &JsValue, value: &JsValue);
}

/// Writes one answer.
#[derive(Default)]
pub(super) struct Objects {
    scalars: Serializer,
    /// Names of fields that were met, by their place in memory.
    names: RefCell<Vec<(*const u8, JsValue)>>,
}

impl Objects {
    fn name(&self, name: &'static str) -> JsValue {
        let mut names = self.names.borrow_mut();
        if let Some((_, known)) = names.iter().find(|(place, _)| *place == name.as_ptr()) {
            return known.clone();
        }
        let value = JsValue::from_str(name);
        names.push((name.as_ptr(), value.clone()));
        value
    }
}

/// A struct that is being written.
pub(super) struct Struct<'o> {
    objects: &'o Objects,
    fields: Fields,
}

impl SerializeStruct for Struct<'_> {
    type Ok = JsValue;
    type Error = Error;

    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let value = value.serialize(self.objects)?;
        self.fields.set(&self.objects.name(name), &value);
        Ok(())
    }

    fn end(self) -> Result<JsValue, Error> {
        Ok(self.fields.into())
    }
}

/// A list that is being written.
pub(super) struct List<'o> {
    objects: &'o Objects,
    items: Array,
}

impl SerializeSeq for List<'_> {
    type Ok = JsValue;
    type Error = Error;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Error> {
        self.items.push(&value.serialize(self.objects)?);
        Ok(())
    }

    fn end(self) -> Result<JsValue, Error> {
        Ok(self.items.into())
    }
}

/// No answer holds one.
fn unknown<T>() -> Result<T, Error> {
    Err(Error::custom("an answer holds no such value"))
}

macro_rules! scalars {
    ($($name:ident: $type:ty),*) => {
        $(fn $name(self, value: $type) -> Result<JsValue, Error> {
            (&self.scalars).$name(value)
        })*
    };
}

impl<'o> serde::Serializer for &'o Objects {
    type Ok = JsValue;
    type Error = Error;
    type SerializeSeq = List<'o>;
    type SerializeStruct = Struct<'o>;
    type SerializeTuple = Impossible<JsValue, Error>;
    type SerializeTupleStruct = Impossible<JsValue, Error>;
    type SerializeTupleVariant = Impossible<JsValue, Error>;
    type SerializeMap = Impossible<JsValue, Error>;
    type SerializeStructVariant = Impossible<JsValue, Error>;

    scalars! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_f32: f32,
        serialize_f64: f64, serialize_char: char, serialize_str: &str, serialize_bytes: &[u8]
    }

    /// Counts and places: no memory here has more.
    fn serialize_u64(self, value: u64) -> Result<JsValue, Error> {
        u32::try_from(value).map_or_else(|_| unknown(), |value| Ok(value.into()))
    }

    fn serialize_none(self) -> Result<JsValue, Error> {
        Ok(JsValue::NULL)
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<JsValue, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<JsValue, Error> {
        Ok(JsValue::NULL)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<JsValue, Error> {
        Ok(JsValue::NULL)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<JsValue, Error> {
        Ok(self.name(variant))
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<JsValue, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<JsValue, Error> {
        unknown()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'o>, Error> {
        Ok(List { objects: self, items: Array::new() })
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        unknown()
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Error> {
        unknown()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        unknown()
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Error> {
        unknown()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Struct<'o>, Error> {
        Ok(Struct { objects: self, fields: Object::new().unchecked_into() })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        unknown()
    }
}
