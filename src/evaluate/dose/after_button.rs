//! The dosage of a draft as its button leaves it: a button is there only where nothing of it is wrong any more.

use rust_decimal::Decimal;

use crate::case::dosage::{Amount, Dosage, DosageEntry, DoseUnit, Schedule};
use crate::case::interval::{Bound, Interval};
use crate::knowledge::dose::Timing;

use super::advice::{DoseAdvice, Ordered};

/// The corrected dosage; none where there is no button.
pub(super) fn dosage(dosage: &Dosage, advice: &DoseAdvice) -> Option<Dosage> {
    if let Some(days) = advice.every_days {
        // Of days 1 and 8 the length of the cycle says half.
        let is_whole = !matches!(&advice.scheme.timing, Timing::Cycle { days, .. } if days.len() > 1);
        return every_days(dosage, days).filter(|_| is_whole);
    }
    // Two schedules may be meant by an amount that comes too often: nobody can tell which.
    let is_about_amount = advice.faults.iter().any(|fault| !fault.kind.is_timing() && !fault.kind.is_intensity());
    is_about_amount.then(|| amounts(dosage, &advice.ordered))
}

/// Every amount that was told as ordered is the right one.
fn amounts(dosage: &Dosage, ordered: &[Ordered]) -> Dosage {
    let right = |at: Decimal, unit: &DoseUnit| {
        let same = ordered.iter().find(|ordered| ordered.value == at && ordered.amount.unit == *unit);
        same.and_then(|ordered| ordered.right).unwrap_or(at)
    };
    let amount = |amount: &Amount| {
        let bound = |bound: Bound| Bound { at: right(bound.at, &amount.unit), ..bound };
        let size = Interval { low: amount.size.low.map(bound), high: amount.size.high.map(bound) };
        Amount { size, ..amount.clone() }
    };
    let entry =
        |entry: &DosageEntry| DosageEntry { amounts: entry.amounts.iter().map(amount).collect(), ..entry.clone() };
    Dosage { entries: dosage.entries.iter().map(entry).collect(), ..dosage.clone() }
}

/// The structured timing has this interval; what words say of it stays. Of several instructions nobody knows which one is meant.
fn every_days(dosage: &Dosage, days: u32) -> Option<Dosage> {
    let [entry] = dosage.entries.as_slice() else { return None };
    // The days of the week stay: every three weeks may be on a Monday, every day not.
    if !entry.schedule.weekdays.is_empty() && !days.is_multiple_of(7) {
        return None;
    }
    let said = entry.schedule_in_words.as_deref().cloned().unwrap_or_default();
    let mut every_days = said.every_days;
    every_days.add(Interval::exactly(days.into()));
    let schedule = Schedule {
        times_per_day: said.times_per_day,
        every_days,
        times_per_interval: said.times_per_interval,
        is_every_day: said.is_every_day || days == 1,
        ..entry.schedule.clone()
    };
    Some(Dosage { entries: vec![DosageEntry { schedule, ..entry.clone() }], ..dosage.clone() })
}
