//! The specimen of a result: where it was taken, on which side, from the primary or from a metastasis.
//!
//! What is not stated stays open; only an organ that cannot be the primary's makes a metastasis.

use crate::case::disease::Cancer;
use crate::case::specimen::{Laterality, Origin, Specimen};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
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
        laterality: match first("laterality-") {
            Some("left") => Some(Laterality::Left),
            Some("right") => Some(Laterality::Right),
            Some("bilateral") => Some(Laterality::Bilateral),
            _ => None,
        },
    }
}

/// A specimen from another organ than that of the only cancer in scope is a metastasis; from the organ itself, the
/// primary. A lymph node may be either.
pub fn origin(specimen: &Specimen, reader: Reader, cancers: &[Cancer]) -> Origin {
    if specimen.origin != Origin::Unstated {
        return specimen.origin;
    }
    let Some(site) = specimen.site.as_deref() else { return Origin::Unstated };
    let named = reader.text_concepts(site);
    let organ = named.iter().find_map(|name| name.strip_prefix("site-")).unwrap_or(site);
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
