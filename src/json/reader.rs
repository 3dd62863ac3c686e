//! The quick reader through serde's traits, with a way to build parts of the text without them.

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use std::fmt;

use super::GivenUp;
use super::scanner::{Numeral, Quoted, Scanner};

/// Reads JSON text.
///
/// # Errors
/// As `serde_json`'s, where the text is no JSON or not of the shape that is asked for.
pub fn read<'t, T: Deserialize<'t>>(text: &'t str) -> serde_json::Result<T> {
    quickly(text).map_or_else(|| serde_json::from_str(text), Ok)
}

/// The value, where `serde_json` is not needed.
pub(super) fn quickly<'t, T: Deserialize<'t>>(text: &'t str) -> Option<T> {
    read_parts(text, &mut NoParts)
}

/// Reads JSON text whose [`Slot`]s are parts built apart; `None` where anything about it needs a word.
pub fn read_parts<'t, T: Deserialize<'t>>(text: &'t str, parts: &mut impl Parts<'t>) -> Option<T> {
    let mut reader = Reader { scanner: Scanner::new(text), parts };
    let value = T::deserialize(&mut reader).ok()?;
    reader.scanner.is_done().then_some(value)
}

/// Parts of a text that are built without serde.
pub trait Parts<'t> {
    /// What is made of a value.
    type Part;

    /// Passes the value that stands here, keeps what is made of it, and says under which number.
    ///
    /// # Errors
    /// Where it is no JSON, or needs a word.
    fn add(&mut self, scanner: &mut Scanner<'t>) -> Result<u32, GivenUp>;

    /// Gives the part of a slot away, when all are read.
    fn take(&mut self, slot: Slot) -> Option<Self::Part>;
}

/// A text without such parts.
struct NoParts;

impl<'t> Parts<'t> for NoParts {
    type Part = ();

    fn add(&mut self, _: &mut Scanner<'t>) -> Result<u32, GivenUp> {
        Err(GivenUp)
    }

    fn take(&mut self, _: Slot) -> Option<()> {
        None
    }
}

/// A part of the text that was built apart, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot(pub u32);

/// By this name a [`Slot`] asks for itself; no other reader knows it.
const SLOT: &str = "$oncohooks::json::Slot";

impl<'de> Deserialize<'de> for Slot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = Slot;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("the number of a part")
            }
            fn visit_u32<E: Error>(self, number: u32) -> Result<Slot, E> {
                Ok(Slot(number))
            }
        }
        deserializer.deserialize_newtype_struct(SLOT, Number)
    }
}

struct Reader<'p, 't, P> {
    scanner: Scanner<'t>,
    parts: &'p mut P,
}

/// What `serde_json` makes of a string with escapes or of a number.
#[inline(never)]
fn by_serde_json<'t, V: Visitor<'t>>(text: &'t str, visitor: V) -> Result<V::Value, GivenUp> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = reader.deserialize_any(visitor).map_err(|_| GivenUp)?;
    reader.end().map_err(|_| GivenUp)?;
    Ok(value)
}

impl<'de, P: Parts<'de>> Deserializer<'de> for &mut Reader<'_, 'de, P> {
    type Error = GivenUp;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, GivenUp> {
        let scanner = &mut self.scanner;
        match scanner.peek()? {
            b'"' => match scanner.string()? {
                Quoted::Plain(text) => visitor.visit_borrowed_str(text),
                Quoted::Escaped(text) => by_serde_json(text, visitor),
            },
            b'{' => {
                scanner.enter()?;
                Items::read(self, b'}', |items| visitor.visit_map(items))
            }
            b'[' => {
                scanner.enter()?;
                Items::read(self, b']', |items| visitor.visit_seq(items))
            }
            b't' => scanner.word("true").and_then(|()| visitor.visit_bool(true)),
            b'f' => scanner.word("false").and_then(|()| visitor.visit_bool(false)),
            b'n' => scanner.word("null").and_then(|()| visitor.visit_unit()),
            _ => match scanner.number()? {
                Numeral::Whole(number) => visitor.visit_u64(number),
                Numeral::Other(number) => by_serde_json(number, visitor),
            },
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, GivenUp> {
        if self.scanner.peek()? == b'n' {
            self.scanner.word("null").and_then(|()| visitor.visit_none())
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, GivenUp> {
        self.scanner.skip_value()?;
        visitor.visit_unit()
    }

    /// Another name that stands for another way of reading (`serde_json`'s raw values) is left to `serde_json`.
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, GivenUp> {
        match name {
            SLOT => visitor.visit_u32(self.parts.add(&mut self.scanner)?),
            name if name.starts_with('$') => Err(GivenUp),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct enum identifier
    }
}

/// The items of a list or the members of an object.
struct Items<'r, 'p, 't, P> {
    reader: &'r mut Reader<'p, 't, P>,
    is_first: bool,
    is_over: bool,
    end: u8,
}

impl<'r, 'p, 't, P> Items<'r, 'p, 't, P> {
    /// All of them must be asked for: what is left over is a mistake in the shape.
    fn read<T>(
        reader: &'r mut Reader<'p, 't, P>,
        end: u8,
        read: impl FnOnce(&mut Self) -> Result<T, GivenUp>,
    ) -> Result<T, GivenUp> {
        let mut items = Self { reader, is_first: true, is_over: false, end };
        let value = read(&mut items)?;
        if items.is_over || !items.goes_on()? { Ok(value) } else { Err(GivenUp) }
    }

    fn goes_on(&mut self) -> Result<bool, GivenUp> {
        if self.is_over {
            return Ok(false);
        }
        let goes_on = self.reader.scanner.goes_on(std::mem::take(&mut self.is_first), self.end)?;
        self.is_over = !goes_on;
        Ok(goes_on)
    }
}

impl<'t, P: Parts<'t>> SeqAccess<'t> for &mut Items<'_, '_, 't, P> {
    type Error = GivenUp;

    fn next_element_seed<T: DeserializeSeed<'t>>(&mut self, seed: T) -> Result<Option<T::Value>, GivenUp> {
        if self.goes_on()? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }
}

impl<'t, P: Parts<'t>> MapAccess<'t> for &mut Items<'_, '_, 't, P> {
    type Error = GivenUp;

    fn next_key_seed<K: DeserializeSeed<'t>>(&mut self, seed: K) -> Result<Option<K::Value>, GivenUp> {
        if !self.goes_on()? {
            return Ok(None);
        }
        let key = match self.reader.scanner.name()? {
            Quoted::Plain(name) => seed.deserialize(BorrowedStrDeserializer::<GivenUp>::new(name))?,
            Quoted::Escaped(name) => {
                seed.deserialize(&mut serde_json::Deserializer::from_str(name)).map_err(|_| GivenUp)?
            }
        };
        Ok(Some(key))
    }

    fn next_value_seed<V: DeserializeSeed<'t>>(&mut self, seed: V) -> Result<V::Value, GivenUp> {
        self.reader.scanner.colon()?;
        seed.deserialize(&mut *self.reader)
    }
}
