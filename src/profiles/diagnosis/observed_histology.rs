//! What a result about the tissue says the tumour is made of: it completes what the diagnosis states, or contradicts it.

use super::spread;
use crate::case::disease::{Activity, Cancer, Disease, Histology};
use crate::case::diseases::{Definition, Naming};
use crate::case::place::Place;
use crate::case::unread::Unread;
use crate::fhir::record::node::Node;
use crate::profiles::diagnosis::coded::{self, Texts};
use crate::profiles::diagnosis::said;
use crate::profiles::meaning::Reader;
use crate::profiles::record::aside;
use crate::profiles::record::patient_resource::PatientResource;

/// Results and reports that say what a tumour is made of.
const HISTOLOGY: [&str; 2] = ["marker-histology", "marker-pathology-report"];

/// The words of a report that are no more than a diagnosis, in bytes: running text tells of much else.
const SHORT: usize = 160;

/// Holds a result about the tissue against the one cancer that it can be about. What could not be read comes back.
pub fn observed(reader: Reader, own: &PatientResource, cancers: &mut [Cancer]) -> Option<(Place, Unread)> {
    let node = own.node;
    let counts = || matches!(node.status().as_deref(), Some("final" | "amended" | "corrected"));
    if !HISTOLOGY.iter().any(|name| own.code.has(name)) || !counts() {
        return None;
    }
    let named = spread::focus(node);
    let is_its = |cancer: &Cancer| named.as_deref().is_none_or(|condition| cancer.is_named_by(condition));
    let mut active = cancers.iter_mut().filter(|cancer| cancer.activity == Activity::Active && is_its(cancer));
    let (Some(cancer), None) = (active.next(), active.next()) else { return None };
    let definition = reader.diseases.definition(cancer.disease)?;
    // A disease that is not told apart by what it is made of has nothing to compare.
    if definition.named_by.histology.is_empty() || definition.named_by.is_open {
        return None;
    }
    let found = concepts(reader, node, definition);
    let site = definition.named_by.site.first().map(String::as_str)?;
    let (disease, Naming::Stated) = reader.diseases.named(&[site], &found)? else { return None };
    // What is open is the diagnosis, wherever it was said.
    let in_question = Some((Place::of_reference(cancer.reference.as_str()), Unread::Histology));
    if disease != cancer.disease {
        let is_stated = std::mem::replace(&mut cancer.histology_is_stated, true);
        let open = if is_stated { open(reader, definition) } else { None };
        cancer.disease = open.unwrap_or(disease);
        return in_question.filter(|_| open.is_some());
    }
    let found = super::histology::of_concepts(&found, definition).ok().flatten();
    let is_opposed = cancer.histology.zip(found).is_some_and(|(own, found)| own != found);
    cancer.histology_is_stated = true;
    // Of two that exclude each other the one counts for which less is offered.
    cancer.histology = if is_opposed { Some(Histology::Squamous) } else { cancer.histology.or(found) };
    in_question.filter(|_| is_opposed)
}

/// The disease of the same organ of which it is open what it is.
fn open(reader: Reader, of: &Definition) -> Option<Disease> {
    let (id, _) = reader.diseases.iter().find(|(_, other)| other.organ == of.organ && other.named_by.is_open)?;
    reader.diseases.disease(id)
}

/// What its value and its conclusion say the tumour is, without what their words turn.
fn concepts<'c>(reader: Reader<'c>, node: Node<'c>, definition: &Definition) -> Vec<&'c str> {
    let mut found = Vec::new();
    for concept in node.get("valueCodeableConcept").into_iter().chain(node.get("conclusionCode")) {
        let mut texts = Texts::default();
        for concept in concept.items() {
            texts.written.extend(concept.str("text"));
            texts.displays.extend(concept.each("coding").filter_map(|coding| coding.str("display")));
            texts.coded.extend(concept.each("coding").flat_map(|coding| reader.code_concepts(coding)));
        }
        let meaning = reader.meaning(Some(concept));
        found.extend(coded::of_code(reader, &meaning, &texts, Some(definition)).concepts);
    }
    let words = ["valueString", "conclusion"].into_iter().filter_map(|slot| node.str(slot));
    for text in words.filter(|text| text.len() <= SHORT && !aside::names_others(reader, text)) {
        found.extend(said::of_text(reader, text, Some(definition)).plain);
    }
    found
}
