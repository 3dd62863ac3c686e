//! One pass over JSON text into a flat list: every value an entry, children right behind their parent.
//!
//! It deliberately knows no FHIR meaning. A member outside [`members`] is skipped while parsing, so a narrative or a
//! base64 attachment costs a scan and no memory. One odd entry cannot spoil its Bundle, because nothing here can fail on
//! shape: only text that is not JSON fails. A list of entries instead of a tree spares an allocation for every object,
//! which took most of the time of reading.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::members;

/// A JSON value with everything in it, as far as it is read, borrowing its text from the request body.
#[derive(Debug, Default)]
pub struct Tape<'a> {
    pub(super) entries: Vec<Entry<'a>>,
    /// Strings that cannot be borrowed, one behind the other: those that hold escapes, and all of a tape that outlives
    /// its text.
    pub(super) unescaped: String,
}

/// A tape of fewer entries is copied out of the room it was written in; a longer one keeps it.
pub(super) const SHORT: usize = 1024;

/// How much text a kept value takes with its name, in charts as hospitals send them.
const BYTES_OF_A_VALUE: usize = 24;

/// One value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    /// The number of the member it is the value of; 0 in a list and at the root.
    pub(super) member: u8,
    /// How many entries it has with all its descendants: the way to the next value.
    pub(super) span: u32,
    pub(super) value: Value<'a>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    Null,
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    Text(&'a str),
    /// Start and end in `unescaped`.
    Unescaped(u32, u32),
    List,
    Object(Members),
}

/// What is known of the members of an object before they are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Members {
    /// The number of a kept member that came twice, else 0. RFC 8259 section 4 leaves open which one counts, so neither
    /// may be trusted; the first is kept.
    pub(super) twice: u8,
    /// A bit for each member it has, shared by the members whose numbers are alike modulo 64.
    bits: u64,
}

impl Members {
    /// Most questions are for a member that is not there: whether it is worth looking.
    pub(super) const fn may_hold(self, member: u8) -> bool {
        self.bits & (1 << (member % 64)) != 0
    }
}

impl Tape<'_> {
    /// How many bytes it takes, without the text it borrows from.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.entries.capacity() * size_of::<Entry<'_>>() + self.unescaped.capacity()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Tape<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::written::<D, Borrowed>(deserializer)
    }
}

/// A tape that outlives the text it was read from: the strings that are kept are copied.
#[derive(Debug)]
pub(super) struct OwnTape(pub(super) Tape<'static>);

impl<'de> Deserialize<'de> for OwnTape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Tape::written::<D, Copied>(deserializer).map(Self)
    }
}

/// What becomes of a string that stands in the text as it is meant, without escapes.
trait Strings<'de, 'a> {
    fn keep<E: Error>(tape: &mut Tape<'a>, text: &'de str) -> Result<Value<'a>, E>;
}

enum Borrowed {}

impl<'de: 'a, 'a> Strings<'de, 'a> for Borrowed {
    fn keep<E: Error>(_: &mut Tape<'a>, text: &'de str) -> Result<Value<'a>, E> {
        Ok(Value::Text(text))
    }
}

enum Copied {}

impl<'de, 'a> Strings<'de, 'a> for Copied {
    fn keep<E: Error>(tape: &mut Tape<'a>, text: &'de str) -> Result<Value<'a>, E> {
        tape.copy(text)
    }
}

/// Writes one value at the end of the tape.
struct Writer<'t, 'a, S> {
    tape: &'t mut Tape<'a>,
    member: u8,
    strings: PhantomData<S>,
}

impl<'t, 'a, S> Writer<'t, 'a, S> {
    fn new(tape: &'t mut Tape<'a>, member: u8) -> Self {
        Self { tape, member, strings: PhantomData }
    }

    #[expect(clippy::unnecessary_wraps, reason = "what a visitor answers")]
    fn leaf<E>(self, value: Value<'a>) -> Result<(), E> {
        self.tape.entries.push(Entry { member: self.member, span: 1, value });
        Ok(())
    }
}

impl<'a> Tape<'a> {
    fn written<'de, D: Deserializer<'de>, S: Strings<'de, 'a>>(deserializer: D) -> Result<Self, D::Error> {
        let mut tape = Self::with_room(usize::MAX);
        deserializer.deserialize_any(Writer::<S>::new(&mut tape, 0))?;
        tape.give_back_room();
        Ok(tape)
    }

    /// Room for what a text of so many bytes holds, or for the few resources of most keys: growing step by step took a
    /// fifth of the time of reading.
    pub(super) fn with_room(bytes: usize) -> Self {
        Self { entries: Vec::with_capacity((bytes / BYTES_OF_A_VALUE).min(SHORT)), unescaped: String::new() }
    }

    /// A hundred thousand keys that hold next to nothing take no room.
    pub(super) fn give_back_room(&mut self) {
        if self.entries.len() < self.entries.capacity() / 4 {
            self.entries.shrink_to_fit();
        }
    }

    /// Writes a value, the value of `member`, at the end.
    pub(super) fn write<'de: 'a, D: Deserializer<'de>>(&mut self, deserializer: D, member: u8) -> Result<(), D::Error> {
        deserializer.deserialize_any(Writer::<Borrowed>::new(self, member))
    }

    fn copy<E: Error>(&mut self, text: &str) -> Result<Value<'a>, E> {
        let start = self.unescaped.len();
        self.unescaped.push_str(text);
        let place = |at: usize| u32::try_from(at).map_err(|_| E::custom("too much text"));
        Ok(Value::Unescaped(place(start)?, place(self.unescaped.len())?))
    }

    /// Closes a list or object that began at `start`.
    pub(super) fn close<E: Error>(&mut self, start: usize, value: Value<'a>) -> Result<(), E> {
        let end = self.entries.len();
        let span = u32::try_from(end - start).map_err(|_| E::custom("too many values"))?;
        if let Some(entry) = self.entries.get_mut(start) {
            (entry.span, entry.value) = (span, value);
        }
        Ok(())
    }
}

impl<'de, 'a, S: Strings<'de, 'a>> DeserializeSeed<'de> for Writer<'_, 'a, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, 'a, S: Strings<'de, 'a>> Visitor<'de> for Writer<'_, 'a, S> {
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
    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<(), E> {
        let value = S::keep(self.tape, value)?;
        self.leaf(value)
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        let value = self.tape.copy(value)?;
        self.leaf(value)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self { tape, member, .. } = self;
        let start = tape.entries.len();
        tape.entries.push(Entry { member, span: 1, value: Value::List });
        while items.next_element_seed(Writer::<S>::new(tape, 0))?.is_some() {}
        tape.close(start, Value::List)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Self { tape, member, .. } = self;
        let start = tape.entries.len();
        tape.entries.push(Entry { member, span: 1, value: Value::Object(Members::default()) });
        let mut seen = Seen::default();
        while let Some(Name(member)) = members.next_key()? {
            if member == 0 || seen.before(member) {
                members.next_value::<IgnoredAny>()?;
            } else {
                members.next_value_seed(Writer::<S>::new(tape, member))?;
            }
        }
        tape.close(start, Value::Object(seen.members()))
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
