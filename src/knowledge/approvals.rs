//! Approvals by indication and country, put in order once: an option asks for its own at every call.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use time::Date;

use super::country::Country;
use super::drug::{Approval, ApprovalStatus, Drug};
use super::ids::IndicationId;
use crate::case::PartialDate;

/// For every indication, what the countries state, oldest first.
pub type Approvals = HashMap<IndicationId, Vec<Stated>, RandomState>;

/// A dated fact about one country.
#[derive(Debug, Clone, Copy)]
pub struct Stated {
    country: Country,
    status: ApprovalStatus,
    /// The first day it may hold; absent when no date is given.
    since: Option<Date>,
}

/// Collects the approvals of all drugs.
pub fn collect<'d>(drugs: impl Iterator<Item = &'d Drug>) -> Approvals {
    let indications = drugs.flat_map(|drug| &drug.indications);
    indications.map(|indication| (indication.id, stated(&indication.approvals))).collect()
}

fn stated(approvals: &[Approval]) -> Vec<Stated> {
    let stated = |approval: &Approval| Stated {
        country: approval.country,
        status: approval.status,
        since: approval.since.and_then(PartialDate::earliest),
    };
    let mut stated: Vec<Stated> = approvals.iter().map(stated).collect();
    stated.sort_by_key(|stated| stated.since);
    stated
}

/// The last that holds on the day.
pub fn on(stated: &[Stated], country: Country, day: Date) -> ApprovalStatus {
    let holds = |stated: &&Stated| stated.country == country && stated.since.is_none_or(|since| since <= day);
    stated.iter().rev().find(holds).map_or(ApprovalStatus::Unknown, |stated| stated.status)
}
