//! What the record itself says of a therapy: which line it is, and why it was ended.
//!
//! FHIR and mCODE have no element for the line. It stands in the words of an order (category, reason, note, course of therapy),
//! in the title, category or note of a `CarePlan`, or in the type of an `EpisodeOfCare`.

use crate::case::therapy::{EndReason, LineWord, StatedLine};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;

/// Lines that value sets name (`line-1`).
const LINES: [&str; 6] = ["line-1", "line-2", "line-3", "line-4", "line-5", "line-6"];

/// Words that count the lines of one kind of therapy.
const OF_ONE_KIND: &str = "lines-of-one-kind";

/// The line that an order, a statement or a procedure names as its own.
pub fn of_therapy(reader: Reader, node: Node) -> Option<LineWord> {
    let concepts = ["category", "reasonCode", "courseOfTherapyType", "code"].iter().flat_map(|slot| node.each(slot));
    let concepts = concepts.flat_map(|concept| reader.meaning(Some(concept)).concepts);
    let notes = ["note", "dosageInstruction", "dosage"].iter().flat_map(|slot| node.each(slot));
    let texts = notes.filter_map(|note| note.str("text")).flat_map(|text| reader.text_concepts(text));
    one(concepts.chain(texts))
}

/// The line that a plan or an episode of care names, when it is the one that is followed now.
pub fn of_plan(reader: Reader, resource: &PatientResource) -> Option<StatedLine> {
    let node = resource.node;
    let is_current = node.status().as_deref() == Some("active")
        && !matches!(node.str("intent"), Some("proposal" | "option"))
        && node.at(&["period", "end"]).is_none();
    let concepts = ["category", "type"].iter().flat_map(|slot| node.each(slot));
    let concepts = concepts.flat_map(|concept| reader.meaning(Some(concept)).concepts);
    let texts = ["title", "description"].iter().filter_map(|slot| node.str(slot));
    let notes = node.each("note").filter_map(|note| note.str("text"));
    let texts = texts.chain(notes).flat_map(|text| reader.text_concepts(text));
    let line = one(concepts.chain(texts)).filter(|_| is_current)?;
    Some(StatedLine { line, reference: resource.name.written() })
}

/// Two lines in one place say nothing, nor does a line that is over or planned (`line-not-now`, which is none of them).
fn one<'c>(concepts: impl Iterator<Item = &'c str>) -> Option<LineWord> {
    let mut lines = (1..).zip(LINES);
    let named: Vec<&str> = concepts.filter(|name| name.starts_with("line-") || *name == OF_ONE_KIND).collect();
    let (number, line) = lines.find(|(_, line)| named.contains(line))?;
    let is_one = named.iter().all(|name| [line, OF_ONE_KIND].contains(name));
    is_one.then_some(LineWord { number, is_of_one_kind: named.contains(&OF_ONE_KIND) })
}

/// Why the therapy was ended, by its status reason (mCODE: the termination reason, an extension) or a note.
pub fn ended_for(reader: Reader, node: Node) -> Option<EndReason> {
    let is_over = matches!(node.status().as_deref(), Some("stopped" | "completed" | "ended" | "cancelled" | "on-hold"));
    let reasons = node.each("statusReason").chain(node.each("statusReasonCodeableConcept"));
    let extended = node.each("extension").filter_map(|extension| extension.get("valueCodeableConcept"));
    let stated = reasons.chain(extended).flat_map(|concept| reader.meaning(Some(concept)).concepts);
    let noted = node.each("note").filter_map(|note| note.str("text"));
    let noted = noted.flat_map(|text| reader.text_concepts(text)).filter(|_| is_over);
    let named: Vec<&str> = stated.chain(noted).collect();
    let reasons = [
        ("reason-progression", EndReason::Progression),
        ("reason-toxicity", EndReason::Toxicity),
        ("reason-completed", EndReason::Completed),
    ];
    let mut given = reasons.iter().filter(|(name, _)| named.contains(name)).map(|(_, reason)| *reason);
    // Progression ends a line, whatever else is said.
    given.next()
}
