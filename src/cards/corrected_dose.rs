//! The button that corrects a dose or an interval: the client's own draft, complete, in which nothing else changes.

use crate::case::dosage::DoseUnit;
use crate::cds_hooks::response::Action;
use crate::evaluate::advice::{AdviceItem, Subject};
use crate::evaluate::dose::advice::Ordered;

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
    let changes: Vec<Change> = dose.ordered.iter().map(change).collect::<Option<_>>()?;
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

fn change(ordered: &Ordered) -> Option<Change<'_>> {
    let amount = &ordered.amount;
    Some(Change { from: ordered.value, to: ordered.right?, unit: &amount.unit, strength: amount.strength })
}
