//! Whether a number that is only near ("about 10") may lie on the other side of a line that decides.

use rust_decimal::Decimal;

use crate::case::define::receptor::classify_receptor;
use crate::case::finding::Value;
use crate::case::interval::Interval;
use crate::case::marker::Marker;

/// "About 10" may be on either side of a line at 10. A percentage far from the lines of a receptor may be near.
/// `approximate`: the numbers of the value that are only near.
pub fn is_too_near(marker: Marker, value: &Value, approximate: &[Interval]) -> bool {
    let (Value::Number(interval) | Value::Score(_, interval)) = value else { return false };
    if !approximate.contains(interval) {
        return false;
    }
    let Some(at) = interval.low.or(interval.high).map(|bound| bound.at) else { return false };
    let half = at / Decimal::TWO;
    let around = |at: Decimal| classify_receptor(&Value::Number(Interval::exactly(at)));
    match marker {
        Marker::Er | Marker::Pgr => around(half) != around(at + half),
        Marker::PdL1 | Marker::Her2Ratio | Marker::Her2Copies => true,
        _ => false,
    }
}
