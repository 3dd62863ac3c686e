//! Several limits of one value: which of them is farther.

use rust_decimal::Decimal;

use crate::knowledge::criteria::{Criterion, Measured, When};
use crate::knowledge::measurement::Measurement;
use crate::knowledge::rule::Rule;

/// Both are limits of one value alone, and whatever is beyond this one is beyond the other, too: below 40, below 50. Of such
/// limits that are passed the farthest is said.
pub fn is_farther(one: &Rule, other: &Rule) -> bool {
    let limits = only_limit(&one.when).zip(only_limit(&other.when));
    limits.is_some_and(|(one, other)| is_within(one, other) && !is_within(other, one))
}

/// The only thing the rule asks, where that is a value within limits.
fn only_limit(when: &When) -> Option<&Measured<Measurement>> {
    match when {
        When::Is(Criterion::Measured(wanted)) => Some(wanted),
        When::All(inner) | When::Any(inner) => match inner.as_slice() {
            [only] => only_limit(only),
            _ => None,
        },
        When::Is(_) | When::None(_) => None,
    }
}

fn is_within(one: &Measured<Measurement>, other: &Measured<Measurement>) -> bool {
    let lowest = |limits: &Measured<Measurement>| limits.at_least.or(limits.above);
    let highest = |limits: &Measured<Measurement>| limits.below.or(limits.at_most);
    let holds = |other: Option<Decimal>, one: Option<Decimal>, is_inside: fn(&Decimal, &Decimal) -> bool| {
        other.is_none_or(|other| one.is_some_and(|one| is_inside(&one, &other)))
    };
    one.of.test == other.of.test
        && one.of.marker == other.of.marker
        && holds(lowest(other), lowest(one), |one, other| one >= other)
        && holds(highest(other), highest(one), |one, other| one <= other)
}
