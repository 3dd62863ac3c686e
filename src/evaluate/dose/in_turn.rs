//! Two drafts of one drug that follow each other: a single dose, and those from a later day on.

use time::Date;

use crate::case::dosage::{Dosage, DosageEntry, Phase};

use super::fit;

/// The two as one order, the single dose first; none where they may be given at the same time. `as_of` is the day of a dose that
/// names none.
pub fn in_turn(one: &Dosage, other: &Dosage, as_of: Option<Date>) -> Option<Dosage> {
    ordered(one, other, as_of).or_else(|| ordered(other, one, as_of))
}

fn ordered(single: &Dosage, later: &Dosage, as_of: Option<Date>) -> Option<Dosage> {
    let ([first], [next]) = (single.entries.as_slice(), later.entries.as_slice()) else { return None };
    let is_read = single.unread.is_empty() && later.unread.is_empty();
    if !is_read || !is_one_dose(first) || !begins_later(single, (later, next), as_of) {
        return None;
    }
    let first = DosageEntry { sequence: Some(1), ..first.clone() };
    let next = DosageEntry { sequence: Some(2), phase: Some(Phase::Maintenance), ..next.clone() };
    Some(Dosage { entries: vec![first, next], ..Dosage::default() })
}

/// Said to be the first dose, or for one day.
fn is_one_dose(entry: &DosageEntry) -> bool {
    let schedule = &entry.schedule;
    let is_first_day = schedule.days_of_cycle.only().is_some_and(|days| days.as_slice() == [1]);
    let is_one_day = schedule.dates.len() == 1 || (schedule.from.is_some() && schedule.from == schedule.to);
    let goes_on = !schedule.every_days.is_unstated() && schedule.count != Some(1);
    let is_single = is_first_day || is_one_day || schedule.count == Some(1) || entry.cycle == Some(1);
    entry.phase != Some(Phase::Maintenance) && (entry.phase == Some(Phase::Loading) || (is_single && !goes_on))
}

/// By its phase or cycle, or by a day that leaves room for the dose before it.
fn begins_later(single: &Dosage, (later, next): (&Dosage, &DosageEntry), as_of: Option<Date>) -> bool {
    let by_words = next.phase == Some(Phase::Maintenance) || next.cycle.is_some_and(|cycle| cycle > 1);
    let days = fit::planned(single).or(as_of).zip(fit::planned(later));
    let apart = days.map(|(first, next)| (next - first).whole_days());
    let every = next.schedule.every_days.only().and_then(|every| every.low).map(|every| every.at);
    let least = every.and_then(|every| i64::try_from(every).ok()).unwrap_or(SHORTEST);
    match apart {
        // An order that begins today by default may be for later all the same.
        Some(apart) => apart >= least.saturating_sub(LEEWAY) || (by_words && apart == 0),
        None => by_words,
    }
}

/// No drug with a first dose of its own is given more often.
const SHORTEST: i64 = 7;
/// A cycle may be planned so many days early.
const LEEWAY: i64 = 3;
