//! One value of a [`Tape`](super::tape::Tape), in sixteen bytes: four of them share a line of the processor's cache, and a
//! chart of some thousand values stays in its nearer parts.

/// One value, and the member it is the value of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// The number of the member; 0 in a list and at the root.
    pub(super) member: u8,
    kind: Kind,
    /// Of an object: the number of a kept member that came twice.
    twice: u8,
    /// How many entries it has with all its descendants: the way to the next value.
    pub(super) span: u32,
    held: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Null,
    False,
    True,
    Signed,
    Unsigned,
    Float,
    Text,
    Unescaped,
    List,
    Object,
}

/// What an entry says.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    /// A string that stands in the text as it is meant.
    Text(Stretch),
    /// A string that stands among those that cannot be borrowed.
    Unescaped(Stretch),
    List,
    Object(Members),
}

/// From where to where a string goes, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    start: u32,
    end: u32,
}

impl Stretch {
    /// Nothing beyond four gigabytes.
    pub(super) fn new(start: usize, end: usize) -> Option<Self> {
        Some(Self { start: u32::try_from(start).ok()?, end: u32::try_from(end).ok()? })
    }

    pub(super) fn of(self, text: &str) -> Option<&str> {
        text.get(self.start as usize..self.end as usize)
    }

    pub(super) const fn length(self) -> usize {
        (self.end - self.start) as usize
    }

    /// From the beginning of this one to the end of a later one.
    pub(super) const fn to_end_of(self, later: Self) -> Self {
        Self { start: self.start, end: later.end }
    }

    const fn packed(self) -> u64 {
        (self.start as u64) << 32 | self.end as u64
    }

    #[expect(clippy::cast_possible_truncation, reason = "each half is taken by itself")]
    const fn unpacked(packed: u64) -> Self {
        Self { start: (packed >> 32) as u32, end: packed as u32 }
    }
}

/// What is known of the members of an object before they are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Members {
    /// The number of a kept member that came twice, else 0. RFC 8259 section 4 leaves open which one counts, so neither
    /// may be trusted; the first is kept.
    pub(super) twice: u8,
    /// A bit for each member it has, shared by the members whose numbers are alike modulo 64.
    pub(super) bits: u64,
}

impl Entry {
    /// A value that holds no others; the span of one that does is known when it is closed.
    pub(super) fn new(member: u8, value: Value) -> Self {
        let (kind, twice, held) = match value {
            Value::Null => (Kind::Null, 0, 0),
            Value::Bool(false) => (Kind::False, 0, 0),
            Value::Bool(true) => (Kind::True, 0, 0),
            Value::Signed(number) => (Kind::Signed, 0, number.cast_unsigned()),
            Value::Unsigned(number) => (Kind::Unsigned, 0, number),
            Value::Float(number) => (Kind::Float, 0, number.to_bits()),
            Value::Text(stretch) => (Kind::Text, 0, stretch.packed()),
            Value::Unescaped(stretch) => (Kind::Unescaped, 0, stretch.packed()),
            Value::List => (Kind::List, 0, 0),
            Value::Object(Members { twice, bits }) => (Kind::Object, twice, bits),
        };
        Self { member, kind, twice, span: 1, held }
    }

    /// Closes a list or an object: how many entries it has in all, and which members (a list has none).
    pub(super) const fn close(&mut self, span: u32, members: Members) {
        (self.span, self.twice, self.held) = (span, members.twice, members.bits);
    }

    /// How many bytes a string has.
    pub(super) fn length(&self) -> Option<usize> {
        let is_string = matches!(self.kind, Kind::Text | Kind::Unescaped);
        is_string.then(|| Stretch::unpacked(self.held).length())
    }

    pub(super) const fn value(&self) -> Value {
        match self.kind {
            Kind::Null => Value::Null,
            Kind::False => Value::Bool(false),
            Kind::True => Value::Bool(true),
            Kind::Signed => Value::Signed(self.held.cast_signed()),
            Kind::Unsigned => Value::Unsigned(self.held),
            Kind::Float => Value::Float(f64::from_bits(self.held)),
            Kind::Text => Value::Text(Stretch::unpacked(self.held)),
            Kind::Unescaped => Value::Unescaped(Stretch::unpacked(self.held)),
            Kind::List => Value::List,
            Kind::Object => Value::Object(Members { twice: self.twice, bits: self.held }),
        }
    }

    /// Most questions are for a member that is not there: whether this is an object in which it is worth looking.
    pub(super) fn may_hold(&self, member: u8) -> bool {
        self.kind == Kind::Object && self.held & (1 << (member % 64)) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_gives_back_what_was_written() {
        let stretch = Stretch::new(7, 4_000_000_000).unwrap();
        let members = Members { twice: 9, bits: 1 << 63 | 1 };
        let values = [
            Value::Null,
            Value::Bool(false),
            Value::Bool(true),
            Value::Signed(-7),
            Value::Unsigned(u64::MAX),
            Value::Float(-0.0),
            Value::Text(stretch),
            Value::Unescaped(stretch),
            Value::List,
            Value::Object(members),
        ];
        for value in values {
            assert_eq!(format!("{:?}", Entry::new(3, value).value()), format!("{value:?}"));
        }
        assert_eq!(size_of::<Entry>(), 16);
    }

    #[test]
    fn only_an_object_may_hold_a_member() {
        let object = |bits| Entry::new(0, Value::Object(Members { twice: 0, bits }));
        assert!(object(1 << 5).may_hold(5));
        assert!(object(1 << 5).may_hold(64 + 5), "its bit is shared");
        assert!(!object(1 << 5).may_hold(6));
        assert!(!Entry::new(0, Value::Unsigned(u64::MAX)).may_hold(5));
    }
}
