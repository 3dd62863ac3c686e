//! Two instructions of one dose read as one: what only one of them says of the time holds for both.

use crate::case::dosage::{DosageEntry, Schedule, Stated};

/// What only the other says of the time.
pub fn complete(entry: &mut DosageEntry, other: &DosageEntry) {
    let (own, their) = (&mut entry.schedule, &other.schedule);
    fill(&mut own.times_per_day, &their.times_per_day);
    fill(&mut own.every_days, &their.every_days);
    fill(&mut own.times_per_interval, &their.times_per_interval);
    fill(&mut own.days_of_cycle, &their.days_of_cycle);
    fill(&mut own.on_off, &their.on_off);
    let Schedule { weekdays, dates, from, to, lasts_days, said_days, supplied_days, count, .. } = their;
    own.rests_in_weeks |= their.rests_in_weeks;
    if own.weekdays.is_empty() {
        own.weekdays.clone_from(weekdays);
    }
    if own.dates.is_empty() {
        own.dates.clone_from(dates);
    }
    own.from = own.from.or(*from);
    own.to = own.to.or(*to);
    own.count = own.count.or(*count);
    own.lasts_days = own.lasts_days.or(*lasts_days);
    own.said_days = own.said_days.or(*said_days);
    own.supplied_days = own.supplied_days.or(*supplied_days);
    own.is_every_day |= their.is_every_day;
    own.is_without_rest |= their.is_without_rest;
    entry.phase = entry.phase.or(other.phase);
    entry.cycle = entry.cycle.or(other.cycle);
    entry.route = entry.route.or(other.route);
    if entry.said_routes.is_empty() {
        entry.said_routes.clone_from(&other.said_routes);
    }
}

fn fill<T: Clone + PartialEq>(own: &mut Stated<T>, other: &Stated<T>) {
    if own.is_unstated() {
        own.clone_from(other);
    }
}
