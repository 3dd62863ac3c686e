//! What a report says that the tumour resists: by an implication of the variant, or by a change that undoes another.

use crate::case::gene_result::Resistance;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::result::component;

/// What is resisted, of a result with the implications that are derived from it.
pub fn of<'c>(
    reader: Reader<'c>,
    resource: &PatientResource<'c>,
    words: &[String],
    implications: &[&PatientResource<'c>],
) -> Option<Resistance> {
    if undoes_another(reader, resource, words) {
        return Some(Resistance::ToAny);
    }
    let resisting = implications.iter().filter_map(|implication| {
        let values: Vec<_> = component::coded(reader, implication.node)
            .into_iter()
            .map(|(_, part)| reader.meaning(part.get("valueCodeableConcept")))
            .collect();
        let is_resistant = values.iter().any(|value| value.has("implication-resistant"));
        let drugs = values.iter().flat_map(|value| value.family("drug-")).map(str::to_owned);
        is_resistant.then(|| drugs.collect::<Vec<String>>())
    });
    let resisting: Vec<Vec<String>> = resisting.collect();
    if resisting.is_empty() {
        return None;
    }
    let is_nameless = resisting.iter().any(Vec::is_empty);
    Some(if is_nameless { Resistance::ToAny } else { Resistance::To(resisting.concat()) })
}

/// "Reversion mutation" in the value, in a note, or in the name of a test that found it.
fn undoes_another(reader: Reader, resource: &PatientResource, words: &[String]) -> bool {
    let names = |text: &str| reader.text_concepts(text).contains(&"variant-reversion");
    let says = |text: &str| names(text) && !reader.casts_doubt(text);
    let is_found = || words.iter().all(|words| !reader.casts_doubt(words)) && !is_denied_by_flag(resource.node);
    let mut notes = resource.node.each("note").filter_map(|note| note.str("text"));
    words.iter().any(|words| says(words)) || notes.any(says) || (resource.code.text.is_some_and(names) && is_found())
}

fn is_denied_by_flag(node: Node) -> bool {
    node.get("valueBoolean").and_then(Node::bool) == Some(false)
}
