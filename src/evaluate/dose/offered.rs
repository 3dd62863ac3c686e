//! A dose that a rule offers, as its words would be read in an order: it says what a scheme of its drug says.

use time::Duration;

use super::schedule;
use crate::case::dosage::{Amount, AmountPer, Dosage, DosageEntry, DoseUnit, Schedule};
use crate::knowledge::dose::{DoseRule, Scheme};
use crate::knowledge::rule::DoseUnitWord;

/// One scheme has every amount and every interval of it, and it was understood.
pub fn is_of_a_scheme(ordered: &Dosage, rule: &DoseRule) -> bool {
    let says_when = ordered.entries.iter().any(|entry| entry.schedule != Schedule::default());
    let mut schemes = rule.schemes.iter().filter(|scheme| !scheme.is_for_early_disease);
    says_when && ordered.unread.is_empty() && schemes.any(|scheme| is_of(ordered, scheme))
}

fn is_of(ordered: &Dosage, scheme: &Scheme) -> bool {
    let is_on_time = |entry: &DosageEntry| {
        schedule::faults(&entry.schedule, scheme, scheme.first_doses, Duration::ZERO).is_empty()
    };
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
