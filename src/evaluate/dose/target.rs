//! The dose that a button goes to: the one that is due, or of an amount below it the nearest of the label.

use rust_decimal::Decimal;

use crate::knowledge::dose::Scheme;

use super::advice::FaultKind;
use super::body::{Body, Span};
use super::levels::{Due, Place, levels};
use super::question::Question;

/// The dose of a scheme that is due; none where the size of the body decides and is not known.
pub fn target(scheme: &Scheme, due: Due, question: &Question<'_, '_>) -> Option<Decimal> {
    let loading = scheme.loading.filter(|_| matches!(due, Due::First | Due::AfterGap { .. }));
    let levels = levels(scheme, question.body);
    loading.map(|loading| loading.dose).or(if let [only] = levels.as_slice() { Some(only.start) } else { None })
}

/// The label's dose that an amount below the starting dose comes nearest to: nobody orders less than the whole by mistake for
/// the whole. Where the loading dose is due, that one is meant.
pub fn nearest_below(
    place: &Place,
    amount: Option<Span>,
    (scheme, due): (&Scheme, Due),
    body: &Body,
) -> Option<Decimal> {
    let is_loading_due = scheme.loading.is_some() && due != Due::Running;
    let is_less = matches!(
        place,
        Place::Wrong { kind: FaultKind::Below { .. } | FaultKind::BetweenSteps { .. }, .. } if !is_loading_due
    );
    let amount = amount.and_then(Span::exact).filter(|_| is_less)?;
    let all = levels(scheme, body);
    let [levels] = all.as_slice() else { return None };
    let distance = |dose: &Decimal| {
        let (low, high) = if *dose < amount { (*dose, amount) } else { (amount, *dose) };
        high.checked_div(low).unwrap_or(Decimal::MAX)
    };
    // Doses for failing organs, or in another way of counting, are no steps.
    [levels.start].into_iter().chain(levels.steps.iter().copied()).min_by_key(distance)
}
