//! The button that corrects a dose or an interval: the client's own draft, complete, in which nothing else changes.

use crate::case::dosage::DoseUnit;
use crate::cds_hooks::response::Action;
use crate::evaluate::advice::{AdviceItem, Subject};
use crate::evaluate::dose::advice::Ordered;
use crate::knowledge::dose::RouteWord;

use super::Frame;
use super::amounts_in_words::Change;
use super::corrected_draft::{Correction, corrected};

/// The button; none where the draft has no id, or does not say what is wrong where it can be changed.
pub(super) fn button(item: &AdviceItem, frame: &Frame) -> Option<(String, Action)> {
    let Subject::Order(advice) = &item.subject else { return None };
    let dose = item.dose.as_ref().filter(|dose| dose.may_be_corrected)?;
    let own = advice.order.reference.resource()?;
    let drug = frame.drug(dose.rule.drug.as_str());
    let words = &frame.wording.button;
    if let Some(days) = dose.every_days {
        let draft = corrected(frame.sent, own, &Correction::EveryDays(days))?;
        let label = words.correct_interval(drug, &days.to_string());
        return Some((label.clone(), Action::update(label, &draft).ok()?));
    }
    let is_swallowed = dose.rule.route == Some(RouteWord::Oral);
    let changes: Vec<Change> = dose.ordered.iter().map(|own| change(own, is_swallowed)).collect::<Option<_>>()?;
    let unit = match &dose.ordered.first()?.amount.unit {
        DoseUnit::Milligram => "mg",
        DoseUnit::MilligramPerKilogram => "mg/kg",
        DoseUnit::MilligramPerSquareMetre => "mg/m2",
        DoseUnit::AreaUnderCurve | DoseUnit::Other(_) => return None,
    };
    let draft = corrected(frame.sent, own, &Correction::Amounts(&changes))?;
    let label = words.correct_dose(drug, &format!("{} {unit}", changes.first()?.to.normalize()));
    Some((label.clone(), Action::update(label, &draft).ok()?))
}

/// Nobody swallows three quarters of a capsule: tablets and capsules are changed to a whole number of them.
fn change(ordered: &Ordered, is_swallowed: bool) -> Option<Change<'_>> {
    let (amount, to) = (&ordered.amount, ordered.right?);
    let is_whole = |strength| to.checked_rem(strength).is_some_and(|left| left.is_zero());
    let is_possible = !is_swallowed || amount.strength.is_none_or(is_whole);
    is_possible.then_some(Change { from: ordered.value, to, unit: &amount.unit, strength: amount.strength })
}
