//! Schedules put together: the lengths of days, weeks and months, and statements of one thing in two ways.

use rust_decimal::Decimal;

use crate::case::dosage::{AmountPer, DosageEntry, Schedule, Stated};
use crate::case::interval::{Bound, Interval};

pub const HOURS_OF_DAY: Decimal = Decimal::from_parts(24, 0, 0, false, 0);
pub const WEEK: Decimal = Decimal::from_parts(7, 0, 0, false, 0);
const SHORTEST_MONTH: Decimal = Decimal::from_parts(28, 0, 0, false, 0);
const LONGEST_MONTH: Decimal = Decimal::from_parts(31, 0, 0, false, 0);

/// So many months in days: four weeks to 31 days each, since "monthly" is said of both.
pub fn months(number: Decimal) -> Option<Interval> {
    Some(Interval::between(number.checked_mul(SHORTEST_MONTH)?, number.checked_mul(LONGEST_MONTH)?))
}

/// Adds an interval; of two that lie inside each other the narrower is what was meant ("monthly", "every 28 days").
pub fn add(stated: &mut Stated<Interval>, interval: Interval) {
    if stated.values.iter().any(|known| is_inside(*known, interval)) {
        return;
    }
    stated.values.retain(|known| !is_inside(interval, *known));
    stated.values.push(interval);
}

fn is_inside(inner: Interval, outer: Interval) -> bool {
    let holds = |bound: Option<Bound>| bound.is_some_and(|bound| outer.holds(bound.at));
    holds(inner.low) && holds(inner.high)
}

/// Everything a second place says of the same instruction.
pub fn join(entry: &mut DosageEntry, other: DosageEntry) {
    let DosageEntry {
        sequence,
        amounts,
        schedule,
        schedule_in_words: _,
        phase,
        cycle,
        is_as_needed,
        limits,
        route,
        said_routes,
        names_other_drug,
        text,
        is_said_again,
    } = other;
    let is_often =
        entry.schedule.times_per_day.values.iter().any(|times| times.low.is_some_and(|low| low.at > Decimal::ONE));
    for amount in amounts {
        let known = entry.amounts.iter_mut().find(|known| known.size == amount.size && known.unit == amount.unit);
        match known {
            // Words tell of a bare number that it is the total of a day.
            Some(known) if known.per != amount.per => {
                known.per = AmountPer::Day;
                // And numbers beside it may say so much several times a day.
                entry.is_said_again |= is_often;
            }
            Some(_) => {}
            None => entry.amounts.push(amount),
        }
    }
    join_schedule(&mut entry.schedule, schedule);
    for limit in limits {
        if !entry.limits.contains(&limit) {
            entry.limits.push(limit);
        }
    }
    entry.sequence = entry.sequence.or(sequence);
    entry.phase = entry.phase.or(phase);
    entry.cycle = entry.cycle.or(cycle);
    entry.is_as_needed |= is_as_needed;
    entry.is_said_again |= is_said_again;
    entry.route = entry.route.or(route);
    entry.names_other_drug |= names_other_drug;
    for route in said_routes {
        if !entry.said_routes.contains(&route) {
            entry.said_routes.push(route);
        }
    }
    if entry.text.is_empty() {
        entry.text = text;
    }
}

fn join_schedule(schedule: &mut Schedule, other: Schedule) {
    join_intervals(&mut schedule.times_per_day, other.times_per_day);
    join_intervals(&mut schedule.every_days, other.every_days);
    join_intervals(&mut schedule.times_per_interval, other.times_per_interval);
    join_stated(&mut schedule.days_of_cycle, other.days_of_cycle);
    join_stated(&mut schedule.on_off, other.on_off);
    schedule.rests_in_weeks |= other.rests_in_weeks;
    schedule.weekdays.extend(other.weekdays);
    schedule.weekdays.sort_unstable();
    schedule.weekdays.dedup();
    schedule.dates.extend(other.dates);
    schedule.from = schedule.from.or(other.from);
    schedule.to = schedule.to.or(other.to);
    schedule.lasts_days = schedule.lasts_days.or(other.lasts_days);
    schedule.said_days = schedule.said_days.or(other.said_days);
    schedule.supplied_days = schedule.supplied_days.or(other.supplied_days);
    schedule.count = schedule.count.or(other.count);
    schedule.is_every_day |= other.is_every_day;
    schedule.is_without_rest |= other.is_without_rest;
    schedule.is_at_times_of_day |= other.is_at_times_of_day;
}

fn join_intervals(stated: &mut Stated<Interval>, other: Stated<Interval>) {
    stated.has_unread |= other.has_unread;
    other.values.into_iter().for_each(|value| add(stated, value));
}

fn join_stated<T: PartialEq>(stated: &mut Stated<T>, other: Stated<T>) {
    stated.has_unread |= other.has_unread;
    other.values.into_iter().for_each(|value| stated.add(value));
}

/// "Mondays and Thursdays" is twice a week, and so are two instructions, one for each of these days, where nothing else says how
/// often. A single Monday may be the day of the only dose.
pub fn by_week(entries: &mut [DosageEntry]) {
    let doses = || entries.iter().filter(|entry| !entry.amounts.is_empty()).map(|entry| &entry.schedule);
    let mut named: Vec<u8> = doses().flat_map(|schedule| &schedule.weekdays).copied().collect();
    named.sort_unstable();
    named.dedup();
    let all = Decimal::from(named.len());
    let are_all_named = doses().count() > 1 && doses().all(|schedule| !schedule.weekdays.is_empty());
    for schedule in entries.iter_mut().map(|entry| &mut entry.schedule) {
        let times = if are_all_named { all } else { Decimal::from(schedule.weekdays.len()) };
        let says_days =
            !schedule.days_of_cycle.is_unstated() || !schedule.on_off.is_unstated() || !schedule.dates.is_empty();
        let is_by_week = schedule.every_days.values.iter().all(|every| every.exact() == Some(WEEK));
        if times.is_zero() || says_days || !is_by_week || (times == Decimal::ONE && is_within_a_week(schedule)) {
            continue;
        }
        add(&mut schedule.every_days, Interval::exactly(WEEK));
        if times > Decimal::ONE && schedule.times_per_interval.is_unstated() {
            add(&mut schedule.times_per_interval, Interval::exactly(times));
        }
    }
}

/// Once, or over before the same day of the next week.
fn is_within_a_week(schedule: &Schedule) -> bool {
    let lasts = schedule.lasts_days.and_then(|days| days.high).map(|high| high.at);
    let between = || Some((schedule.to?.latest()? - schedule.from?.earliest()?).whole_days());
    let lasts = lasts.or_else(|| between().map(|days| Decimal::from(days) + Decimal::ONE));
    schedule.count == Some(1) || lasts.is_some_and(|days| days <= WEEK)
}

/// "Weekly, days 1, 8 and 15, every 28 days": the step between the days is no second length of the cycle.
pub fn settle(schedule: &mut Schedule) {
    let Some(days) = schedule.days_of_cycle.only() else { return };
    let steps: Vec<Decimal> = days.windows(2).filter_map(|pair| Some((pair.last()? - pair.first()?).into())).collect();
    let Some(step) = steps.first().copied().filter(|step| steps.iter().all(|other| other == step)) else { return };
    let last: Decimal = days.last().copied().unwrap_or_default().into();
    let is_cycle = |every: &Interval| every.low.is_some_and(|low| low.at >= last);
    if schedule.every_days.values.iter().any(is_cycle) {
        schedule.every_days.values.retain(|every| every.exact() != Some(step));
    }
}
