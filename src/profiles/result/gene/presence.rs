//! Whether a result says that something was found: by a code, a flag, or a yes and no.

use super::parts;
use crate::case::finding::Sign;
use crate::case::gene_result::GeneState;
use crate::fhir::record::node::Node;
use crate::profiles::gene_words::statements::Statement;
use crate::profiles::meaning::Reader;
use crate::profiles::result::value::Said;

/// What a value says by a code or a flag, without words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    Present,
    Absent,
    NotTested,
    Equivocal,
    /// Code, words and flag say two things.
    Contradiction,
}

impl Presence {
    pub const fn state(self) -> GeneState {
        match self {
            Self::Present => GeneState::Present,
            Self::Absent => GeneState::Absent,
            Self::NotTested => GeneState::NotTested,
            Self::Equivocal => GeneState::Open,
            Self::Contradiction => GeneState::Contradiction,
        }
    }
}

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
    // A flag that there is no result (HL7 v3 `ObservationInterpretation` IND), beside whatever value.
    if said.coded.contains(&"indeterminate") {
        add(Presence::Equivocal);
    }
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
        [Presence::Equivocal, _] | [_, Presence::Equivocal] => Some(Presence::Equivocal),
        _ => Some(Presence::Contradiction),
    }
}

/// A code or a flag says "positive" or "negative": of the result, and not whether the test was done.
pub fn tells_result(reader: Reader, node: Node) -> bool {
    let values = ["valueCodeableConcept", "valueCoding"].into_iter().filter_map(|slot| {
        let value = node.get(slot)?;
        Some(if slot == "valueCoding" { value.items() } else { value.each("coding") })
    });
    let flags = node.each("interpretation").flat_map(|concept| concept.each("coding"));
    let is_result = |concept: &str| matches!(concept, "answer-positive" | "answer-negative");
    values.flatten().chain(flags).any(|coding| reader.code_concepts(coding).into_iter().any(is_result))
}

/// A value stands there of which neither codes nor words are understood, or the sender says that there is none.
pub fn is_not_understood(reader: Reader, node: Node, said: &Said) -> bool {
    let reasons = || node.each("dataAbsentReason").flat_map(|reason| reason.each("coding"));
    let is_beside = reasons().any(|coding| coding.str("code") == Some("not-applicable"));
    if said.absent_reason && !is_beside {
        return true;
    }
    let codings = ["valueCodeableConcept", "valueCoding"].into_iter().filter_map(|slot| {
        let value = node.get(slot)?;
        Some(if slot == "valueCoding" { value.items() } else { value.each("coding") })
    });
    let is_none = |concept: &str| matches!(concept, "answer-unknown" | "answer-pending" | "answer-doubtful");
    let says = |concept: &&str| concept.starts_with("answer-") && !is_none(concept);
    let is_known = codings.flatten().any(|coding| reader.code_concepts(coding).iter().any(says));
    let tells = |text: &&str| {
        let told = reader.told(text);
        let is_sort = told.has_left_over && text.chars().any(char::is_alphabetic);
        let is_said = |statement: &Statement| statement.is_specific() || statement.state != GeneState::Open;
        is_sort
            || told.statements.iter().any(is_said)
            || !told.genes.is_empty()
            || reader.text_concepts(text).iter().any(says)
    };
    !parts::texts(node).is_empty() && !is_known && !parts::words(node).iter().any(tells)
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
