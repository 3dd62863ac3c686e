//! Words beside a drug that it was never begun, or that it was ordered by mistake: whether it was given is open.

use super::stated_line::ended_for;
use crate::case::PartialDate;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::record::aside;
use crate::text::given::Standing;
use crate::text::given_dose::Dose;

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
    let notes = || node.each("note").filter_map(|note| note.str("text"));
    let is_not_given = |text: &str| reader.given(text).whole == Some(Standing::NotGiven);
    if is_over {
        return !is_shown && reasons().chain(notes()).any(is_not_given);
    }
    // "Patient refused", 服用していない: of what is said to have been given, and of no other thing.
    let is_plain = |text: &str| is_not_given(text) && reader.given(text).dose == Dose::Not;
    !is_shown && reasons().any(is_not_given) || notes().any(is_plain)
}

/// Whether one dose, dispensing or procedure was not given, by the words beside it or by its amount: the entry is there, and
/// tells of what was left out. What was given in part was given.
pub fn of_dose(reader: Reader, node: Node) -> Dose {
    if has_no_amount(node) {
        return Dose::Not;
    }
    let slots = ["statusReason", "statusReasonCodeableConcept"];
    let reasons = slots.into_iter().filter_map(|slot| node.get(slot)).flat_map(aside::texts);
    let notes = node.each("note").filter_map(|note| note.str("text"));
    let said = reasons.chain(notes).map(|text| reader.given(text).dose).max().unwrap_or_default();
    // Words about the days of a whole course may be about one of them.
    if said == Dose::Not && has_lasted(node) { Dose::PerhapsNot } else { said }
}

/// "0 mg": of an administration, or of what was handed out.
fn has_no_amount(node: Node) -> bool {
    let doses = node.each("dosage").filter_map(|dosage| dosage.get("dose"));
    let mut amounts = doses.chain(node.get("quantity")).filter_map(|amount| amount.get("value")?.number()).peekable();
    amounts.peek().is_some() && amounts.all(|amount| amount.is_zero())
}

/// It has a first and a later last day.
fn has_lasted(node: Node) -> bool {
    let periods = || ["effectivePeriod", "performedPeriod"].into_iter().filter_map(|slot| node.get(slot));
    let day = |end: &'static str| periods().find_map(|period| PartialDate::parse(period.get(end)?.text()?));
    day("start").zip(day("end")).is_some_and(|(start, end)| start < end)
}
