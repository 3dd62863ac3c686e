//! Words beside a drug that it was never begun, or that it was ordered by mistake: whether it was given is open.

use super::stated_line::ended_for;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::record::aside;
use crate::text::given::Standing;

/// Whether the reasons and notes of a resource leave open that its drug was given at all.
pub fn is_said(reader: Reader, node: Node) -> bool {
    let of_slots = |slots: &'static [&'static str]| slots.iter().filter_map(move |slot| node.get(slot));
    let reasons = || of_slots(&["statusReason", "statusReasonCodeableConcept"]).flat_map(aside::texts);
    let beside = of_slots(&["note", "dosage", "dosageInstruction"]).flat_map(Node::items);
    let noted = beside.filter_map(|beside| beside.str("text"));
    let named = of_slots(&["reasonCode"]).flat_map(aside::texts);
    let says_never = |text: &str| reader.text_concepts(text).contains(&"therapy-never-begun");
    if reasons().chain(noted).chain(named).any(says_never) {
        return true;
    }
    if reasons().any(|text| aside::puts_in_question(reader, text)) {
        return true;
    }
    // "Patient declined" ends many a therapy that was begun: days, or another reason, show that it was.
    let is_shown = has_lasted(node) || ended_for(reader, node).is_some();
    let is_over = matches!(node.status().as_deref(), Some("stopped" | "ended"));
    let notes = node.each("note").filter(|_| is_over).filter_map(|note| note.str("text"));
    !is_shown && reasons().chain(notes).any(|text| reader.given(text).whole == Some(Standing::NotGiven))
}

/// It has a first and a later last day.
fn has_lasted(node: Node) -> bool {
    let day = |end| node.at(&["effectivePeriod", end]).and_then(Node::text);
    day("start").zip(day("end")).is_some_and(|(start, end)| start < end)
}
