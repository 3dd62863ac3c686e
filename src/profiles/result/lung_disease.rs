//! Interstitial lung disease that a CT of the chest states, by a code or in a sentence of its own.
//!
//! Where a later CT was made, what an earlier one stated is history; a suspicion stays one, since what the later one says of
//! it may not be read.

use super::source::usage;
use super::stated::{self, Stated};
use crate::case::PartialDate;
use crate::case::finding::{Finding, Source, Usage, Value};
use crate::case::marker::Marker;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::record::doubt;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::Index;

const DISEASE: &str = "condition-ild";

/// What the CTs of a patient state.
pub fn stated<'c>(reader: Reader<'c>, index: &Index<'c>, mine: &[PatientResource<'c>]) -> Vec<Finding> {
    let examinations = mine.iter().filter(|own| is_chest_ct(own));
    let read = examinations.filter(|own| counts(reader, index, own)).map(|own| {
        let (said, text) = said(reader, own.node);
        (own, day(own.node), said, text)
    });
    let read: Vec<(&PatientResource, Option<PartialDate>, Stated, &str)> = read.collect();
    let is_followed = |date: Option<PartialDate>| {
        let mut others = read.iter().filter_map(|(_, other, ..)| *other);
        others.any(|other| date.is_some_and(|date| date.certainly_before(other)))
    };
    let found = read.iter().filter_map(|(own, date, said, text)| {
        let marker = match said {
            Stated::Present if is_followed(*date) => Marker::InterstitialLungDiseaseHistory,
            Stated::Present => Marker::InterstitialLungDisease,
            Stated::Suspected | Stated::Strange => Marker::InterstitialLungDiseaseSuspected,
            Stated::Past | Stated::Named | Stated::Nothing => return None,
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

/// A CT of the chest, which is read here.
pub fn is_chest_ct(own: &PatientResource) -> bool {
    matches!(own.kind, "Observation" | "DiagnosticReport") && own.code.has("marker-chest-ct")
}

/// It is done, and this patient's.
fn counts<'c>(reader: Reader<'c>, index: &Index<'c>, own: &PatientResource<'c>) -> bool {
    usage(own.node, &own.code) == Usage::Used
        && !own.code.has("subject-relative")
        && own.node.status().is_some_and(|status| ["final", "amended", "corrected"].contains(&&*status))
        && doubt::doubt(reader, index, own.node, &own.code).is_none()
}

/// The day of an examination.
pub fn day(node: Node) -> Option<PartialDate> {
    let period = || node.get("effectivePeriod").and_then(|period| period.str("end").or_else(|| period.str("start")));
    let day = node.str("effectiveDateTime").or_else(period).or_else(|| node.str("issued"));
    day.and_then(PartialDate::parse)
}

/// The strongest of what values, conclusions and their codes say, and its words.
fn said<'c>(reader: Reader<'c>, node: Node<'c>) -> (Stated, &'c str) {
    let concepts = || node.get("valueCodeableConcept").into_iter().chain(node.each("conclusionCode"));
    let texts = || ["valueString", "conclusion"].iter().filter_map(|slot| node.str(slot));
    // Most CTs do not name it, and to see that is cheap.
    let names = |text: &str| reader.names_any(text, |name| *name == DISEASE);
    if !concepts().any(|concept| reader.meaning(Some(concept)).has(DISEASE)) && !texts().any(names) {
        return (Stated::Nothing, "");
    }
    let coded = concepts().map(|concept| stated::of_concept(reader, concept, DISEASE));
    let worded = texts().map(|text| (stated::of_text(reader, text, DISEASE), text));
    let all: Vec<(Stated, &str)> = coded.chain(worded).collect();
    let strongest = all.iter().copied().max_by_key(|(said, _)| *said).unwrap_or((Stated::Nothing, ""));
    // A code beside words that do not state it.
    let is_no_statement = |said: Stated| matches!(said, Stated::Named | Stated::Past);
    let is_disputed = strongest.0 == Stated::Present && all.iter().any(|(said, _)| is_no_statement(*said));
    if is_disputed { (Stated::Suspected, strongest.1) } else { strongest }
}
