//! The criterion `last-given`: a drug was last given so many days ago, which tells day 8 of a cycle from day 1.

use crate::case::order::Order;
use crate::case::therapy::{Course, Drug, Exposure};
use crate::knowledge::criteria::{CriterionKind, LastGiven};
use crate::knowledge::ids::DrugId;

use super::super::basis::Basis;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};

/// Only what is dated by the day and known to have been given counts: a prescription that runs says nothing of its cycles.
pub fn judge<'c>(situation: &Situation<'c>, wanted: &LastGiven<DrugId>) -> Judged<'c> {
    if let Some((order, is_for_it)) = ordered_for(situation, wanted) {
        let verdict = if is_for_it { Verdict::Met } else { Verdict::NotMet };
        return Judged::on(CriterionKind::LastGiven, verdict).based_on([Basis::Order(order)]);
    }
    let is_given = |exposure: &&Exposure| {
        exposure.drug.id() == Some(wanted.drug.as_str()) && (exposure.is_given() || exposure.course == Course::Past)
    };
    let given = situation.case.exposures.iter().filter(is_given);
    let last = given.filter_map(|exposure| Some((day(exposure)?, exposure))).max_by_key(|(day, _)| *day);
    let days = last.map(|(day, _)| (situation.as_of - day).whole_days());
    let range = i64::from(wanted.at_least_days)..=i64::from(wanted.at_most_days);
    let is_within = days.is_some_and(|days| range.contains(&days));
    let verdict = if is_within { Verdict::Met } else { Verdict::NotMet };
    Judged::on(CriterionKind::LastGiven, verdict).based_on(last.map(|(_, exposure)| Basis::Exposure(exposure)))
}

/// The order of the drug that names one day of the cycle, and whether it is the day that is meant.
fn ordered_for<'c>(situation: &Situation<'c>, wanted: &LastGiven<DrugId>) -> Option<(&'c Order, bool)> {
    let meant = wanted.day_of_cycle?;
    let is_of = |order: &&Order| order.selected && order.drug.as_ref().and_then(Drug::id) == Some(wanted.drug.as_str());
    let mut named = situation.orders.iter().filter(is_of).filter_map(|order| Some((order, only_day(order)?)));
    let (order, day) = named.next()?;
    named.all(|(_, other)| other == day).then_some((order, day == meant))
}

/// The one day of the cycle that the order is for.
fn only_day(order: &Order) -> Option<u32> {
    let mut days = order.dosage.entries.iter().filter_map(|entry| entry.schedule.days_of_cycle.only()).flatten();
    let first = *days.next()?;
    days.all(|day| *day == first).then_some(first)
}

/// The last day of it, where the record gives the day.
fn day(exposure: &Exposure) -> Option<time::Date> {
    let last = exposure.end.or(exposure.start)?;
    (last.earliest() == last.latest()).then(|| last.latest()).flatten()
}
