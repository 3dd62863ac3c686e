//! How the drug enters the body, as ordered, against the route of its doses.

use crate::case::dosage::{DosageEntry, Route};
use crate::knowledge::dose::{DoseRule, RouteWord};

use super::advice::FaultKind;

/// The route that the doses of the rule are not for; none where the order states theirs, or none that was understood. What is
/// coded counts, and words beside it only where they put the drug into the spinal canal.
pub fn fault(entry: &DosageEntry, rule: &DoseRule) -> Option<FaultKind> {
    let right = of_word(rule.route?);
    // "With oral dexamethasone".
    let said = if entry.names_other_drug { &[] } else { entry.said_routes.as_slice() };
    if said.contains(&Route::Intrathecal) {
        return Some(FaultKind::Route(Route::Intrathecal));
    }
    match entry.route {
        Some(Route::Unread) | None => said.first().filter(|_| !said.contains(&right)).copied(),
        Some(coded) => Some(coded).filter(|coded| *coded != right),
    }
    .map(FaultKind::Route)
}

/// The route of a rule as an order states it.
pub const fn of_word(word: RouteWord) -> Route {
    match word {
        RouteWord::Oral => Route::Oral,
        RouteWord::Intravenous => Route::Intravenous,
        RouteWord::Subcutaneous => Route::Subcutaneous,
        RouteWord::Intramuscular => Route::Intramuscular,
    }
}
