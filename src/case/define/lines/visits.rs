//! Visits for chemotherapy that name no drug, as claims and billing hold one beside each infusion: they tell of the drug that
//! was given then, where one is known. Any other stays what it is, a drug that nobody could name.

use time::Date;

use super::across::last;
use super::policy::LinePolicy;
use crate::case::therapy::{Course, Exposure};
use crate::case::{Case, PartialDate};

/// Takes out the visits that a known drug tells of.
pub fn join(case: &mut Case, policy: &LinePolicy) {
    if !case.exposures.iter().any(|exposure| exposure.is_nameless) {
        return;
    }
    let named = |exposure: &&Exposure| {
        let role = exposure.drug.id().and_then(|id| policy.role(id));
        exposure.course != Course::Unclear && role.is_some_and(|role| role.is_of_visits)
    };
    let given: Vec<(&str, Date, Option<Date>)> = case
        .exposures
        .iter()
        .filter(named)
        .filter_map(|exposure| Some((exposure.drug.id()?, exposure.start?.earliest()?, last(exposure))))
        .collect();
    let is_known = |day: Date| {
        let is_within = |from: Date, until: Option<Date>| from <= day && until.is_none_or(|until| day <= until);
        given.iter().any(|(drug, first, until)| {
            // Between two cycles that follow one another.
            let is_before_next = || {
                let since = until.map_or(time::Duration::ZERO, |until| day - until);
                let follows = |(other, next, _): &(&str, Date, Option<Date>)| {
                    other == drug && *next >= day && *next - day <= policy.window
                };
                *first <= day && since <= policy.window && given.iter().any(follows)
            };
            is_within(*first, *until) || is_before_next()
        })
    };
    let visits: Vec<bool> = case.exposures.iter().map(|exposure| is_visit_on(exposure, is_known)).collect();
    let mut visits = visits.into_iter();
    case.exposures.retain(|_| !visits.next().unwrap_or_default());
}

fn is_visit_on(exposure: &Exposure, is_known: impl Fn(Date) -> bool) -> bool {
    let day = exposure.start.filter(|start| start.earliest() == start.latest()).and_then(PartialDate::earliest);
    exposure.is_nameless && exposure.drug.id().is_none() && day.is_some_and(is_known)
}
