//! The shapes serde has no words for: borrowed text, objects only, members in order, a number that may be a string.
//!
//! It deliberately knows no member name of CDS Hooks.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

/// Text that borrows from the body wherever it holds no escape.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Text<'a>(pub(super) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Reader)
    }
}

/// A struct read from a JSON object only; serde would also take an array of the members' values.
pub(super) struct Object<T>(pub(super) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
            type Value = Object<T>;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }
        deserializer.deserialize_map(Reader(std::marker::PhantomData))
    }
}

/// An object's members in the order received; a name that comes twice is refused.
pub(crate) struct Pairs<'a, P>(pub(crate) Vec<(Cow<'a, str>, P)>);

impl<'de: 'a, 'a, P: Deserialize<'de>> Deserialize<'de> for Pairs<'a, P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<P>(std::marker::PhantomData<P>);
        impl<'de, P: Deserialize<'de>> Visitor<'de> for Reader<P> {
            type Value = Pairs<'de, P>;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some((Text(name), value)) = map.next_entry()? {
                    pairs.push((name, value));
                }
                let mut names: Vec<&str> = pairs.iter().map(|(name, _)| &**name).collect();
                names.sort_unstable();
                if names.windows(2).any(|two| matches!(two, [one, other] if one == other)) {
                    return Err(A::Error::custom("duplicate field `prefetch.*`"));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Reader(std::marker::PhantomData))
    }
}

/// Whether a lifetime was a number or, as the public sandbox sends it, a string of digits.
pub(super) struct Seconds(pub(super) bool);

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Seconds;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a number of seconds")
            }
            fn visit_u64<E: Error>(self, _: u64) -> Result<Seconds, E> {
                Ok(Seconds(true))
            }
            fn visit_i64<E: Error>(self, _: i64) -> Result<Seconds, E> {
                Ok(Seconds(true))
            }
            fn visit_f64<E: Error>(self, _: f64) -> Result<Seconds, E> {
                Ok(Seconds(true))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Seconds, E> {
                Ok(Seconds(!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
