//! What codes and words of a diagnosis say together: words that turn a stage turn that of the code, too.

use super::mentions::is_extent;
use super::morphology;
use super::said::{Said, of_text};
use crate::case::diseases::{Definition, Diseases};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::result::stated;
use crate::profiles::states::is_state;
use crate::profiles::terminology::NO_SPREAD;

/// The meaning of the code of a diagnosis: without what its words turn, and with what its modifiers and a second code add.
pub fn meaning<'c>(reader: Reader<'c>, own: &PatientResource<'c>, modifiers: Vec<&'c str>) -> Meaning<'c> {
    let named = super::disease(reader, &own.code, Vec::new);
    let definition = named.and_then(|(disease, _)| reader.diseases.definition(disease));
    let mut texts = Texts::default();
    for concept in own.node.get("code").into_iter().flat_map(Node::items) {
        texts.written.extend(concept.str("text"));
        for coding in concept.each("coding") {
            texts.displays.extend(coding.str("display"));
            texts.coded.extend(reader.code_concepts(coding));
        }
    }
    let mut code = of_code(reader, &own.code, &texts, definition);
    // "間質性肺炎ではない": a state that words deny, and no code names.
    code.concepts.retain(|name| {
        let is_denied =
            || texts.written.iter().chain(&texts.displays).any(|text| stated::is_denied(reader, text, name));
        !is_state(name) || texts.coded.contains(name) || !is_denied()
    });
    code.concepts.extend(modifiers);
    let cancer = morphology::cancer(reader, own.node, &code, &texts.coded);
    code.concepts.extend(cancer);
    code
}

/// The meaning of a diagnosis without what its words turn. The words of the clinician outrank codes and their displays.
pub fn of_code<'n>(reader: Reader<'n>, code: &Meaning<'n>, texts: &Texts<'n>, own: Option<&Definition>) -> Meaning<'n> {
    let own_words: Vec<Said> = texts.written.iter().map(|text| of_text(reader, text, own)).collect();
    let displays: Vec<Said> = texts.displays.iter().map(|text| of_text(reader, text, own)).collect();
    let says = |all: &[Said], name: &str| all.iter().any(|said| said.plain.contains(&name));
    let turns = |all: &[Said], name: &str| all.iter().any(|said| said.turned.contains(&name));
    let extent_is_denied = own_words.iter().flat_map(|said| &said.turned).any(|name| is_extent(name))
        && !own_words.iter().flat_map(|said| &said.plain).any(|name| is_extent(name) && *name != NO_SPREAD);
    let holds = |name: &str| {
        if says(&own_words, name) {
            return true;
        }
        if turns(&own_words, name) || (extent_is_denied && is_extent(name)) {
            return false;
        }
        says(&displays, name) || texts.coded.contains(&name) || !turns(&displays, name)
    };
    let mut concepts: Vec<&str> = code.concepts.iter().copied().filter(|name| holds(name)).collect();
    let hidden = own_words.iter().flat_map(|said| &said.plain).filter(|name| is_extent(name));
    let hidden: Vec<&str> = hidden.copied().filter(|name| !concepts.contains(name)).collect();
    concepts.extend(hidden);
    if own_words.iter().any(|said| said.is_taken_back) {
        concepts.push("condition-suspected");
    }
    Meaning {
        concepts,
        markers: code.markers.clone(),
        mismatch: code.mismatch,
        drug_conflict: code.drug_conflict,
        worded: code.worded,
        standing: code.standing,
        standing_of_diagnosis: code.standing_of_diagnosis,
        text: code.text,
        is_official: code.is_official,
    }
}

/// Where the words of a diagnosis stand, and what its codes mean.
#[derive(Debug, Default)]
pub struct Texts<'n> {
    /// `code.text`: what somebody wrote.
    pub written: Vec<&'n str>,
    /// The names of its codes.
    pub displays: Vec<&'n str>,
    /// The concepts of its codes.
    pub coded: Vec<&'n str>,
}

/// The codes of a diagnosis name a cancer of one organ, and its words of another only ("Lung cancer" under C50.9): which
/// of them the patient has nobody can tell.
pub fn name_different_cancers<'c>(reader: Reader<'c>, node: Node<'c>) -> bool {
    let (mut coded, mut written) = (Vec::new(), Vec::new());
    for concept in node.get("code").into_iter().flat_map(Node::items) {
        coded.extend(concept.each("coding").flat_map(|coding| reader.code_concepts(coding)));
        written.extend(concept.str("text").into_iter().flat_map(|text| of_text(reader, text, None).plain));
    }
    // Words that only say what the tumour is made of name no other organ ("malignant lymphoma" under a code of the lung);
    // "lung adenocarcinoma" does.
    let definitions = || reader.diseases.iter().map(|(_, definition)| &definition.named_by);
    let is_histology =
        |concept: &&str| definitions().any(|named_by| named_by.histology.iter().any(|known| known == *concept));
    let is_site = |concept: &&str| definitions().any(|named_by| named_by.site.iter().any(|known| known == *concept));
    let names_organ = |concept: &&str| is_site(concept) && !is_histology(concept);
    if written.iter().any(is_histology) && !written.iter().any(names_organ) {
        return false;
    }
    let (coded, written) = (organs(reader.diseases, &coded), organs(reader.diseases, &written));
    !coded.is_empty() && !written.is_empty() && coded.iter().all(|organ| !written.contains(organ))
}

/// The organs of the cancers that concepts name; those we have no rules for are one.
fn organs<'d>(diseases: &'d Diseases, concepts: &[&str]) -> Vec<&'d str> {
    let names = |definition: &Definition| definition.named_by.site.iter().any(|site| concepts.contains(&site.as_str()));
    let of_ours = diseases.iter().filter(|(_, definition)| names(definition)).map(|(_, it)| it.organ.as_str());
    of_ours.chain(concepts.contains(&"condition-other-cancer").then_some("other")).collect()
}
