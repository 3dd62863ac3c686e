//! HER2 results grouped by the specimen they were measured on, each group classed.
//!
//! It deliberately chooses between no two specimens: that is `her2.rs` beside it.

use crate::case::Case;
use crate::case::date::PartialDate;
use crate::case::define::her2::{Her2Class, Her2Results, classify_her2};
use crate::case::disease::Cancer;
use crate::case::finding::{Finding, Value};
use crate::case::marker::Marker;
use crate::case::specimen::{Origin, Specimen};
use crate::case::unread::UnreadValue;

/// One specimen with its class.
#[derive(Debug, Clone, PartialEq)]
pub struct Her2Specimen {
    pub class: Her2Class,
    pub specimen: Specimen,
    pub date: Option<PartialDate>,
    /// The last day it may be of.
    pub last_day: Option<PartialDate>,
    pub basis: Vec<usize>,
}

/// Groups HER2 results by specimen. ISH without a specimen of its own belongs to the latest IHC that is not after it.
pub fn group_by_specimen(case: &Case, cancer: &Cancer) -> Vec<Her2Specimen> {
    let mut groups: Vec<(Specimen, Option<PartialDate>, Vec<usize>)> = Vec::new();
    let by_ihc = [Marker::Her2Ihc, Marker::Her2Status];
    let added = [Marker::Her2Membrane, Marker::Her2Ish, Marker::Her2Ratio, Marker::Her2Copies];
    for marker in by_ihc.into_iter().chain(added) {
        for (index, finding) in case.findings_of(cancer, marker).filter(|(_, finding)| finding.is_used()) {
            let follows = added.contains(&marker);
            let home =
                groups.iter_mut().filter(|(specimen, date, _)| may_join(specimen, *date, finding, follows)).max_by_key(
                    |(specimen, date, _)| (specimen.id.is_some() && specimen.id == finding.source.specimen.id, *date),
                );
            match home {
                Some((_, _, members)) => members.push(index),
                None => groups.push((finding.source.specimen.clone(), finding.source.first_day(), vec![index])),
            }
        }
    }
    groups
        .into_iter()
        .map(|(specimen, date, basis)| {
            let findings = || basis.iter().filter_map(|index| case.findings.get(*index));
            let stretches = findings().filter_map(|finding| finding.source.until);
            let last_day = stretches.chain(date).max();
            Her2Specimen { class: classify_her2(&collect_results(findings())), specimen, date, last_day, basis }
        })
        .collect()
}

/// Whether the finding was made on this specimen, as far as both say. `follows`: a test that is added to an earlier one.
fn may_join(specimen: &Specimen, date: Option<PartialDate>, finding: &Finding, follows: bool) -> bool {
    let theirs = &finding.source.specimen;
    match (&specimen.id, &theirs.id) {
        (Some(mine), Some(other)) => return mine == other,
        _ if !specimen.same_side(theirs) || !specimen.may_be_of(theirs.of_side) => return false,
        _ => {}
    }
    let site_fits = specimen.site.is_none() || theirs.site.is_none() || specimen.site == theirs.site;
    let origin_fits =
        specimen.origin == Origin::Unstated || theirs.origin == Origin::Unstated || specimen.origin == theirs.origin;
    let time_fits = match (date, finding.source.date) {
        (Some(first), Some(second)) if follows => first <= second,
        (first, second) => first == second || (follows && (first.is_none() || second.is_none())),
    };
    site_fits && origin_fits && time_fits
}

/// Collects the results of one specimen; two of a kind that differ are a contradiction.
fn collect_results<'c>(findings: impl Iterator<Item = &'c Finding>) -> Her2Results {
    let mut results = Her2Results::default();
    for finding in findings {
        let agreed = match (finding.marker, &finding.value) {
            // An ISH that came to no result is none.
            (Marker::Her2Ish, Value::Unreadable(UnreadValue::NotEvaluable(_))) => true,
            (_, Value::Unreadable(_)) => {
                results.unreadable = true;
                true
            }
            (_, Value::Contradiction(_)) => false,
            (Marker::Her2Ihc, Value::Ihc(score)) => put_once(&mut results.ihc, *score),
            (Marker::Her2Ihc, Value::Sign(sign)) => put_once(&mut results.ihc_sign, *sign),
            (Marker::Her2Ihc | Marker::Her2Status, Value::Her2Low) => {
                results.low = true;
                true
            }
            (Marker::Her2Membrane, Value::Sign(sign)) => put_once(&mut results.membrane, *sign),
            (Marker::Her2Ish, Value::Sign(sign)) => put_once(&mut results.ish, *sign),
            (Marker::Her2Ratio, Value::Number(ratio)) => put_once(&mut results.ratio, *ratio),
            (Marker::Her2Copies, Value::Number(copies)) => put_once(&mut results.copies, *copies),
            (Marker::Her2Status, Value::Sign(sign)) => put_once(&mut results.status, *sign),
            _ => true,
        };
        results.contradiction |= !agreed;
    }
    results
}

/// Fills the slot; `false` when another value stands there already.
fn put_once<T: PartialEq>(slot: &mut Option<T>, value: T) -> bool {
    if let Some(known) = slot {
        *known == value
    } else {
        *slot = Some(value);
        true
    }
}
