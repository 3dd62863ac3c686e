//! What words beside one dose say of it: "patient refused", "held for neutropenia", 患者希望により休薬. A dose of which something was
//! given was given.

use super::given_denials::{Denied, denials};
use super::given_items::{DoseWord, Item, Standing};

/// Whether one dose was given, by the words beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Dose {
    #[default]
    Unsaid,
    /// It may be something else that was not ("refused premedication"), or a pause ("held for 20 minutes").
    PerhapsNot,
    Not,
    Given,
}

/// Reads the items of a text.
pub fn read(items: &[Item]) -> Dose {
    let is_end = |item: &Item| matches!(item, Item::Comma | Item::End | Item::Joint | Item::Opens | Item::Closes);
    items.split(is_end).map(part).max().unwrap_or_default()
}

fn part(items: &[Item]) -> Dose {
    let denials = denials(items);
    let is_denied = |at: usize| {
        let names = |denied: &Denied| matches!(denied, Denied::Turn(of) | Denied::Therapy(Some(of)) if *of == at);
        denials.iter().any(names)
    };
    let has = |wanted: fn(&Item) -> bool| items.iter().enumerate().any(|(at, item)| wanted(item) && !is_denied(at));
    let is_held = has(|item| matches!(item, Item::Says(Standing::NotGiven) | Item::OfDose(DoseWord::Held)))
        || denials.iter().any(|denied| matches!(denied, Denied::Therapy(_)));
    if !is_held {
        let is_given = has(|item| matches!(item, Item::Given | Item::Course))
            && !has(|item| matches!(item, Item::Says(_) | Item::Question));
        return if is_given { Dose::Given } else { Dose::Unsaid };
    }
    let is_pause = items.contains(&Item::OfDose(DoseWord::While));
    if !is_pause && without_reason(items).iter().all(is_of_dose) { Dose::Not } else { Dose::PerhapsNot }
}

/// Without what only says why.
fn without_reason(items: &[Item]) -> &[Item] {
    let place = |word: DoseWord| items.iter().position(|item| *item == Item::OfDose(word));
    let items = place(DoseWord::ReasonBefore).and_then(|at| items.get(at..)).unwrap_or(items);
    let behind = items.iter().position(|item| *item == Item::OfDose(DoseWord::ReasonBehind));
    behind.and_then(|at| items.get(..at)).unwrap_or(items)
}

/// It is said of the dose, and of nothing that has a name of its own.
const fn is_of_dose(item: &Item) -> bool {
    matches!(
        item,
        Item::Given
            | Item::Says(Standing::NotGiven)
            | Item::Denial(_)
            | Item::Patient
            | Item::OfDose(DoseWord::Held | DoseWord::Dose | DoseWord::ReasonBefore)
    )
}
