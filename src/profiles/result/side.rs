//! On which side the primary tumour is that a result is of: a left and a right breast cancer are two.

use super::specimen::{self, organ};
use crate::case::disease::{Activity, Cancer};
use crate::case::diseases::Definition;
use crate::case::specimen::{Laterality, Origin, Specimen};
use crate::fhir::record::node::Node;
use crate::profiles::diagnosis::organ_of_spread;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::aside;
use crate::profiles::record::place::{self, Index};

/// As its specimen says. Of a patient with a tumour on each side it may be said by the Condition that the result is about, or by
/// the organ, where only one of them has spread to it; where two of these differ, or the words of the result name the other
/// side, nobody can tell.
pub fn of_side<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    cancers: &[Cancer],
    (node, code): (Node<'c>, &Meaning<'c>),
    specimen: &Specimen,
) -> Option<Laterality> {
    let are_two = is_two_sided(cancers);
    // The side of a metastasis is not that of the tumour it comes from.
    let is_elsewhere = is_elsewhere(reader, cancers, specimen, are_two);
    let own = specimen.laterality.filter(|_| !is_elsewhere);
    if !are_two {
        return own;
    }
    let mut sides: Vec<Laterality> = own.into_iter().chain(focused(node, cancers)).collect();
    let mut beside: Vec<Laterality> = Vec::new();
    if !is_elsewhere {
        beside.extend(sides_of(&specimen::concepts(reader, index, node, code)));
        beside.extend(words(node).flat_map(|text| sides_of(&reader.text_concepts(text))));
    }
    if sides.is_empty() {
        sides.extend(spread_to(reader, cancers, specimen));
    }
    let differs = |side: Laterality| sides.iter().chain(&beside).any(|other| side.is_opposite(*other));
    sides.first().copied().filter(|side| !differs(*side))
}

/// One disease, on the left and on the right.
fn is_two_sided(cancers: &[Cancer]) -> bool {
    let active = || cancers.iter().filter(|cancer| cancer.activity == Activity::Active);
    active().any(|one| active().any(|other| one.is_beside(other)))
}

/// The wall of the chest and its skin go with the breast of their side.
const NEAR: [&str; 2] = ["chest-wall", "skin"];

/// Taken from where none of the cancers has begun. Of two tumours a lymph node goes with its side, and what lies near.
fn is_elsewhere(reader: Reader, cancers: &[Cancer], specimen: &Specimen, are_two: bool) -> bool {
    if !are_two && specimen.origin == Origin::Metastasis {
        return true;
    }
    let known = |organ: &&str| reader.concept(&format!("site-{organ}")).is_some();
    let Some(organ) = organ(reader, specimen).filter(known) else { return false };
    let mut definitions = cancers.iter().filter_map(|cancer| reader.diseases.definition(cancer.disease)).peekable();
    let lies_apart = |definition: &Definition| {
        let Definition { organ: home, spread, .. } = definition;
        let is_of_region = spread.regional.iter().any(|known| known == organ_of_spread(organ));
        let goes_with_side = NEAR.contains(&organ) || spread.either.iter().any(|known| known == organ);
        home != organ && !is_of_region && !(are_two && goes_with_side)
    };
    definitions.peek().is_some() && definitions.all(lies_apart)
}

/// The sides of the cancers whose Conditions a result is about.
fn focused<'c>(node: Node<'c>, cancers: &'c [Cancer]) -> impl Iterator<Item = Laterality> {
    let linked =
        node.each("focus").chain(node.each("extension").filter_map(|extension| extension.get("valueReference")));
    let targets = linked.filter_map(|link| link.str("reference")).map(place::relative);
    targets.filter_map(move |target| cancers.iter().find(|cancer| cancer.is_named_by(target))?.laterality)
}

/// The side of the cancers that have spread to the organ of the specimen, where none of the other side has.
fn spread_to(reader: Reader, cancers: &[Cancer], specimen: &Specimen) -> Option<Laterality> {
    let organ = organ(reader, specimen)?;
    let has_spread = |cancer: &&Cancer| cancer.metastases.iter().any(|to| to == organ_of_spread(organ));
    let active = cancers.iter().filter(|cancer| cancer.activity == Activity::Active);
    let mut sides = active.filter(has_spread).map(|cancer| cancer.laterality);
    let first = sides.next()??;
    sides.all(|side| side == Some(first)).then_some(first)
}

/// Whatever a result says in words: its value, its parts, its notes.
fn words(node: Node<'_>) -> impl Iterator<Item = &str> {
    let notes = node.each("note").filter_map(|note| note.str("text"));
    words_of_value(node).chain(node.each("component").flat_map(words_of_value)).chain(notes)
}

fn words_of_value(holder: Node<'_>) -> impl Iterator<Item = &str> {
    let concept = holder.get("valueCodeableConcept").into_iter().flat_map(aside::texts);
    holder.str("valueString").into_iter().chain(concept)
}

fn sides_of(concepts: &[&str]) -> Vec<Laterality> {
    concepts.iter().filter_map(|name| Laterality::from_id(name.strip_prefix("laterality-")?)).collect()
}
