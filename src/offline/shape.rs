//! Which kind of document a JSON text means to be, told by the names of its members alone.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Which members say what a document means to be.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// Only a hook request has it.
    hook: bool,
    /// Resources may have it too (`DocumentReference.context`).
    context: bool,
    resource_type: bool,
}

impl Shape {
    /// Whether it means to be a hook request; what it lacks of one is said when it is read.
    pub(super) fn is_request(&self) -> bool {
        self.hook || (self.context && !self.resource_type)
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Shape;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("any JSON value")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Shape, A::Error> {
                let mut shape = Shape::default();
                while let Some((name, IgnoredAny)) = members.next_entry::<Cow<str>, _>()? {
                    match &*name {
                        "hook" | "hookInstance" | "prefetch" => shape.hook = true,
                        "context" => shape.context = true,
                        "resourceType" => shape.resource_type = true,
                        _ => {}
                    }
                }
                Ok(shape)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Shape, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Shape::default())
            }
            fn visit_unit<E: Error>(self) -> Result<Shape, E> {
                Ok(Shape::default())
            }
            fn visit_bool<E: Error>(self, _: bool) -> Result<Shape, E> {
                Ok(Shape::default())
            }
            fn visit_i64<E: Error>(self, _: i64) -> Result<Shape, E> {
                Ok(Shape::default())
            }
            fn visit_u64<E: Error>(self, _: u64) -> Result<Shape, E> {
                Ok(Shape::default())
            }
            fn visit_f64<E: Error>(self, _: f64) -> Result<Shape, E> {
                Ok(Shape::default())
            }
            fn visit_str<E: Error>(self, _: &str) -> Result<Shape, E> {
                Ok(Shape::default())
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
