//! Whether codes and words that meant nothing could change what is said.

use crate::case::Case;
use crate::case::disease::Activity;
use crate::case::finding::Usage;
use crate::case::marker::Marker;
use crate::knowledge::Knowledge;
use crate::knowledge::ids::ClassId;
use crate::knowledge::words::HER2_MARKERS;

use super::advice::{AdviceItem, Subject};
use super::alternatives::CancerInQuestion;
use super::question::{Moment, Question};

/// Where a cancer in scope was read, every result that was not may matter. Else something must point to a cancer, or not one
/// diagnosis of those that are there was read, or results of a tumour stand alone: whatever its cancer is called, it was not
/// read. An order that fits, and one of a drug we have no rule for, is passed in
/// silence.
pub fn matter(
    case: &Case,
    knowledge: &Knowledge,
    cancers: &[CancerInQuestion],
    question: &Question,
    said: &[AdviceItem],
) -> bool {
    let unknown = &case.unknown_codes;
    let is_unread = unknown.diagnoses + unknown.results > 0;
    // A suspicion, a carcinoma in situ, a relative's cancer are diagnoses that say why it was tested.
    let stands_alone = case.cancers.is_empty()
        && unknown.diagnoses_that_explain == 0
        && case.findings.iter().any(|finding| is_of_breast(finding.marker, finding.usage));
    if !is_unread && unknown.diagnoses_of_other_systems == 0 && !stands_alone {
        return false;
    }
    let orders_cancer_drug = || is_cancer_drug_ordered(case, knowledge);
    if !cancers.is_empty() {
        let is_order_open = || said.iter().any(|item| matches!(item.subject, Subject::Order(_)));
        return is_unread && (question.moment == Moment::View || orders_cancer_drug() && is_order_open());
    }
    // A cancer outside our scope explains what points to one.
    if case.cancers.iter().any(|cancer| cancer.activity == Activity::Active) {
        return false;
    }
    let is_order_of_ours = || unknown.orders > 0 || case.orders_unread || orders_cancer_drug();
    if question.moment == Moment::Order && !is_order_of_ours() {
        return false;
    }
    let has_tumour_finding = || case.findings.iter().any(|finding| is_of_tumour(finding.marker, finding.usage));
    let points_to_cancer = || {
        unknown.points_to_cancer
            || has_tumour_finding()
            || is_cancer_drug_given(case, knowledge)
            || orders_cancer_drug()
    };
    stands_alone
        || unknown.is_no_diagnosis_read()
        || is_unread && points_to_cancer()
        || unknown.could_no_diagnosis_tell() && (has_tumour_finding() || is_cancer_drug_given(case, knowledge))
}

/// A result that is taken for nobody but a patient with a tumour.
fn is_of_tumour(marker: Marker, usage: Usage) -> bool {
    let is_tumour_marker = matches!(marker, Marker::PdL1 | Marker::TumourBrca | Marker::Variant);
    is_of_breast(marker, usage) || (is_tumour_marker && !matches!(usage, Usage::Rejected(_)))
}

/// A result that is taken of a tumour, and first of all of one of the breast.
fn is_of_breast(marker: Marker, usage: Usage) -> bool {
    let is_receptor = matches!(marker, Marker::Er | Marker::Pgr) || HER2_MARKERS.contains(&marker);
    is_receptor && !matches!(usage, Usage::Rejected(_))
}

fn is_cancer_drug_given(case: &Case, knowledge: &Knowledge) -> bool {
    // What is neither known nor for a cancer is no exposure.
    let is_against_cancer = |id: Option<&str>| id.is_none_or(|id| knowledge.is_of(id, ClassId::ANTINEOPLASTIC));
    case.exposures.iter().any(|exposure| is_against_cancer(exposure.drug.id()))
}

fn is_cancer_drug_ordered(case: &Case, knowledge: &Knowledge) -> bool {
    let selected = case.orders.iter().filter(|order| order.selected);
    let mut drugs = selected.filter_map(|order| order.drug.as_ref()).filter_map(|drug| drug.id());
    drugs.any(|drug| knowledge.is_of(drug, ClassId::ANTINEOPLASTIC))
}
