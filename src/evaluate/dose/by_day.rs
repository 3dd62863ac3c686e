//! "2000 mg in the morning and 1500 mg in the evening": one dose of a day in parts that differ, as tablets make them.

use crate::case::dosage::{Amount, AmountPer, Dosage, DosageEntry, DoseUnit};
use crate::case::interval::Interval;

use super::joined::complete;

/// The parts as the total of their day; none where the order has no such parts.
pub fn total(dosage: &Dosage) -> Option<Dosage> {
    let (first, others) = dosage.entries.split_first()?;
    let parts: Vec<&Amount> = dosage.entries.iter().map(part).collect::<Option<_>>()?;
    let (one, more) = parts.split_first()?;
    let are_alike = more.iter().all(|other| other.unit == one.unit);
    let differ = more.iter().any(|other| other.size != one.size);
    let number = Interval::exactly(u32::try_from(parts.len()).ok()?.into());
    let is_once_each = dosage.entries.iter().all(|entry| entry.schedule.times_per_day.only() == Some(&number));
    if !are_alike || !differ || !is_once_each {
        return None;
    }
    let size = parts.iter().try_fold(rust_decimal::Decimal::ZERO, |sum, part| sum.checked_add(part.size.exact()?))?;
    let amount = Amount { size: Interval::exactly(size), per: AmountPer::Day, strength: None, ..(*one).clone() };
    let mut entry = DosageEntry { amounts: vec![amount], is_said_again: true, ..first.clone() };
    for other in others {
        complete(&mut entry, other);
    }
    Some(Dosage { entries: vec![entry], ..dosage.clone() })
}

/// The one amount of an instruction for a time of the day.
fn part(entry: &DosageEntry) -> Option<&Amount> {
    let [amount] = entry.amounts.as_slice() else { return None };
    let is_mass = !matches!(amount.unit, DoseUnit::AreaUnderCurve | DoseUnit::Other(_));
    let is_part = entry.schedule.is_at_times_of_day && amount.per == AmountPer::Administration && is_mass;
    amount.size.exact().filter(|_| is_part).map(|_| amount)
}
