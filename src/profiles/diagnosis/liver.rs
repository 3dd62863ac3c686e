//! The Child-Pugh class that a diagnosis names: "Cirrhosis of liver, Child-Pugh class C", or its stage.

use super::FAMILY_HISTORY;
use super::condition_status::{is_dismissed, is_over};
use super::onset::onset;
use crate::case::finding::{Finding, Source, Usage, Value};
use crate::case::marker::Marker;
use crate::case::unread::UnreadValue;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::result::child_pugh;

/// It holds until the record ends the diagnosis. Of one that is over, of before or of somebody else it says nothing; words that
/// doubt or deny, and a modifier beside it, leave it unread.
pub fn child_pugh(reader: Reader, own: &PatientResource) -> Option<Finding> {
    let PatientResource { node, code, .. } = own;
    let (text, said) = words(*node).find_map(|text| Some((text, child_pugh::mentioned(text)?)))?;
    let of_others = ["condition-history-of", "condition-suspected", FAMILY_HISTORY];
    if is_over(*node) || is_dismissed(reader, *node) || of_others.iter().any(|name| code.has(name)) {
        return None;
    }
    let is_doubted = reader.casts_doubt(text) || node.get("modifierExtension").is_some();
    let value = if is_doubted { Value::Unreadable(UnreadValue::Words(text.to_owned())) } else { said };
    let mut source = Source::dated(own.name.written(), onset(*node).map(|since| since.date));
    source.holds = true;
    Some(Finding { marker: Marker::ChildPugh, value, assay: None, usage: Usage::Used, gene: None, source })
}

/// What its code and its stage say.
fn words(node: Node<'_>) -> impl Iterator<Item = &str> {
    let concepts = node.get("code").into_iter().chain(node.each("stage").filter_map(|stage| stage.get("summary")));
    concepts.flat_map(|concept| {
        let displays = concept.each("coding").filter_map(|coding| coding.str("display"));
        concept.str("text").into_iter().chain(displays)
    })
}
