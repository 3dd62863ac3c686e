//! Counts the resources whose codes and words meant nothing, when everything was read.
//!
//! How far a concept was understood is remembered with what it means, so that a call in which all was understood
//! allocates nothing here.

use crate::case::Case;
use crate::case::unknown_codes::UnknownCodes;
use crate::fhir::record::node::Node;
use crate::profiles::diagnosis::condition_status;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::terminology::Standing;

/// Adds to the case what of its resources was not understood.
pub fn count(reader: Reader, mine: &[PatientResource], case: &mut Case) {
    let unknown = &mut case.unknown_codes;
    for resource in mine {
        let PatientResource { kind, node, code, .. } = resource;
        if *kind == "Condition" {
            diagnosis(reader, resource, unknown);
        } else if (is_unread(code.standing) || is_of_a_drug_only(reader, resource))
            && !code.says_nothing()
            && is_valid(*node)
            && !is_heading(reader, *node, code)
        {
            match *kind {
                // The members of a panel are counted themselves.
                "Observation" if node.get("hasMember").is_none() && may_be_of_tumour(reader, *node) => {
                    unknown.results += 1;
                    note(*node, "code", unknown);
                }
                // The results of a report are counted themselves.
                "DiagnosticReport" if node.get("result").is_none() => {
                    unknown.results += 1;
                    note(*node, "code", unknown);
                }
                "Procedure" if code.standing == Standing::Nothing => {
                    unknown.procedures += 1;
                    note(*node, "code", unknown);
                }
                _ => {}
            }
        }
    }
    if unknown.total() > 0 {
        unknown.points_to_cancer |= mine.iter().any(|resource| points_to_cancer(reader, resource));
    }
}

/// A drug was given that could not be read; it counts here where a code was sent.
pub fn drug(resource: &PatientResource, unknown: &mut UnknownCodes) {
    if resource.node.get("medicationCodeableConcept").is_some() {
        unknown.drugs += 1;
        note(resource.node, "medicationCodeableConcept", unknown);
    }
}

/// A drug is ordered, by a code or by words that mean nothing.
pub fn order(reader: Reader, draft: Node, unknown: &mut UnknownCodes) {
    let ordered = reader.meaning(draft.get("medicationCodeableConcept"));
    if ordered.standing == Standing::Nothing && !ordered.says_nothing() {
        unknown.orders += 1;
        note(draft, "medicationCodeableConcept", unknown);
    }
}

fn diagnosis(reader: Reader, resource: &PatientResource, unknown: &mut UnknownCodes) {
    match resource.code.standing_of_diagnosis {
        Standing::Concept | Standing::OwnSystem | Standing::PlainWords | Standing::TissueWords => {
            unknown.diagnoses_read += 1;
            // What the record takes back explains no result.
            let explains =
                reader.terms.is_reason(&resource.code.concepts) && !condition_status::is_withdrawn(resource.node);
            unknown.diagnoses_that_explain += usize::from(explains);
        }
        Standing::PartOfSystem | Standing::OtherSystem => {
            unknown.diagnoses_of_other_systems += 1;
            note(resource.node, "code", unknown);
        }
        Standing::Nothing if resource.code.says_nothing() || condition_status::is_withdrawn(resource.node) => {}
        Standing::Nothing => {
            unknown.diagnoses += 1;
            note(resource.node, "code", unknown);
        }
    }
}

/// Notes the systems of a concept.
fn note(node: Node, slot: &str, unknown: &mut UnknownCodes) {
    for coding in node.each(slot).flat_map(|concept| concept.each("coding")) {
        unknown.has_codes |= coding.str("code").is_some();
        if let Some(system) = coding.str("system") {
            unknown.met(system);
        }
    }
}

/// Neither codes nor words say what a result is of, or words say that it is of tissue and no more.
fn is_unread(standing: Standing) -> bool {
    matches!(standing, Standing::Nothing | Standing::TissueWords)
}

/// A result whose code is that of a drug, without a word: a slip in a map of the site, or in the record. What it is of nobody says.
fn is_of_a_drug_only(reader: Reader, resource: &PatientResource) -> bool {
    let PatientResource { kind, node, code, .. } = resource;
    let is_drug = || !code.concepts.is_empty() && code.concepts.iter().all(|name| name.starts_with("drug-"));
    let displays =
        node.each("code").flat_map(|concept| concept.each("coding")).filter_map(|coding| coding.str("display"));
    let mut texts = displays.chain(node.each("code").filter_map(|concept| concept.str("text")));
    *kind == "Observation" && is_drug() && !texts.any(|text| !reader.text_concepts(text).is_empty())
}

/// "Problem", "findings": what it is of the value says, and that was understood.
fn is_heading(reader: Reader, node: Node, code: &Meaning) -> bool {
    let is_coded = || reader.meaning(node.get("valueCodeableConcept")).standing == Standing::Concept;
    let is_worded = || node.str("valueString").is_some_and(|text| !reader.text_concepts(text).is_empty());
    code.has("place-of-diagnosis") && (is_coded() || is_worded())
}

fn is_valid(node: Node) -> bool {
    !node.status().is_some_and(|status| matches!(&*status, "entered-in-error" | "cancelled" | "not-done"))
}

/// Not among what is charted at the bedside, and without a part that was understood.
fn may_be_of_tumour(reader: Reader, node: Node) -> bool {
    let charted = ["vital-signs", "social-history", "activity", "survey"];
    let codes = node.each("category").flat_map(|category| category.each("coding"));
    let is_charted = codes.filter_map(|coding| coding.str("code")).any(|code| charted.contains(&code));
    let parts = || node.each("component").filter_map(|part| part.get("code"));
    !is_charted && !parts().any(|code| !is_unread(reader.meaning(Some(code)).standing))
}

/// A result of a tumour, a diagnosis in words for one, an oncology service. Diagnoses that were read speak for
/// themselves.
fn points_to_cancer(reader: Reader, resource: &PatientResource) -> bool {
    let PatientResource { kind, node, code, .. } = resource;
    let of = |slot: &str| node.each(slot).any(|concept| reader.points_to_cancer(Some(concept)));
    let in_words = |slot: &str| node.str(slot).is_some_and(|text| reader.text_points_to_cancer(text));
    match *kind {
        "Condition" => code.standing == Standing::Nothing && of("code"),
        "Observation" => {
            let in_part = |part: Node| part.get("code").is_some_and(|code| reader.points_to_cancer(Some(code)));
            let in_parts = || node.each("component").any(in_part);
            is_valid(*node) && (of("code") || of("valueCodeableConcept") || in_words("valueString") || in_parts())
        }
        "DiagnosticReport" => {
            is_valid(*node) && (of("code") || of("category") || of("conclusionCode") || in_words("conclusion"))
        }
        "Procedure" | "ServiceRequest" => is_valid(*node) && (of("code") || of("category") || of("reasonCode")),
        _ => false,
    }
}

/// A request among the drafts is for an oncology service.
pub fn is_oncology_service(reader: Reader, request: Node) -> bool {
    ["code", "category"].iter().any(|slot| request.each(slot).any(|concept| reader.points_to_cancer(Some(concept))))
}
