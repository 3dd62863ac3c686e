//! The criterion `histology`, and whether a cancer of unstated histology may be judged at all.

use crate::case::finding::Finding;
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::words::HistologyWord;

use super::super::basis::Basis;
use super::super::missing::Missing;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};

/// The record states one of these.
pub fn judge<'c>(situation: &Situation<'c>, wanted: &[HistologyWord]) -> Judged<'c> {
    let histology = situation.cancer.histology;
    let verdict = if wanted.iter().any(|word| word.is(histology)) {
        Verdict::Met
    } else if histology.is_none() {
        Verdict::Undetermined
    } else {
        Verdict::NotMet
    };
    let judged = Judged::on(CriterionKind::Histology, verdict).missing(Missing::Histology);
    judged.based_on([Basis::Cancer(situation.cancer)])
}

/// Where the disease is one of several of its organ and nobody says which, a result of an assay that is made for it says so.
/// None where the histology is stated, or the disease has but one.
pub fn shown<'c>(situation: &Situation<'c>) -> Option<Judged<'c>> {
    let cancer = situation.cancer;
    let definition = situation.knowledge.diseases.definition(cancer.disease)?;
    if cancer.histology_is_stated || definition.named_by.histology.is_empty() {
        return None;
    }
    let is_such = |finding: &&Finding| {
        let assay = finding.assay.as_ref().filter(|assay| assay.known);
        let is_by = assay.is_some_and(|assay| definition.histology_shown_by.contains(&assay.name));
        let is_of = finding.source.disease.is_none_or(|disease| disease == cancer.disease);
        is_by && is_of && finding.is_used()
    };
    let shown: Vec<Basis> = situation.case.findings.iter().filter(is_such).map(Basis::Finding).collect();
    let verdict = if shown.is_empty() { Verdict::Undetermined } else { Verdict::Met };
    let judged = Judged::on(CriterionKind::Histology, verdict).missing(Missing::Histology);
    Some(judged.based_on(shown).based_on([Basis::Cancer(cancer)]))
}
