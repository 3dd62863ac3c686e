//! Which side a cancer is on.

use crate::case::specimen::Laterality;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};

/// By its body site, that site's qualifiers, or its words.
pub fn laterality(reader: Reader, node: Node, code: &Meaning) -> Option<Laterality> {
    let site = reader.meaning(node.get("bodySite"));
    let extended = node
        .each("bodySite")
        .flat_map(|site| site.each("extension"))
        .filter_map(|extension| extension.get("valueCodeableConcept"));
    let qualified: Vec<&str> = extended.flat_map(|concept| reader.meaning(Some(concept)).concepts).collect();
    side_by(|name| site.has(name) || code.has(name) || qualified.contains(&name))
}

/// The side that the words or codes of a reason name.
pub fn side_of(reason: &Meaning) -> Option<Laterality> {
    side_by(|name| reason.has(name))
}

fn side_by(named: impl Fn(&str) -> bool) -> Option<Laterality> {
    match (named("laterality-left"), named("laterality-right"), named("laterality-bilateral")) {
        (_, _, true) | (true, true, _) => Some(Laterality::Bilateral),
        (true, false, _) => Some(Laterality::Left),
        (false, true, _) => Some(Laterality::Right),
        _ => None,
    }
}
