//! What stands beside the value of a result and says that it is none of this patient's tumour: notes, method, body site,
//! specimen, category, the words of its subject.

use super::place::Index;
use crate::case::gene_result::GeneState;
use crate::case::unread::{Unread, UnreadValue};
use crate::fhir::record::node::Node;
use crate::profiles::aside_words::{Aside, Slot, of_name, of_note};
use crate::profiles::gene_words::statements::Statement;
use crate::profiles::markers;
use crate::profiles::meaning::{Meaning, Reader};
use crate::text::Reading;
use crate::text::span::Span;

/// Why a result is passed over.
pub fn refusal(reader: Reader, index: &Index, node: Node, code: &Meaning) -> Option<Unread> {
    let specimen = node.get("specimen").and_then(|reference| index.follow(node, reference));
    let is_taken_back = || notes(reader, node).or_else(|| specimen.and_then(|specimen| notes(reader, specimen)));
    // What a corrected result says of an error was the value before.
    let is_corrected = || matches!(node.status().as_deref(), Some("amended" | "corrected"));
    let taken_back = is_taken_back().filter(|aside| *aside != Aside::TakenBack || !is_corrected());
    let taken_back = taken_back.filter(|aside| *aside != Aside::InDoubt);
    taken_back.or_else(|| named(reader, node, specimen, code)).and_then(|aside| match aside {
        Aside::TakenBack => Some(Unread::TakenBack),
        Aside::OtherPatient | Aside::Relative => Some(Unread::OfAnother),
        Aside::OfControl => Some(Unread::OfControl),
        Aside::OfOther => Some(Unread::NotOfToday),
        Aside::InDoubt => None,
    })
}

/// Words say that a result may not hold, is another patient's, or is of no invasive tumour.
pub fn spoils(reader: Reader, text: &str) -> bool {
    matches!(note(reader, text), Some(Aside::InDoubt | Aside::TakenBack | Aside::OtherPatient))
        || reader.text_concepts(text).contains(&"specimen-in-situ-only")
}

/// A report takes its own results back: "wrong patient, disregard". Long conclusions tell of the tumour.
pub fn takes_back_its_results(reader: Reader, report: Node) -> bool {
    let conclusion = report.str("conclusion").filter(|text| text.len() <= SHORT);
    let said = conclusion.and_then(|text| note(reader, text));
    matches!(said, Some(Aside::TakenBack | Aside::OtherPatient))
}

/// A short conclusion puts the whole report in question ("sample failed QC"), and says nothing of a gene.
pub fn doubt_by_report(reader: Reader, report: Node) -> Option<UnreadValue> {
    let conclusion = report.str("conclusion").filter(|text| text.len() <= SHORT)?;
    let says = |statement: &Statement| matches!(statement.state, GeneState::Present | GeneState::Absent);
    let is_plain = || reader.told(conclusion).statements.iter().any(says);
    let is_doubted = note(reader, conclusion) == Some(Aside::InDoubt) && !is_plain();
    is_doubted.then(|| UnreadValue::InDoubt(conclusion.to_owned()))
}

/// A report says that it is of a relative: by its name, or by a conclusion that says nothing else.
pub fn is_report_of_relative(reader: Reader, report: Node) -> bool {
    let code = reader.meaning(report.get("code"));
    let conclusion = report.str("conclusion").filter(|text| text.len() <= SHORT);
    code.has("subject-relative") || conclusion.is_some_and(|text| note(reader, text) == Some(Aside::Relative))
}

/// The longest conclusion that may be no more than a remark on the report itself, in bytes.
const SHORT: usize = 320;

/// Why a diagnosis is passed over: its note takes it back. What a note says of relatives is their history.
pub fn of_diagnosis(reader: Reader, node: Node) -> Option<Unread> {
    match notes(reader, node)? {
        Aside::TakenBack => Some(Unread::TakenBack),
        Aside::OtherPatient => Some(Unread::OfAnother),
        Aside::Relative | Aside::OfControl | Aside::InDoubt | Aside::OfOther => None,
    }
}

/// What the notes of a resource say of it.
fn notes(reader: Reader, node: Node) -> Option<Aside> {
    node.each("note").filter_map(|note| note.str("text")).find_map(|text| note(reader, text))
}

fn note(reader: Reader, text: &str) -> Option<Aside> {
    let states = |span: &Span| {
        let name = span.concept.map(|concept| reader.name(concept.id));
        span.number().is_some()
            || span.answer().is_some()
            || name.is_some_and(|name| name.starts_with("condition-") || name.starts_with("answer-"))
    };
    aside(reader, (text, Slot::Note), |reading| of_note(reading, states))
}

/// A remark puts the result beside it in question, takes it back, or says that it is another's.
pub fn puts_in_question(reader: Reader, text: &str) -> bool {
    note(reader, text).is_some()
}

/// Of what tissue a result is, as it says itself and as its specimen says.
pub fn tissue<'n>(node: Node<'n>, specimen: Option<Node<'n>>) -> impl Iterator<Item = Node<'n>> {
    let collection = specimen.and_then(|specimen| specimen.get("collection"));
    let slots =
        [node.get("bodySite"), specimen.and_then(|it| it.get("type")), collection.and_then(|it| it.get("bodySite"))];
    slots.into_iter().flatten()
}

fn named(reader: Reader, node: Node, specimen: Option<Node>, code: &Meaning) -> Option<Aside> {
    let of = |text: &str, slot: Slot| self::of(reader, text, slot);
    let display = node.get("specimen").and_then(|reference| reference.items().next()).and_then(|it| it.str("display"));
    let mut places = tissue(node, specimen).flat_map(texts).chain(display);
    let methods = node.get("method").into_iter().flat_map(texts);
    // "Family medicine" is a category, too.
    let categories = node.get("category").into_iter().flat_map(texts);
    let found = places
        .find_map(|text| of(text, Slot::Name))
        .or_else(|| categories.into_iter().find_map(|text| of(text, Slot::PlainName)))
        .or_else(|| methods.into_iter().find_map(|text| of(text, Slot::Method)));
    let of_code = || code.text.filter(|_| is_of_tissue(code)).and_then(|name| of(name, Slot::Part));
    found.or_else(of_code).or_else(|| of_subject(reader, node))
}

/// A subject that is named in words only: "sister of the patient".
fn of_subject(reader: Reader, node: Node) -> Option<Aside> {
    let subject = node.get("subject").filter(|subject| subject.str("reference").is_none())?;
    of(reader, subject.str("display")?, Slot::PlainName)
}

/// The name of a component says that it is of control tissue, of another person, or of an earlier examination ("control
/// result", "mother", "previous result").
pub fn is_of_others(reader: Reader, code: &Meaning) -> bool {
    code.text.is_some_and(|name| of(reader, name, Slot::Part).is_some())
}

/// Words name control tissue or another person.
pub fn names_others(reader: Reader, text: &str) -> bool {
    of(reader, text, Slot::Name).is_some()
}

/// What a text says where it stands, remembered by both.
fn aside(reader: Reader, (text, slot): (&str, Slot), read: impl FnOnce(&Reading) -> Option<Aside>) -> Option<Aside> {
    let work_out = || reader.clauses(text).and_then(|reading| read(&reading));
    reader.terms.aside(slot, text, work_out)
}

fn of(reader: Reader, text: &str, slot: Slot) -> Option<Aside> {
    aside(reader, (text, slot), |reading| of_name(reading, slot))
}

/// The codes of results that are measured in tissue: only there a control is part of the examination.
pub fn is_of_tissue(code: &Meaning) -> bool {
    code.concepts.iter().any(|concept| markers::is_of_tissue(concept))
}

/// The words of a concept, or of a list of them.
pub fn texts(concept: Node<'_>) -> impl Iterator<Item = &str> {
    concept.items().flat_map(|concept| {
        concept.str("text").into_iter().chain(concept.each("coding").filter_map(|coding| coding.str("display")))
    })
}
