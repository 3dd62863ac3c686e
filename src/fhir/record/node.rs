//! One JSON value of a [`Tape`], asked by name: the members we read, nothing else, and no shape is an error.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::decimal;
use super::entry::{Entry, Value};
use super::members;
use super::scan;
use super::tape::{Tape, Values};
use super::unusable::Shape;
use crate::cds_hooks::request::Data;

/// A value and all that is in it. A handle: copying it copies nothing of the record.
#[derive(Debug, Clone, Copy)]
pub struct Node<'t> {
    values: &'t Values<'t>,
    at: usize,
}

impl<'a> Tape<'a> {
    /// Reads JSON text.
    ///
    /// # Errors
    /// When it is no JSON.
    pub fn read(text: &'a str) -> serde_json::Result<Self> {
        scan::read(text).map_or_else(|| serde_json::from_str(text), Ok)
    }

    /// The value as a whole.
    pub fn root(&self) -> Node<'_> {
        Node { values: &self.values, at: self.root }
    }
}

impl Data for Tape<'_> {
    fn is_bundle(&self) -> bool {
        self.root().str("resourceType") == Some("Bundle")
    }
}

impl<'t> Node<'t> {
    fn entry(self) -> Option<&'t Entry> {
        self.values.entries.get(self.at)
    }

    fn value(self) -> Value {
        self.entry().map_or(Value::Null, Entry::value)
    }

    fn end(self) -> usize {
        self.at + self.entry().map_or(1, |entry| entry.span as usize)
    }

    /// The values right inside.
    fn children(self) -> Nodes<'t> {
        Nodes { values: self.values, at: self.at + 1, end: self.end() }
    }

    pub fn is_null(self) -> bool {
        matches!(self.value(), Value::Null)
    }

    pub fn is_object(self) -> bool {
        matches!(self.value(), Value::Object(_))
    }

    /// A member of an object, absent when it is missing or `null`; absent on every other shape.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "so that the compiler looks the member up, see `members::number`")]
    pub fn get(self, name: &str) -> Option<Node<'t>> {
        self.member(members::number(name))
    }

    /// Never inlined: it is asked in a thousand places, whose code would no longer fit the processor's cache.
    #[inline(never)]
    fn member(self, member: u8) -> Option<Node<'t>> {
        let entry = self.entry()?;
        if !entry.may_hold(member) {
            return None;
        }
        let inside = self.values.entries.get(self.at + 1..self.at + entry.span as usize)?;
        let mut past = 0;
        while let Some(entry) = inside.get(past) {
            if entry.member == member {
                let found = Node { values: self.values, at: self.at + 1 + past };
                return (!found.is_null()).then_some(found);
            }
            past += entry.span as usize;
        }
        None
    }

    /// All kept members of an object, in the order received.
    pub fn members(self) -> impl Iterator<Item = (&'static str, Node<'t>)> {
        let children = if self.is_object() { self.children() } else { Nodes { end: 0, ..self.children() } };
        children.filter_map(|child| Some((members::name(child.entry()?.member)?, child)))
    }

    /// A kept member that came twice.
    pub fn repeated(self) -> Option<&'static str> {
        match self.value() {
            Value::Object(found) => members::name(found.twice),
            _ => None,
        }
    }

    /// The first of `path` followed member by member; a list on the way is entered at its first item.
    pub fn at(self, path: &[&str]) -> Option<Node<'t>> {
        path.iter().try_fold(self, |node, name| node.items().next().and_then(|item| item.get(name)))
    }

    /// The text of a string; nothing for other shapes and for blank strings, which FHIR forbids.
    pub fn text(self) -> Option<&'t str> {
        self.string().map(trimmed).filter(|text| !text.is_empty())
    }

    fn string(self) -> Option<&'t str> {
        self.values.string(self.value())
    }

    /// `member.text()`, the most frequent question.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "see `get`")]
    pub fn str(self, name: &str) -> Option<&'t str> {
        self.member_text(members::number(name))
    }

    #[inline(never)]
    fn member_text(self, member: u8) -> Option<&'t str> {
        self.member(member).and_then(Node::text)
    }

    pub fn bool(self) -> Option<bool> {
        match self.value() {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// `status`, tolerant of how it was sent: a code in capitals, a list of one.
    pub fn status(self) -> Option<Cow<'t, str>> {
        let status = self.get("status")?;
        let status = status.text().or_else(|| status.items().next()?.text())?;
        let is_code = status.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        Some(if is_code { status.into() } else { code_of(status).into() })
    }

    /// The items of a list, or the value itself: FHIR senders often drop the brackets around a single item.
    pub fn items(self) -> Nodes<'t> {
        match self.value() {
            Value::List => self.children(),
            Value::Null => Nodes { values: self.values, at: 0, end: 0 },
            _ => Nodes { values: self.values, at: self.at, end: self.end() },
        }
    }

    /// The items of a member, see [`Node::items`].
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "see `get`")]
    pub fn each(self, name: &str) -> Nodes<'t> {
        self.member_items(members::number(name))
    }

    #[inline(never)]
    fn member_items(self, member: u8) -> Nodes<'t> {
        self.member(member).map_or(Nodes { values: self.values, at: 0, end: 0 }, Node::items)
    }

    /// A number, also when it was sent as a string (`"12"`), which FHIR forbids and systems do. Absent for one beyond 28
    /// digits, which we cannot hold.
    pub fn number(self) -> Option<Decimal> {
        match self.value() {
            Value::Signed(number) => Some(number.into()),
            Value::Unsigned(number) => Some(number.into()),
            Value::Float(number) => decimal::written(number),
            _ => self.text()?.parse().ok(),
        }
    }

    /// The value and all in it, one behind the other, and all of the texts among them.
    pub(super) fn entries(self) -> (&'t [Entry], &'t Values<'t>) {
        (self.values.entries.get(self.at..self.end()).unwrap_or_default(), self.values)
    }

    /// Whether a text in it, of the members that are read, is longer than this many bytes.
    pub fn holds_text_beyond(self, most: usize) -> bool {
        if !self.values.hold_string_beyond(most) {
            return false;
        }
        let inside = self.values.entries.get(self.at..self.end()).unwrap_or_default();
        inside.iter().any(|entry| entry.length().is_some_and(|length| length > most))
    }

    pub fn shape(self) -> Shape {
        match self.value() {
            Value::Null => Shape::Null,
            Value::Bool(_) => Shape::Boolean,
            Value::Signed(_) | Value::Unsigned(_) | Value::Float(_) => Shape::Number,
            Value::Text(_) | Value::Unescaped(..) => Shape::Text,
            Value::List => Shape::Array,
            Value::Object(_) => Shape::Object,
        }
    }
}

#[cold]
fn code_of(status: &str) -> String {
    status.to_ascii_lowercase().replace(['_', ' '], "-")
}

/// Most texts have nothing to trim, which their ends show at once.
fn trimmed(text: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if is_plain(bytes.first()) && is_plain(bytes.last()) { text } else { text.trim() }
}

/// Two values are equal when everything kept of them is, in the same order.
impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        let length = self.end() - self.at;
        let alone = |past: usize| {
            let (mine, theirs) = (Node { at: self.at + past, ..*self }, Node { at: other.at + past, ..*other });
            mine.equals_alone(theirs)
        };
        length == other.end() - other.at && (0..length).all(alone)
    }
}

impl Node<'_> {
    fn equals_alone(self, other: Node) -> bool {
        let (Some(mine), Some(theirs)) = (self.entry(), other.entry()) else { return false };
        let same = match (mine.value(), theirs.value()) {
            (Value::Bool(mine), Value::Bool(theirs)) => mine == theirs,
            (Value::Signed(mine), Value::Signed(theirs)) => mine == theirs,
            (Value::Unsigned(mine), Value::Unsigned(theirs)) => mine == theirs,
            (Value::Float(mine), Value::Float(theirs)) => mine.to_bits() == theirs.to_bits(),
            (Value::Null, Value::Null) | (Value::List, Value::List) => true,
            (Value::Object(mine), Value::Object(theirs)) => mine == theirs,
            _ => self.string().is_some_and(|mine| other.string() == Some(mine)),
        };
        same && mine.member == theirs.member && mine.span == theirs.span
    }
}

/// Values side by side.
#[derive(Debug, Clone)]
pub struct Nodes<'t> {
    values: &'t Values<'t>,
    at: usize,
    end: usize,
}

impl<'t> Iterator for Nodes<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        if self.at >= self.end {
            return None;
        }
        let node = Node { values: self.values, at: self.at };
        self.at = node.end();
        Some(node)
    }
}
