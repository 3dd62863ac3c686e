//! Amounts in the words of a dosage, exchanged in the writer's own way: decimal comma, thousands, full-width digits.

use std::str::FromStr;

use rust_decimal::Decimal;

use crate::case::dosage::DoseUnit;

/// One amount in place of another.
#[derive(Debug)]
pub struct Change<'a> {
    /// As read: in milligrams, also where grams or tablets were written.
    pub from: Decimal,
    pub to: Decimal,
    pub unit: &'a DoseUnit,
    /// Milligrams in one tablet, vial or mL, where it was written in those.
    pub strength: Option<Decimal>,
}

impl Change<'_> {
    /// The new number, where `written` is the old one in a unit of so many milligrams.
    pub fn of(&self, written: Decimal, milligrams: Decimal) -> Option<Decimal> {
        let is_same = written.checked_mul(milligrams)? == self.from;
        let to = self.to.checked_div(milligrams)?.normalize();
        // Three decimals are as fine as anybody measures.
        is_same.then_some(to).filter(|to| to.scale() <= 3)
    }
}

/// A number in a text.
struct Number<'t> {
    written: &'t str,
    value: Decimal,
    has_thousands: bool,
}

/// The text with every amount exchanged that one of the changes is about; `used` learns which.
pub fn exchanged(text: &str, changes: &[Change], used: &mut [bool]) -> Option<String> {
    let mut new = String::with_capacity(text.len());
    let mut rest = text;
    let mut is_changed = false;
    while let Some(at) = rest.find(is_digit) {
        let (head, tail) = rest.split_at_checked(at)?;
        new.push_str(head);
        let number = number(tail);
        let behind = tail.get(number.written.len()..)?;
        let is_inside =
            new.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric() || c == '.') && !is_area(&new);
        let found = mass(behind).filter(|_| !is_inside).map(|(milligrams, size)| (milligrams, Some(size)));
        let found = found.or_else(|| is_area(&new).then_some((Decimal::ONE, None)));
        let change = found.and_then(|(milligrams, size)| {
            let is_of = |change: &Change| match size {
                Some(size) => Size::of(change.unit) == Some(size),
                None => *change.unit == DoseUnit::AreaUnderCurve,
            };
            let mut all = changes.iter().enumerate().filter(|(_, change)| is_of(change));
            all.find_map(|(at, change)| Some((at, change.of(number.value, milligrams)?)))
        });
        match change {
            Some((at, to)) => {
                new.push_str(&number.written_like(to));
                used.get_mut(at).into_iter().for_each(|used| *used = true);
                is_changed = true;
            }
            None => new.push_str(number.written),
        }
        rest = behind;
    }
    new.push_str(rest);
    is_changed.then_some(new)
}

/// What an amount is counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Size {
    Flat,
    Kilogram,
    SquareMetre,
}

impl Size {
    fn of(unit: &DoseUnit) -> Option<Self> {
        match unit {
            DoseUnit::Milligram => Some(Self::Flat),
            DoseUnit::MilligramPerKilogram => Some(Self::Kilogram),
            DoseUnit::MilligramPerSquareMetre => Some(Self::SquareMetre),
            DoseUnit::AreaUnderCurve | DoseUnit::Other(_) => None,
        }
    }
}

/// The unit of mass that a text begins with, in milligrams, and for what.
fn mass(behind: &str) -> Option<(Decimal, Size)> {
    let behind: String = behind.chars().take(32).map(narrow).collect::<String>().to_lowercase();
    let behind = behind.trim_start();
    let units =
        [("mg", Decimal::ONE), ("mcg", Decimal::new(1, 3)), ("ug", Decimal::new(1, 3)), ("g", Decimal::ONE_THOUSAND)];
    let units = units.into_iter().chain([("\u{3bc}g", Decimal::new(1, 3)), ("\u{b5}g", Decimal::new(1, 3))]);
    let (rest, milligrams) = units.into_iter().find_map(|(unit, mass)| Some((behind.strip_prefix(unit)?, mass)))?;
    if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let rest = rest.trim_start();
    let per = rest.strip_prefix('/').or_else(|| rest.strip_prefix("per "));
    let size = match per.map(str::trim_start).and_then(|per| per.chars().next()) {
        Some('k') => Size::Kilogram,
        Some('m' | 's') => Size::SquareMetre,
        _ => Size::Flat,
    };
    Some((milligrams, size))
}

/// "AUC 5", "AUC=5": a target area stands in front of its number.
fn is_area(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '=', ':']);
    before.len() >= 3 && before.get(before.len() - 3..).is_some_and(|end| end.eq_ignore_ascii_case("auc"))
}

/// The plain form of a full-width letter or digit, of the signs that hold a whole unit the letters.
fn narrow(letter: char) -> String {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).map(String::from).unwrap_or_default(),
        '\u{338e}' => "mg".to_owned(),
        '\u{338d}' => "ug".to_owned(),
        '\u{338f}' => "kg".to_owned(),
        '\u{33a1}' => "m2".to_owned(),
        '\u{3000}' => " ".to_owned(),
        other => other.to_string(),
    }
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit() || is_wide_digit(letter)
}

fn is_wide_digit(letter: char) -> bool {
    ('\u{ff10}'..='\u{ff19}').contains(&letter)
}

fn is_separator(letter: char) -> bool {
    matches!(letter, '.' | ',' | '\u{ff0e}' | '\u{ff0c}')
}

/// The number a text begins with. Groups of three behind a comma are thousands.
fn number(text: &str) -> Number<'_> {
    let mut end = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let is_inner = is_separator(letter) && letters.peek().is_some_and(|(_, next)| is_digit(*next));
        if !is_digit(letter) && !is_inner {
            break;
        }
        end = at + letter.len_utf8();
    }
    let written = text.get(..end).unwrap_or_default();
    let plain: String = written.chars().map(narrow).collect();
    let mut groups = plain.split(',');
    let first = groups.next().unwrap_or_default();
    let is_group = |group: &str| group.split('.').next().is_some_and(|whole| whole.len() == 3);
    let has_thousands = plain.contains(',') && first.len() <= 3 && !first.starts_with('0') && groups.all(is_group);
    let plain = if has_thousands { plain.replace(',', "") } else { plain.replace(',', ".") };
    Number { written, value: Decimal::from_str(&plain).unwrap_or(Decimal::MAX), has_thousands }
}

impl Number<'_> {
    /// Another number as this one is written.
    fn written_like(&self, to: Decimal) -> String {
        let sign = self.written.chars().rev().find(|letter| is_separator(*letter)).filter(|_| !self.has_thousands);
        let comma = if self.has_thousands { "" } else { "." };
        let plain = like(&self.written.chars().map(narrow).collect::<String>().replace(',', comma), to);
        let (whole, part) = plain.split_once('.').map_or((plain.as_str(), None), |(whole, part)| (whole, Some(part)));
        let mut written = whole.to_owned();
        if self.has_thousands && whole.len() > 3 {
            written.insert(whole.len() - 3, ',');
        }
        if let Some(part) = part {
            written.push(sign.unwrap_or('.'));
            written.push_str(part);
        }
        if self.written.starts_with(is_wide_digit) {
            let wide =
                |letter: char| if letter.is_ascii_graphic() { u32::from(letter) + 0xfee0 } else { letter.into() };
            written = written.chars().filter_map(|letter| char::from_u32(wide(letter))).collect();
        }
        written
    }
}

/// A number with at least as many decimals as another has.
pub fn like(written: &str, to: Decimal) -> String {
    let decimals = written.split_once('.').map_or(0, |(_, part)| part.chars().take_while(char::is_ascii_digit).count());
    let to = to.normalize();
    let scale = to.scale().max(u32::try_from(decimals).unwrap_or_default());
    let missing = usize::try_from(scale - to.scale()).unwrap_or_default();
    let point = if to.scale() == 0 && missing > 0 { "." } else { "" };
    format!("{to}{point}{}", "0".repeat(missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_exchanged_as_it_is_written() {
        let decimal = |text: &str| Decimal::from_str(text).unwrap();
        let flat = Change { from: decimal("384"), to: decimal("324"), unit: &DoseUnit::Milligram, strength: None };
        let by_weight =
            Change { from: decimal("6.4"), to: decimal("5.4"), unit: &DoseUnit::MilligramPerKilogram, strength: None };
        let large = Change { from: decimal("2500"), to: decimal("1800"), unit: &DoseUnit::Milligram, strength: None };
        let area = Change { from: decimal("6"), to: decimal("5"), unit: &DoseUnit::AreaUnderCurve, strength: None };
        for (text, wanted) in [
            ("384 mg (6.4 mg/kg) q3w", "324 mg (5.4 mg/kg) q3w"),
            ("6,4 mg/kg", "5,4 mg/kg"),
            ("６．４ｍｇ／ｋｇ", "５．４ｍｇ／ｋｇ"),
            ("6.4\u{338e}/\u{338f}", "5.4\u{338e}/\u{338f}"),
            ("6.40 mg per kg", "5.40 mg per kg"),
            ("0.384 g", "0.324 g"),
            ("2,500 mg", "1,800 mg"),
            ("2.5 g", "1.8 g"),
            ("AUC 6, 384 days, 1384 mg, 384 mL", "AUC 5, 384 days, 1384 mg, 384 mL"),
            ("6.4 mg/m2", "6.4 mg/m2"),
        ] {
            let changes = [&flat, &by_weight, &large, &area].map(|change| Change { ..*change });
            let mut used = [false; 4];
            let new = exchanged(text, &changes, &mut used);
            assert_eq!(new.is_some(), text != wanted, "{text}");
            assert_eq!(new.as_deref().unwrap_or(text), wanted);
        }
    }
}
