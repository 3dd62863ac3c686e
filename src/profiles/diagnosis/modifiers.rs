//! Words that a country keeps beside the name of a diagnosis: 修飾語 of Japan, the certainty of German diagnoses.
//!
//! JP Core: `JP_Condition_DiseasePrefixModifier` and `JP_Condition_DiseasePostfixModifier` on `Condition.code`; German
//! base profiles: `icd-10-gm-diagnosesicherheit` on the coding.

use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;

/// Parts of the URL of such an extension, lower case.
const URLS: [&str; 3] = ["diseaseprefixmodifier", "diseasepostfixmodifier", "diagnosesicherheit"];

/// What the modifiers of a diagnosis say.
#[derive(Debug, Default)]
pub struct Modifiers<'t> {
    pub concepts: Vec<&'t str>,
    /// One was not understood, and it may turn the diagnosis.
    pub has_unread: bool,
}

/// Reads the modifiers on a Condition, on its code and on its codings.
pub fn modifiers<'c>(reader: Reader<'c>, node: Node<'c>) -> Modifiers<'c> {
    let mut modifiers = Modifiers::default();
    let code = || node.get("code").into_iter().flat_map(Node::items);
    let on_codings = code().flat_map(|code| code.each("coding"));
    for extension in std::iter::once(node).chain(code()).chain(on_codings).flat_map(|holder| holder.each("extension")) {
        let url = extension.str("url").map(str::to_lowercase).unwrap_or_default();
        if !URLS.iter().any(|known| url.contains(known)) {
            continue;
        }
        let said = match (extension.get("valueCodeableConcept"), extension.get("valueCoding")) {
            (Some(concept), _) => of_concept(reader, concept),
            (None, Some(coding)) => of_coding(reader, coding),
            (None, None) => extension.str("valueString").map(|text| of_words(reader, text)).unwrap_or_default(),
        };
        modifiers.has_unread |= said.is_empty();
        modifiers.concepts.extend(said);
    }
    modifiers
}

fn of_concept<'c>(reader: Reader<'c>, concept: Node<'c>) -> Vec<&'c str> {
    let codings = concept.each("coding").flat_map(|coding| of_coding(reader, coding));
    let mut said: Vec<&str> = codings.collect();
    said.extend(concept.str("text").into_iter().flat_map(|text| of_words(reader, text)));
    said.sort_unstable();
    said.dedup();
    said
}

fn of_coding<'c>(reader: Reader<'c>, coding: Node<'c>) -> Vec<&'c str> {
    let words = coding.str("display").map(|display| of_words(reader, display)).unwrap_or_default();
    reader.code_concepts(coding).into_iter().chain(words).collect()
}

/// A word that denies or doubts leaves a suspicion, whatever else it says.
fn of_words<'c>(reader: Reader<'c>, words: &str) -> Vec<&'c str> {
    let mut said = reader.text_concepts(words);
    if reader.casts_doubt(words) {
        said.push("condition-suspected");
    }
    said
}
