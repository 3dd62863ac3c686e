//! Approvals by indication and country, put in order once: an option asks for its own at every call.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use time::Date;

use super::Country;
use super::drug::{Approval, ApprovalStatus, Drug};
use crate::case::PartialDate;

/// For every `drug#indication`, what the countries state, oldest first.
pub type Approvals = HashMap<String, Vec<Stated>, RandomState>;

/// A dated fact about one country.
#[derive(Debug, Clone, Copy)]
pub struct Stated {
    country: Country,
    status: ApprovalStatus,
    /// The first day it may hold; absent when no date is given.
    since: Option<Date>,
}

/// Of all drugs.
pub fn of<'d>(drugs: impl Iterator<Item = &'d Drug>) -> Approvals {
    let indications = drugs.flat_map(|drug| drug.indications.iter().map(|indication| (&drug.id.value, indication)));
    indications.map(|(drug, found)| (format!("{drug}#{}", found.id.value), stated(&found.approvals))).collect()
}

fn stated(approvals: &[Approval]) -> Vec<Stated> {
    let mut approvals: Vec<&Approval> = approvals.iter().collect();
    approvals.sort_by_key(|approval| approval.since.as_ref().map(|since| since.value.as_str()));
    let dated = |approval: &Approval| approval.since.as_ref().and_then(|since| PartialDate::parse(&since.value));
    let stated = |approval: &Approval| Stated {
        country: approval.country,
        status: approval.status,
        since: dated(approval).and_then(PartialDate::earliest),
    };
    approvals.into_iter().map(stated).collect()
}

/// The last that holds on the day.
pub fn on(stated: &[Stated], country: Country, day: Date) -> ApprovalStatus {
    let holds = |stated: &&Stated| stated.country == country && stated.since.is_none_or(|since| since <= day);
    stated.iter().rev().find(holds).map_or(ApprovalStatus::Unknown, |stated| stated.status)
}
