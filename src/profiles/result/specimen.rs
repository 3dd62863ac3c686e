//! The specimen of a result: where it was taken, on which side, from the primary or from a metastasis.
//!
//! What is not stated stays open; only an organ that cannot be the primary's makes a metastasis.

use crate::case::disease::Cancer;
use crate::case::specimen::{Laterality, Origin, Specimen};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::aside;
use crate::profiles::record::place::{self, Index};

/// The specimen an Observation names, by reference, body site, or its code.
pub fn read(reader: Reader, index: &Index, node: Node, code: &Meaning) -> Specimen {
    let reference = node.get("specimen");
    let resource = reference.and_then(|reference| index.follow(node, reference));
    let body_site = reader.meaning(node.get("bodySite"));
    let collected_from = reader.meaning(resource.and_then(|specimen| specimen.at(&["collection", "bodySite"])));
    let kind = reader.meaning(resource.and_then(|specimen| specimen.get("type")));
    let display =
        reference.and_then(|reference| reference.items().next()).and_then(|reference| reference.str("display"));
    let noted = resource.into_iter().flat_map(|specimen| specimen.each("note")).filter_map(|note| note.str("text"));
    let mut concepts: Vec<&str> =
        [&collected_from, &body_site, &kind, code].iter().flat_map(|m| m.concepts.iter().copied()).collect();
    for text in display.into_iter().chain(noted) {
        concepts.extend(reader.text_concepts(text));
    }
    let first = |prefix: &str| concepts.iter().find_map(|name| name.strip_prefix(prefix));
    let site = first("site-");
    let words = collected_from.text.or(body_site.text).or(display).or(kind.text);
    Specimen {
        id: reference
            .and_then(|reference| reference.items().next())
            .and_then(|reference| reference.str("reference"))
            .map(|target| if target.starts_with('#') { target.to_owned() } else { place::relative(target).to_owned() }),
        site: site.or(words).map(str::to_owned),
        origin: match (concepts.contains(&"origin-primary"), concepts.contains(&"origin-metastasis")) {
            (true, false) => Origin::Primary,
            (false, true) => Origin::Metastasis,
            _ => Origin::Unstated,
        },
        laterality: first("laterality-").and_then(Laterality::from_id),
        of_side: None,
    }
}

/// All that the specimen, the body site and the name of a result say of where it is from, in codes and in words.
pub fn concepts<'c>(reader: Reader<'c>, index: &Index<'c>, node: Node<'c>, code: &Meaning<'c>) -> Vec<&'c str> {
    let reference = node.get("specimen");
    let resource = reference.and_then(|reference| index.follow(node, reference));
    let display = reference.and_then(|reference| reference.items().next()?.str("display"));
    let noted = resource.into_iter().flat_map(|specimen| specimen.each("note")).filter_map(|note| note.str("text"));
    let places = aside::tissue(node, resource);
    let named = aside::tissue(node, resource).chain(node.get("code"));
    let worded = named.flat_map(aside::texts).chain(display).chain(noted);
    let mut concepts = code.concepts.clone();
    concepts.extend(places.flat_map(|place| reader.meaning(Some(place)).concepts));
    concepts.extend(worded.flat_map(|text| reader.text_concepts(text)));
    concepts
}

/// The organ it was taken from, as far as it is known here.
pub fn organ<'s>(reader: Reader<'s>, specimen: &'s Specimen) -> Option<&'s str> {
    let site = specimen.site.as_deref()?;
    let named = reader.text_concepts(site);
    Some(named.iter().find_map(|name| name.strip_prefix("site-")).unwrap_or(site))
}

/// A specimen from another organ than that of the only cancer in scope is a metastasis; from the organ itself, the
/// primary. A lymph node may be either.
pub fn origin(specimen: &Specimen, reader: Reader, cancers: &[Cancer]) -> Origin {
    if specimen.origin != Origin::Unstated {
        return specimen.origin;
    }
    let Some(organ) = organ(reader, specimen) else { return Origin::Unstated };
    let Some(disease) = cancers.first().map(|cancer| cancer.disease) else { return Origin::Unstated };
    if cancers.iter().any(|cancer| cancer.disease != disease) {
        return Origin::Unstated;
    }
    match reader.diseases.definition(disease) {
        Some(definition) if definition.organ == organ => Origin::Primary,
        Some(definition) if definition.spread.distant.iter().any(|distant| distant == organ) => Origin::Metastasis,
        _ => Origin::Unstated,
    }
}
