//! Whether a result says that something was found: by a code, a flag, or a yes and no.

use super::findings::Presence;
use crate::case::finding::Sign;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::result::value::Said;

/// What a value says without words.
pub fn coded(reader: Reader, node: Node, said: &Said) -> Option<Presence> {
    let mut found: Vec<Presence> = Vec::new();
    let mut add = |presence| {
        if !found.contains(&presence) {
            found.push(presence);
        }
    };
    for slot in ["valueCodeableConcept", "valueCoding"] {
        let Some(value) = node.get(slot) else { continue };
        for coding in if slot == "valueCoding" { value.items() } else { value.each("coding") } {
            reader.code_concepts(coding).into_iter().filter_map(of_concept).for_each(&mut add);
        }
    }
    let interpreted = node.each("interpretation").flat_map(|concept| concept.each("coding"));
    interpreted.flat_map(|coding| reader.code_concepts(coding)).filter_map(of_concept).for_each(&mut add);
    match node.get("valueBoolean").and_then(Node::bool) {
        Some(true) => add(Presence::Present),
        Some(false) => add(Presence::Absent),
        None => {}
    }
    match said.interpretation {
        Some(Sign::Positive) => add(Presence::Present),
        Some(Sign::Negative) => add(Presence::Absent),
        Some(Sign::Equivocal) => add(Presence::Equivocal),
        None => {}
    }
    match found.as_slice() {
        [] => None,
        [one] => Some(*one),
        _ => Some(Presence::Contradiction),
    }
}

fn of_concept(concept: &str) -> Option<Presence> {
    match concept {
        "answer-present" | "answer-positive" => Some(Presence::Present),
        "answer-absent" | "answer-negative" => Some(Presence::Absent),
        "answer-not-done" => Some(Presence::NotTested),
        "answer-equivocal" | "answer-indeterminate" => Some(Presence::Equivocal),
        _ => None,
    }
}
