//! Drugs given, drugs ordered: from `MedicationRequest`, `MedicationAdministration`, `MedicationDispense` and
//! `MedicationStatement`.

use rust_decimal::Decimal;

use super::drafts::Draft;
use super::meaning::{Meaning, Reader};
use super::normal::normal;
use super::number;
use super::own::Mine;
use super::place::{self, Index, Name};
use super::regimen;
use super::setting::setting;
use crate::case::PartialDate;
use crate::case::disease::Cancer;
use crate::case::order::{Dose, DoseUnit, Order};
use crate::case::place::ResourceKind;
use crate::case::therapy::{Course, Drug, Exposure};
use crate::fhir::json::Node;

/// The drugs a resource names, its words, and whether code and words disagree. Usually one drug; a text such as
/// "pertuzumab + trastuzumab" names two.
fn drugs<'c>(reader: Reader<'c>, index: &Index<'c>, holder: Node<'c>, node: Node<'c>) -> (Vec<Drug>, &'c str, bool) {
    let direct = node.get("medicationCodeableConcept");
    let referenced = node.get("medicationReference");
    let resource = referenced.and_then(|reference| index.follow(holder, reference));
    let mut meaning = reader.meaning(direct.or_else(|| resource.and_then(|medication| medication.get("code"))));
    if meaning.concepts.is_empty() {
        let ingredients = resource.into_iter().flat_map(|medication| medication.each("ingredient"));
        for ingredient in ingredients {
            let referenced = ingredient.get("itemReference").and_then(|item| index.follow(holder, item));
            let inner = ingredient.get("itemCodeableConcept").or_else(|| referenced.and_then(|item| item.get("code")));
            let inner = reader.meaning(inner);
            meaning.worded |= inner.worded;
            meaning.concepts.extend(&inner.concepts);
            meaning.text = meaning.text.or(inner.text);
        }
    }
    if meaning.text.is_none() {
        let display =
            referenced.and_then(|reference| reference.items().next()).and_then(|reference| reference.str("display"));
        if let Some(display) = display {
            meaning.concepts.extend(reader.text_concepts(display));
            meaning.text = Some(display);
            meaning.worded = true;
        }
    }
    let text = meaning.text.unwrap_or_default();
    (named(&meaning, text), text, meaning.drug_conflict)
}

fn named(meaning: &Meaning, text: &str) -> Vec<Drug> {
    let mut known: Vec<&str> = meaning.family("drug-").filter(|name| *name != "unknown-antineoplastic").collect();
    known.sort_unstable();
    known.dedup();
    if !known.is_empty() {
        return known.into_iter().map(|name| Drug::Known(name.to_owned())).collect();
    }
    // A code nobody knows, without a word beside it, names no drug.
    if !meaning.worded && meaning.concepts.is_empty() {
        return Vec::new();
    }
    let fallback = meaning.has("drug-unknown-antineoplastic");
    vec![if fallback { Drug::UnknownAntineoplastic(text.to_owned()) } else { Drug::Other(text.to_owned()) }]
}

/// Adds what a regimen leaves unread beside the drugs that were read: the history is not complete without it.
fn complete(reader: Reader, drugs: &mut Vec<Drug>, text: &str) {
    if drugs.iter().any(|drug| matches!(drug, Drug::Known(_))) && regimen::has_unread_part(reader, text) {
        drugs.push(Drug::UnknownAntineoplastic(text.to_owned()));
    }
}

/// A drug was given, and which one cannot be read.
#[derive(Debug)]
pub struct Unread;

/// Reads one medication resource of the chart; nothing when it says that nothing was given.
pub fn exposures<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    cancers: &[Cancer],
    own: &Mine<'c>,
) -> Result<Vec<Exposure>, Unread> {
    let node = own.node;
    let Some(course) = course(own.kind, node) else { return Ok(Vec::new()) };
    let (mut drugs, text, unsure) = drugs(reader, index, node, node);
    if drugs.is_empty() {
        return Err(Unread);
    }
    if unsure {
        drugs = vec![Drug::UnknownAntineoplastic(text.to_owned()); drugs.len()];
    }
    complete(reader, &mut drugs, text);
    // Most drugs of a record treat no cancer, and nothing more needs to be known of them.
    drugs.retain(|drug| !matches!(drug, Drug::Other(_)));
    if drugs.is_empty() {
        return Ok(Vec::new());
    }
    let start = start(node);
    let end = end(node).or_else(|| (course == Course::Running).then(|| good_until(node)).flatten());
    let setting = setting(reader, cancers, node, start);
    let stopped = is_stopped(own.kind, node);
    let reference = own.name.to_string();
    let exposure = |drug| Exposure {
        drug,
        course,
        setting,
        start,
        end,
        stopped,
        kind: ResourceKind::read(own.kind),
        reference: reference.clone(),
    };
    Ok(drugs.into_iter().map(exposure).collect())
}

/// A procedure that names drugs; "chemotherapy" alone: something was given, nobody says what.
pub fn procedure(reader: Reader, cancers: &[Cancer], own: &Mine) -> Vec<Exposure> {
    let Mine { node, code, .. } = own;
    let node = *node;
    let given = matches!(node.status().as_deref(), Some("completed" | "in-progress" | "stopped"));
    let is_drug = |drug: &Drug| !matches!(drug, Drug::Other(_));
    let mut drugs: Vec<Drug> = named(code, code.text.unwrap_or_default()).into_iter().filter(is_drug).collect();
    complete(reader, &mut drugs, code.text.unwrap_or_default());
    if drugs.is_empty() && code.has("procedure-chemotherapy") {
        drugs.push(Drug::UnknownAntineoplastic(code.text.unwrap_or_default().to_owned()));
    }
    if drugs.is_empty() || !given {
        return Vec::new();
    }
    let performed = node.str("performedDateTime").and_then(PartialDate::parse);
    let start = performed.or_else(|| start(node));
    let setting = setting(reader, cancers, node, start);
    let reference = own.name.to_string();
    let end = node.at(&["performedPeriod", "end"]).and_then(Node::text).and_then(PartialDate::parse);
    let course = Course::Past;
    let exposure = |drug| Exposure {
        drug,
        course,
        setting,
        start,
        end,
        stopped: false,
        kind: ResourceKind::Procedure,
        reference: reference.clone(),
    };
    drugs.into_iter().map(exposure).collect()
}

/// FHIR R4 status codes of the four resources; `None` for "nothing was given".
fn course(kind: &str, node: Node) -> Option<Course> {
    let denials = ["doNotPerform", "notGiven", "wasNotGiven", "wasNotTaken"];
    let withheld = denials.iter().any(|member| node.get(member).and_then(Node::bool) == Some(true));
    let planned = kind == "MedicationRequest" && matches!(node.str("intent"), Some("plan" | "proposal" | "option"));
    let status = node.status().unwrap_or_default();
    match (kind, &*status) {
        _ if withheld || planned => None,
        (
            _,
            "entered-in-error" | "cancelled" | "draft" | "not-done" | "not-taken" | "intended" | "proposed"
            | "declined",
        ) => None,
        // Being made ready: nobody has it yet.
        ("MedicationDispense", "in-progress") => Some(Course::Unclear),
        (_, "active" | "in-progress") => Some(Course::Running),
        ("MedicationAdministration", "completed") | (_, "completed" | "stopped" | "ended") => Some(Course::Past),
        _ => Some(Course::Unclear),
    }
}

fn start(node: Node) -> Option<PartialDate> {
    let periods = ["effectivePeriod", "performedPeriod"]
        .iter()
        .filter_map(|slot| node.at(&[slot, "start"]))
        .filter_map(Node::text);
    let moments = ["effectiveDateTime", "whenHandedOver", "whenPrepared", "authoredOn", "dateAsserted"];
    let moments = moments.iter().filter_map(|slot| node.str(slot));
    periods.chain(moments).find_map(PartialDate::parse)
}

fn end(node: Node) -> Option<PartialDate> {
    let end = ["effectivePeriod", "performedPeriod"].iter().find_map(|slot| node.at(&[slot, "end"]));
    end.and_then(Node::text).and_then(PartialDate::parse)
}

/// The last day of a prescription: until when it may be dispensed, else until when it is to be taken.
fn good_until(node: Node) -> Option<PartialDate> {
    let valid = node.at(&["dispenseRequest", "validityPeriod", "end"]).and_then(Node::text);
    let taken =
        node.each("dosageInstruction").filter_map(|dosage| dosage.at(&["timing", "repeat", "boundsPeriod", "end"]));
    let taken = taken.filter_map(Node::text).filter_map(PartialDate::parse).max();
    valid.and_then(PartialDate::parse).max(taken)
}

/// The therapy was ended: a statement that is over with its last day, or stopped; a prescription that was stopped.
fn is_stopped(kind: &str, node: Node) -> bool {
    match (kind, &*node.status().unwrap_or_default()) {
        ("MedicationStatement" | "MedicationRequest", "stopped") => true,
        // Of one day it tells of one dose.
        ("MedicationStatement", "completed") => end(node).is_some_and(|end| start(node) != Some(end)),
        _ => false,
    }
}

/// Reads the drug orders of one draft resource.
pub fn orders<'c>(reader: Reader<'c>, index: &Index<'c>, draft: &Draft<'c>) -> Vec<Order> {
    let Draft { holder, node, name, selected, .. } = *draft;
    // Where code and words name different drugs, both are judged: a warning too many is the lesser evil.
    let (drugs, text, _) = drugs(reader, index, holder, node);
    let dose = dose(node);
    let reason = node.each("reasonReference").find_map(|reason| reason.str("reference")).map(place::relative);
    let order = |drug: Option<Drug>| Order {
        reference: name.to_string(),
        drug,
        text: text.to_owned(),
        dose: dose.clone(),
        reason: reason.map(str::to_owned),
        selected,
        in_group: name.kind() != node.str("resourceType"),
    };
    if drugs.is_empty() { vec![order(None)] } else { drugs.into_iter().map(|drug| order(Some(drug))).collect() }
}

/// A request for a service that names drugs ("pembrolizumab 200 mg IV") orders them, unless it is for a test or a visit
/// that is about the drug.
pub fn as_service(node: Node, code: &Meaning, name: Name, selected: bool) -> Vec<Order> {
    let another = |name: &&str| {
        *name != "procedure-chemotherapy"
            && ["marker-", "other-", "assay-", "procedure-", "request-"].iter().any(|family| name.starts_with(family))
    };
    if code.concepts.iter().any(another) {
        return Vec::new();
    }
    let text = code.text.unwrap_or_default();
    let reason = node.each("reasonReference").find_map(|reason| reason.str("reference")).map(place::relative);
    let known = named(code, text).into_iter().filter(|drug| matches!(drug, Drug::Known(_)));
    let order = |drug| Order {
        reference: name.to_string(),
        drug: Some(drug),
        text: text.to_owned(),
        dose: dose_in(text),
        reason: reason.map(str::to_owned),
        selected,
        in_group: false,
    };
    known.map(order).collect()
}

/// The dose of one administration: a quantity, else the first dose of the text ("5.4 mg/kg").
fn dose(node: Node) -> Option<Dose> {
    let quantities = node
        .each("dosageInstruction")
        .flat_map(|dosage| dosage.each("doseAndRate").chain(std::iter::once(dosage)))
        .filter_map(|dose| dose.get("doseQuantity"));
    for quantity in quantities {
        let unit = quantity.str("unit").or_else(|| quantity.str("code")).map(normal).unwrap_or_default();
        if let Some(amount) = quantity.get("value").and_then(Node::number) {
            return Some(in_milligrams(amount, &unit));
        }
    }
    node.each("dosageInstruction").filter_map(|dosage| dosage.str("text")).find_map(dose_in)
}

fn dose_in(text: &str) -> Option<Dose> {
    let numbers = number::numbers(&normal(text));
    let number = numbers.iter().find(|number| number.unit.starts_with("mg"))?;
    Some(in_milligrams(number.interval.exact()?, &number.unit))
}

fn in_milligrams(amount: Decimal, unit: &str) -> Dose {
    match unit {
        "mg" => Dose { amount, unit: DoseUnit::Milligram },
        "g" => Dose { amount: amount * Decimal::ONE_THOUSAND, unit: DoseUnit::Milligram },
        "mg/kg" => Dose { amount, unit: DoseUnit::MilligramPerKilogram },
        "mg/m2" | "mg/m^2" => Dose { amount, unit: DoseUnit::MilligramPerSquareMetre },
        other => Dose { amount, unit: DoseUnit::Other(other.to_owned()) },
    }
}
