//! Phrases about days, times and routes, put into an instruction.

use rust_decimal::Decimal;

use super::amount::scaled;
use super::part::Part;
use super::schedule::{HOURS_OF_DAY, WEEK, add, months};
use crate::case::dosage::{OnOff, Route, Schedule};
use crate::case::interval::Interval;
use crate::profiles::dosage_words::phrase::Phrase;
use crate::profiles::dosage_words::slots::Slot;

/// Whether the phrase could be put in: its numbers are such as it can have.
pub fn take(part: &mut Part, phrase: Phrase, slots: &[Slot]) -> bool {
    if let Some(route) = route(phrase) {
        let routes = &mut part.entry.said_routes;
        if !routes.contains(&route) {
            routes.push(route);
        }
        return true;
    }
    match phrase {
        Phrase::AsNeeded => part.entry.is_as_needed = true,
        Phrase::Daily => {
            part.daily = part.daily.or(first(slots));
            part.entry.schedule.is_every_day = true;
        }
        Phrase::DailyFor => {
            part.daily = part.daily.or(Some(Interval::exactly(Decimal::ONE)));
            part.entry.schedule.is_every_day = true;
            part.entry.schedule.is_without_rest = true;
        }
        Phrase::WithoutRest => part.entry.schedule.is_without_rest = true,
        Phrase::TimeOfDay | Phrase::EachTimeOfDay => {
            part.entry.schedule.is_every_day |= phrase == Phrase::EachTimeOfDay;
            part.is_time_first |= part.amounts.is_empty();
            part.times_of_day += first(slots).and_then(Interval::exact).unwrap_or_default();
        }
        Phrase::Cycle | Phrase::CycleDays => part.entry.cycle = part.entry.cycle.or(counted(first(slots))),
        _ => {}
    }
    often(part, phrase, slots).is_some() && days(&mut part.entry.schedule, phrase, slots).is_some()
}

/// The route that a phrase names.
pub fn route(phrase: Phrase) -> Option<Route> {
    Some(match phrase {
        Phrase::Oral => Route::Oral,
        Phrase::Intravenous => Route::Intravenous,
        Phrase::Subcutaneous => Route::Subcutaneous,
        Phrase::Intramuscular => Route::Intramuscular,
        Phrase::Intrathecal => Route::Intrathecal,
        Phrase::OtherRoute => Route::Elsewhere,
        _ => return None,
    })
}

fn first(slots: &[Slot]) -> Option<Interval> {
    number(slots.first())
}

fn number(slot: Option<&Slot>) -> Option<Interval> {
    match slot? {
        Slot::Number(interval) => Some(*interval),
        Slot::Days(_) => None,
    }
}

fn counted(number: Option<Interval>) -> Option<u32> {
    number?.exact()?.normalize().to_string().parse().ok()
}

/// How often; nothing where the numbers cannot be.
fn often(part: &mut Part, phrase: Phrase, slots: &[Slot]) -> Option<()> {
    let schedule = &mut part.entry.schedule;
    let weeks = |interval: Interval| scaled(interval, WEEK);
    match phrase {
        Phrase::TimesPerDay => add(&mut schedule.times_per_day, first(slots)?),
        Phrase::EveryHours => match first(slots)?.exact()? {
            hours if hours > HOURS_OF_DAY => {
                add(&mut schedule.every_days, Interval::exactly(hours.checked_div(HOURS_OF_DAY)?));
            }
            hours => {
                schedule.is_every_day = true;
                add(&mut schedule.times_per_day, Interval::exactly(HOURS_OF_DAY.checked_div(hours)?));
            }
        },
        Phrase::EveryDays => {
            let days = first(slots)?;
            if days.exact() == Some(Decimal::ONE) {
                schedule.is_every_day = true;
                add(&mut schedule.times_per_day, days);
            } else {
                add(&mut schedule.every_days, days);
            }
        }
        Phrase::NextDay => {
            let days = first(slots)?.exact()?.checked_sub(Decimal::ONE)?;
            add(&mut schedule.every_days, Interval::exactly(days));
        }
        Phrase::EveryWeeks => add(&mut schedule.every_days, weeks(first(slots)?)),
        Phrase::EveryMonths => add(&mut schedule.every_days, months(first(slots)?.exact()?)?),
        Phrase::TimesPerWeek => within(schedule, first(slots)?, Interval::exactly(WEEK)),
        Phrase::WeeksTimes => within(schedule, number(slots.get(1))?, weeks(first(slots)?)),
        Phrase::DaysTimes => within(schedule, number(slots.get(1))?, first(slots)?),
        Phrase::TimesWeeks => within(schedule, first(slots)?, weeks(number(slots.get(1))?)),
        Phrase::TimesDays => within(schedule, first(slots)?, number(slots.get(1))?),
        _ => {}
    }
    Some(())
}

/// So many times within so many days.
pub fn within(schedule: &mut Schedule, times: Interval, days: Interval) {
    let is_one_day = days.exact() == Some(Decimal::ONE);
    if is_one_day {
        add(&mut schedule.times_per_day, times);
        return;
    }
    add(&mut schedule.every_days, days);
    if times.exact() != Some(Decimal::ONE) {
        add(&mut schedule.times_per_interval, times);
    }
}

/// On which days and how long; nothing where the numbers cannot be.
fn days(schedule: &mut Schedule, phrase: Phrase, slots: &[Slot]) -> Option<()> {
    let in_days = |weeks: Option<Interval>| counted(weeks.map(|weeks| scaled(weeks, WEEK)));
    match phrase {
        Phrase::Days | Phrase::CycleDays => {
            let lists = slots.iter().filter_map(|slot| match slot {
                Slot::Days(days) => Some(days),
                Slot::Number(_) => None,
            });
            let all: Vec<u32> = lists.flatten().copied().collect();
            if all.is_empty() {
                return None;
            }
            add_days(schedule, &all);
        }
        Phrase::DaysEvery => {
            let (Some(Slot::Days(days)), Some(every)) = (slots.first(), number(slots.get(1))) else { return None };
            add_days(schedule, days);
            add(&mut schedule.every_days, every);
        }
        Phrase::DaysNext => {
            let (Some(Slot::Days(days)), Some(next)) = (slots.first(), number(slots.get(1))) else { return None };
            add_days(schedule, days);
            add(&mut schedule.every_days, Interval::exactly(next.exact()?.checked_sub(Decimal::ONE)?));
        }
        Phrase::OnOff => {
            let (on, off) = (counted(first(slots))?, counted(number(slots.get(1)))?);
            schedule.on_off.add(OnOff { on, off });
        }
        Phrase::ShortOnOff => {
            let (on, off) = (counted(first(slots))?, counted(number(slots.get(1)))?);
            // Whole weeks are said in days, few weeks in weeks: "5投2休", "21投7休", but "3投1休", "4投2休", "6投2休".
            let both = on.saturating_add(off);
            let unit = if !both.is_multiple_of(7) && both <= 12 { 7 } else { 1 };
            schedule.rests_in_weeks |= unit == 7;
            schedule.on_off.add(OnOff { on: on.saturating_mul(unit), off: off.saturating_mul(unit) });
        }
        Phrase::DaysOf => {
            let (Some(Slot::Days(days)), Some(every)) = (slots.first(), number(slots.get(1))) else { return None };
            let length = counted(Some(every))?;
            match days.as_slice() {
                // "1/21 days": once in so many.
                [1] => add(&mut schedule.every_days, every),
                // "3/7 days" may be three days.
                [on] if *on > 3 && *on < length && is_length(length) => {
                    schedule.on_off.add(OnOff { on: *on, off: length.saturating_sub(*on) });
                }
                [_, _, ..] => {
                    add_days(schedule, days);
                    add(&mut schedule.every_days, every);
                }
                _ => return None,
            }
        }
        Phrase::WeeksOnOff => {
            let (on, off) = (in_days(first(slots))?, in_days(number(slots.get(1)))?);
            schedule.rests_in_weeks = true;
            schedule.on_off.add(OnOff { on, off });
        }
        Phrase::OffDays | Phrase::OffWeeks => {
            // "On each of 14 days", and then none; also where nobody can tell after how many.
            schedule.is_without_rest = false;
            let off = if phrase == Phrase::OffDays { counted(first(slots))? } else { in_days(first(slots))? };
            schedule.rests_in_weeks |= phrase == Phrase::OffWeeks;
            let listed = || schedule.days_of_cycle.only().and_then(|days| days.last()).copied();
            let on = counted(schedule.lasts_days).or_else(listed)?;
            schedule.lasts_days = None;
            schedule.said_days = None;
            schedule.on_off.add(OnOff { on, off });
        }
        Phrase::LastsDays | Phrase::DailyFor => lasts(schedule, first(slots)),
        Phrase::LastsWeeks => lasts(schedule, first(slots).map(|weeks| scaled(weeks, WEEK))),
        Phrase::SupplyDays => {
            schedule.lasts_days = first(slots);
            schedule.supplied_days = schedule.lasts_days;
        }
        Phrase::Single => schedule.count = Some(1),
        _ => {}
    }
    Some(())
}

/// A cycle is so many days long.
fn is_length(days: u32) -> bool {
    days.is_multiple_of(7) && days <= 42
}

fn lasts(schedule: &mut Schedule, days: Option<Interval>) {
    schedule.lasts_days = days;
    schedule.said_days = days;
}

/// "d1, d8": days of one list.
fn add_days(schedule: &mut Schedule, days: &[u32]) {
    let mut all = schedule.days_of_cycle.values.pop().unwrap_or_default();
    all.extend(days);
    all.sort_unstable();
    all.dedup();
    schedule.days_of_cycle.add(all);
}
