//! Lists the codes of records: where they stand, how often, and what they are known as.

use std::collections::BTreeMap;

use crate::fhir::record::node::Node;
use crate::profiles::terminology::{Standing, Terminology};

/// A code, or a text without one, as it was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Met<'c> {
    pub system: &'c str,
    pub code: &'c str,
    pub display: &'c str,
}

/// What is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known<'c> {
    /// Where it stood first: `result`, `diagnosis` …
    pub place: &'static str,
    pub count: usize,
    /// Concepts of ours, what it is about first.
    pub concepts: Vec<&'c str>,
    pub standing: Standing,
}

impl Known<'_> {
    /// It stands for nothing here, and belongs to no public system that has no code of ours, or all.
    pub fn is_passed_over(&self) -> bool {
        matches!(
            self.standing,
            Standing::Nothing | Standing::PlainWords | Standing::TissueWords | Standing::PartOfSystem
        )
    }
}

/// The members of resources that hold codes, beside those of statuses and categories.
const SLOTS: [&str; 12] = [
    "code",
    "valueCodeableConcept",
    "medicationCodeableConcept",
    "itemCodeableConcept",
    "bodySite",
    "method",
    "type",
    "usedCode",
    "reasonCode",
    "conclusionCode",
    "orderDetail",
    "summary",
];

/// Parts of resources that hold such members themselves.
const PARTS: [&str; 8] =
    ["component", "contained", "ingredient", "collection", "stage", "action", "activity", "detail"];

/// Parts inside parts are looked into as deep as this.
const DEEPEST: usize = 6;

/// Every code and every lone text of the resources, in the order of systems and codes.
pub fn list<'c>(terms: &'c Terminology, resources: impl Iterator<Item = Node<'c>>) -> BTreeMap<Met<'c>, Known<'c>> {
    let mut list = BTreeMap::new();
    for resource in resources {
        let place = match resource.str("resourceType") {
            Some("Condition") => "diagnosis",
            Some("MedicationRequest") if resource.str("status") == Some("draft") => "order",
            Some("Observation" | "DiagnosticReport" | "Specimen") => "result",
            Some(
                "MedicationRequest"
                | "MedicationAdministration"
                | "MedicationDispense"
                | "MedicationStatement"
                | "Medication",
            ) => "drug",
            Some("ServiceRequest" | "RequestGroup" | "CarePlan") => "order",
            Some("Procedure") => "procedure",
            _ => continue,
        };
        of_part(terms, resource, (place, 0), &mut list);
    }
    list
}

fn of_part<'c>(
    terms: &'c Terminology,
    part: Node<'c>,
    (place, depth): (&'static str, usize),
    list: &mut BTreeMap<Met<'c>, Known<'c>>,
) {
    for concept in SLOTS.iter().flat_map(|slot| part.each(slot)) {
        let text = concept.str("text").unwrap_or_default();
        let mut has_code = false;
        for coding in concept.each("coding") {
            let member = |name| coding.str(name).unwrap_or_default();
            let display = coding.str("display").unwrap_or(text);
            let met = Met { system: member("system"), code: member("code"), display };
            has_code |= !met.code.is_empty() || !display.is_empty();
            if !met.code.is_empty() || !display.is_empty() {
                add(terms, met, place, list);
            }
        }
        if !has_code && !text.is_empty() {
            add(terms, Met { system: "", code: "", display: text }, place, list);
        }
    }
    for inner in PARTS.iter().filter(|_| depth < DEEPEST).flat_map(|slot| part.each(slot)) {
        of_part(terms, inner, (place, depth + 1), list);
    }
}

fn add<'c>(terms: &'c Terminology, met: Met<'c>, place: &'static str, list: &mut BTreeMap<Met<'c>, Known<'c>>) {
    let known = list.entry(met).or_insert_with(|| {
        let concepts = concepts(terms, met);
        let standing = if concepts.is_empty() {
            let by_system = match (met.code, place) {
                ("", _) => Standing::Nothing,
                (_, "diagnosis") => terms.standing_of_diagnosis(met.system),
                _ => terms.standing_of(met.system),
            };
            match (by_system, terms.unread_words.of_words(met.display, Some(met.code))) {
                // Its words were read, and name nothing we look for.
                (Standing::PartOfSystem, Standing::PlainWords) => Standing::OwnSystem,
                (by_system, by_words) => by_system.min(by_words),
            }
        } else {
            Standing::Concept
        };
        Known { place, count: 0, concepts, standing }
    });
    known.count += 1;
}

/// By its code, else by its words; a code without a word often is the word.
fn concepts<'c>(terms: &'c Terminology, met: Met<'c>) -> Vec<&'c str> {
    let mut found: Vec<_> = terms.by_code(met.system, met.code).collect();
    let by_code = found.len();
    if by_code == 0 {
        found.extend(terms.by_text(if met.display.is_empty() { met.code } else { met.display }).iter());
    }
    let is_by_word = by_code == 0;
    let mut names: Vec<&str> = found.into_iter().map(|concept| terms.name(concept)).collect();
    // What words say beside the thing ("test", "mixture") does not make their code known.
    let beside = ["product-", "request-", "subject-", "modifier-"];
    names.retain(|name| !is_by_word || !beside.iter().any(|family| name.starts_with(family)));
    // What it is about stands before what refines it.
    let families = ["drug-", "marker-", "condition-", "procedure-", "answer-", "other-"];
    let rank = |name: &&str| families.iter().position(|family| name.starts_with(family)).unwrap_or(families.len());
    names.sort_by_key(|name| (rank(name), *name));
    names.dedup();
    names
}
