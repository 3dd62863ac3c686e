//! What puts a result in question: a spoilt specimen, a remark, a part of the result.

use super::place::Index;
use super::{aside, parts};
use crate::case::unread::UnreadValue;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};

/// What puts a result in question, as sent: a spoilt specimen, a remark, or a part of the result. Of a corrected result the
/// remark is about the value before.
pub fn doubt<'n>(reader: Reader<'n>, index: &Index<'n>, node: Node<'n>, code: &Meaning<'n>) -> Option<UnreadValue> {
    let specimen = node.get("specimen").and_then(|reference| index.follow(node, reference));
    if specimen.is_some_and(|specimen| specimen.get("modifierExtension").is_some()) {
        return Some(UnreadValue::Slot("Specimen.modifierExtension".to_owned()));
    }
    // Beside a result of genes such words are read with it.
    let is_stain = aside::is_of_tissue(code);
    let few_cells = || code.markers.iter().find_map(|marker| parts::too_few_cells(reader, node, *marker));
    let in_part = || parts::spoiling(reader, node, !is_stain).or_else(few_cells).map(UnreadValue::InDoubt);
    if matches!(node.status().as_deref(), Some("amended" | "corrected")) {
        return in_part();
    }
    let status = specimen.and_then(Node::status);
    if let Some(spoilt @ ("unsatisfactory" | "entered-in-error")) = status.as_deref() {
        return Some(UnreadValue::Slot(format!("Specimen.status {spoilt}")));
    }
    let noted = |node: Node<'n>| node.each("note").filter_map(|note| note.str("text"));
    let flags = || node.get("interpretation").into_iter().flat_map(aside::texts);
    let slots = [node.get("method"), specimen.and_then(|it| it.get("condition"))];
    let said = flags().chain(slots.into_iter().flatten().flat_map(aside::texts)).filter(|_| is_stain);
    let mut remarks = noted(node).chain(specimen.into_iter().flat_map(noted)).chain(said);
    let fails = |text: &str| reader.lexicon().is_some_and(|lexicon| lexicon.failures().named_outright_by(text));
    let spoilt = remarks.find(|text| aside::spoils(reader, text));
    let is_part = |text: &str| parts::says_so(reader, text, !is_stain);
    let spoilt = spoilt.or_else(|| noted(node).chain(flags()).find(|text| fails(text) || is_part(text)));
    spoilt.map(|text| UnreadValue::InDoubt(text.to_owned())).or_else(in_part)
}
