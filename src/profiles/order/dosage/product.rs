//! The strength of an ordered product: by the names of the medication, and by the ingredients of the Medication it points at.

use rust_decimal::Decimal;

use super::amount::Strength;
use super::{quantity, words};
use crate::fhir::record::node::Node;
use crate::profiles::dosage_words::phrase::WrittenUnit;
use crate::profiles::dosage_words::phrasebook::Phrasebook;
use crate::profiles::record::place::Index;

/// Milligrams in one piece and in one millilitre; nothing where two places contradict each other.
pub fn strength<'c>(book: &Phrasebook, index: &Index<'c>, holder: Node<'c>, order: Node<'c>) -> Strength {
    let concept = order.get("medicationCodeableConcept");
    let reference = order.get("medicationReference");
    let medication = reference.and_then(|reference| index.follow(holder, reference));
    let names = concept.into_iter().chain(medication.and_then(|medication| medication.get("code")));
    let named = names.flat_map(|concept| {
        let displays = concept.each("coding").filter_map(|coding| coding.str("display"));
        displays.chain(concept.str("text"))
    });
    let shown = reference.and_then(|reference| reference.str("display"));
    let by_name = named.chain(shown).map(|name| words::strength(book, name)).fold(Strength::default(), Strength::with);
    let ingredients: Vec<Node> = medication.into_iter().flat_map(|medication| medication.each("ingredient")).collect();
    match ingredients.as_slice() {
        [ingredient] => by_name.with(of_ratio(book, ingredient.get("strength"))),
        _ => by_name,
    }
}

/// 100 mg in one vial, 20 mg in one mL.
fn of_ratio(book: &Phrasebook, ratio: Option<Node>) -> Strength {
    let found = ratio.and_then(|ratio| {
        let mass = quantity::milligrams(book, ratio.get("numerator")?)?;
        let denominator = ratio.get("denominator")?;
        let number = denominator.get("value").map_or(Some(Decimal::ONE), Node::number)?;
        let each = mass.checked_div(number)?;
        let unit = denominator.str("unit").or_else(|| denominator.str("code")).unwrap_or_default();
        Some(match quantity::unit(book, unit) {
            quantity::Unit::Amount { unit: WrittenUnit::Volume, .. } => {
                Strength { of_millilitre: Some(each), of_one: None }
            }
            quantity::Unit::Amount { unit: WrittenUnit::Counted, .. } | quantity::Unit::None => {
                Strength { of_one: Some(each), of_millilitre: None }
            }
            _ => Strength::default(),
        })
    });
    found.unwrap_or_default()
}
