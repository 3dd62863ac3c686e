//! Two drafts of one drug that follow each other: a single dose, and those from a later day on.

use time::{Date, Duration};

use crate::case::dosage::{Dosage, DosageEntry, Phase};
use crate::evaluate::situation::Situation;

use super::dates;

/// The day of a dose that names none, how early a cycle may be given, and how near two doses are where no interval is stated
/// (site-policy#doses).
#[derive(Debug, Clone, Copy)]
pub struct Calendar {
    pub as_of: Date,
    pub early: Duration,
    pub shortest: Duration,
}

impl Calendar {
    pub const fn of(situation: &Situation) -> Self {
        let policy = &situation.knowledge.policy.doses;
        Self { as_of: situation.as_of, early: policy.early, shortest: policy.shortest_interval }
    }
}

/// The two as one order, the single dose first; none where they may be given at the same time.
pub fn in_turn(one: &Dosage, other: &Dosage, calendar: Option<Calendar>) -> Option<Dosage> {
    ordered(one, other, calendar).or_else(|| ordered(other, one, calendar))
}

fn ordered(single: &Dosage, later: &Dosage, calendar: Option<Calendar>) -> Option<Dosage> {
    let ([first], [next]) = (single.entries.as_slice(), later.entries.as_slice()) else { return None };
    let is_read = single.unread.is_empty() && later.unread.is_empty();
    if !is_read || !is_one_dose(first) || !begins_later(single, (later, next), calendar) {
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
fn begins_later(single: &Dosage, (later, next): (&Dosage, &DosageEntry), calendar: Option<Calendar>) -> bool {
    let by_words = next.phase == Some(Phase::Maintenance) || next.cycle.is_some_and(|cycle| cycle > 1);
    let days = dates::planned(single).or(calendar.map(|it| it.as_of)).zip(dates::planned(later));
    let apart = days.map(|(first, next)| (next - first).whole_days());
    let every = next.schedule.every_days.only().and_then(|every| every.low).map(|every| every.at);
    let shortest = || calendar.map(|it| it.shortest.whole_days());
    let least = every.and_then(|every| i64::try_from(every).ok()).or_else(shortest);
    let early = calendar.map(|it| it.early.whole_days()).unwrap_or_default();
    match apart {
        // An order that begins today by default may be for later all the same.
        Some(apart) => least.is_some_and(|least| apart >= least.saturating_sub(early)) || (by_words && apart == 0),
        None => by_words,
    }
}
