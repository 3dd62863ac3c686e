//! Drugs given, drugs ordered: from `MedicationRequest`, `MedicationAdministration`, `MedicationDispense` and
//! `MedicationStatement`.

use rust_decimal::Decimal;

use super::drafts::Draft;
use super::meaning::{Meaning, Reader};
use super::medication::{self, Product};
use super::normal::normal;
use super::number;
use super::own::Mine;
use super::place::{self, Index, Name};
use super::regimen;
use super::setting::setting;
use super::therapy_words::{self, is_antineoplastic};
use crate::case::PartialDate;
use crate::case::disease::Cancer;
use crate::case::order::{Dose, DoseUnit, Order};
use crate::case::place::ResourceKind;
use crate::case::therapy::{Course, Drug, Exposure};
use crate::fhir::json::Node;

/// The medication a resource is about.
fn product<'c>(reader: Reader<'c>, index: &Index<'c>, holder: Node<'c>, node: Node<'c>) -> Product<'c> {
    let concept = node.get("medicationCodeableConcept");
    medication::product(reader, index, holder, (concept, node.get("medicationReference")))
}

/// Drugs that only the words beside a therapy name ("chemotherapy", note: "gemcitabine + carboplatin").
fn beside(reader: Reader, node: Node) -> Vec<Drug> {
    let concepts = ["reasonCode", "category"].iter().flat_map(|slot| node.each(slot));
    let concepts = concepts.flat_map(|concept| therapy_words::given(reader, &reader.meaning(Some(concept))));
    let notes = ["note", "dosageInstruction", "dosage"].iter().flat_map(|slot| node.each(slot));
    let notes = notes.filter_map(|note| note.str("text")).map(|text| therapy_words::given_in(reader, text));
    let mut drugs: Vec<Drug> = Vec::new();
    for drug in concepts.chain(notes).flatten().filter(|drug| drug.id().is_some()) {
        if !drugs.contains(&drug) {
            drugs.push(drug);
        }
    }
    drugs
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
    let Product { mut drugs, text, is_unsure, is_none, is_unnamed } = product(reader, index, node, node);
    if is_none {
        return Ok(Vec::new());
    }
    // What only a note names may have been given before.
    let noted = if is_unnamed { beside(reader, node) } else { Vec::new() };
    let course = if noted.is_empty() { course } else { Course::Unclear };
    drugs = if noted.is_empty() { drugs } else { noted };
    if drugs.is_empty() {
        return Err(Unread);
    }
    if is_unsure {
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

/// A procedure that gave drugs, named by its code, by what it used, or by the words beside it; "chemotherapy" alone:
/// something was given, nobody says what.
pub fn procedure<'c>(reader: Reader<'c>, index: &Index<'c>, cancers: &[Cancer], own: &Mine<'c>) -> Vec<Exposure> {
    let Mine { node, code, .. } = own;
    let node = *node;
    if !matches!(node.status().as_deref(), Some("completed" | "in-progress" | "stopped")) {
        return Vec::new();
    }
    let Performed { drugs, is_noted } = performed(reader, index, node, code);
    if drugs.is_empty() {
        return Vec::new();
    }
    let start = node.str("performedDateTime").and_then(PartialDate::parse).or_else(|| start(node));
    let setting = setting(reader, cancers, node, start);
    let reference = own.name.to_string();
    let end = node.at(&["performedPeriod", "end"]).and_then(Node::text).and_then(PartialDate::parse);
    // What only a note names may be a drug of before.
    let course = if is_noted { Course::Unclear } else { Course::Past };
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

/// The drugs of a procedure.
struct Performed {
    drugs: Vec<Drug>,
    /// Only the words beside it name them.
    is_noted: bool,
}

fn performed<'c>(reader: Reader<'c>, index: &Index<'c>, node: Node<'c>, code: &Meaning<'c>) -> Performed {
    let given = therapy_words::given(reader, code);
    let is_none = given.is_none();
    let mut drugs = given.unwrap_or_default();
    drugs.retain(is_antineoplastic);
    let used = used(reader, index, node, is_none);
    if used.iter().any(|drug| drug.id().is_some()) {
        // "Chemotherapy", and here is which.
        drugs.retain(|drug| drug.id().is_some());
    }
    drugs.extend(used);
    complete(reader, &mut drugs, code.text.unwrap_or_default());
    if is_none || drugs.iter().any(|drug| drug.id().is_some()) {
        return Performed { drugs, is_noted: false };
    }
    let category = reader.meaning(node.get("category"));
    let says = |names: &[&str]| names.iter().any(|name| code.has(name) || category.has(name));
    let is_therapy = !drugs.is_empty() || says(&["procedure-chemotherapy", "drug-unknown-antineoplastic"]);
    let noted = if is_therapy || says(&["procedure-drug-administration"]) { beside(reader, node) } else { Vec::new() };
    if !noted.is_empty() {
        return Performed { drugs: noted, is_noted: true };
    }
    if drugs.is_empty() && is_therapy {
        drugs.push(Drug::UnknownAntineoplastic(code.text.or(category.text).unwrap_or_default().to_owned()));
    }
    Performed { drugs, is_noted: false }
}

/// The cancer drugs that a procedure used, beside its devices. Under a code that says that no therapy was given they
/// are not known to have been.
fn used<'c>(reader: Reader<'c>, index: &Index<'c>, node: Node<'c>, is_none: bool) -> Vec<Drug> {
    let concepts = node.each("usedCode").map(|item| (Some(item), None));
    let references = node.each("usedReference").map(|item| (None, Some(item)));
    let mut used = Vec::new();
    for item in concepts.chain(references) {
        let Product { mut drugs, text, is_unsure, .. } = medication::product(reader, index, node, item);
        drugs.retain(is_antineoplastic);
        if (is_unsure || is_none) && !drugs.is_empty() {
            drugs = vec![Drug::UnknownAntineoplastic(text.to_owned())];
        }
        complete(reader, &mut drugs, text);
        used.extend(drugs);
    }
    used
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

/// What the orders of one resource have in common.
pub struct Frame {
    reference: String,
    reason: Option<String>,
    selected: bool,
    in_group: bool,
}

impl Frame {
    pub fn of(node: Node, name: Name, selected: bool) -> Self {
        let reason = node.each("reasonReference").find_map(|reason| reason.str("reference")).map(place::relative);
        let in_group = name.kind() != node.str("resourceType");
        Self { reference: name.to_string(), reason: reason.map(str::to_owned), selected, in_group }
    }

    /// Of an order inside a resource that holds several.
    pub fn grouped(self) -> Self {
        Self { in_group: true, ..self }
    }

    pub fn order(&self, drug: Option<Drug>, text: &str, dose: Option<Dose>) -> Order {
        Order {
            reference: self.reference.clone(),
            drug,
            text: text.to_owned(),
            dose,
            reason: self.reason.clone(),
            selected: self.selected,
            in_group: self.in_group,
        }
    }
}

/// The drug orders of one draft resource.
pub struct Ordered {
    pub orders: Vec<Order>,
    /// Something is ordered whose name says nothing of its drugs ("IV admixture"), and nothing else does.
    pub is_unnamed: bool,
}

/// Reads the drug orders of one draft resource.
pub fn orders<'c>(reader: Reader<'c>, index: &Index<'c>, draft: &Draft<'c>) -> Ordered {
    let Draft { holder, node, name, selected, .. } = *draft;
    // Where code and words name different drugs, both are judged: a warning too many is the lesser evil.
    let Product { mut drugs, text, is_none, is_unnamed, .. } = product(reader, index, holder, node);
    if is_unnamed {
        drugs = beside(reader, node);
    }
    let frame = Frame::of(node, name, selected);
    let is_unnamed = is_unnamed && drugs.is_empty();
    let orders = if is_none {
        Vec::new()
    } else if drugs.is_empty() {
        vec![frame.order(None, text, dose(node))]
    } else {
        drugs.into_iter().map(|drug| frame.order(Some(drug), text, dose(node))).collect()
    };
    Ordered { orders, is_unnamed }
}

/// A request for a service that names drugs ("pembrolizumab 200 mg IV") orders them, unless it is for a test or a visit
/// that is about the drug. Where its code only says that drugs are given, its details may name them.
pub fn as_service<'c>(reader: Reader<'c>, node: Node<'c>, code: &Meaning<'c>, frame: &Frame) -> Vec<Order> {
    let orders = in_words(reader, code, frame);
    if !orders.is_empty() || !is_giving(&code.concepts) || is_about(&code.concepts) {
        return orders;
    }
    node.each("orderDetail").flat_map(|detail| in_words(reader, &reader.meaning(Some(detail)), frame)).collect()
}

/// The drugs that the code or the title of an order names.
pub fn in_words(reader: Reader, said: &Meaning, frame: &Frame) -> Vec<Order> {
    if is_about(&said.concepts) {
        return Vec::new();
    }
    let text = said.text.unwrap_or_default();
    let known = therapy_words::given(reader, said).unwrap_or_default().into_iter().filter(|drug| drug.id().is_some());
    known.map(|drug| frame.order(Some(drug), text, dose_in(text))).collect()
}

/// Drugs against cancer are to be given, whichever they are.
pub fn is_giving(concepts: &[&str]) -> bool {
    let giving = ["procedure-chemotherapy", "procedure-drug-administration", "drug-unknown-antineoplastic"];
    concepts.iter().any(|name| giving.contains(name))
}

/// A test, a visit, another procedure.
pub fn is_about(concepts: &[&str]) -> bool {
    // These say that a drug is given, or that none is, which is heard clause by clause.
    let therapy = [
        "procedure-chemotherapy",
        "procedure-drug-administration",
        "procedure-no-therapy",
        "procedure-declined-before",
        "procedure-around-therapy",
    ];
    let families = ["marker-", "other-", "assay-", "procedure-", "request-"];
    let is_other = |name: &&str| !therapy.contains(name) && families.iter().any(|family| name.starts_with(family));
    concepts.iter().any(is_other)
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
