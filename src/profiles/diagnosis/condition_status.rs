//! Whether a Condition is taken to be true, and whether it is over.

use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;

/// FHIR R4 condition-ver-status: a Condition that is not, or not yet, taken to be true.
pub fn is_dismissed(reader: Reader, node: Node) -> bool {
    let dismissed = ["entered-in-error", "refuted", "unconfirmed", "provisional", "differential"];
    let words = || {
        node.each("verificationStatus").flat_map(|status| {
            let displays = status.each("coding").filter_map(|coding| coding.str("display"));
            status.str("text").into_iter().chain(displays)
        })
    };
    // In words of the site: "suspected", "Known absent", 疑い.
    verification_is(node, &dismissed) || words().any(|words| reader.casts_doubt(words))
}

/// A note says that the diagnosis does not hold, or may not ("Ruled out", "Not confirmed on biopsy", 誤診), and nothing else.
pub fn is_doubted_by_note(reader: Reader, node: Node) -> bool {
    let doubts = |text: &str| {
        let names = reader.text_concepts(text);
        let is_of_it = |name: &&str| *name == "condition-suspected" || name.starts_with("material-");
        let is_one_word = text.split_whitespace().count() == 1;
        let is_understood = || reader.clauses(text).is_some_and(|reading| reading.left_over().next().is_none());
        names.contains(&"condition-suspected") && names.iter().all(is_of_it) && (is_one_word || is_understood())
    };
    node.each("note").filter_map(|note| note.str("text")).any(doubts)
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

    /// Nothing is said of it.
    pub fn is_absent(&self) -> bool {
        self.0.is_empty()
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
    // Some send a list of one, as where FHIR has several.
    let words = node.each(slot).flat_map(|concept| {
        let codings = concept.each("coding").flat_map(|coding| [coding.str("code"), coding.str("display")]);
        codings.chain([concept.str("text"), concept.text()]).flatten()
    });
    words.map(|word| word.to_lowercase().replace([' ', '_'], "-")).collect()
}
