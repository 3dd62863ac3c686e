//! What of a result says where it was taken from, and cannot be read for its shape.
//!
//! It deliberately reads no site: that is done with the result. That nothing is said is legal, and not noted.

use crate::case::unread::Unread;
use crate::fhir::record::node::Node;
use crate::profiles::misshapen::is_misshapen;
use crate::profiles::record::place::Index;

/// The misshapen parts.
pub fn misshapen(index: &Index, node: Node) -> Vec<Unread> {
    let reference = node.get("specimen");
    let specimen = reference.and_then(|reference| index.follow(node, reference));
    let collection = specimen.and_then(|specimen| specimen.get("collection"));
    let concept =
        |holder: Option<Node>, slot: &str| holder.and_then(|holder| holder.get(slot)).is_some_and(is_misshapen);
    let object = |node: Option<Node>| node.is_some_and(|node| !node.items().all(Node::is_object));
    let slots = [
        (object(reference), Unread::Specimen),
        (object(collection), Unread::SpecimenCollection),
        (concept(collection, "bodySite"), Unread::SpecimenSite),
        (concept(specimen, "type"), Unread::SpecimenType),
        (concept(Some(node), "bodySite"), Unread::BodySite),
    ];
    slots.into_iter().filter(|(is_misshapen, _)| *is_misshapen).map(|(_, slot)| slot).collect()
}
