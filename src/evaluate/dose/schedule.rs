//! When the drug is given, as ordered, against the timing of a scheme. What the order does not state is not judged.

use rust_decimal::Decimal;
use time::Duration;

use crate::case::dosage::{OnOff, Schedule};
use crate::case::interval::Interval;
use crate::knowledge::dose::{FirstDoses, Scheme, Timing};

use super::advice::{FaultKind, Open};
use super::dates;

/// What of the order's timing the scheme does not have. `first` are the first doses, where the order may be for them; a cycle may
/// come so many days `early`.
pub fn faults(ordered: &Schedule, scheme: &Scheme, first: Option<FirstDoses>, early: Duration) -> Vec<FaultKind> {
    match &scheme.timing {
        Timing::Cycle { at_least, at_most, days } => {
            // "Days 1, 15 and 29, then every 28 days" is the whole course, also where a part of it is over.
            let is_whole_course = ordered.days_of_cycle.only().is_some_and(|days| days.len() > 1);
            let first = first.or(scheme.first_doses.filter(|_| is_whole_course));
            // They may come more often.
            let first = first.map(|first| (first.every_days, first.every_days));
            let every: Vec<(u32, u32)> = [(*at_least, *at_most)].into_iter().chain(first).collect();
            let mut faults = in_cycles(ordered, &every, days);
            faults.extend(dates::fault(ordered, &every, days, early));
            faults
        }
        Timing::Daily { times, break_ } => daily(ordered, times, *break_),
    }
}

fn in_cycles(ordered: &Schedule, every: &[(u32, u32)], days: &[u32]) -> Vec<FaultKind> {
    let mut faults = Vec::new();
    if is_day_after_day(ordered) {
        faults.push(FaultKind::Interval { ordered: Decimal::ONE });
    }
    for times in ordered.times_per_day.values.iter().filter(|times| !touches(**times, 0, 1)) {
        faults.extend(lowest(*times).map(|ordered| FaultKind::TimesADay { ordered }));
    }
    let stated = ordered.days_of_cycle.only().map(Vec::as_slice).unwrap_or_default();
    let cycle = ordered.every_days.values.as_slice();
    if let Some(pattern) = ordered.on_off.only().filter(|_| ordered.days_of_cycle.is_unstated()) {
        faults.extend(of_pattern(*pattern, ordered, every, days));
        return faults;
    }
    if stated.len() > 1 && days.len() < 2 {
        // "Days 1, 15 and 29, then every 28 days": the days are the first ones, behind them the interval holds.
        let is_later = |length: &&Interval| {
            length.exact().is_some_and(|length| stated.iter().any(|day| Decimal::from(*day) > length))
        };
        let later: Vec<Decimal> = cycle.iter().filter(is_later).filter_map(|length| length.exact()).collect();
        faults.extend(
            dates::gaps(stated, cycle)
                .into_iter()
                .chain(later)
                .filter_map(|gap| interval_fault(Interval::exactly(gap), every)),
        );
        faults.truncate(1);
        return faults;
    }
    if days.len() > 1 && stated.iter().any(|day| !days.contains(day)) {
        let gaps = dates::gaps(stated, &[]);
        let is_in_a_row = !gaps.is_empty() && gaps.iter().all(|gap| *gap == Decimal::ONE);
        faults.push(if is_in_a_row { FaultKind::Interval { ordered: Decimal::ONE } } else { FaultKind::Days });
    }
    let per_interval = ordered.times_per_interval.only().and_then(|times| times.exact());
    let of_week = days_a_week(ordered).filter(|on| (2..7).contains(on));
    for every_days in cycle {
        let is_week = is_week(*every_days);
        let gap = match per_interval.filter(|_| days.len() < 2 || is_week) {
            Some(times) if times > Decimal::ONE => every_days.exact().and_then(|days| days.checked_div(times)),
            _ => None,
        };
        let fault = interval_fault(gap.map_or(*every_days, Interval::exactly), every);
        let on_days =
            of_week.filter(|_| is_week).map(|on| FaultKind::EachOf(OnOff { on, off: 7_u32.saturating_sub(on) }));
        faults.extend(fault.map(|fault| on_days.unwrap_or(fault)));
    }
    faults
}

/// Days on and off of a drug that is given on single days: as far apart as is said, else once in each week on of "two weeks on and
/// one off" (days 1 and 8 of 21), else on each day on.
fn of_pattern(OnOff { on, off }: OnOff, ordered: &Schedule, every: &[(u32, u32)], days: &[u32]) -> Option<FaultKind> {
    let length = on.saturating_add(off);
    let gaps: Vec<u32> = ordered.every_days.values.iter().filter_map(|every| whole(*every)).collect();
    let mut gaps = gaps.into_iter().filter(|gap| *gap != length);
    let gap = gaps.next().unwrap_or_else(|| step_of_rest(ordered)).max(1);
    let step = usize::try_from(gap).unwrap_or(usize::MAX);
    let own = if days.is_empty() { &[1] } else { days };
    if (1..=on).step_by(step).eq(own.iter().copied()) {
        return interval_fault(Interval::exactly(length.into()), every);
    }
    Some(if gap == 1 { FaultKind::EachOf(OnOff { on, off }) } else { FaultKind::Break(OnOff { on, off }) })
}

/// From one dose to the next among the days on, where nothing else says so.
pub const fn step_of_rest(ordered: &Schedule) -> u32 {
    if ordered.rests_in_weeks { 7 } else { 1 }
}

fn is_week(days: Interval) -> bool {
    days.exact() == Some(Decimal::from(7))
}

/// "Daily", or once a day for several days, where nothing says that it is for one day.
fn is_day_after_day(ordered: &Schedule) -> bool {
    let is_longer = |days: Interval| days.low.is_some_and(|low| low.at > Decimal::ONE);
    let is_one_day = |days: Interval| days.high.is_some_and(|high| high.at <= Decimal::ONE);
    let goes_on = ordered.lasts_days.is_some_and(is_longer) && !ordered.times_per_day.is_unstated();
    let says_which_days = !ordered.every_days.is_unstated()
        || !ordered.days_of_cycle.is_unstated()
        || !ordered.on_off.is_unstated()
        || !ordered.dates.is_empty()
        || !ordered.weekdays.is_empty();
    let is_once = ordered.count == Some(1)
        || ordered.lasts_days.is_some_and(is_one_day)
        || (ordered.from.is_some() && ordered.from == ordered.to);
    (ordered.is_every_day || goes_on) && !says_which_days && !is_once
}

fn daily(ordered: &Schedule, times: &[u32], break_: Option<OnOff>) -> Vec<FaultKind> {
    let mut faults = Vec::new();
    for stated in &ordered.times_per_day.values {
        if !times.iter().any(|times| touches(*stated, *times, *times)) {
            faults.extend(lowest(*stated).map(|ordered| FaultKind::TimesADay { ordered }));
        }
    }
    let days = ordered.days_of_cycle.only().map(Vec::as_slice).unwrap_or_default();
    // "Every 21 days" beside times a day or days of the cycle is the length of the cycle.
    let is_cycle = !ordered.on_off.is_unstated() || days.len() > 1 || !ordered.times_per_day.is_unstated();
    let counted = counted(ordered, times);
    let is_counted = |every: &Interval| {
        counted.is_some_and(|OnOff { on, off }| every.exact() == Some(Decimal::from(on.saturating_add(off))))
    };
    for every in ordered.every_days.values.iter().filter(|every| !is_counted(every)) {
        let is_daily = touches(*every, 0, 1);
        // "Once a day, on Mondays" is no cycle of a week.
        let is_on_one_day = is_week(*every) && !ordered.weekdays.is_empty();
        let is_length = is_cycle && !is_on_one_day && lowest(*every).is_some_and(|days| days >= Decimal::from(7));
        if !is_daily && !is_length {
            faults.extend(lowest(*every).map(|ordered| FaultKind::Interval { ordered }));
        }
    }
    for stated in &ordered.on_off.values {
        if break_ != Some(*stated) {
            faults.push(FaultKind::Break(*stated));
        }
    }
    if days.len() < 2 && ordered.on_off.is_unstated() {
        faults.extend(break_.and_then(|break_| without_its_break(ordered, break_)));
    }
    faults.extend(counted.and_then(|counted| differs(counted, break_)));
    if days.len() > 1 && ordered.on_off.is_unstated() {
        faults.extend(by_days(days, &ordered.every_days.values, break_));
    }
    faults
}

/// "Monday to Friday", of a drug whose days off are others.
fn differs(counted: OnOff, break_: Option<OnOff>) -> Option<FaultKind> {
    let is_of_some_days = counted.on > 1 && counted.off > 0;
    (is_of_some_days && break_ != Some(counted)).then_some(FaultKind::Break(counted))
}

/// On so many days of a week ("5 times a week"), or of a cycle: 21 doses of a daily drug in 28 days, 28 in 21 of one that is taken
/// twice a day.
fn counted(ordered: &Schedule, times: &[u32]) -> Option<OnOff> {
    let length = ordered.every_days.only().copied().and_then(whole).filter(|length| *length >= 7)?;
    let count = ordered.times_per_interval.only().copied().and_then(whole)?;
    let is_of_doses = ordered.times_per_day.is_unstated() && (length > 7 || count > length);
    let each = if is_of_doses { times.first().copied()? } else { 1 };
    let on = count.checked_div(each).filter(|on| count.is_multiple_of(each) && *on <= length)?;
    Some(OnOff { on, off: length.saturating_sub(on) })
}

/// On so many days of a week ("5 times a week"); days that are named were counted.
fn days_a_week(ordered: &Schedule) -> Option<u32> {
    let is_of_week = ordered.every_days.only().is_some_and(|every| is_week(*every));
    ordered.times_per_interval.only().copied().and_then(whole).filter(|_| is_of_week)
}

/// The order states an interval that is not that of the scheme: what is right for the scheme is not right as often as ordered.
pub fn is_of_another(ordered: &Schedule, scheme: &Scheme) -> bool {
    let Timing::Cycle { at_least, at_most, days } = &scheme.timing else { return false };
    let step = days.iter().zip(days.iter().skip(1)).next().map(|(one, next)| next.saturating_sub(*one));
    let is_own = |every: &Interval| {
        let is_every = |days: u32| every.exact() == Some(Decimal::from(days));
        touches(*every, *at_least, *at_most)
            || step.is_some_and(is_every)
            || scheme.first_doses.is_some_and(|first| is_every(first.every_days))
    };
    let names_the_days = days.len() > 1 && ordered.days_of_cycle.only() == Some(days);
    !names_the_days && !ordered.every_days.values.iter().all(is_own)
}

/// "Twice daily, once a week", of a drug whose days off do not go by the week: a day of each week, or what else comes each week.
pub fn may_be_weekly(ordered: &Schedule, scheme: &Scheme) -> bool {
    let Timing::Daily { break_, .. } = scheme.timing else { return false };
    let is_by_week = break_.is_some_and(|break_| break_.on.saturating_add(break_.off) == 7);
    let says_days = !ordered.on_off.is_unstated()
        || !ordered.days_of_cycle.is_unstated()
        || !ordered.times_per_interval.is_unstated()
        || !ordered.weekdays.is_empty();
    let is_of_week = ordered.every_days.only().is_some_and(|every| is_week(*every));
    is_of_week && !ordered.times_per_day.is_unstated() && !says_days && !is_by_week
}

/// "Days 1 to 14 of 21" says what "14 days on and 7 off" says: days that are named without a length are held against the days
/// of treatment, with it against the whole pattern.
fn by_days(days: &[u32], every: &[Interval], break_: Option<OnOff>) -> Option<FaultKind> {
    let (first, last) = (days.iter().min()?, days.iter().max()?);
    let length = every.iter().filter_map(|every| whole(*every)).find(|length| *length >= 7);
    if length.is_some_and(|length| length < *last) {
        return Some(FaultKind::Days);
    }
    let is_treatment = |day: u32, OnOff { on, off }: OnOff| {
        let position = day.saturating_sub(1).checked_rem(on.saturating_add(off));
        position.is_some_and(|position| position < on)
    };
    let is_one_row = usize::try_from(last.saturating_sub(*first)).is_ok_and(|between| between + 1 == days.len());
    match (break_, length) {
        (Some(break_), Some(length)) => {
            let all = (1..=length).filter(|day| is_treatment(*day, break_));
            let is_whole = length.checked_rem(break_.on.saturating_add(break_.off)) == Some(0);
            let is_right = is_whole && all.eq(days.iter().copied());
            let kind = if is_one_row && *first == 1 {
                FaultKind::Break(OnOff { on: *last, off: length.saturating_sub(*last) })
            } else {
                FaultKind::Days
            };
            // "Days 1, 21" may be written for "days 1 to 21".
            let may_be_right = is_whole && !is_one_row && days.iter().all(|day| is_treatment(*day, break_));
            (!is_right && !may_be_right).then_some(kind)
        }
        (Some(break_), None) => {
            let are_treatment = days.iter().all(|day| is_treatment(*day, break_));
            (!are_treatment).then_some(FaultKind::Days)
        }
        // A drug without days off, ordered with them.
        (None, Some(length)) if is_one_row && *first == 1 && length > *last => {
            Some(FaultKind::Break(OnOff { on: *last, off: length.saturating_sub(*last) }))
        }
        (None, _) => None,
    }
}

/// A drug with days off, ordered without them: in words or by the number of doses into its days off, or on other days of the
/// week. "Daily" alone may leave the days off to somebody else, and so may a length of more than one cycle.
fn without_its_break(ordered: &Schedule, break_: OnOff) -> Option<FaultKind> {
    let ends_in_time =
        ordered.lasts_days.is_some_and(|days| days.high.is_some_and(|high| high.at <= Decimal::from(break_.on)));
    let named = days_a_week(ordered).filter(|named| (1..=7).contains(named));
    let length = break_.on.saturating_add(break_.off);
    let on = match named {
        Some(on) if length == 7 => on,
        _ if ordered.is_without_rest && !ends_in_time => length,
        _ => [ordered.said_days.and_then(whole), days_of_count(ordered)]
            .into_iter()
            .flatten()
            .find(|days| is_into(*days, break_))
            .unwrap_or(break_.on),
    };
    (on != break_.on).then_some(FaultKind::Break(OnOff { on, off: length.saturating_sub(on) }))
}

/// Bounded into the days off of the scheme, without a word of them. Bounds may be those of what is supplied.
pub fn may_lack_its_break(ordered: &Schedule, scheme: &Scheme) -> Option<Open> {
    let Timing::Daily { break_: Some(break_), .. } = scheme.timing else { return None };
    let says_which_days = !ordered.on_off.is_unstated()
        || !ordered.days_of_cycle.is_unstated()
        || !ordered.weekdays.is_empty()
        || !ordered.every_days.is_unstated();
    if says_which_days || ordered.supplied_days.is_some() {
        return None;
    }
    let between = || {
        let (first, last) = (ordered.from?.earliest()?, ordered.to?.earliest()?);
        u32::try_from((last - first).whole_days() + 1).ok()
    };
    let days = ordered.lasts_days.and_then(whole).or_else(between)?;
    is_into(days, break_).then_some(Open::DaysOff(days))
}

/// So many days end within the days off.
fn is_into(days: u32, OnOff { on, off }: OnOff) -> bool {
    (on.saturating_add(1)..=on.saturating_add(off)).contains(&days)
}

/// On how many days the stated number of doses is given, where all of a day are known.
fn days_of_count(ordered: &Schedule) -> Option<u32> {
    let times = ordered.times_per_day.only().copied().and_then(whole).filter(|times| *times > 0)?;
    let count = ordered.count.filter(|count| count.is_multiple_of(times))?;
    Some(count / times)
}

fn whole(number: Interval) -> Option<u32> {
    u32::try_from(number.exact()?.normalize()).ok()
}

fn interval_fault(ordered: Interval, every: &[(u32, u32)]) -> Option<FaultKind> {
    let is_right = every.iter().any(|(at_least, at_most)| touches(ordered, *at_least, *at_most));
    if is_right { None } else { lowest(ordered).map(|ordered| FaultKind::Interval { ordered }) }
}

fn lowest(interval: Interval) -> Option<Decimal> {
    interval.low.or(interval.high).map(|bound| bound.at)
}

/// Can the number lie between these, both included?
fn touches(interval: Interval, from: u32, to: u32) -> bool {
    let is_low_enough = interval.low.is_none_or(|low| low.at <= Decimal::from(to));
    is_low_enough && interval.high.is_none_or(|high| high.at >= Decimal::from(from))
}
