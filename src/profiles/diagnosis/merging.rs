//! Several Conditions of one primary (a problem-list item and an encounter diagnosis) are one cancer.

use std::collections::BTreeSet;

use super::onset::Since;
use super::spread::{found, raise};
use crate::case::disease::{Activity, Cancer, Disease, Stage};
use crate::case::diseases::Diseases;
use crate::case::specimen::Laterality;

/// Makes of the Conditions, in their order, the cancers.
pub fn merged(mut conditions: Vec<Cancer>, diseases: &Diseases) -> Vec<Cancer> {
    take_stated_histology(&mut conditions, diseases);
    let mut cancers = Vec::with_capacity(conditions.len());
    for condition in conditions {
        merge(&mut cancers, condition);
    }
    cancers
}

/// A cancer whose histology one Condition leaves open has the one that another Condition states for this organ, when
/// there is only one: "lung cancer" beside "small-cell lung cancer" is the small-cell lung cancer.
fn take_stated_histology(conditions: &mut [Cancer], diseases: &Diseases) {
    let organ = |disease: Disease| diseases.definition(disease).map(|definition| definition.organ.as_str());
    let stated: Vec<(Disease, Option<Laterality>)> = conditions
        .iter()
        .filter(|cancer| cancer.histology_is_stated)
        .map(|cancer| (cancer.disease, cancer.laterality))
        .collect();
    for cancer in conditions.iter_mut().filter(|cancer| !cancer.histology_is_stated) {
        let same_organ = |other: Disease| organ(other).is_some() && organ(other) == organ(cancer.disease);
        let of_this_organ =
            stated.iter().filter(|(other, side)| same_organ(*other) && !are_two_sides(*side, cancer.laterality));
        let named: BTreeSet<Disease> = of_this_organ.map(|(disease, _)| *disease).collect();
        if let (Some(disease), 1) = (named.first(), named.len()) {
            cancer.disease = *disease;
        }
    }
}

fn are_two_sides(one: Option<Laterality>, other: Option<Laterality>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one.is_opposite(other))
}

fn spread(cancer: &Cancer) -> Option<Since> {
    cancer.metastatic_since.map(|date| Since { date, is_onset: cancer.spread_is_dated })
}

fn merge(cancers: &mut Vec<Cancer>, cancer: Cancer) {
    let same = cancers.iter_mut().find(|known| {
        known.disease == cancer.disease
            && !are_two_sides(known.laterality, cancer.laterality)
            && (cancer.disease != Disease::Other || known.text == cancer.text)
    });
    let Some(known) = same else {
        cancers.push(cancer);
        return;
    };
    let spread = spread(&cancer);
    // Which of them says when the cancer was found, and which when it had spread.
    let found = [found(known), found(&cancer)].into_iter().flatten().min();
    let seen = [self::spread(known), spread].into_iter().flatten().filter(|since| since.is_onset);
    let is_from_the_start = seen.map(|since| since.date).any(|seen| found.is_some_and(|found| seen <= found));
    known.recurrent |= cancer.recurrent;
    known.de_novo |= cancer.de_novo;
    raise(known, if cancer.stage == Stage::Unstated { known.stage } else { cancer.stage }, spread);
    known.diagnosed = match (known.diagnosed, cancer.diagnosed) {
        (Some(first), Some(second)) => Some(first.min(second)),
        (first, second) => first.or(second),
    };
    let onset = known.onset.into_iter().chain(cancer.onset).min();
    known.onset = onset.filter(|onset| known.diagnosed.is_none_or(|found| found >= *onset));
    known.de_novo |= is_from_the_start && !known.recurrent;
    known.laterality = known.laterality.or(cancer.laterality);
    known.metastases.extend(cancer.metastases);
    // Two Conditions that name two types leave it open.
    known.histology = match (known.histology, cancer.histology) {
        (Some(one), Some(other)) if one != other => None,
        (one, other) => one.or(other),
    };
    known.histology_is_stated |= cancer.histology_is_stated;
    if cancer.activity == Activity::Active && known.activity == Activity::Past {
        // It goes by the Condition that speaks of now.
        known.activity = Activity::Active;
        known.also.push(std::mem::replace(&mut known.reference, cancer.reference));
        known.text = cancer.text;
    } else {
        known.also.push(cancer.reference);
    }
}
