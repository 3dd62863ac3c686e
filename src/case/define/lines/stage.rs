//! A stage that is older than the therapy: early disease by the record, and later a drug that is for metastatic disease.
//!
//! Nobody knows then whether it has spread: the record asks, it does not deny.

use time::Duration;

use super::dose::is_of;
use super::policy::LinePolicy;
use crate::case::disease::{Activity, Cancer, Stage};
use crate::case::therapy::{Exposure, Setting};
use crate::case::{Case, PartialDate};

/// Leaves the stage of the early cancers open where a drug tells of later spread. Where cancers of another kind are active the drug
/// may be for one of them, and so it may where one of the same kind has spread.
pub(super) fn settle(case: &mut Case, policy: &LinePolicy) {
    let active = || case.cancers.iter().filter(|cancer| cancer.activity == Activity::Active);
    let Some(first) = active().next() else { return };
    let is_outdated = active().all(|cancer| {
        let tells = |exposure: &Exposure| is_of(exposure, cancer) && tells_of_spread(exposure, cancer, policy);
        cancer.disease == first.disease && cancer.stage == Stage::Early && case.exposures.iter().any(tells)
    });
    if !is_outdated {
        return;
    }
    for cancer in case.cancers.iter_mut().filter(|cancer| cancer.activity == Activity::Active) {
        (cancer.stage, cancer.stage_is_outdated) = (Stage::Unstated, true);
    }
}

/// It was begun so long after the diagnosis that it is not for early disease, and nobody says that it was.
fn tells_of_spread(exposure: &Exposure, cancer: &Cancer, policy: &LinePolicy) -> bool {
    let Some(within) = exposure.drug.id().and_then(|drug| policy.role(drug)?.early_within) else { return false };
    let start = exposure.start.or(exposure.end);
    let days = cancer.diagnosed.and_then(PartialDate::latest).zip(start.and_then(PartialDate::earliest));
    let is_later = match days {
        Some((found, start)) => start - found >= within,
        // Without days a drug that is never given for early disease tells all the same.
        None => within == Duration::ZERO,
    };
    is_later && !matches!(exposure.setting, Setting::Early(_))
}
