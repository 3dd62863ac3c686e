//! A dose that a button orders, before it is written down; and the order it makes, as it will be read.

use rust_decimal::Decimal;
use time::Date;

use crate::case::dosage::{Amount, AmountOrigin, AmountPer, Dosage, DosageEntry, DoseUnit, Phase, Schedule};
use crate::case::interval::Interval;
use crate::knowledge::dose::{DoseRule, Scheme, Timing};
use crate::knowledge::rule::DoseUnitWord;

use super::advice::UsedBody;
use super::route;

/// How much of a drug a button orders, and when.
#[derive(Debug, Clone)]
pub struct SuggestedDose<'k> {
    pub rule: &'k DoseRule,
    pub scheme: &'k Scheme,
    /// In the order they are given. Several that wait for a decision where it is open which of them is due.
    pub doses: Vec<DueDose>,
    /// The record does not tell whether the first or a later dose is due, or which band of body size holds.
    pub is_open: bool,
    pub body: UsedBody<'k>,
    /// The first day, where the drug was given too lately for today.
    pub not_before: Option<Date>,
    /// The most of one administration in milligrams, where the label has a maximum.
    pub most: Option<Decimal>,
}

/// One dose, or a row of equal doses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DueDose {
    /// Of one administration, in the unit of the scheme.
    pub value: Decimal,
    /// Of one administration, rounded; none where the size of the body is not known.
    pub milligrams: Option<Decimal>,
    /// Milligrams that `milligrams` was rounded to a multiple of, where it was worked out.
    pub rounded_to: Option<Decimal>,
    pub phase: Option<Phase>,
    /// Administrations, where there is an end to them.
    pub count: Option<u32>,
    /// Days from one to the next, of drugs that are not taken daily.
    pub every_days: Option<u32>,
}

impl SuggestedDose<'_> {
    /// The order that the button makes, as it will be read.
    pub fn as_ordered(&self) -> Dosage {
        let entry = |(at, due): (usize, &DueDose)| {
            let mut schedule =
                Schedule { count: due.count, from: self.not_before.map(Into::into), ..Schedule::default() };
            match &self.scheme.timing {
                Timing::Cycle { days, .. } => {
                    due.every_days.into_iter().for_each(|days| schedule.every_days.add(exactly(days)));
                    if days.len() > 1 {
                        schedule.days_of_cycle.add(days.clone());
                    }
                }
                Timing::Daily { times, break_ } => {
                    times.first().into_iter().for_each(|times| schedule.times_per_day.add(exactly(*times)));
                    if let Some(on_off) = break_ {
                        schedule.on_off.add(*on_off);
                    }
                }
            }
            DosageEntry {
                sequence: u32::try_from(at + 1).ok(),
                amounts: vec![self.amount(due)],
                schedule,
                phase: due.phase,
                route: self.rule.route.map(route::of_word),
                ..DosageEntry::default()
            }
        };
        let doses = if self.is_open { &[][..] } else { &self.doses };
        Dosage { entries: doses.iter().enumerate().map(entry).collect(), ..Dosage::default() }
    }

    fn amount(&self, due: &DueDose) -> Amount {
        let (value, unit) = match (due.milligrams, self.scheme.unit) {
            (Some(milligrams), _) => (milligrams, DoseUnit::Milligram),
            (None, DoseUnitWord::MilligramPerKilogram) => (due.value, DoseUnit::MilligramPerKilogram),
            (None, DoseUnitWord::MilligramPerSquareMetre) => (due.value, DoseUnit::MilligramPerSquareMetre),
            (None, DoseUnitWord::Milligram) => (due.value, DoseUnit::Milligram),
        };
        Amount {
            size: Interval::exactly(value),
            unit,
            per: AmountPer::Administration,
            origin: AmountOrigin::Quantity,
            strength: None,
        }
    }
}

fn exactly(number: u32) -> Interval {
    Interval::exactly(number.into())
}
