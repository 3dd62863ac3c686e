//! Interstitial lung disease that a CT of the chest states, by a code or in a sentence of its own.
//!
//! A sentence that denies anything, asks, tells of the past or of somebody else states nothing here: what a CT says is read
//! only as far as it cannot mean something else. Where a later CT was made, what an earlier one stated is history; a suspicion
//! stays one, since what the later one says of it may not be read.

use super::source::usage;
use crate::case::PartialDate;
use crate::case::finding::{Finding, Source, Usage, Value};
use crate::case::marker::Marker;
use crate::fhir::record::node::Node;
use crate::profiles::diagnosis::mentions::{Turn, turn_of};
use crate::profiles::meaning::Reader;
use crate::profiles::record::aside;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::Index;
use crate::text::Reading;
use crate::text::clause::Clause;
use crate::text::meaning::{Answer, Whose};
use crate::text::span::{Span, What};

const DISEASE: &str = "condition-ild";

/// What a CT says of the disease.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Nothing,
    /// It is named, and not stated.
    Named,
    Suspected,
    Present,
}

/// What the CTs of a patient state.
pub fn stated<'c>(reader: Reader<'c>, index: &Index<'c>, mine: &[PatientResource<'c>]) -> Vec<Finding> {
    let examinations = mine.iter().filter(|own| is_chest_ct(own));
    let read = examinations.filter(|own| counts(reader, index, own)).map(|own| {
        let (said, text) = said(reader, own.node);
        (own, day(own.node), said, text)
    });
    let read: Vec<(&PatientResource, Option<PartialDate>, Said, &str)> = read.collect();
    let is_followed = |date: Option<PartialDate>| {
        let mut others = read.iter().filter_map(|(_, other, ..)| *other);
        others.any(|other| date.is_some_and(|date| date.certainly_before(other)))
    };
    let found = read.iter().filter_map(|(own, date, said, text)| {
        let marker = match said {
            Said::Present if is_followed(*date) => Marker::InterstitialLungDiseaseHistory,
            Said::Present => Marker::InterstitialLungDisease,
            Said::Suspected => Marker::InterstitialLungDiseaseSuspected,
            Said::Named | Said::Nothing => return None,
        };
        let source = Source::dated(own.name.written(), *date);
        Some(Finding {
            marker,
            value: Value::Text((*text).to_owned()),
            assay: None,
            usage: Usage::Used,
            gene: None,
            source,
        })
    });
    found.collect()
}

fn is_chest_ct(own: &PatientResource) -> bool {
    matches!(own.kind, "Observation" | "DiagnosticReport") && own.code.has("marker-chest-ct")
}

/// It is done, and this patient's.
fn counts<'c>(reader: Reader<'c>, index: &Index<'c>, own: &PatientResource<'c>) -> bool {
    usage(own.node, &own.code) == Usage::Used
        && !own.code.has("subject-relative")
        && own.node.status().is_some_and(|status| ["final", "amended", "corrected"].contains(&&*status))
        && aside::doubt(reader, index, own.node, &own.code).is_none()
}

fn day(node: Node) -> Option<PartialDate> {
    let period = || node.get("effectivePeriod").and_then(|period| period.str("end").or_else(|| period.str("start")));
    let day = node.str("effectiveDateTime").or_else(period).or_else(|| node.str("issued"));
    day.and_then(PartialDate::parse)
}

/// The strongest of what values, conclusions and their codes say, and its words.
fn said<'c>(reader: Reader<'c>, node: Node<'c>) -> (Said, &'c str) {
    let concepts = || node.get("valueCodeableConcept").into_iter().chain(node.each("conclusionCode"));
    let texts = || ["valueString", "conclusion"].iter().filter_map(|slot| node.str(slot));
    // Most CTs do not name it, and to see that is cheap.
    let names = |text: &str| reader.names_any(text, |name| *name == DISEASE);
    if !concepts().any(|concept| reader.meaning(Some(concept)).has(DISEASE)) && !texts().any(names) {
        return (Said::Nothing, "");
    }
    let coded = concepts().map(|concept| of_concept(reader, concept));
    let worded = texts().map(|text| (of_text(reader, text), text));
    let all: Vec<(Said, &str)> = coded.chain(worded).collect();
    let strongest = all.iter().copied().max_by_key(|(said, _)| *said).unwrap_or((Said::Nothing, ""));
    // A code beside words that do not state it.
    let is_disputed = strongest.0 == Said::Present && all.iter().any(|(said, _)| *said == Said::Named);
    if is_disputed { (Said::Suspected, strongest.1) } else { strongest }
}

fn of_concept<'c>(reader: Reader<'c>, concept: Node<'c>) -> (Said, &'c str) {
    let is_coded = concept.each("coding").any(|coding| reader.code_concepts(coding).contains(&DISEASE));
    let displays = concept.each("coding").filter_map(|coding| coding.str("display"));
    let words: Vec<&str> = concept.str("text").into_iter().chain(displays).collect();
    let text = words.first().copied().unwrap_or_default();
    let worded = words.iter().map(|words| of_text(reader, words)).filter(|said| *said != Said::Nothing).min();
    match (is_coded, worded) {
        (true, None | Some(Said::Present)) => (Said::Present, text),
        (true, Some(_)) => (Said::Suspected, text),
        (false, worded) => (worded.unwrap_or(Said::Nothing), text),
    }
}

/// The strongest of its sentences.
fn of_text(reader: Reader, text: &str) -> Said {
    let names = |reading: Reading| reading.mentions().iter().any(|mention| reader.name(mention.concept.id) == DISEASE);
    if !reader.clauses(text).is_some_and(names) {
        return Said::Nothing;
    }
    let sentences = text.split(['。', '\n', ';', '；']).flat_map(|part| part.split(". "));
    sentences.map(|sentence| of_sentence(reader, sentence)).max().unwrap_or(Said::Named).max(Said::Named)
}

fn of_sentence(reader: Reader, sentence: &str) -> Said {
    let names = reader.text_concepts(sentence);
    let has = |name: &str| names.contains(&name);
    let is_others =
        ["condition-family-history", "condition-screening", "condition-history-of"].iter().any(|name| has(name));
    if !has(DISEASE) || is_others {
        return Said::Named;
    }
    let Some(reading) = reader.clauses(sentence) else { return Said::Named };
    let turn = |span: &Span| turn_of(reader.known_word(reading.normal(), span.place.from)?);
    let turns = || reading.spans().iter().filter_map(turn);
    let is_negative = |span: &Span| span.answer().is_some_and(Answer::is_negative);
    let is_denied = turns().any(|turn| matches!(turn, Turn::Denial(_))) || reading.spans().iter().any(is_negative);
    if is_denied || reading.clauses().iter().any(is_no_statement) {
        return Said::Named;
    }
    let is_open = turns().next().is_some() || has("condition-suspected") || sentence.contains(['?', '？']);
    if is_open || !is_understood(reader, &reading) { Said::Suspected } else { Said::Present }
}

/// Told of another time or another person, or asked.
fn is_no_statement(clause: &Clause) -> bool {
    let context = clause.context;
    let is_of_another_time = context.is_past || context.is_planned || context.is_pending;
    let is_no_result = context.is_asked || context.is_rule || context.is_definition || context.is_reference;
    is_of_another_time || is_no_result || context.whose != Whose::Patient || clause.ticked == Some(false)
}

/// The clause that names the disease holds no word that nobody understood.
fn is_understood(reader: Reader, reading: &Reading) -> bool {
    let mut named = reading.mentions().iter().filter(|mention| reader.name(mention.concept.id) == DISEASE);
    named.any(|mention| {
        let holds = |clause: &&Clause| {
            let own = reading.part(&clause.spans);
            let (first, last) = (own.first(), own.last());
            first.zip(last).is_some_and(|(first, last)| {
                first.place.from <= mention.place.from && mention.place.to <= last.place.to
            })
        };
        let clause = reading.clauses().iter().find(holds);
        // The pattern of the name may end within a word ("interstitial pneumon").
        let is_name = |span: &Span| span.place.from <= mention.place.to && mention.place.from <= span.place.to;
        let is_strange = |span: &Span| span.what == What::Unknown && !is_name(span);
        clause.is_some_and(|clause| !reading.part(&clause.spans).iter().any(is_strange))
    })
}
