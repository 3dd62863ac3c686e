//! One pass over JSON text into a flat list: every value an entry, children right behind their parent.
//!
//! It deliberately knows no FHIR meaning. A member outside [`members`] is skipped while parsing, so a narrative or a
//! base64 attachment costs a scan and no memory. One odd entry cannot spoil its Bundle, because nothing here can fail on
//! shape: only text that is not JSON fails. A list of entries instead of a tree spares an allocation for every object,
//! which took most of the time of reading.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::entry::{Entry, Members, Stretch, Value};
use super::members;

/// A JSON value with everything in it, as far as it is read, borrowing its text from the request body.
pub struct Tape<'a> {
    pub(super) values: Arc<Values<'a>>,
    /// Where among the values it stands.
    pub(super) root: usize,
}

/// The values of one text: those of all its tapes, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Values<'a> {
    text: &'a str,
    pub(super) entries: Vec<Entry>,
    /// Strings that cannot be borrowed, one behind the other: those that hold escapes, and all of a tape that was read
    /// through serde, which does not say where in the text they stand.
    unescaped: String,
    /// How many bytes the longest string has.
    longest: usize,
}

/// How much text a kept value takes with its name, in charts as hospitals send them.
const BYTES_OF_A_VALUE: usize = 16;

/// For how many values there is room at once where nobody knows how long the text is.
const FEW: usize = 1024;

impl<'a> Values<'a> {
    /// With room for what the text holds: growing step by step took a fifth of the time of reading. Room that is not
    /// needed is never touched.
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, entries: Vec::with_capacity(text.len() / BYTES_OF_A_VALUE), ..Self::default() }
    }

    /// The string that a value is.
    pub(super) fn string(&self, value: Value) -> Option<&str> {
        match value {
            Value::Text(stretch) => stretch.of(self.text),
            Value::Unescaped(stretch) => stretch.of(&self.unescaped),
            _ => None,
        }
    }

    /// Whether a string is longer than this many bytes. Most texts as a whole are not.
    pub(super) fn hold_string_beyond(&self, most: usize) -> bool {
        self.longest > most
    }

    /// The text from the beginning of one string to the end of another, where both stand in it.
    pub(super) fn between(&self, first: &Entry, last: &Entry) -> Option<&str> {
        match (first.value(), last.value()) {
            (Value::Text(first), Value::Text(last)) => first.to_end_of(last).of(self.text),
            _ => None,
        }
    }

    /// Writes a string that stands in the text.
    pub(super) fn push_text(&mut self, member: u8, stretch: Stretch) {
        self.longest = self.longest.max(stretch.length());
        self.push(member, Value::Text(stretch));
    }

    pub(super) fn push(&mut self, member: u8, value: Value) {
        self.entries.push(Entry::new(member, value));
    }

    /// Writes a value, the value of `member`, at the end.
    pub(super) fn write<'de, D: Deserializer<'de>>(&mut self, deserializer: D, member: u8) -> Result<(), D::Error> {
        Writer { values: self, member }.deserialize(deserializer)
    }

    /// Closes a list or object that began at `start`; a list has no members.
    #[inline]
    pub(super) fn close<E: Error>(&mut self, start: usize, members: Members) -> Result<(), E> {
        let span = self.entries.len() - start;
        let span = u32::try_from(span).map_err(|_| E::custom("too many values"))?;
        if let Some(entry) = self.entries.get_mut(start) {
            entry.close(span, members);
        }
        Ok(())
    }

    fn copy<E: Error>(&mut self, text: &str) -> Result<Value, E> {
        let start = self.unescaped.len();
        self.unescaped.push_str(text);
        self.longest = self.longest.max(text.len());
        let copied = Stretch::new(start, self.unescaped.len()).map(Value::Unescaped);
        copied.ok_or_else(|| E::custom("too much text"))
    }

    fn weight(&self) -> usize {
        self.entries.capacity() * size_of::<Entry>() + self.unescaped.capacity()
    }
}

impl<'a> Tape<'a> {
    /// All that was read of a text.
    pub(super) fn of(values: Values<'a>) -> Self {
        Self { values: Arc::new(values), root: 0 }
    }

    /// How many bytes it takes, without the text it borrows from. The first of several that share their room counts the
    /// strings of all.
    #[must_use]
    pub fn weight(&self) -> usize {
        let (values, span) = (&self.values, self.values.entries.get(self.root).map_or(0, |root| root.span as usize));
        if span == values.entries.len() {
            return values.weight();
        }
        span * size_of::<Entry>() + if self.root == 0 { values.unescaped.capacity() } else { 0 }
    }
}

/// With its strings, wherever they stand.
impl fmt::Debug for Tape<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let span = self.values.entries.get(self.root).map_or(0, |root| root.span as usize);
        let entries = self.values.entries.get(self.root..self.root + span).unwrap_or_default();
        let told = entries.iter().map(|entry| {
            let value = entry.value();
            let told = self.values.string(value).map_or_else(|| format!("{value:?}"), |text| format!("{text:?}"));
            (entry.member, entry.span, told)
        });
        f.debug_list().entries(told).finish()
    }
}

impl<'de> Deserialize<'de> for Tape<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut values = Values { entries: Vec::with_capacity(FEW), ..Values::default() };
        values.write(deserializer, 0)?;
        // A hundred thousand keys that hold next to nothing take no room.
        if values.entries.len() < values.entries.capacity() / 4 {
            values.entries.shrink_to_fit();
        }
        Ok(Self::of(values))
    }
}

/// Writes one value at the end.
struct Writer<'v, 'a> {
    values: &'v mut Values<'a>,
    member: u8,
}

impl Writer<'_, '_> {
    #[expect(clippy::unnecessary_wraps, reason = "what a visitor answers")]
    fn leaf<E>(self, value: Value) -> Result<(), E> {
        self.values.push(self.member, value);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Writer<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Writer<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any JSON value")
    }
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.leaf(Value::Null)
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.leaf(Value::Bool(value))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.leaf(Value::Signed(value))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.leaf(Value::Unsigned(value))
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.leaf(Value::Float(value))
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        let value = self.values.copy(value)?;
        self.leaf(value)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self { values, member } = self;
        let start = values.entries.len();
        values.push(member, Value::List);
        while items.next_element_seed(Writer { values, member: 0 })?.is_some() {}
        values.close(start, Members::default())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Self { values, member } = self;
        let start = values.entries.len();
        values.push(member, Value::Object(Members::default()));
        let mut seen = Seen::default();
        while let Some(Name(member)) = members.next_key()? {
            if member == 0 || seen.before(member) {
                members.next_value::<IgnoredAny>()?;
            } else {
                members.next_value_seed(Writer { values, member })?;
            }
        }
        values.close(start, seen.members())
    }
}

/// Which members an object has had.
#[derive(Default)]
pub(super) struct Seen {
    once: [u64; 4],
    twice: u8,
}

impl Seen {
    /// Whether the member came before; from now on it did.
    pub(super) fn before(&mut self, member: u8) -> bool {
        let (bit, quarter) = (1_u64 << (member % 64), self.once.get_mut(usize::from(member / 64)));
        let Some(once) = quarter else { return false };
        let before = *once & bit != 0;
        *once |= bit;
        if before {
            self.twice = member;
        }
        before
    }

    pub(super) fn members(&self) -> Members {
        Members { twice: self.twice, bits: self.once.iter().fold(0, |bits, quarter| bits | quarter) }
    }
}

/// The number of a member's name.
struct Name(u8);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Name;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a member name")
            }
            fn visit_str<E: Error>(self, name: &str) -> Result<Name, E> {
                Ok(Name(members::number(name)))
            }
        }
        deserializer.deserialize_str(Reader)
    }
}
