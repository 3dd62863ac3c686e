//! What each denial is about, among the words of a text about therapies ([`super::given`]).

use super::given_items::{Item, Standing};
use super::meaning::Side;

/// What a denial is about.
#[derive(PartialEq, Eq)]
pub enum Denied {
    /// The things behind it, by how many stand before it.
    Behind(usize),
    /// The thing right before it, by how many stand before that; of those it says nothing that is sure.
    Last(usize),
    /// A thing, that something was given (its place), or all there is.
    Therapy(Option<usize>),
    /// A word that would turn what is said: "no allergy", "not contraindicated".
    Turn(usize),
    /// A noun of its own: "without premedication".
    Noun,
}

/// What each denial of a piece is about.
pub fn denials(items: &[Item]) -> Vec<Denied> {
    let mut denials = Vec::new();
    // What stands before the denial, counted along: the things, and the first word that turns what is said.
    let (mut things, mut turn) = (0, None);
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Denial(side) => denials.push(denied(items, (at, *side), (things, turn))),
            Item::Thing(_) | Item::Alias(_) => things += 1,
            item if turn.is_none() && turns(item) => turn = Some(at),
            _ => {}
        }
    }
    denials
}

/// A word that a denial would turn.
const fn turns(item: &Item) -> bool {
    matches!(item, Item::Says(Standing::NotGiven | Standing::Open) | Item::Question)
}

fn denied(items: &[Item], (at, side): (usize, Side), (things, turn): (usize, Option<usize>)) -> Denied {
    let is_word =
        |at: &usize| !matches!(items.get(*at), Some(Item::Or | Item::Versus | Item::Patient | Item::Alias(_)));
    let before = (0..at).rev().find(is_word);
    let after = (at + 1..items.len()).find(is_word);
    let other = match side {
        Side::Before => after,
        Side::After => before,
        Side::Either => after.or(before),
    };
    // "Contraindications to paclitaxel: none"
    if other.is_some_and(|other| other < at && matches!(items.get(other), Some(Item::Thing(_))))
        && let Some(turn) = turn
    {
        return Denied::Turn(turn);
    }
    // "レトロゾール CDK4/6阻害薬なし": it is said of the second.
    let own = |other: usize| 1 + items.get(other + 1..at).unwrap_or_default().len();
    let earlier = |other: usize| things.saturating_sub(own(other));
    match other.and_then(|other| Some((other, items.get(other)?))) {
        Some((other, Item::Thing(_))) if other < at && earlier(other) > 0 => Denied::Last(earlier(other)),
        Some((other, Item::Given)) => Denied::Therapy(Some(other)),
        Some((other, item)) if turns(item) => Denied::Turn(other),
        Some((other, Item::Thing(_))) if other > at => Denied::Behind(things),
        Some((_, Item::Noun)) => Denied::Noun,
        _ => Denied::Therapy(None),
    }
}
