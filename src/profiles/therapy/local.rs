//! Drugs that are put on the skin, into an eye or the bladder: they are no therapy of a cancer that is asked about here.

use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;

const LOCAL: &str = "route-local";

/// A drug was given to a place only, by the route of its doses, else by their words, else by its own name.
pub fn is_said(reader: Reader, node: Node, name: &str) -> bool {
    let says = |text: &str| reader.text_concepts(text).contains(&LOCAL);
    let dosages = ["dosage", "dosageInstruction"].into_iter().flat_map(|slot| node.each(slot));
    let routes: Vec<bool> = dosages
        .filter_map(|dosage| match dosage.get("route") {
            Some(route) => Some(reader.meaning(Some(route)).has(LOCAL)),
            None => dosage.str("text").filter(|text| says(text)).map(|_| true),
        })
        .collect();
    if routes.is_empty() { says(name) } else { routes.into_iter().all(|is_local| is_local) }
}
