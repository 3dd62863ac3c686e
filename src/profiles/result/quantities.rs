//! The slots of a value that hold numbers: quantity, range, ratio; and the upper end of a reference range.

use rust_decimal::Decimal;

use crate::case::interval::{Bound, Interval};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::normal::normal;
use crate::profiles::number::{Number, numbers};

/// The numbers of a Quantity; none where it cannot be read.
pub(super) fn quantity(value: Node) -> Option<Vec<Number>> {
    let shown = value.str("unit");
    let is_percent = shown.is_some_and(|shown| matches!(shown, "%" | "％" | "﹪"));
    // A share of one and a share of a hundred: which of them the number is nobody can tell.
    let code = value.str("code");
    if (is_percent && code == Some("1")) || (shown == Some("1") && code == Some("%")) {
        return None;
    }
    let unit = if is_percent { "%".into() } else { value.str("code").or(shown).map(normal).unwrap_or_default() };
    let unit = unit.into_owned();
    let interval = value.get("value").and_then(Node::number).and_then(|at| compared(at, value.get("comparator")));
    if let Some(interval) = interval {
        return Some(vec![Number { unit, ..Number::bare(interval) }]);
    }
    // Some senders put ">=10" into the value itself.
    let found = value.str("value").map(|text| numbers(&normal(text))).filter(|found| !found.is_empty())?;
    Some(found.into_iter().map(|number| Number { unit: unit.clone(), ..number }).collect())
}

/// `None` for a comparator FHIR does not know: the number could mean anything then.
fn compared(at: Decimal, comparator: Option<Node>) -> Option<Interval> {
    match comparator {
        None => Some(Interval::exactly(at)),
        Some(sign) => match sign.text()? {
            ">=" => Some(Interval::at_least(at)),
            ">" => Some(Interval::above(at)),
            "<=" => Some(Interval::at_most(at)),
            "<" => Some(Interval::below(at)),
            _ => None,
        },
    }
}

/// A Range with at least one end, and no end before its beginning.
pub(super) fn range(value: Node) -> Option<Number> {
    let end = |name| value.get(name).and_then(|end| end.get("value")).and_then(Node::number);
    let unit =
        value.at(&["high", "unit"]).or_else(|| value.at(&["low", "unit"])).and_then(Node::text).unwrap_or_default();
    let bound = |at: Option<Decimal>| at.map(|at| Bound { at, included: true });
    match (bound(end("low")), bound(end("high"))) {
        (None, None) => None,
        (Some(low), Some(high)) if low.at > high.at => None,
        (low, high) => Some(Number { unit: normal(unit).into_owned(), ..Number::bare(Interval { low, high }) }),
    }
}

/// The upper end of the reference range; none where several ranges differ.
pub(super) fn upper_limit(reader: Reader, node: Node) -> Option<Number> {
    let mut limits = node.each("referenceRange").filter_map(|range| {
        let Some(high) = range.get("high") else { return limit_in_words(reader, range.str("text")?) };
        let unit = high.str("code").or_else(|| high.str("unit")).map(normal).unwrap_or_default().into_owned();
        Some(Number { unit, ..Number::bare(Interval::exactly(high.get("value").and_then(Node::number)?)) })
    });
    let first = limits.next()?;
    limits.all(|limit| limit == first).then_some(first)
}

/// The upper end of a range that stands in words only, as it comes from HL7 v2 (OBX-7): "13 - 30 U/L", "<30".
fn limit_in_words(reader: Reader, text: &str) -> Option<Number> {
    let found = reader.numbers(text);
    let [number] = &*found else { return None };
    let high = number.interval.high.filter(|_| number.interval.exact().is_none())?;
    Some(Number { unit: number.unit.clone(), ..Number::bare(Interval::exactly(high.at)) })
}

/// The quotient of a Ratio of two exact numbers.
pub(super) fn ratio(value: Node) -> Option<Interval> {
    let part = |name| value.get(name).and_then(|part| part.get("value")).and_then(Node::number);
    let is_compared =
        value.at(&["numerator", "comparator"]).is_some() || value.at(&["denominator", "comparator"]).is_some();
    let quotient = part("numerator").zip(part("denominator")).and_then(|(upper, lower)| upper.checked_div(lower));
    quotient.filter(|_| !is_compared).map(Interval::exactly)
}
