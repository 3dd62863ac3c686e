//! FHIR `Timing`: how often, on which days, for how long.

use rust_decimal::Decimal;

use super::quantity::period;
use super::schedule::{WEEK, add, join};
use super::when;
use super::words::{self, Hearing};
use crate::case::PartialDate;
use crate::case::dosage::{DosageEntry, Schedule};
use crate::case::interval::{Bound, Interval};
use crate::fhir::record::node::Node;
use crate::profiles::dosage_words::phrasebook::Phrasebook;

/// Days of the week as FHIR codes them, Monday first.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Puts a Timing into an entry. What of it was not understood is given back, its code as sent.
pub fn read(book: &Phrasebook, timing: Node, entry: &mut DosageEntry) -> Option<String> {
    let schedule = &mut entry.schedule;
    schedule.dates.extend(timing.each("event").filter_map(Node::text).filter_map(PartialDate::parse));
    if let Some(repeat) = timing.get("repeat").and_then(|repeat| repeat.items().next()) {
        read_repeat(repeat, schedule);
    }
    // "Every three weeks, on Mondays and Thursdays" may be one day of them or each.
    let is_longer = |every: &Interval| every.low.is_some_and(|low| low.at > WEEK);
    let may_be_either = schedule.weekdays.len() > 1 && schedule.every_days.values.iter().any(is_longer);
    let either = may_be_either.then(|| "dayOfWeek".to_owned());
    let Some(code) = timing.get("code") else { return either };
    let displays = code.each("coding").flat_map(|coding| ["display", "code"].map(|slot| coding.str(slot)));
    let said: Vec<&str> = code.str("text").into_iter().chain(displays.flatten()).collect();
    let understood = said.iter().find_map(|said| {
        let words = words::read(Hearing::of_book(book), said);
        let [own] = words.entries.as_slice() else { return None };
        (!words.is_unread && is_stated(&own.schedule)).then(|| own.clone())
    });
    match understood {
        Some(mut own) => {
            own.text = String::new();
            join(entry, own);
            either
        }
        None if said.is_empty() => either,
        None => {
            let is_repeated = is_stated(&entry.schedule);
            entry.schedule.times_per_day.has_unread |= !is_repeated;
            said.first().filter(|_| !is_repeated).map(|said| (*said).to_owned()).or(either)
        }
    }
}

fn is_stated(schedule: &Schedule) -> bool {
    let Schedule { times_per_day, every_days, days_of_cycle, on_off, count, .. } = schedule;
    let unstated = times_per_day.is_unstated() && every_days.is_unstated() && days_of_cycle.is_unstated();
    !unstated || !on_off.is_unstated() || count.is_some()
}

fn read_repeat(repeat: Node, schedule: &mut Schedule) {
    bounds(repeat, schedule);
    schedule.count = schedule.count.or_else(|| repeat.get("count").and_then(whole));
    let days = repeat.each("dayOfWeek").filter_map(Node::text);
    let number = |day: &str| WEEKDAYS.iter().position(|known| day.to_ascii_lowercase().starts_with(known));
    schedule.weekdays.extend(days.filter_map(number).filter_map(|day| u8::try_from(day + 1).ok()));
    schedule.weekdays.sort_unstable();
    schedule.weekdays.dedup();
    let has_frequency =
        ["frequency", "frequencyMax", "period", "periodUnit"].iter().any(|slot| repeat.get(slot).is_some());
    let moments = ["when", "timeOfDay"].map(|slot| repeat.each(slot).count()).into_iter().max().unwrap_or_default();
    schedule.is_at_times_of_day |= moments > 0;
    let one = Interval::exactly(Decimal::ONE);
    if has_frequency {
        match frequency(repeat) {
            // "Once a day" at two moments is once at each.
            Some((times, days)) if moments > 1 && times == one && days == one => {
                often(schedule, Interval::exactly(Decimal::from(moments)), days);
            }
            Some((times, days)) => often(schedule, times, days),
            None => schedule.times_per_day.has_unread = true,
        }
    } else if moments > 0 {
        add(&mut schedule.times_per_day, Interval::exactly(Decimal::from(moments)));
    }
}

/// So many times within so many days.
fn frequency(repeat: Node) -> Option<(Interval, Interval)> {
    let number = |slot: &str| match repeat.get(slot) {
        Some(number) => number.number().map(Some),
        None => Some(None),
    };
    let (times, most) = (number("frequency")?.unwrap_or(Decimal::ONE), number("frequencyMax")?);
    let (length, longest) = (number("period")?.unwrap_or(Decimal::ONE), number("periodMax")?);
    let unit = repeat.str("periodUnit")?;
    let (shortest, longest) = (period(length, unit)?, period(longest.unwrap_or(length), unit)?);
    let times =
        most.filter(|most| *most > times).map_or(Interval::exactly(times), |most| Interval::between(times, most));
    (times.low?.at > Decimal::ZERO && shortest.low?.at > Decimal::ZERO)
        .then_some((times, Interval { low: shortest.low, high: longest.high }))
}

fn often(schedule: &mut Schedule, times: Interval, days: Interval) {
    match days.exact() {
        // Every so many hours.
        Some(part) if part < Decimal::ONE => {
            let each = |bound: Option<Bound>| {
                let Bound { at, included } = bound?;
                Some(Bound { at: at.checked_div(part)?.round_dp(2).normalize(), included })
            };
            add(&mut schedule.times_per_day, Interval { low: each(times.low), high: each(times.high) });
        }
        _ => {
            schedule.is_every_day |= days.exact() == Some(Decimal::ONE);
            when::within(schedule, times, days);
        }
    }
}

fn bounds(repeat: Node, schedule: &mut Schedule) {
    if let Some(span) = repeat.get("boundsPeriod") {
        let day = |slot: &str| span.str(slot).and_then(PartialDate::parse);
        schedule.from = schedule.from.or_else(|| day("start"));
        schedule.to = schedule.to.or_else(|| day("end"));
    }
    let length = |quantity: Node| {
        let unit = quantity.str("code").or_else(|| quantity.str("unit"))?;
        period(quantity.get("value").and_then(Node::number)?, unit)
    };
    if let Some(length) = repeat.get("boundsDuration").and_then(length) {
        schedule.lasts_days = Some(length);
    } else if let Some(range) = repeat.get("boundsRange") {
        let end = |slot: &str| range.get(slot).and_then(length);
        let (low, high) = (end("low").and_then(|end| end.low), end("high").and_then(|end| end.high));
        schedule.lasts_days = Some(Interval { low, high });
    }
}

fn whole(node: Node) -> Option<u32> {
    node.number()?.normalize().to_string().parse().ok()
}
