//! ICD-O says in two codes what other systems say in one: where a tumour is (C50.4), and what it is made of and how it
//! behaves (8500/3). They stand beside each other in one code, or one of them in the body site or mCODE's extension.

use crate::case::disease::Disease;
use crate::case::diseases::Definition;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};

/// A malignant tumour at its primary site (behaviour 3).
const MALIGNANT: &str = "condition-malignant-morphology";

/// No carcinoma, whatever its organ; only diseases that are told apart by what they are made of can be made of it.
const NON_EPITHELIAL: &str = "condition-non-epithelial";

const ELSEWHERE: &str = "condition-other-cancer";

/// The cancer that a malignant morphology and a place name together, where the code names none by itself.
pub fn cancer<'c>(reader: Reader<'c>, node: Node<'c>, code: &Meaning<'c>, coded: &[&'c str]) -> Option<&'c str> {
    let named = super::disease(reader, code, Vec::new).map(|(disease, _)| disease);
    // "Malignant neoplasm" (SNOMED CT 363346000) names none.
    let is_named = named.is_some_and(|disease| disease != Disease::Unstated);
    if is_named || code.family("condition-metastasis").next().is_some() {
        return None;
    }
    let extension = || node.each("extension").filter_map(|extension| extension.get("valueCodeableConcept"));
    let beside: Vec<&str> = extension().flat_map(|concept| codes(reader, concept)).collect();
    let made_of = [coded, &beside].into_iter().find(|concepts| concepts.contains(&MALIGNANT))?;
    let place = of_places(coded).next().is_none().then(|| node.get("bodySite")).flatten();
    let sites = place.map(|place| codes(reader, place)).unwrap_or_default();
    let mut organs = of_places(coded).chain(of_places(&sites)).peekable();
    organs.peek()?;
    let (_, of) = organs.find_map(|organ| reader.diseases.iter().find(|(_, it)| it.organ == organ)).unzip();
    let own = of.filter(|of| !made_of.contains(&NON_EPITHELIAL) || !of.named_by.histology.is_empty());
    let named = own.and_then(|of| of.named_by.site.first()).map_or(ELSEWHERE, String::as_str);
    reader.concept(named).map(|concept| reader.name(concept))
}

/// A malignant tumour by its morphology, of whatever organ.
pub fn is_malignant(code: &Meaning) -> bool {
    code.has(MALIGNANT)
}

/// The disease of ours that a tumour may be of which the code says where it is, and nothing else.
pub fn place_only(reader: Reader, node: Node, code: &Meaning) -> Option<Disease> {
    let says_what = |name: &&str| name.starts_with("condition-");
    if code.concepts.iter().any(says_what) {
        return None;
    }
    let coded = node.get("code").map(|code| codes(reader, code)).unwrap_or_default();
    let organ = of_places(&coded).next()?;
    let is_of_ours = |of: &Definition| of.is_in_scope && of.organ == organ;
    let (id, _) = reader.diseases.iter().find(|(_, of)| is_of_ours(of))?;
    reader.diseases.disease(id)
}

fn codes<'c>(reader: Reader<'c>, concept: Node<'c>) -> Vec<&'c str> {
    let codings = concept.items().flat_map(|concept| concept.each("coding"));
    codings.flat_map(|coding| reader.code_concepts(coding)).collect()
}

/// The organs that concepts name; `other` of a place we tell nothing of.
fn of_places<'c>(concepts: &[&'c str]) -> impl Iterator<Item = &'c str> {
    concepts.iter().filter_map(|name| name.strip_prefix("site-").or(name.strip_prefix("topography-")))
}
