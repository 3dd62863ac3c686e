//! One instruction while its words are read.

use rust_decimal::Decimal;

use super::amount::{Strength, WrittenAmount};
use super::schedule::{add, join, settle};
use crate::case::dosage::{AmountPer, DosageEntry, DoseLimit, DoseUnit, LimitSpan};
use crate::case::interval::Interval;
use crate::profiles::dosage_words::phrase::WrittenUnit;
use crate::profiles::dosage_words::slots::Slot;

#[derive(Debug, Default)]
pub struct Part {
    pub entry: DosageEntry,
    pub amounts: Vec<WrittenAmount>,
    pub limits: Vec<(WrittenAmount, LimitSpan)>,
    /// "Daily": so many times a day where nothing else says how many.
    pub daily: Option<Interval>,
    /// "After breakfast and supper": once for each.
    pub times_of_day: Decimal,
    /// The first of them stands before the amount.
    pub is_time_first: bool,
    /// It is for another time of the day than the part before it.
    pub is_part_of_day: bool,
    /// Its phase follows only from "then".
    pub is_phase_implied: bool,
}

impl Part {
    /// The last amount, or limit, is that of a day.
    pub fn per_day(&mut self, is_limit: bool) {
        if is_limit {
            if let Some((_, span)) = self.limits.last_mut() {
                *span = LimitSpan::Days(Decimal::ONE);
            }
        } else if let Some(amount) = self.amounts.last_mut() {
            amount.per = AmountPer::Day;
        }
    }

    /// The amounts are those of a day, given in so many parts.
    pub fn divide(&mut self, slots: &[Slot]) {
        self.amounts.iter_mut().for_each(|amount| amount.per = AmountPer::Day);
        if let Some(Slot::Number(times)) = slots.first() {
            add(&mut self.entry.schedule.times_per_day, *times);
        }
    }

    pub fn last_amount_is_limit(&mut self) {
        if let Some(amount) = self.amounts.pop() {
            self.limits.push((amount, LimitSpan::Administration));
        }
    }

    /// "80 mg/m2 to 100 mg/m2": makes one range of the last amount and this one, where they are of one unit.
    pub fn widen(&mut self, amount: &WrittenAmount) -> bool {
        let Some(last) = self.amounts.last_mut().filter(|last| last.unit == amount.unit) else { return false };
        let (Some(low), Some(high)) = (last.size.exact(), amount.size.exact()) else { return false };
        if low < high {
            last.size = Interval::between(low, high);
        }
        low < high
    }

    /// What was read behind "then" and is no amount belongs to this instruction.
    pub fn take_back(&mut self, mut other: Self) {
        other.entry.phase = None;
        if self.is_phase_implied {
            self.entry.phase = None;
        }
        self.limits.append(&mut other.limits);
        self.daily = self.daily.or(other.daily);
        self.times_of_day += other.times_of_day;
        join(&mut self.entry, other.entry);
    }

    /// What was not understood (`is_unread`) may be the days off.
    pub fn finish(self, text: &str, strength: Strength, is_unread: bool) -> DosageEntry {
        let Self { mut entry, amounts, limits, daily, times_of_day, .. } = self;
        let has_mass = amounts.iter().any(|amount| !is_volume(amount));
        for written in amounts.iter().filter(|amount| !(has_mass && is_volume(amount))) {
            let amount = written.kept(strength);
            let is_known = entry.amounts.iter().any(|known| known.size == amount.size && known.unit == amount.unit);
            if !is_known {
                entry.amounts.push(amount);
            }
        }
        entry.limits.extend(limits.iter().filter_map(|(written, within)| {
            let limit = written.kept(strength);
            let most = limit.size.high?.at;
            (!matches!(limit.unit, DoseUnit::Other(_))).then_some(DoseLimit { most, unit: limit.unit, within: *within })
        }));
        let times = &mut entry.schedule.times_per_day;
        if times.is_unstated() {
            let by_meals = (times_of_day > Decimal::ZERO).then(|| Interval::exactly(times_of_day));
            daily.into_iter().chain(by_meals).for_each(|often| times.values = vec![often]);
            entry.schedule.is_at_times_of_day = by_meals.is_some();
        }
        entry.schedule.is_without_rest &= !is_unread;
        settle(&mut entry.schedule);
        text.trim().clone_into(&mut entry.text);
        entry
    }
}

/// The volume beside a mass is that of the bag.
fn is_volume(amount: &WrittenAmount) -> bool {
    amount.unit == WrittenUnit::Volume
}
