//! When an order gives the drug in all: its instructions and its dates as one schedule.
//!
//! "324 mg day 1" and "324 mg day 8" in two instructions are the days 1 and 8, as they are in one; two instructions that say the
//! same for one time are the dose twice.

use time::Date;

use crate::case::PartialDate;
use crate::case::dosage::{Amount, Dosage, DosageEntry, Phase, Schedule, Stated};
use crate::case::interval::Interval;

use super::dates;
use super::joined::complete;
use super::together::{are_at_one_time, sum_of};

/// Instructions for one time as one: "300 mg" and "24 mg", "250 mg" for each side.
pub fn parts(dosage: &Dosage) -> Option<Dosage> {
    let entries: Vec<&DosageEntry> = dosage.entries.iter().collect();
    let (first, others) = entries.split_first().filter(|(_, others)| !others.is_empty())?;
    let is_of_first = |other: &&DosageEntry| {
        other.sequence == first.sequence && other.phase == first.phase && other.cycle == first.cycle
    };
    if first.schedule.is_at_times_of_day || !others.iter().all(is_of_first) {
        return None;
    }
    let entry = DosageEntry { is_said_again: true, ..sum_of(&entries)? };
    Some(Dosage { entries: vec![entry], ..dosage.clone() })
}

/// The same instruction, more than once and for one time.
pub fn is_repeated(dosage: &Dosage) -> bool {
    let Some((first, others)) = dosage.entries.split_first() else { return false };
    let is_same = |other: &DosageEntry| {
        let is_told_so = told(other) == told(first) && other.text == first.text;
        is_told_so && other.sequence == first.sequence && are_at_one_time(first, other)
    };
    !others.is_empty() && others.iter().all(is_same) && !first.schedule.is_at_times_of_day
}

/// The one schedule of what gives the drug more than once; none where the instructions stand for themselves.
pub fn schedule(dosage: &Dosage) -> Option<Schedule> {
    let is_dose = |entry: &&DosageEntry| !entry.amounts.is_empty() && !entry.is_as_needed;
    let entries: Vec<&DosageEntry> = dosage.entries.iter().filter(is_dose).collect();
    let (first, others) = entries.split_first()?;
    let mut whole = (*first).clone();
    for other in others {
        complete(&mut whole, other);
    }
    let mut whole = whole.schedule;
    let times = if let Some(dates) = each(&entries, dates_of) {
        whole.dates = distinct(dates.iter().map(|(_, date)| *date)).into_iter().map(PartialDate::from).collect();
        most_at_once(&dates)
    } else if others.is_empty() {
        return None;
    } else if let Some(days) = each(&entries, days).filter(|_| are_of_one_cycle(&entries)) {
        whole.days_of_cycle = only(distinct(days.iter().map(|(_, day)| *day)));
        most_at_once(&days)
    } else if is_repeated(dosage) {
        entries.len()
    } else {
        return None;
    };
    let is_once = |stated: &Stated<Interval>| {
        stated.is_unstated() || stated.only().and_then(|times| times.exact()).is_some_and(|times| times <= 1.into())
    };
    if let Some(times) = u32::try_from(times).ok().filter(|times| *times > 1 && is_once(&whole.times_per_day)) {
        whole.times_per_day = only(Interval::exactly(times.into()));
    }
    Some(whole)
}

/// What instructions for one day say alike where they say one thing twice: others are the parts of a dose, or of other cycles.
type Told<'d> = (&'d [Amount], Option<Phase>, Option<u32>);

fn told(entry: &DosageEntry) -> Told<'_> {
    (&entry.amounts, entry.phase, entry.cycle)
}

/// The days of every instruction; none where one names no day.
fn each<'d, D>(entries: &[&'d DosageEntry], of: fn(&DosageEntry) -> Vec<D>) -> Option<Vec<(Told<'d>, D)>> {
    let mut all = Vec::new();
    for entry in entries {
        let days = of(entry);
        if days.is_empty() {
            return None;
        }
        all.extend(days.into_iter().map(|day| (told(entry), day)));
    }
    Some(all)
}

/// The dates on which it is given, where each is known to the day.
fn dates_of(entry: &DosageEntry) -> Vec<Date> {
    let Schedule { dates, from, to, .. } = &entry.schedule;
    let one = from.filter(|_| from == to);
    if dates.is_empty() { dates::days(one.as_slice()) } else { dates::days(dates) }
}

fn days(entry: &DosageEntry) -> Vec<u32> {
    entry.schedule.days_of_cycle.only().cloned().unwrap_or_default()
}

fn are_of_one_cycle(entries: &[&DosageEntry]) -> bool {
    entries.iter().zip(entries.iter().skip(1)).all(|(one, next)| one.cycle == next.cycle)
}

/// How often the same is told for one day.
fn most_at_once<D: PartialEq>(all: &[(Told, D)]) -> usize {
    all.iter().map(|one| all.iter().filter(|other| *other == one).count()).max().unwrap_or_default()
}

fn distinct<D: Ord>(days: impl Iterator<Item = D>) -> Vec<D> {
    let mut days: Vec<D> = days.collect();
    days.sort_unstable();
    days.dedup();
    days
}

fn only<T>(value: T) -> Stated<T> {
    Stated { values: vec![value], has_unread: false }
}
