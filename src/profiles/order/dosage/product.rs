//! The strength of an ordered product: by the names of the medication, and by the ingredients of the Medication it points at.

use rust_decimal::Decimal;

use super::amount::Strength;
use super::quantity;
use crate::fhir::record::node::Node;
use crate::profiles::dosage_words::phrase::{Phrase, WrittenUnit};
use crate::profiles::dosage_words::phrasebook::{Phrasebook, Token};
use crate::profiles::dosage_words::slots::numbers;
use crate::profiles::record::place::Index;
use crate::text::normal::Normal;

/// Milligrams in one piece and in one millilitre; nothing where two places contradict each other. Of several ingredients it is
/// the one with the name of the drug that counts.
pub fn strength<'c>(
    book: &Phrasebook,
    index: &Index<'c>,
    (holder, order): (Node<'c>, Node<'c>),
    is_own: &dyn Fn(&str) -> bool,
) -> Strength {
    let concept = order.get("medicationCodeableConcept");
    let reference = order.get("medicationReference");
    let medication = reference.and_then(|reference| index.follow(holder, reference));
    let names = concept.into_iter().chain(medication.and_then(|medication| medication.get("code")));
    let named = names.flat_map(|concept| {
        let displays = concept.each("coding").filter_map(|coding| coding.str("display"));
        displays.chain(concept.str("text"))
    });
    let shown = reference.and_then(|reference| reference.str("display"));
    let by_name = named.chain(shown).map(|name| of_name(book, name)).fold(Strength::default(), Strength::with);
    let ingredients: Vec<Node> = medication.into_iter().flat_map(|medication| medication.each("ingredient")).collect();
    match ingredients.as_slice() {
        [ingredient] => by_name.with(of_ratio(book, ingredient.get("strength"))),
        several => {
            let is_own = |part: &&Node<'c>| called(index, (holder, medication), part).any(is_own);
            let mut own = several.iter().filter(is_own);
            match (own.next(), own.next()) {
                (Some(own), None) => by_name.with(of_ratio(book, own.get("strength"))),
                _ => by_name,
            }
        }
    }
}

/// What an ingredient is called.
fn called<'c>(
    index: &Index<'c>,
    (holder, medication): (Node<'c>, Option<Node<'c>>),
    ingredient: &Node<'c>,
) -> impl Iterator<Item = &'c str> {
    let reference = ingredient.get("itemReference");
    let target = reference.and_then(|item| {
        let inside = medication.and_then(|medication| index.follow(medication, item));
        inside.or_else(|| index.follow(holder, item))
    });
    let concept = ingredient.get("itemCodeableConcept").or_else(|| target.and_then(|target| target.get("code")));
    let displays = concept.into_iter().flat_map(|concept| concept.each("coding")).filter_map(|one| one.str("display"));
    let shown = reference.and_then(|reference| reference.str("display"));
    concept.and_then(|concept| concept.str("text")).into_iter().chain(displays).chain(shown)
}

/// The strength that the name of a product states: "150 mg tablet", "30 mg/mL", or its one amount in milligrams; at its end
/// also without the unit.
fn of_name(book: &Phrasebook, name: &str) -> Strength {
    let mut found = Strength::default();
    let mut masses: Vec<Decimal> = Vec::new();
    for token in book.tokens(&apart(Normal::of(name).as_str())).iter() {
        let Token::Known { phrase, slots, .. } = token else { continue };
        match (phrase, numbers(slots).as_slice()) {
            (Phrase::Strength | Phrase::Amount(WrittenUnit::Milligram), [mass]) => masses.push(*mass),
            (Phrase::Concentration, [mass, volume]) => {
                masses.push(*mass);
                found.of_millilitre = mass.checked_div(*volume);
            }
            (Phrase::ConcentrationOfOne, [mass]) => found.of_millilitre = Some(*mass),
            _ => {}
        }
    }
    masses.dedup();
    match masses.as_slice() {
        [mass] => found.of_one = Some(*mass),
        [] if found == Strength::default() => found.of_one = at_end(name),
        _ => {}
    }
    found
}

/// The only number of a name, behind everything else: brands call their strengths so.
fn at_end(name: &str) -> Option<Decimal> {
    let name = Normal::of(name);
    let name = name.as_str().trim_end();
    let is_of_number = |letter: char| letter.is_ascii_digit() || letter == '.';
    let head = name.trim_end_matches(is_of_number);
    let is_only = !head.is_empty() && !head.contains(|letter: char| letter.is_ascii_digit());
    name.strip_prefix(head).filter(|_| is_only)?.parse().ok()
}

/// The name with its letters apart from the digits behind them: a product's strength may follow a part of its name at once ("LA10.8").
fn apart(name: &str) -> String {
    let before = std::iter::once(' ').chain(name.chars());
    let parts = before.zip(name.chars()).flat_map(|(before, own)| {
        let is_behind = own.is_ascii_digit() && before.is_ascii_alphabetic();
        is_behind.then_some(' ').into_iter().chain([own])
    });
    parts.collect()
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
