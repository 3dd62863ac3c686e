//! JSON text read as fast as safe code can, for every body and every page: a reader that gives up instead of explaining.
//!
//! It takes what RFC 8259 allows, as serde_json takes it, through the same traits. What it does not take at once, mistakes
//! first of all, is left to serde_json, which says what is wrong and where: [`read`] answers as `serde_json::from_str`.
//! Measured beside serde_json and the readers that use SIMD: ARCHITECTURE.md, "Decided on the way".

mod plain;

use std::fmt;

use plain::{Step, find_end};
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// Lists and objects in each other, as deep as serde_json goes.
const DEEPEST: u8 = 127;

/// Reads JSON text.
///
/// # Errors
/// As serde_json's, where the text is no JSON or not of the shape that is asked for.
pub fn read<'de, T: Deserialize<'de>>(text: &'de str) -> serde_json::Result<T> {
    quickly(text).map_or_else(|| serde_json::from_str(text), Ok)
}

/// The value, where nothing about the text needs a word.
fn quickly<'de, T: Deserialize<'de>>(text: &'de str) -> Option<T> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    reader.skip_space();
    let value = T::deserialize(&mut reader).ok()?;
    reader.skip_space();
    (reader.at == text.len()).then_some(value)
}

/// Left to serde_json.
#[derive(Debug)]
struct GivenUp;

impl fmt::Display for GivenUp {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("left to serde_json")
    }
}

impl std::error::Error for GivenUp {}

impl de::Error for GivenUp {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

struct Reader<'de> {
    text: &'de str,
    at: usize,
    depth: u8,
}

impl<'de> Reader<'de> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\t' | b'\r')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), GivenUp> {
        if self.peek() != Some(byte) {
            return Err(GivenUp);
        }
        self.at += 1;
        Ok(())
    }

    fn word(&mut self, word: &str) -> Result<(), GivenUp> {
        let is_there = self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(word.as_bytes()));
        self.at += word.len();
        if is_there { Ok(()) } else { Err(GivenUp) }
    }

    /// The string that starts here, its marks included, and whether it holds escapes.
    fn string(&mut self) -> Result<(&'de str, bool), GivenUp> {
        let start = self.at;
        let mut has_escapes = false;
        self.at += 1;
        loop {
            let rest = self.text.as_bytes().get(self.at..).ok_or(GivenUp)?;
            let (past, step) = find_end(rest);
            self.at += past;
            match step {
                Step::End => break,
                Step::Escape => (has_escapes, self.at) = (true, self.at + 1),
                Step::Fault => return Err(GivenUp),
            }
        }
        Ok((self.text.get(start..self.at).ok_or(GivenUp)?, has_escapes))
    }

    /// What a string says to its reader, which takes it borrowed unless it holds escapes.
    fn visit_string<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, GivenUp> {
        let (string, has_escapes) = self.string()?;
        if has_escapes {
            return serde_json::Deserializer::from_str(string).deserialize_str(visitor).map_err(|_| GivenUp);
        }
        visitor.visit_borrowed_str(inside(string)?)
    }

    fn visit_number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, GivenUp> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')).count();
        let number = self.text.get(self.at..self.at + length).ok_or(GivenUp)?;
        self.at += length;
        match plain::whole_number(number.as_bytes()) {
            Some(number) => visitor.visit_u64(number),
            None => read_number(number, visitor),
        }
    }

    fn skip_value(&mut self) -> Result<(), GivenUp> {
        match self.peek().ok_or(GivenUp)? {
            b'"' => match self.string()? {
                (_, false) => Ok(()),
                (string, true) => serde_json::from_str::<IgnoredAny>(string).map(|_| ()).map_err(|_| GivenUp),
            },
            b'[' | b'{' => self.deserialize_any(IgnoredAny).map(|_| ()),
            b'-' | b'0'..=b'9' => self.visit_number(IgnoredAny).map(|_| ()),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => Err(GivenUp),
        }
    }

    /// Into a list or an object, and out of it behind `end`.
    fn inside<T>(
        &mut self,
        end: u8,
        read: impl FnOnce(Items<'_, 'de>) -> Result<T, GivenUp>,
    ) -> Result<T, GivenUp> {
        if self.depth == DEEPEST {
            return Err(GivenUp);
        }
        (self.at, self.depth) = (self.at + 1, self.depth + 1);
        let value = read(Items { reader: self, is_first: true, end })?;
        self.skip_space();
        self.depth -= 1;
        self.expect(end)?;
        Ok(value)
    }
}

/// A number with a sign, a fraction or an exponent.
#[inline(never)]
fn read_number<'de, V: Visitor<'de>>(number: &'de str, visitor: V) -> Result<V::Value, GivenUp> {
    let mut reader = serde_json::Deserializer::from_str(number);
    let value = reader.deserialize_any(visitor).map_err(|_| GivenUp)?;
    reader.end().map_err(|_| GivenUp)?;
    Ok(value)
}

/// A string without its marks.
fn inside(string: &str) -> Result<&str, GivenUp> {
    string.get(1..string.len() - 1).ok_or(GivenUp)
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = GivenUp;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, GivenUp> {
        match self.peek().ok_or(GivenUp)? {
            b'"' => self.visit_string(visitor),
            b'{' => self.inside(b'}', |items| visitor.visit_map(items)),
            b'[' => self.inside(b']', |items| visitor.visit_seq(items)),
            b'-' | b'0'..=b'9' => self.visit_number(visitor),
            b't' => self.word("true").and_then(|()| visitor.visit_bool(true)),
            b'f' => self.word("false").and_then(|()| visitor.visit_bool(false)),
            b'n' => self.word("null").and_then(|()| visitor.visit_unit()),
            _ => Err(GivenUp),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, GivenUp> {
        if self.peek() == Some(b'n') {
            self.word("null").and_then(|()| visitor.visit_none())
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, GivenUp> {
        self.skip_value()?;
        visitor.visit_unit()
    }

    /// A name that stands for another way of reading (serde_json's raw values) is left to serde_json.
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, GivenUp> {
        if name.starts_with('$') { Err(GivenUp) } else { visitor.visit_newtype_struct(self) }
    }

    /// As serde_json reads them, who has more to say of their shapes.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, GivenUp> {
        let (string, false) = self.string()? else { return Err(GivenUp) };
        visitor.visit_enum(IntoDeserializer::<GivenUp>::into_deserializer(inside(string)?))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier
    }
}

/// The items of a list or the members of an object.
struct Items<'r, 'de> {
    reader: &'r mut Reader<'de>,
    is_first: bool,
    end: u8,
}

impl Items<'_, '_> {
    /// Goes to the next; `false` where there is none.
    fn goes_on(&mut self) -> Result<bool, GivenUp> {
        self.reader.skip_space();
        let next = self.reader.peek().ok_or(GivenUp)?;
        if next == self.end {
            return Ok(false);
        }
        if !std::mem::take(&mut self.is_first) {
            self.reader.expect(b',')?;
            self.reader.skip_space();
        }
        Ok(true)
    }
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = GivenUp;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, GivenUp> {
        if self.goes_on()? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }
}

impl<'de> MapAccess<'de> for Items<'_, 'de> {
    type Error = GivenUp;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, GivenUp> {
        if !self.goes_on()? {
            return Ok(None);
        }
        if self.reader.peek() != Some(b'"') {
            return Err(GivenUp);
        }
        let (name, has_escapes) = self.reader.string()?;
        let key = if has_escapes {
            seed.deserialize(&mut serde_json::Deserializer::from_str(name)).map_err(|_| GivenUp)?
        } else {
            seed.deserialize(BorrowedStrDeserializer::<GivenUp>::new(inside(name)?))?
        };
        Ok(Some(key))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, GivenUp> {
        self.reader.skip_space();
        self.reader.expect(b':')?;
        self.reader.skip_space();
        seed.deserialize(&mut *self.reader)
    }
}

#[cfg(test)]
mod tests;
