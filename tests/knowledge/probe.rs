//! A serde format that holds nothing: it answers every question with some value and notes the question.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value, json};

/// The schema of every named type that takes part in reading a `T`.
pub fn types<T: DeserializeOwned>() -> Map<String, Value> {
    let book = Book::default();
    ask::<T>(&book).unwrap();
    let mut types = book.types.take();
    for (name, schema) in &mut types {
        let fields: Vec<String> = schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(|fields| fields.keys().cloned())
            .collect();
        // A field is required when reading fails without it.
        let required = |field: &String| {
            book.omitted.replace(Some((name.clone(), field.clone())));
            ask::<T>(&book).is_err()
        };
        let required: Vec<String> = fields.into_iter().filter(required).collect();
        if !required.is_empty() {
            schema["required"] = required.into();
        }
    }
    types
}

fn ask<T: DeserializeOwned>(book: &Book) -> Result<(), Error> {
    let answer = T::deserialize(Probe { book, noted: &mut Value::Null, is_text: false });
    book.open.take();
    answer.map(drop)
}

/// What has been asked so far.
#[derive(Default)]
struct Book {
    types: RefCell<Map<String, Value>>,
    /// Types being read just now: one that holds itself is answered empty the second time.
    open: RefCell<BTreeSet<&'static str>>,
    /// A field (of a type) to leave out.
    omitted: RefCell<Option<(String, String)>>,
}

struct Probe<'b, 'n> {
    book: &'b Book,
    noted: &'n mut Value,
    /// `Spanned` asks for anything, and means the text it wraps.
    is_text: bool,
}

impl<'de> Deserializer<'de> for Probe<'_, '_> {
    type Error = Error;

    /// Asked by `Spanned` and by decimals.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_text {
            return self.deserialize_str(visitor);
        }
        *self.noted = json!({"type": "number"});
        visitor.visit_u64(1)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        *self.noted = json!({"type": "string"});
        visitor.visit_str("text")
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        *self.noted = json!({"type": "boolean"});
        visitor.visit_bool(true)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(Probe { is_text: true, ..self })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut items = Value::Null;
        let value = visitor.visit_seq(Once { book: self.book, noted: &mut items, is_done: false })?;
        *self.noted = json!({"type": "array", "items": items});
        Ok(value)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut items = Value::Null;
        let value = visitor.visit_map(Once { book: self.book, noted: &mut items, is_done: false })?;
        *self.noted = json!({"type": "object", "additionalProperties": items});
        Ok(value)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        *self.noted = json!({"$ref": format!("#/$defs/{name}")});
        self.book.types.borrow_mut().insert(name.to_owned(), json!({"type": "string", "enum": variants}));
        visitor.visit_enum(IntoDeserializer::<Error>::into_deserializer(variants[0]))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        *self.noted = json!({"$ref": format!("#/$defs/{name}")});
        let is_first = self.book.open.borrow_mut().insert(name);
        let omitted = self.book.omitted.borrow().clone().filter(|(of, _)| of == name).map(|(_, field)| field);
        let fields = fields.iter().copied().filter(|field| is_first && omitted.as_deref() != Some(field));
        let mut properties = Map::new();
        let value = visitor.visit_map(Fields { book: self.book, fields, properties: &mut properties, field: "" })?;
        if is_first {
            self.book.open.borrow_mut().remove(name);
            let schema = json!({"type": "object", "properties": properties, "additionalProperties": false});
            self.book.types.borrow_mut().entry(name).or_insert(schema);
        }
        Ok(value)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
        identifier ignored_any
    }
}

/// A list of one item, or a mapping of one entry.
struct Once<'b, 'n> {
    book: &'b Book,
    noted: &'n mut Value,
    is_done: bool,
}

impl<'de> SeqAccess<'de> for Once<'_, '_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        if std::mem::replace(&mut self.is_done, true) {
            return Ok(None);
        }
        seed.deserialize(Probe { book: self.book, noted: self.noted, is_text: false }).map(Some)
    }
}

impl<'de> MapAccess<'de> for Once<'_, '_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        if std::mem::replace(&mut self.is_done, true) {
            return Ok(None);
        }
        seed.deserialize(StrDeserializer::new("key")).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(Probe { book: self.book, noted: self.noted, is_text: false })
    }
}

/// The fields of a struct, one after the other.
struct Fields<'b, 'n, I> {
    book: &'b Book,
    fields: I,
    properties: &'n mut Map<String, Value>,
    field: &'static str,
}

impl<'de, I: Iterator<Item = &'static str>> MapAccess<'de> for Fields<'_, '_, I> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(field) = self.fields.next() else { return Ok(None) };
        self.field = field;
        seed.deserialize(StrDeserializer::new(field)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let noted = self.properties.entry(self.field).or_insert(Value::Null);
        seed.deserialize(Probe { book: self.book, noted, is_text: false })
    }
}
