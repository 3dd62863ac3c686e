//! The quick way from JSON text to a [`Tape`]: one pass, value by value, as the same text makes the same tape through serde.

use std::sync::Arc;

use super::entry::{Members, Stretch, Value};
use super::tape::{Seen, Tape, Values};
use super::{members, short_members};
use crate::json::{GivenUp, Numeral, Parts, Quoted, Scanner, Slot};

/// Tapes of one text, in the order met.
#[derive(Debug, Default)]
pub struct Tapes<'a> {
    values: Values<'a>,
    /// Where each begins.
    roots: Vec<usize>,
    /// The values of all, once the first was given away.
    whole: Option<Arc<Values<'a>>>,
}

impl<'a> Parts<'a> for Tapes<'a> {
    type Part = Tape<'a>;

    fn add(&mut self, scanner: &mut Scanner<'a>) -> Result<u32, GivenUp> {
        let number = u32::try_from(self.roots.len()).map_err(|_| GivenUp)?;
        if self.whole.is_some() {
            return Err(GivenUp);
        }
        if self.roots.is_empty() {
            self.values = Values::of(scanner.text());
        }
        self.roots.push(self.values.entries.len());
        value(scanner, &mut self.values, 0)?;
        Ok(number)
    }

    fn take(&mut self, Slot(number): Slot) -> Option<Tape<'a>> {
        let root = *self.roots.get(number as usize)?;
        let values = self.whole.get_or_insert_with(|| Arc::new(std::mem::take(&mut self.values)));
        Some(Tape { values: Arc::clone(values), root })
    }
}

/// The tape of a whole text.
pub(super) fn read(text: &str) -> Option<Tape<'_>> {
    let (mut scanner, mut values) = (Scanner::new(text), Values::of(text));
    value(&mut scanner, &mut values, 0).ok()?;
    scanner.is_done().then(|| Tape::of(values))
}

/// Writes the value that stands here, the value of `member`, at the end. Most are strings, for which nothing is called.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a tenth of the time of reading")]
fn value<'a>(scanner: &mut Scanner<'a>, values: &mut Values<'a>, member: u8) -> Result<(), GivenUp> {
    match scanner.peek()? {
        b'"' => match scanner.string()? {
            Quoted::Plain(text) => {
                // Behind it stands the quotation mark.
                let end = scanner.at() - 1;
                let stretch = Stretch::new(end - text.len(), end).ok_or(GivenUp)?;
                values.push_text(member, stretch);
                Ok(())
            }
            Quoted::Escaped(text) => by_serde_json(text, values, member),
        },
        b'{' => object(scanner, values, member),
        b'[' => list(scanner, values, member),
        first => other(first, scanner, values, member),
    }
}

/// A word or a number.
#[inline(never)]
fn other<'a>(first: u8, scanner: &mut Scanner<'a>, values: &mut Values<'a>, member: u8) -> Result<(), GivenUp> {
    let value = match first {
        b't' => scanner.word("true").map(|()| Value::Bool(true))?,
        b'f' => scanner.word("false").map(|()| Value::Bool(false))?,
        b'n' => scanner.word("null").map(|()| Value::Null)?,
        _ => match scanner.number()? {
            Numeral::Whole(number) => Value::Unsigned(number),
            Numeral::Other(number) => return by_serde_json(number, values, member),
        },
    };
    values.push(member, value);
    Ok(())
}

#[inline(never)]
fn object<'a>(scanner: &mut Scanner<'a>, values: &mut Values<'a>, member: u8) -> Result<(), GivenUp> {
    let start = values.entries.len();
    values.push(member, Value::Object(Members::default()));
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
            value(scanner, values, number)?;
        }
    }
    values.close::<GivenUp>(start, seen.members())
}

/// The number of the member whose name starts here.
#[inline(never)]
fn long_number(scanner: &mut Scanner) -> Result<u8, GivenUp> {
    Ok(match scanner.name()? {
        Quoted::Plain(name) => members::number(name),
        Quoted::Escaped(name) => members::number(&serde_json::from_str::<String>(name).map_err(|_| GivenUp)?),
    })
}

#[inline(never)]
fn list<'a>(scanner: &mut Scanner<'a>, values: &mut Values<'a>, member: u8) -> Result<(), GivenUp> {
    let start = values.entries.len();
    values.push(member, Value::List);
    scanner.enter()?;
    let mut is_first = true;
    while scanner.goes_on(is_first, b']')? {
        is_first = false;
        value(scanner, values, 0)?;
    }
    values.close::<GivenUp>(start, Members::default())
}

/// A string with escapes, or a number with more than digits.
#[inline(never)]
fn by_serde_json(text: &str, values: &mut Values, member: u8) -> Result<(), GivenUp> {
    let mut reader = serde_json::Deserializer::from_str(text);
    values.write(&mut reader, member).map_err(|_| GivenUp)?;
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
