//! Whether what stands where a `CodeableConcept` should can be read as one.

use crate::fhir::record::node::Node;
use crate::fhir::record::unusable::Shape;

/// Something stands where a `CodeableConcept` should, and no part of it could be read for its shape.
pub fn is_misshapen(concept: Node) -> bool {
    let is_text = |node: Node, slot: &str| node.get(slot).is_none_or(|value| value.shape() == Shape::Text);
    let sound = |coding: Node| coding.is_object() && ["code", "display"].iter().all(|slot| is_text(coding, slot));
    let sound = |concept: Node| concept.is_object() && is_text(concept, "text") && concept.each("coding").all(sound);
    !concept.items().all(sound)
}
