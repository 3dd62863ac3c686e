//! FHIR quantities, ranges and rates of a dose as amounts.

use rust_decimal::Decimal;

use super::amount::{Strength, WrittenAmount};
use super::schedule::{HOURS_OF_DAY, WEEK, months};
use crate::case::dosage::{AmountOrigin, AmountPer, DoseUnit};
use crate::case::interval::{Bound, Interval};
use crate::fhir::record::node::Node;
use crate::profiles::dosage_words::phrase::{Phrase, WrittenUnit};
use crate::profiles::dosage_words::phrasebook::{Phrasebook, Token};
use crate::profiles::normal::normal;

/// A unit as it was understood.
#[derive(Debug, Clone, PartialEq)]
pub enum Unit {
    Amount {
        unit: WrittenUnit,
        letters: String,
        per: AmountPer,
        every_days: Option<Decimal>,
    },
    /// A speed of infusion or another number that is no dose.
    Aside,
    /// Absent: a bare number.
    None,
    NotUnderstood,
}

/// What a quantity came to.
#[derive(Debug, Default)]
pub struct Read {
    pub amounts: Vec<WrittenAmount>,
    /// The unit says how often, too ("mg/kg/week").
    pub every_days: Option<Decimal>,
    pub is_unread: bool,
    /// A speed of infusion: no dose, where another amount is stated.
    pub is_speed: bool,
}

/// A unit by its words or code: what stands behind a number in a text.
pub fn unit(book: &Phrasebook, written: &str) -> Unit {
    match plain_unit(book, written) {
        // "mg/kg{body_wt}": an annotation of UCUM. Behind a stroke it is what the unit is counted for.
        Unit::NotUnderstood => match written.split_once('{') {
            Some((unit, annotation))
                if annotation.ends_with('}') && !unit.trim().is_empty() && !unit.ends_with('/') =>
            {
                plain_unit(book, unit)
            }
            _ => Unit::NotUnderstood,
        },
        understood => understood,
    }
}

fn plain_unit(book: &Phrasebook, written: &str) -> Unit {
    let plain: String = written.chars().filter(|letter| !matches!(letter, '{' | '}' | '[' | ']' | '(' | ')')).collect();
    let plain = normal(plain.trim()).into_owned();
    if plain.is_empty() || plain == "1" {
        return Unit::None;
    }
    let tokens = book.tokens(&format!("1 {plain}"));
    let Some((Token::Known { phrase, letters, .. }, more)) = tokens.split_first() else { return Unit::NotUnderstood };
    let mut per = AmountPer::Administration;
    let mut every_days = None;
    for token in more {
        match token {
            Token::Known { phrase: Phrase::PerDay, .. } => per = AmountPer::Day,
            Token::Known { phrase: Phrase::PerAdministration | Phrase::Word, .. } | Token::Break(_) => {}
            Token::Known { phrase: Phrase::EveryWeeks, .. } => every_days = Some(WEEK),
            _ => return Unit::NotUnderstood,
        }
    }
    match phrase {
        Phrase::Amount(unit) => Unit::Amount { unit: *unit, letters: letters.clone(), per, every_days },
        Phrase::Aside => Unit::Aside,
        _ => Unit::NotUnderstood,
    }
}

/// The amounts of a Quantity: by its unit and by its code, two where they contradict each other.
pub fn quantity(book: &Phrasebook, quantity: Node, origin: AmountOrigin) -> Read {
    let units = units(book, quantity);
    let Some(size) = size(quantity) else { return Read { is_unread: true, ..Read::default() } };
    of_units(&units, size, quantity, origin)
}

/// The amount of a Range, whose ends may each have a unit.
pub fn range(book: &Phrasebook, range: Node, origin: AmountOrigin) -> Read {
    let (low, high) = (range.get("low"), range.get("high"));
    let end = |end: Option<Node>| end.and_then(|end| end.get("value")).and_then(Node::number);
    let bound = |at: Option<Decimal>| at.map(|at| Bound { at, included: true });
    let size = Interval { low: bound(end(low)), high: bound(end(high)) };
    let Some(first) = low.or(high).filter(|_| size != Interval::default()) else {
        return Read { is_unread: true, ..Read::default() };
    };
    let (own, other) = (units(book, first), high.map(|high| units(book, high)).unwrap_or_default());
    if !other.is_empty() && !own.is_empty() && own != other {
        return Read { is_unread: true, ..Read::default() };
    }
    of_units(if own.is_empty() { &other } else { &own }, size, first, origin)
}

/// The amount of a Ratio: so much for each day, kilogram or administration; speeds of infusion are none.
pub fn ratio(book: &Phrasebook, ratio: Node, origin: AmountOrigin) -> Read {
    let unread = || Read { is_unread: true, ..Read::default() };
    let (Some(numerator), Some(denominator)) = (ratio.get("numerator"), ratio.get("denominator")) else {
        return unread();
    };
    let Some(part) = denominator.get("value").map_or(Some(Decimal::ONE), Node::number) else { return unread() };
    let own = denominator.str("code").or_else(|| denominator.str("unit")).unwrap_or_default();
    if let Some(days) = period(part, own) {
        let mut read = quantity(book, numerator, origin);
        match days.exact() {
            Some(days) if days == Decimal::ONE => {
                read.amounts.iter_mut().for_each(|amount| amount.per = AmountPer::Day);
            }
            // "324 mg in 90 min" is a dose; "200 mg in one hour" a speed.
            Some(days) if days < Decimal::ONE => {
                let is_infusion = part != Decimal::ONE && read.amounts.iter().any(is_mass);
                return Read { is_speed: true, ..if is_infusion { read } else { Read::default() } };
            }
            Some(days) => read.every_days = Some(days),
            None => read.is_unread = true,
        }
        return read;
    }
    let Some(value) = numerator.get("value").and_then(Node::number) else { return unread() };
    let Some(size) = value.checked_div(part) else { return unread() };
    let mass = numerator.str("unit").or_else(|| numerator.str("code")).unwrap_or_default();
    match unit(book, &format!("{mass}/{own}")) {
        Unit::Amount { unit, letters, per, every_days } => Read {
            amounts: vec![WrittenAmount { size: Interval::exactly(size), unit, letters, per, origin }],
            every_days,
            ..Read::default()
        },
        Unit::Aside => Read { is_speed: true, ..Read::default() },
        Unit::None | Unit::NotUnderstood => unread(),
    }
}

fn is_mass(amount: &WrittenAmount) -> bool {
    !matches!(amount.unit, WrittenUnit::Counted | WrittenUnit::Volume | WrittenUnit::WithoutMass)
}

/// So many units of time in days.
pub fn period(number: Decimal, unit: &str) -> Option<Interval> {
    let days = |each: Decimal| number.checked_mul(each).map(Interval::exactly);
    match &*normal(unit) {
        "d" | "day" | "days" | "日" => days(Decimal::ONE),
        "wk" | "w" | "week" | "weeks" | "週" => days(WEEK),
        "mo" | "month" | "months" | "月" => months(number),
        "h" | "hour" | "hours" | "hr" | "時間" => Some(Interval::exactly(number.checked_div(HOURS_OF_DAY)?)),
        "min" | "minute" | "minutes" | "分" | "s" | "sec" => Some(Interval::exactly(Decimal::ZERO)),
        _ => None,
    }
}

/// Unit and code, each once.
fn units(book: &Phrasebook, quantity: Node) -> Vec<Unit> {
    let written = ["unit", "code"].iter().filter_map(|slot| quantity.str(slot)).map(|written| unit(book, written));
    let mut units: Vec<Unit> = Vec::new();
    for unit in written.filter(|unit| *unit != Unit::None) {
        let is_known = |known: &Unit| match (known, &unit) {
            (Unit::Amount { unit: one, per, .. }, Unit::Amount { unit: other, per: others, .. }) => {
                one == other && per == others
            }
            (known, unit) => known == unit,
        };
        if !units.iter().any(is_known) {
            units.push(unit);
        }
    }
    // A code nobody knows beside a unit that is understood says nothing more.
    if units.len() > 1 && units.iter().any(|unit| *unit != Unit::NotUnderstood) {
        units.retain(|unit| *unit != Unit::NotUnderstood);
    }
    units
}

fn size(quantity: Node) -> Option<Interval> {
    let value = quantity.get("value").and_then(Node::number)?;
    match quantity.str("comparator") {
        None => Some(Interval::exactly(value)),
        Some("<") => Some(Interval::below(value)),
        Some("<=") => Some(Interval::at_most(value)),
        Some(">") => Some(Interval::above(value)),
        Some(">=") => Some(Interval::at_least(value)),
        Some(_) => None,
    }
}

fn of_units(units: &[Unit], size: Interval, quantity: Node, origin: AmountOrigin) -> Read {
    let mut read = Read::default();
    let other = |letters: String| WrittenAmount {
        size,
        unit: WrittenUnit::WithoutMass,
        letters,
        per: AmountPer::Administration,
        origin,
    };
    for unit in units {
        match unit {
            Unit::Amount { unit, letters, per, every_days } => {
                let amount = WrittenAmount { size, unit: *unit, letters: letters.clone(), per: *per, origin };
                read.amounts.push(amount);
                read.every_days = read.every_days.or(*every_days);
            }
            Unit::Aside => read.is_speed = true,
            Unit::None => {}
            Unit::NotUnderstood => {
                let letters = quantity.str("unit").or_else(|| quantity.str("code")).unwrap_or_default();
                read.amounts.push(other(letters.to_owned()));
            }
        }
    }
    if units.is_empty() {
        // A number without a unit.
        read.amounts.push(other(String::new()));
    }
    read
}

/// The mass of a quantity.
pub fn milligrams(book: &Phrasebook, quantity: Node) -> Option<Decimal> {
    let read = self::quantity(book, quantity, AmountOrigin::Quantity);
    let amount = read.amounts.first()?.kept(Strength::default());
    amount.size.exact().filter(|_| amount.unit == DoseUnit::Milligram)
}
