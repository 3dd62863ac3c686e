//! The criterion `last-given`: a drug was last given so many days ago, which tells day 8 of a cycle from day 1.

use crate::case::therapy::{Course, Exposure};
use crate::knowledge::criteria::{CriterionKind, LastGiven};
use crate::knowledge::ids::DrugId;

use super::super::basis::Basis;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};

/// Only what is dated by the day and known to have been given counts: a prescription that runs says nothing of its cycles.
pub fn judge<'c>(situation: &Situation<'c>, wanted: &LastGiven<DrugId>) -> Judged<'c> {
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

/// The last day of it, where the record gives the day.
fn day(exposure: &Exposure) -> Option<time::Date> {
    let last = exposure.end.or(exposure.start)?;
    (last.earliest() == last.latest()).then(|| last.latest()).flatten()
}
