//! Measurements with units: brought to the one unit their marker fixes, as `knowledge/measurements.yaml` says.

use std::borrow::Cow;

use super::value::Said;
use crate::case::finding::Value;
use crate::case::interval::{Bound, Interval};
use crate::case::marker::Marker;
use crate::case::measures::{Measure, Measures};
use crate::profiles::number::Number;
use rust_decimal::Decimal;

/// Reads one number with a unit that is known, within what a patient can have.
pub fn read_measurement(measures: &Measures, marker: Marker, said: &Said) -> Value {
    let measure = measures.get(marker);
    let read = match measure {
        Some(measure) if measure.in_upper_limits => return in_upper_limits(measure, said),
        Some(measure) => one_number(measure, said),
        None => None,
    };
    read.map_or_else(|| said.unreadable(), Value::Number)
}

fn one_number(measure: &Measure, said: &Said) -> Option<Interval> {
    let [number] = said.numbers.as_slice() else { return None };
    measure.convert(number.interval, &plain_unit(&number.unit))
}

/// How many times the upper limit of normal. A laboratory that says "normal" and gives no limit says at most once; without
/// either the number is shown and nothing is judged by it.
fn in_upper_limits(measure: &Measure, said: &Said) -> Value {
    let in_unit = |number: &Number| measure.factor(&plain_unit(&number.unit));
    let is_called_normal = said.is_normal || (said.numbers.is_empty() && said.answers.contains(&"normal"));
    let shown = || Value::Text(said.unreadable().show());
    match (said.numbers.as_slice(), &said.upper_limit) {
        ([number], Some(limit)) => {
            let same_unit = limit.unit.is_empty() || limit.unit == number.unit;
            let factors = in_unit(number).zip(if same_unit { in_unit(number) } else { in_unit(limit) });
            let limit = factors.zip(limit.interval.exact()).map(|((own, of_limit), at)| at * of_limit / own);
            let multiple = limit.filter(|limit| *limit > Decimal::ZERO).map(|limit| divided(number.interval, limit));
            let multiple = multiple.filter(|multiple| measure.is_plausible(*multiple));
            multiple.map_or_else(|| said.unreadable(), Value::Number)
        }
        (_, None) if is_called_normal => Value::Number(Interval::at_most(Decimal::ONE)),
        ([number], None) if in_unit(number).is_some() => shown(),
        _ => said.unreadable(),
    }
}

fn divided(number: Interval, by: Decimal) -> Interval {
    let bound = |bound: Option<Bound>| bound.map(|bound| Bound { at: (bound.at / by).round_dp(2), ..bound });
    Interval { low: bound(number.low), high: bound(number.high) }
}

/// The unit as the measures have it: without spaces, underscores (the normal form has none: `[lb_av]`) and the times sign of
/// a power of ten, `u` for micro (laboratories of the US are told to write `mcL`).
fn plain_unit(unit: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'_' | b'^');
    if !unit.starts_with('x') && !unit.as_bytes().windows(2).any(|pair| pair == b"mc") && unit.bytes().all(is_plain) {
        return Cow::Borrowed(unit);
    }
    let is_kept = |letter: &char| !letter.is_whitespace() && *letter != '_';
    let unit: String = unit.trim_start_matches(['x', '×']).chars().filter(is_kept).collect();
    unit.replace('μ', "u").replace("mc", "u").replace('^', "*").into()
}
