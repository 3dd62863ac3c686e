//! What of a result says where it was taken from, and cannot be read for its shape.
//!
//! It deliberately reads no site: that is done with the result. That nothing is said is legal, and not noted.

use super::meaning::is_misshapen;
use super::place::Index;
use crate::fhir::record::node::Node;

/// The misshapen parts, in words.
pub fn misshapen(index: &Index, node: Node) -> Vec<&'static str> {
    let reference = node.get("specimen");
    let specimen = reference.and_then(|reference| index.follow(node, reference));
    let collection = specimen.and_then(|specimen| specimen.get("collection"));
    let concept =
        |holder: Option<Node>, slot: &str| holder.and_then(|holder| holder.get(slot)).is_some_and(is_misshapen);
    let object = |node: Option<Node>| node.is_some_and(|node| !node.items().all(Node::is_object));
    let slots = [
        (object(reference), "its specimen"),
        (object(collection), "the collection of its specimen"),
        (concept(collection, "bodySite"), "the body site of its specimen"),
        (concept(specimen, "type"), "the type of its specimen"),
        (concept(Some(node), "bodySite"), "its body site"),
    ];
    slots.into_iter().filter(|(is_misshapen, _)| *is_misshapen).map(|(_, slot)| slot).collect()
}
