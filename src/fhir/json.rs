//! A borrowed, projected JSON tree: the members we read, nothing else, and no shape is an error.
//!
//! It deliberately knows no FHIR meaning. A member outside [`MEMBERS`] is skipped while parsing, so a narrative or a
//! base64 attachment costs a scan and no memory. One odd entry cannot spoil its Bundle, because nothing here can fail
//! on shape: only text that is not JSON fails.

use std::borrow::Cow;
use std::fmt;

use rust_decimal::Decimal;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::members::MEMBERS;

/// One JSON value of the projected tree, borrowing its text from the request body.
#[derive(Debug, Clone, PartialEq)]
pub enum Node<'a> {
    Null,
    Bool(bool),
    Number(Decimal),
    Text(Cow<'a, str>),
    List(Vec<Node<'a>>),
    Object(Object<'a>),
    /// A value JSON allows and we cannot hold (a number beyond 28 digits, say): present, but unreadable.
    Odd,
}

/// The kept members of a JSON object.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object<'a> {
    members: Vec<(&'static str, Node<'a>)>,
    /// A kept member came twice. RFC 8259 section 4 leaves open which one counts, so neither may be trusted.
    pub repeated: Option<&'static str>,
}

impl<'a> Object<'a> {
    /// The member, absent when it is missing or `null`.
    pub fn get(&self, name: &str) -> Option<&Node<'a>> {
        self.members.iter().find(|(key, node)| *key == name && !matches!(node, Node::Null)).map(|(_, node)| node)
    }

    /// All kept members, in the order received.
    pub fn members(&self) -> impl Iterator<Item = (&'static str, &Node<'a>)> {
        self.members.iter().map(|(key, node)| (*key, node))
    }
}

impl<'a> Node<'a> {
    /// A member of an object; absent on every other shape.
    pub fn get(&self, name: &str) -> Option<&Node<'a>> {
        self.object().and_then(|object| object.get(name))
    }

    /// The first of `path` followed member by member; a list on the way is entered at its first item.
    pub fn at(&self, path: &[&str]) -> Option<&Node<'a>> {
        path.iter().try_fold(self, |node, name| node.items().next().and_then(|item| item.get(name)))
    }

    /// The object itself, when it is one.
    pub fn object(&self) -> Option<&Object<'a>> {
        match self {
            Node::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The text of a string; nothing for other shapes and for blank strings, which FHIR forbids.
    pub fn text(&self) -> Option<&str> {
        match self {
            Node::Text(text) if !text.trim().is_empty() => Some(text.trim()),
            _ => None,
        }
    }

    /// `member.text()`, the most frequent question.
    pub fn str(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Node::text)
    }

    /// `status`, tolerant of how it was sent: a code in capitals, a list of one.
    pub fn status(&self) -> Option<String> {
        let status = self.get("status")?.items().next()?.text()?;
        Some(status.to_ascii_lowercase().replace(['_', ' '], "-"))
    }

    /// The items of a list, or the value itself: FHIR senders often drop the brackets around a single item.
    pub fn items(&self) -> std::slice::Iter<'_, Node<'a>> {
        match self {
            Node::List(items) => items.iter(),
            Node::Null => [].iter(),
            other => std::slice::from_ref(other).iter(),
        }
    }

    /// The items of a member, see [`Node::items`].
    pub fn each(&self, name: &str) -> std::slice::Iter<'_, Node<'a>> {
        self.get(name).map_or_else(|| [].iter(), Node::items)
    }

    /// A number, also when it was sent as a string (`"12"`), which FHIR forbids and systems do.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Node::Number(number) => Some(*number),
            Node::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Node<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Tree(std::marker::PhantomData))
    }
}

struct Tree<'a>(std::marker::PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for Tree<'a> {
    type Value = Node<'a>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any JSON value")
    }
    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Node::Null)
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Node::Bool(value))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Node::Number(value.into()))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Node::Number(value.into()))
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        // The shortest decimal that reads back as this double is what the sender wrote, up to 15 digits.
        Ok(value.to_string().parse().map_or(Node::Odd, Node::Number))
    }
    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Node::Text(Cow::Borrowed(value)))
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Node::Text(Cow::Owned(value.to_owned())))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut object = Object::default();
        while let Some(Key(key)) = map.next_key()? {
            match key {
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
                Some(name) if object.members.iter().any(|(key, _)| *key == name) => {
                    map.next_value::<IgnoredAny>()?;
                    object.repeated = Some(name);
                }
                Some(name) => {
                    if object.members.is_empty() {
                        object.members.reserve(8);
                    }
                    object.members.push((name, map.next_value()?));
                }
            }
        }
        Ok(Node::Object(object))
    }
}

/// A member name, when it is one we keep.
struct Key(Option<&'static str>);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl Visitor<'_> for Name {
            type Value = Key;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a member name")
            }
            fn visit_str<E: Error>(self, value: &str) -> Result<Key, E> {
                Ok(Key(MEMBERS.binary_search(&value).ok().and_then(|at| MEMBERS.get(at).copied())))
            }
        }
        deserializer.deserialize_str(Name)
    }
}
