//! Cancer drugs that no resource of a drug tells of: a care plan, a group of orders or an episode of care that was carried out, a
//! result that sums up what was given before. They have no dates of doses, so they are said where nothing else tells of them.

use super::regimen;
use super::regimen_words::{self, Of};
use super::therapy_words;
use crate::case::disease::Cancer;
use crate::case::place::Place;
use crate::case::therapy::{Drug, Setting};
use crate::case::{AsOf, PartialDate};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;

/// A cancer drug that was given, by the words of one resource; `None` is one that is not named.
pub struct Told {
    pub place: Place,
    pub drug: Option<String>,
}

/// The cancer drugs that a resource which is none of a drug says were given.
pub fn drugs(reader: Reader, cancers: &[Cancer], own: &PatientResource, as_of: AsOf) -> Vec<Told> {
    let told = match own.kind {
        "CarePlan" => of_plan(reader, own.node, as_of),
        "RequestGroup" => of_group(reader, own.node, as_of),
        "EpisodeOfCare" if is_carried_out(own.node, as_of) => of_concepts(reader, own.node, "type"),
        "Observation" if own.code.has("therapy-history") => of_result(reader, own.node),
        _ => return Vec::new(),
    };
    let of = Of::read(cancers, Setting::Unstated);
    let drugs = told.into_iter().flat_map(|(drugs, text)| regimen_words::take_apart(reader, drugs, text, &of));
    let mut drugs: Vec<Option<String>> = drugs.map(|drug| drug.id().map(str::to_owned)).collect();
    drugs.sort_unstable();
    drugs.dedup();
    drugs.into_iter().map(|drug| Told { place: own.name.place(), drug }).collect()
}

/// Drugs, and the words that name them.
type Named<'c> = (Vec<Drug>, &'c str);

/// The activities of a plan that have begun (FHIR R4 care-plan-activity-status); and what its own words name, where it was
/// carried out: a plan that is followed now may still be about to begin.
fn of_plan<'c>(reader: Reader<'c>, plan: Node<'c>, as_of: AsOf) -> Vec<Named<'c>> {
    if !is_of_record(plan) {
        return Vec::new();
    }
    let details = plan.each("activity").filter_map(|activity| activity.get("detail"));
    let is_carried_out = is_carried_out(plan, as_of);
    let begun = details.filter(|detail| match detail.status().as_deref() {
        Some("in-progress" | "on-hold" | "completed" | "stopped") => true,
        // Nobody says how far it has come: no further than its plan.
        Some("unknown") | None => is_carried_out,
        _ => false,
    });
    let mut named: Vec<Named> = begun.flat_map(|detail| of_activity(reader, detail)).collect();
    if is_carried_out {
        let texts = ["title", "description"].into_iter().filter_map(|slot| plan.str(slot));
        let notes = plan.each("note").filter_map(|note| note.str("text"));
        let references = plan.each("activity").filter_map(|activity| activity.get("reference")?.str("display"));
        named.extend(texts.chain(notes).chain(references).map(|text| of_text(reader, text)));
        named.extend(of_concepts(reader, plan, "category"));
    }
    named
}

fn is_of_record(plan: Node) -> bool {
    !matches!(plan.status().as_deref(), Some("draft" | "entered-in-error" | "revoked"))
        && !matches!(plan.str("intent"), Some("proposal" | "option"))
}

/// What the actions of a group of orders name, those inside others too, once it was carried out.
fn of_group<'c>(reader: Reader<'c>, group: Node<'c>, as_of: AsOf) -> Vec<Named<'c>> {
    if !is_of_record(group) || !is_carried_out(group, as_of) {
        return Vec::new();
    }
    let mut named = Vec::new();
    let mut left: Vec<Node> = group.each("action").collect();
    while let Some(action) = left.pop() {
        let texts = ["title", "description", "textEquivalent"].into_iter().filter_map(|slot| action.str(slot));
        named.extend(texts.map(|text| of_text(reader, text)));
        named.extend(of_concepts(reader, action, "code"));
        named.extend(action.at(&["resource", "display"]).and_then(Node::text).map(|text| of_text(reader, text)));
        left.extend(action.each("action"));
    }
    named
}

fn of_activity<'c>(reader: Reader<'c>, detail: Node<'c>) -> Vec<Named<'c>> {
    let coded = ["productCodeableConcept", "code"].into_iter().flat_map(|slot| of_concepts(reader, detail, slot));
    coded.chain(detail.str("description").map(|text| of_text(reader, text))).collect()
}

/// It is over, or was for a time, or has been followed for longer than a renewal takes. Whoever opens a plan today orders its
/// first drugs today.
fn is_carried_out(node: Node, as_of: AsOf) -> bool {
    let day = |slot| node.at(&["period", slot]).and_then(Node::text).and_then(PartialDate::parse);
    let has_ended = day("end").and_then(PartialDate::latest).is_some_and(|end| end < as_of.date);
    let ordered = || node.str("authoredOn").and_then(PartialDate::parse);
    let begun = day("start").or_else(ordered).and_then(PartialDate::latest);
    let is_followed = begun.is_some_and(|start| as_of.date - start > as_of.renewed_within);
    match node.status().as_deref() {
        Some("completed" | "finished" | "on-hold" | "onhold") => true,
        Some("active" | "unknown") => has_ended || is_followed,
        _ => false,
    }
}

/// What a result that sums up earlier therapy names.
fn of_result<'c>(reader: Reader<'c>, node: Node<'c>) -> Vec<Named<'c>> {
    if !matches!(node.status().as_deref(), Some("final" | "amended" | "corrected")) {
        return Vec::new();
    }
    let places = || std::iter::once(node).chain(node.each("component"));
    let texts = places().filter_map(|part| part.str("valueString")).map(|text| of_text(reader, text));
    let concepts = places().flat_map(|part| of_concepts(reader, part, "valueCodeableConcept"));
    texts.chain(concepts).collect()
}

fn of_concepts<'c>(reader: Reader<'c>, node: Node<'c>, slot: &str) -> Vec<Named<'c>> {
    let concepts = node.get(slot).into_iter().flat_map(Node::items);
    let named = concepts.map(|concept| {
        let said = reader.meaning(Some(concept));
        let text = said.text.unwrap_or_default();
        let mut drugs = therapy_words::given(reader, &said).unwrap_or_default();
        drugs.retain(therapy_words::is_antineoplastic);
        (or_regimen(reader, drugs, text), text)
    });
    named.collect()
}

fn of_text<'c>(reader: Reader<'c>, text: &'c str) -> Named<'c> {
    (or_regimen(reader, therapy_words::given_in(reader, text), text), text)
}

/// "AC-T" names no drug and is one.
fn or_regimen(reader: Reader, drugs: Vec<Drug>, text: &str) -> Vec<Drug> {
    if drugs.is_empty() && regimen::is_named(reader, text) {
        return vec![Drug::unknown(text)];
    }
    drugs
}
