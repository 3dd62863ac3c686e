//! The quick way from JSON text to a [`Tape`]: one pass, value by value, as the same text makes the same tape through serde.

use super::tape::{Entry, Members, SHORT, Seen, Tape, Value};
use super::{members, short_members};
use crate::json::{GivenUp, Numeral, Parts, Quoted, Scanner, Slot};

/// Tapes of one text, in the order met.
#[derive(Debug, Default)]
pub struct Tapes<'a> {
    tapes: Vec<Option<Tape<'a>>>,
    /// Where tapes are written, one after the other; it has grown to what the largest needed.
    room: Vec<Entry<'a>>,
}

impl<'a> Parts<'a> for Tapes<'a> {
    type Part = Tape<'a>;

    fn add(&mut self, scanner: &mut Scanner<'a>) -> Result<u32, GivenUp> {
        let number = u32::try_from(self.tapes.len()).map_err(|_| GivenUp)?;
        let mut tape = match std::mem::take(&mut self.room) {
            room if room.capacity() == 0 => Tape::with_room(scanner.left()),
            room => Tape { entries: room, ..Tape::default() },
        };
        value(scanner, &mut tape, 0)?;
        if tape.entries.len() < SHORT {
            let copy = tape.entries.clone();
            self.room = std::mem::replace(&mut tape.entries, copy);
            self.room.clear();
        }
        self.tapes.push(Some(tape));
        Ok(number)
    }

    fn take(&mut self, Slot(number): Slot) -> Option<Tape<'a>> {
        self.tapes.get_mut(number as usize)?.take()
    }
}

/// The tape of a whole text.
pub(super) fn read(text: &str) -> Option<Tape<'_>> {
    let (mut scanner, mut tape) = (Scanner::new(text), Tape::with_room(text.len()));
    value(&mut scanner, &mut tape, 0).ok()?;
    tape.give_back_room();
    scanner.is_done().then_some(tape)
}

/// Writes the value that stands here, the value of `member`, at the end of the tape.
fn value<'a>(scanner: &mut Scanner<'a>, tape: &mut Tape<'a>, member: u8) -> Result<(), GivenUp> {
    let value = match scanner.peek()? {
        b'"' => match scanner.string()? {
            Quoted::Plain(text) => Value::Text(text),
            Quoted::Escaped(text) => return by_serde_json(text, tape, member),
        },
        b'{' => return object(scanner, tape, member),
        b'[' => return list(scanner, tape, member),
        b't' => scanner.word("true").map(|()| Value::Bool(true))?,
        b'f' => scanner.word("false").map(|()| Value::Bool(false))?,
        b'n' => scanner.word("null").map(|()| Value::Null)?,
        _ => match scanner.number()? {
            Numeral::Whole(number) => Value::Unsigned(number),
            Numeral::Other(number) => return by_serde_json(number, tape, member),
        },
    };
    tape.entries.push(Entry { member, span: 1, value });
    Ok(())
}

fn object<'a>(scanner: &mut Scanner<'a>, tape: &mut Tape<'a>, member: u8) -> Result<(), GivenUp> {
    let start = tape.entries.len();
    tape.entries.push(Entry { member, span: 1, value: Value::Object(Members::default()) });
    scanner.enter()?;
    let (mut seen, mut is_first) = (Seen::default(), true);
    while scanner.goes_on(is_first, b'}')? {
        is_first = false;
        let number = match scanner.short_name() {
            Some(name) => short_members::number(name),
            None => long_number(scanner)?,
        };
        scanner.colon()?;
        if number == 0 || seen.before(number) {
            scanner.skip_value()?;
        } else {
            value(scanner, tape, number)?;
        }
    }
    tape.close::<GivenUp>(start, Value::Object(seen.members()))
}

/// The number of the member whose name starts here.
#[inline(never)]
fn long_number(scanner: &mut Scanner) -> Result<u8, GivenUp> {
    Ok(match scanner.name()? {
        Quoted::Plain(name) => members::number(name),
        Quoted::Escaped(name) => members::number(&serde_json::from_str::<String>(name).map_err(|_| GivenUp)?),
    })
}

fn list<'a>(scanner: &mut Scanner<'a>, tape: &mut Tape<'a>, member: u8) -> Result<(), GivenUp> {
    let start = tape.entries.len();
    tape.entries.push(Entry { member, span: 1, value: Value::List });
    scanner.enter()?;
    let mut is_first = true;
    while scanner.goes_on(is_first, b']')? {
        is_first = false;
        value(scanner, tape, 0)?;
    }
    tape.close::<GivenUp>(start, Value::List)
}

/// A string with escapes, or a number with more than digits.
#[inline(never)]
fn by_serde_json<'a>(text: &'a str, tape: &mut Tape<'a>, member: u8) -> Result<(), GivenUp> {
    let mut reader = serde_json::Deserializer::from_str(text);
    tape.write(&mut reader, member).map_err(|_| GivenUp)?;
    reader.end().map_err(|_| GivenUp)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The tape of both ways, or none of either.
    fn both(text: &str) -> (Option<String>, Option<String>) {
        let told = |tape: Option<Tape>| tape.map(|tape| format!("{tape:?}"));
        (told(read(text)), told(serde_json::from_str(text).ok()))
    }

    const TEXT: &str = r#"{"resourceType":"Observation","id":"o\"1","unknown":{"a":[1,-2,"x\\"]},"status":"final",
        "code":{"coding":[{"system":"http://loinc.org","code":"85319-2","display":"HER2 \u00e9 ü"}],"text":"HER2"},
        "valueQuantity":{"value":12.50,"unit":"%"},"valueInteger":-3,"valueBoolean":true,"note":null,"status":"amended",
        "component":[[],{},{"valueString":"9007199254740993"},18446744073709551616,1e400]}"#;

    #[test]
    fn a_resource_makes_the_same_tape() {
        // 1e400 is beyond what a double holds, which both refuse.
        let (quick, by_serde) = both(TEXT);
        assert_eq!((quick, by_serde), (None, None));
        let (quick, by_serde) = both(&TEXT.replace(",1e400", ""));
        assert!(quick.is_some());
        assert_eq!(quick, by_serde);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn any_text_makes_the_same_tape(
            changes in prop::collection::vec((any::<prop::sample::Index>(), "[\\[\\]{}\",:\\\\eE.0-9+\\-a-z\u{e9}\u{0}-\u{20}]{0,2}"), 0..3)
        ) {
            let mut text: Vec<char> = TEXT.replace(",1e400", "").chars().collect();
            for (place, with) in changes {
                let at = place.index(text.len());
                text.splice(at..=at, with.chars());
            }
            let (quick, by_serde) = both(&text.into_iter().collect::<String>());
            prop_assert_eq!(quick, by_serde);
        }
    }
}
