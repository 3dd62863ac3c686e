//! HER2 of a cancer: which specimen speaks, and whether another or a diagnosis says otherwise.

use super::her2_specimens::{Her2Specimen, group_by_specimen};
use super::without_results::resolve_without_results;
use super::{Doubt, Reading};
use crate::case::Case;
use crate::case::define::her2::{Her2, Her2Class};
use crate::case::disease::Cancer;
use crate::case::finding::{Sign, Usage, Value, Why};
use crate::case::marker::Marker;
use crate::case::specimen::Origin;

/// HER2 of all specimens of a cancer.
#[derive(Debug, Clone, PartialEq)]
pub struct Her2Reading {
    pub reading: Reading<Her2>,
    pub specimens: Vec<Her2Specimen>,
    /// Findings of a diagnosis that states the opposite of what the results say.
    pub stated_otherwise: Vec<usize>,
}

/// What all results of a cancer leave possible for HER2.
pub fn resolve_her2(case: &Case, cancer: &Cancer) -> Her2Reading {
    let specimens = group_by_specimen(case, cancer);
    let Some(chosen) = choose(&specimens) else {
        let reading = resolve_without_results(case, cancer, Marker::Her2Status, &Her2::ALL, |sign| match sign {
            Sign::Positive => vec![Her2::Positive],
            Sign::Negative => vec![Her2::Low, Her2::Ultralow, Her2::Null],
            Sign::Equivocal => Her2::ALL.to_vec(),
        });
        return Her2Reading { reading, specimens, stated_otherwise: Vec::new() };
    };
    let mut possible = chosen.class.possible().to_vec();
    let mut basis = chosen.basis.clone();
    let mut doubt = doubt_of(chosen.class);
    for other in specimens.iter().filter(|other| *other != chosen) {
        let opposed = matches!(
            (chosen.class.sign(), other.class.sign()),
            (Some(Sign::Positive), Some(Sign::Negative)) | (Some(Sign::Negative), Some(Sign::Positive))
        );
        let lost_low = other.class == Her2Class::Low
            && !possible.contains(&Her2::Low)
            && chosen.class.sign() == Some(Sign::Negative);
        if is_passed_over(case, chosen, other) {
            let open = other.class.possible().iter().filter(|class| !possible.contains(class));
            possible.extend(open.copied().collect::<Vec<_>>());
            doubt = doubt.or_else(|| doubt_of(other.class));
        }
        let differs = other.class.possible() != chosen.class.possible();
        if (opposed && !is_superseded(chosen, other)) || lost_low {
            possible.extend(
                other.class.possible().iter().filter(|class| !possible.contains(class)).copied().collect::<Vec<_>>(),
            );
            doubt = Some(Doubt::Specimens);
        }
        if differs {
            basis.extend(&other.basis);
        }
    }
    possible.sort_unstable();
    let stated = case
        .findings_of(cancer, Marker::Her2Status)
        .filter(|(_, finding)| finding.usage == Usage::Shown(Why::StatedByCondition));
    let otherwise = stated.filter(|(_, finding)| {
        finding
            .sign()
            .zip(chosen.class.sign())
            .is_some_and(|(stated, read)| stated != read && stated != Sign::Equivocal)
    });
    let stated_otherwise = otherwise.map(|(index, _)| index).collect();
    Her2Reading { reading: Reading { possible, doubt, basis }, specimens, stated_otherwise }
}

/// Why a class does not decide.
fn doubt_of(class: Her2Class) -> Option<Doubt> {
    match class {
        Her2Class::PendingIsh => Some(Doubt::NeedsIsh),
        Her2Class::ZeroUnspecified => Some(Doubt::NeedsStaining),
        Her2Class::NegativeUnspecified => Some(Doubt::NeedsScore),
        Her2Class::Indeterminate => Some(Doubt::Unreadable),
        Her2Class::Conflict => Some(Doubt::Contradiction),
        Her2Class::Positive | Her2Class::Low | Her2Class::Ultralow | Her2Class::Null => None,
    }
}

/// A specimen that is still open, beside the one that speaks: of the same time, or of another place with an ISH that
/// decided nothing.
fn is_passed_over(case: &Case, chosen: &Her2Specimen, other: &Her2Specimen) -> bool {
    let is_open = matches!(other.class, Her2Class::PendingIsh | Her2Class::Indeterminate | Her2Class::Conflict);
    let (own, its) = (&chosen.specimen, &other.specimen);
    let may_be_a_metastasis = own.origin != Origin::Metastasis || its.origin != Origin::Primary;
    let is_older = chosen.date.zip(other.last_day).is_some_and(|(mine, theirs)| theirs.certainly_before(mine));
    let is_undecided = |index: &usize| {
        let undecided = |value: &Value| matches!(value, Value::Sign(Sign::Equivocal) | Value::Unreadable(_));
        case.findings.get(*index).is_some_and(|it| it.marker == Marker::Her2Ish && undecided(&it.value))
    };
    let is_elsewhere = own.site.is_some() && its.site.is_some() && own.site != its.site;
    is_open && may_be_a_metastasis && (!is_older || (is_elsewhere && other.basis.iter().any(is_undecided)))
}

/// The latest specimen of a metastasis, else the latest of all.
fn choose(specimens: &[Her2Specimen]) -> Option<&Her2Specimen> {
    let latest = |origin: Option<Origin>| {
        specimens
            .iter()
            .filter(|specimen| origin.is_none_or(|wanted| specimen.specimen.origin == wanted))
            .max_by_key(|s| s.date)
    };
    latest(Some(Origin::Metastasis)).or_else(|| latest(None))
}

/// A later result of a specimen of the same (or no stated) kind replaces the earlier one; primary and metastasis do
/// not replace each other.
fn is_superseded(chosen: &Her2Specimen, other: &Her2Specimen) -> bool {
    let same_kind = chosen.specimen.origin == other.specimen.origin;
    same_kind && chosen.date.zip(other.last_day).is_some_and(|(mine, theirs)| theirs.certainly_before(mine))
}
