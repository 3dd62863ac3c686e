//! Drugs given: from `MedicationRequest`, `MedicationAdministration`, `MedicationDispense`, `MedicationStatement` and
//! `Procedure`.

use super::local;
use super::medication::{self, Product};
use super::never_begun;
use super::regimen;
use super::setting::setting;
use super::stretch::{Said, Stretch};
use super::therapy_words::{self, is_antineoplastic};
use crate::case::PartialDate;
use crate::case::disease::Cancer;
use crate::case::therapy::{Course, Drug, Exposure};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::Index;

/// Adds what a regimen leaves unread beside the drugs that were read: the history is not complete without it.
fn complete(reader: Reader, drugs: &mut Vec<Drug>, text: &str) {
    let unread = Drug::unknown(text);
    let is_known = |drug: &Drug| matches!(drug, Drug::Known(_));
    if drugs.iter().any(is_known) && !drugs.contains(&unread) && regimen::has_unread_part(reader, text) {
        drugs.push(unread);
    }
}

/// A drug was given, and which one cannot be read: when, and for what.
#[derive(Debug)]
pub struct Unread(pub Vec<Exposure>);

/// Reads one medication resource of the chart; nothing when it says that nothing was given.
pub fn exposures<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    cancers: &[Cancer],
    own: &PatientResource<'c>,
) -> Result<Vec<Exposure>, Unread> {
    let node = own.node;
    let Some(course) = course(own.kind, node) else { return Ok(Vec::new()) };
    let Product { mut drugs, text, is_unsure, is_none, is_unnamed } =
        medication::read_medication(reader, therapy_words::given, index, node, node);
    if is_none {
        return Ok(Vec::new());
    }
    // What only a note names may have been given before.
    let noted = if is_unnamed { medication::beside(reader, therapy_words::given, node) } else { Vec::new() };
    let course = if noted.is_empty() { course } else { Course::Unclear };
    drugs = if noted.is_empty() { drugs } else { noted };
    if drugs.is_empty() {
        let unread = vec![Drug::Other(text.to_owned())];
        return Err(Unread(stretch(reader, index, cancers, (own, course)).expose(unread, own)));
    }
    if is_unsure {
        drugs = vec![Drug::unknown(text); drugs.len()];
    }
    complete(reader, &mut drugs, text);
    if drugs.iter().all(|drug| matches!(drug, Drug::Other(_))) && regimen::is_named(reader, text) {
        drugs = vec![Drug::unknown(text)];
    }
    // Most drugs of a record treat no cancer, and nothing more needs to be known of them.
    drugs.retain(|drug| !matches!(drug, Drug::Other(_)));
    if drugs.is_empty() || local::is_said(reader, node, text) {
        return Ok(Vec::new());
    }
    let stretch = stretch(reader, index, cancers, (own, course));
    Ok(stretch.tell((reader, cancers), drugs, text, own))
}

/// When a medication resource says that its drugs were given, and for what.
fn stretch<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    cancers: &[Cancer],
    (own, course): (&PatientResource<'c>, Course),
) -> Stretch {
    let node = own.node;
    let course = if never_begun::is_said(reader, node) { Course::Unclear } else { course };
    let start = start(node);
    // What was stopped ended before the last day of its prescription.
    let is_as_prescribed = course == Course::Running || node.status().as_deref() == Some("completed");
    let written = || good_until(node).max(supplied_until(node, start));
    let end = end(node).or_else(|| is_as_prescribed.then(written).flatten());
    let said = Said::read(reader, index, cancers, (node, start));
    let setting = setting(reader, cancers, node, (start, self::end(node)), &said.indication);
    let stopped = is_stopped(own.kind, node);
    Stretch { course, setting, start, end, stopped, said }
}

/// A procedure that gave drugs, named by its code, by what it used, or by the words beside it; "chemotherapy" alone:
/// something was given, nobody says what.
pub fn procedure<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    cancers: &[Cancer],
    own: &PatientResource<'c>,
) -> Vec<Exposure> {
    let PatientResource { node, code, .. } = own;
    let node = *node;
    if !matches!(node.status().as_deref(), Some("completed" | "in-progress" | "stopped")) {
        return Vec::new();
    }
    let Performed { drugs, is_noted, is_nameless } = performed(reader, index, node, code);
    if drugs.is_empty() || local::is_said(reader, node, code.text.unwrap_or_default()) {
        return Vec::new();
    }
    let start = node.str("performedDateTime").and_then(PartialDate::parse).or_else(|| start(node));
    let said = Said::read(reader, index, cancers, (node, start));
    let setting = setting(reader, cancers, node, (start, self::end(node)), &said.indication);
    let end = node.at(&["performedPeriod", "end"]).and_then(Node::text).and_then(PartialDate::parse);
    let is_running = node.status().as_deref() == Some("in-progress") && end.is_none();
    let course = match is_noted {
        // What only a note names may be a drug of before.
        true => Course::Unclear,
        false if is_running => Course::Running,
        false => Course::Past,
    };
    let text = code.text.unwrap_or_default();
    let stretch = Stretch { course, setting, start, end, stopped: false, said };
    let mut exposures = stretch.tell((reader, cancers), drugs, text, own);
    for exposure in &mut exposures {
        exposure.is_nameless = is_nameless;
    }
    exposures
}

/// The drugs of a procedure.
struct Performed {
    drugs: Vec<Drug>,
    /// Only the words beside it name them.
    is_noted: bool,
    /// A visit for chemotherapy, and nothing beside it could be the name of a drug.
    is_nameless: bool,
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
    let is_visit = |text| reader.text_concepts(text).contains(&"procedure-chemotherapy-visit");
    let is_nameless = used.is_empty() && code.text.is_none_or(is_visit);
    drugs.extend(used);
    complete(reader, &mut drugs, code.text.unwrap_or_default());
    if is_none || drugs.iter().any(|drug| drug.id().is_some()) {
        return Performed { drugs, is_noted: false, is_nameless: false };
    }
    let category = reader.meaning(node.get("category"));
    let says = |names: &[&str]| names.iter().any(|name| code.has(name) || category.has(name));
    let is_therapy = !drugs.is_empty() || says(&["procedure-chemotherapy", "drug-unknown-antineoplastic"]);
    let noted = if is_therapy || says(&["procedure-drug-administration"]) {
        medication::beside(reader, therapy_words::given, node)
    } else {
        Vec::new()
    };
    if !noted.is_empty() {
        return Performed { drugs: noted, is_noted: true, is_nameless: false };
    }
    let is_therapy = is_therapy || code.text.is_some_and(|text| regimen::is_named(reader, text));
    if drugs.is_empty() && is_therapy {
        drugs.push(Drug::unknown(code.text.or(category.text).unwrap_or_default()));
    }
    Performed { drugs, is_noted: false, is_nameless }
}

/// The cancer drugs that a procedure used, beside its devices. Under a code that says that no therapy was given they
/// are not known to have been.
fn used<'c>(reader: Reader<'c>, index: &Index<'c>, node: Node<'c>, is_none: bool) -> Vec<Drug> {
    let concepts = node.each("usedCode").map(|item| (Some(item), None));
    let references = node.each("usedReference").map(|item| (None, Some(item)));
    let mut used = Vec::new();
    for item in concepts.chain(references) {
        let Product { mut drugs, text, is_unsure, .. } =
            medication::read_product(reader, therapy_words::given, index, node, item);
        drugs.retain(is_antineoplastic);
        if (is_unsure || is_none) && !drugs.is_empty() {
            drugs = vec![Drug::unknown(text)];
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
    let moments = ["effectiveDateTime", "whenHandedOver", "whenPrepared", "authoredOn"];
    let moments = moments.iter().filter_map(|slot| node.str(slot));
    // What is over was given before it was asserted, and nobody says when.
    let is_going_on = matches!(node.status().as_deref(), Some("active" | "on-hold"));
    let asserted = node.str("dateAsserted").filter(|_| is_going_on);
    periods.chain(moments).chain(asserted).find_map(PartialDate::parse)
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

/// The last day for which the drug was supplied: the days of a dispense, or those a prescription without refills asks for.
fn supplied_until(node: Node, start: Option<PartialDate>) -> Option<PartialDate> {
    let request = node.get("dispenseRequest").filter(|request| request.get("numberOfRepeatsAllowed").is_none());
    let supply = node.get("daysSupply").or_else(|| request?.get("expectedSupplyDuration"))?;
    let unit = supply.str("code").or_else(|| supply.str("unit"));
    let is_of_days = unit.is_none_or(|unit| matches!(unit, "d" | "day" | "days" | "日"));
    let days = supply.get("value")?.number().filter(|_| is_of_days)?;
    let days = i64::try_from(days).ok()?;
    let first = start?.earliest()?;
    first.checked_add(time::Duration::days(days)).map(PartialDate::from)
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
