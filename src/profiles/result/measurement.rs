//! Measurements with units: brought to the one unit their marker fixes.

use rust_decimal::Decimal;

use super::value::Said;
use crate::case::finding::Value;
use crate::case::interval::{Bound, Interval};
use crate::case::marker::Marker;
use crate::profiles::number::Number;

/// Kilograms, centimetres, percent, cells per microlitre, milligrams per decilitre.
pub fn value(marker: Marker, said: &Said) -> Value {
    let [number] = said.numbers.as_slice() else { return said.unreadable() };
    let Some(factor) = factor(marker, number) else { return said.unreadable() };
    let (low, high) = plausible(marker);
    let scaled = Number { interval: scaled(number.interval, factor), ..number.clone() };
    if scaled.is_within(low, high) { Value::Number(scaled.interval) } else { said.unreadable() }
}

/// Beyond this it is a slip of the unit, not a patient.
fn plausible(marker: Marker) -> (u32, u32) {
    match marker {
        Marker::Lvef => (0, 100),
        Marker::BodyWeight => (1, 400),
        Marker::BodyHeight => (20, 260),
        Marker::Neutrophils => (0, 200_000),
        _ => (0, 10_000),
    }
}

/// What one of the sender's unit is in ours; `None` for a unit we do not know.
fn factor(marker: Marker, number: &Number) -> Option<Decimal> {
    let plain: String = number.unit.trim_start_matches(['x', '×']).chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.replace('μ', "u").replace('^', "*");
    let unit = plain.as_str();
    let thousand = Decimal::ONE_THOUSAND;
    Some(match (marker, unit) {
        (Marker::BodyWeight, "kg") | (Marker::BodyHeight, "cm") => Decimal::ONE,
        (Marker::BodyWeight, "g") => Decimal::ONE.checked_div(thousand)?,
        // The international avoirdupois pound is exactly 0.45359237 kg, the inch exactly 2.54 cm.
        (Marker::BodyWeight, "[lb_av]" | "lb" | "lbs") => Decimal::new(45_359_237, 8),
        (Marker::BodyHeight, "m") => Decimal::ONE_HUNDRED,
        (Marker::BodyHeight, "[in_i]" | "in") => Decimal::new(254, 2),
        (Marker::Lvef, _) if number.is_percent() => Decimal::ONE,
        (Marker::Neutrophils, "/ul" | "{cells}/ul" | "cells/ul" | "個/ul" | "/mm3" | "cells/mm3" | "10*6/l") => {
            Decimal::ONE
        }
        (Marker::Neutrophils, "10*3/ul" | "103/ul" | "10e3/ul" | "k/ul" | "thou/ul" | "千/ul") => thousand,
        (Marker::Neutrophils, "10*9/l" | "109/l" | "10e9/l" | "g/l" | "giga/l") => thousand,
        (Marker::Glucose, "mg/dl") => Decimal::ONE,
        _ => return None,
    })
}

fn scaled(interval: Interval, factor: Decimal) -> Interval {
    let bound = |bound: Option<Bound>| bound.map(|bound| Bound { at: bound.at * factor, ..bound });
    Interval { low: bound(interval.low), high: bound(interval.high) }
}
