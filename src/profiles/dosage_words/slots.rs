//! The numbers of a phrase: a number, a range, or a list of days, at a place of a text in normal form.

use rust_decimal::Decimal;

use crate::case::interval::Interval;
use crate::text::digits;

/// What stands in a slot.
#[derive(Debug, Clone, PartialEq)]
pub enum Slot {
    Number(Interval),
    Days(Vec<u32>),
}

/// Signs and words between numbers, and numbers in words, each with what it stands for.
#[derive(Debug, Default)]
pub struct NumberWords {
    pub ranges: Vec<String>,
    pub lists: Vec<String>,
    pub numbers: Vec<(String, Decimal)>,
}

/// Days of a cycle in a text.
pub struct ListOfDays {
    /// Of the whole list, in bytes.
    pub length: usize,
    /// Where the last number of it begins.
    pub last_at: usize,
    pub days: Vec<u32>,
}

/// No cycle is longer.
const LAST_DAY: u32 = 99;

impl NumberWords {
    /// A number or a range, and its length in bytes. A range must rise.
    pub fn number(&self, text: &str) -> Option<(usize, Interval)> {
        let (length, low) = self.one(text)?;
        match self.between(text, length, &self.ranges) {
            Some((_, end, high)) if high > low => Some((end, Interval::between(low, high))),
            _ => Some((length, Interval::exactly(low))),
        }
    }

    /// Where the second number of a range begins, if the text begins with a range.
    pub fn end_of_range(&self, text: &str) -> Option<usize> {
        let (length, low) = self.one(text)?;
        let (from, _, high) = self.between(text, length, &self.ranges)?;
        (high > low).then_some(from)
    }

    /// Every reading of a list of days, the longest first: `1, 8 and 15`, `1-21`. Days rise.
    pub fn days(&self, text: &str) -> Vec<ListOfDays> {
        let mut found: Vec<ListOfDays> = Vec::new();
        let Some((mut length, first)) = self.day(text) else { return found };
        let mut days = vec![first];
        let mut last_at = 0;
        found.push(ListOfDays { length, last_at, days: days.clone() });
        loop {
            let last = days.last().copied().unwrap_or_default();
            let next = |signs: &[String]| {
                let at = behind_sign(text, length, signs)?;
                let (end, day) = self.day(text.get(at..)?)?;
                (day > last).then_some((at, at + end, day))
            };
            if let Some((at, end, to)) = next(&self.ranges) {
                days.extend(last + 1..=to);
                (last_at, length) = (at, end);
            } else if let Some((at, end, day)) = next(&self.lists) {
                days.push(day);
                (last_at, length) = (at, end);
            } else {
                found.reverse();
                return found;
            }
            found.push(ListOfDays { length, last_at, days: days.clone() });
        }
    }

    /// A whole number without separators: a comma parts days.
    fn day(&self, text: &str) -> Option<(usize, u32)> {
        let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
        let (length, day) = if let Some(digits) = text.get(..digits).filter(|digits| !digits.is_empty()) {
            (digits.len(), digits.parse().ok()?)
        } else {
            let (length, day) = self.one(text)?;
            (length, day.normalize().to_string().parse().ok()?)
        };
        (1..=LAST_DAY).contains(&day).then_some((length, day))
    }

    /// The number behind one of these signs: where it begins, where it ends, what it is.
    fn between(&self, text: &str, from: usize, signs: &[String]) -> Option<(usize, usize, Decimal)> {
        let at = behind_sign(text, from, signs)?;
        let (length, number) = self.one(text.get(at..)?)?;
        Some((at, at + length, number))
    }

    /// A number by itself, with the brackets that say it again: "2 (two)", "two (2)".
    pub fn one(&self, text: &str) -> Option<(usize, Decimal)> {
        let (length, number) = self.plain(text)?;
        let again = text.get(length..).and_then(|behind| self.said_again(behind, number));
        Some((length + again.unwrap_or_default(), number))
    }

    /// How long the brackets are that a text begins with, where they hold this number and nothing else. Another number in them
    /// leaves both as they stand, and what cannot be placed is not understood.
    fn said_again(&self, text: &str, number: Decimal) -> Option<usize> {
        let open = gap(text);
        let inside = text.get(open..)?.strip_prefix('(')?;
        let before = gap(inside);
        let (length, same) = self.plain(inside.get(before..)?)?;
        let behind = inside.get(before + length..)?;
        let after = gap(behind);
        let is_closed = behind.get(after..)?.starts_with(')');
        (is_closed && same == number).then_some(open + before + length + after + 2)
    }

    fn plain(&self, text: &str) -> Option<(usize, Decimal)> {
        if let Some(digits) = digits::read(text).filter(|_| text.starts_with(|c: char| c.is_ascii_digit() || c == '.'))
        {
            return Some((digits.length(), digits.value()?));
        }
        let is_whole = |word: &str| {
            let next = text.get(word.len()..).and_then(|rest| rest.chars().next());
            !word.is_ascii() || !next.is_some_and(|next| next.is_ascii_alphanumeric())
        };
        let known = self.numbers.iter().filter(|(word, _)| text.starts_with(word.as_str()) && is_whole(word));
        known.max_by_key(|(word, _)| word.len()).map(|(word, number)| (word.len(), *number))
    }
}

/// The exact numbers of slots.
pub fn numbers(slots: &[Slot]) -> Vec<Decimal> {
    let exact = |slot: &Slot| match slot {
        Slot::Number(interval) => interval.exact(),
        Slot::Days(_) => None,
    };
    slots.iter().filter_map(exact).collect()
}

/// How many bytes of spaces a text begins with.
pub fn gap(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\n', '|']).len()
}

/// Where the text goes on behind one of these signs and the spaces around it.
fn behind_sign(text: &str, from: usize, signs: &[String]) -> Option<usize> {
    let rest = text.get(from..)?;
    let spaces = gap(rest);
    let rest = rest.get(spaces..)?;
    let sign = signs.iter().filter(|sign| rest.starts_with(sign.as_str())).max_by_key(|sign| sign.len())?;
    let more = gap(rest.get(sign.len()..)?);
    Some(from + spaces + sign.len() + more)
}
