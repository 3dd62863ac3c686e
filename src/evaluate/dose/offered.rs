//! A dose that a rule offers, as its words would be read in an order: it says what a scheme of its drug says.

use time::Duration;

use super::schedule;
use crate::case::dosage::{Amount, AmountPer, Dosage, DosageEntry, DoseUnit};
use crate::knowledge::dose::{DoseRule, Scheme};
use crate::knowledge::rule::DoseUnitWord;

/// It was understood, and one scheme has every amount and every interval that it states. Of "2 weeks or more" nobody reads an
/// interval.
pub fn is_of_a_scheme(ordered: &Dosage, rule: &DoseRule) -> bool {
    let mut schemes = rule.schemes.iter().filter(|scheme| !scheme.is_for_early_disease);
    ordered.unread.is_empty() && schemes.any(|scheme| is_of(ordered, scheme))
}

fn is_of(ordered: &Dosage, scheme: &Scheme) -> bool {
    let is_on_time =
        |entry: &DosageEntry| schedule::faults(&entry.schedule, scheme, scheme.first_doses, Duration::ZERO).is_empty();
    ordered.amounts().all(|amount| is_amount(amount, scheme)) && ordered.entries.iter().all(is_on_time)
}

fn is_amount(amount: &Amount, scheme: &Scheme) -> bool {
    let unit = match amount.unit {
        DoseUnit::Milligram => DoseUnitWord::Milligram,
        DoseUnit::MilligramPerKilogram => DoseUnitWord::MilligramPerKilogram,
        DoseUnit::MilligramPerSquareMetre => DoseUnitWord::MilligramPerSquareMetre,
        DoseUnit::AreaUnderCurve | DoseUnit::Other(_) => return false,
    };
    let is_of_day = amount.per == AmountPer::Day;
    is_of_day == scheme.is_per_day && amount.size.exact().is_some_and(|amount| scheme.begins_with(amount, unit))
}
