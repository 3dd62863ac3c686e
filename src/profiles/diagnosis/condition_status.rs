//! Whether a Condition is taken to be true, and whether it is over.

use crate::fhir::record::node::Node;

/// FHIR R4 condition-ver-status: a Condition that is not, or not yet, taken to be true.
pub fn is_dismissed(node: Node) -> bool {
    let dismissed = ["entered-in-error", "refuted", "unconfirmed", "provisional", "differential"];
    verification_is(node, &dismissed)
}

/// The record takes the Condition back.
pub fn is_withdrawn(node: Node) -> bool {
    verification_is(node, &["entered-in-error", "refuted"])
}

fn verification_is(node: Node, words: &[&str]) -> bool {
    statuses(node, "verificationStatus").iter().any(|status| words.contains(&status.as_str()))
}

/// What the clinical status of a Condition says.
pub struct ClinicalStatus(Vec<String>);

impl ClinicalStatus {
    pub fn read(node: Node) -> Self {
        Self(statuses(node, "clinicalStatus"))
    }

    /// It is no longer there.
    pub fn is_over(&self) -> bool {
        self.says(&["inactive", "resolved", "remission"])
    }

    pub fn is_recurrence(&self) -> bool {
        self.says(&["recurrence", "relapse"])
    }

    fn says(&self, words: &[&str]) -> bool {
        self.0.iter().any(|status| words.contains(&status.as_str()))
    }
}

/// The clinical status says that it is no longer there, or the record when it ended, in any of FHIR's forms.
pub fn is_over(node: Node) -> bool {
    let ends = ["abatementDateTime", "abatementPeriod", "abatementAge", "abatementRange", "abatementString"];
    ClinicalStatus::read(node).is_over()
        || ends.iter().any(|end| node.get(end).is_some())
        || node.get("abatementBoolean").and_then(Node::bool) == Some(true)
}

/// Every word of a status: a code, several codings, a text, or the plain string of older FHIR.
fn statuses(node: Node, slot: &str) -> Vec<String> {
    let Some(concept) = node.get(slot) else { return Vec::new() };
    let codings = concept.each("coding").flat_map(|coding| [coding.str("code"), coding.str("display")]);
    let words = codings.chain([concept.str("text"), concept.items().next().and_then(Node::text)]).flatten();
    words.map(|word| word.to_lowercase().replace([' ', '_'], "-")).collect()
}
