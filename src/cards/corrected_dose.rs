//! The dose of an order against the label, and the button that corrects it: the client's own draft, complete, in which only
//! the dose is another.

use std::str::FromStr;

use rust_decimal::Decimal;
use serde_json::{Number, Value as Json, json};

use crate::case::dosage::DoseUnit;
use crate::case::finding::Value;
use crate::case::marker::Marker;
use crate::cds_hooks::response::Action;
use crate::evaluate::advice::{AdviceItem, OrderAdvice, Subject};
use crate::evaluate::verdict::Verdict;
use crate::knowledge::criteria::{Criterion, OrderedDose};
use crate::knowledge::ids::DrugId;
use crate::knowledge::words::{Aspect, DoseUnitWord};

use super::Frame;
use super::amounts_in_words::Change;
use super::corrected_draft::{Correction as Corrected, corrected};

/// An ordered dose and the highest of the label, in the unit of the order and for each unit of body size.
struct Correction<'k> {
    advice: &'k OrderAdvice<'k>,
    rule: &'k OrderedDose<DrugId>,
    /// As ordered.
    amount: Decimal,
    unit: &'k DoseUnit,
    per_unit: Decimal,
    /// In the unit of the order.
    right: Decimal,
    /// Kilograms, and the day.
    weight: Option<(Decimal, String)>,
}

fn correction<'p>(piece: &'p AdviceItem) -> Option<Correction<'p>> {
    let Subject::Order(advice) = &piece.subject else { return None };
    if advice.aspect != Aspect::Dose || advice.verdict != Verdict::NotMet {
        return None;
    }
    let rule = piece.rules.first()?.when.criteria().into_iter().find_map(|criterion| match criterion {
        Criterion::OrderedDose(rule) => Some(rule),
        _ => None,
    })?;
    let dose = advice.order.dosage.amounts().next()?;
    let amount = dose.size.exact()?;
    let weight = piece.findings().filter(|finding| finding.marker == Marker::BodyWeight).find_map(|finding| {
        let Value::Number(number) = finding.value else { return None };
        Some((number.exact()?, finding.source.date?.to_string()))
    });
    let (per_unit, right, weight) = match (&dose.unit, rule.unit) {
        (DoseUnit::Milligram, DoseUnitWord::MilligramPerKilogram) => {
            let (kilograms, day) = weight?;
            let per_unit = amount.checked_div(kilograms)?.round_dp(2);
            (per_unit, (rule.above * kilograms).round(), Some((kilograms, day)))
        }
        _ => (amount, rule.above, None),
    };
    Some(Correction { advice, rule, amount, unit: &dose.unit, per_unit, right, weight })
}

/// `order.dose` of the extension (CONTRACT 3c).
pub(super) fn in_extension(piece: &AdviceItem) -> Option<Json> {
    let Correction { rule, amount: ordered, unit: ordered_in, per_unit, weight, .. } = correction(piece)?;
    let amount = |value: Decimal, unit: &str| json!({"value": number(value), "unit": unit});
    let unit = if matches!(ordered_in, DoseUnit::Milligram) { "mg" } else { rule.unit.id() };
    let mut told = json!({
        "ordered": {"value": number(ordered), "unit": unit, "perUnit": amount(per_unit, rule.unit.id())},
        "expected": [amount(rule.above, rule.unit.id())],
        "tolerance": format!("{} %", rule.tolerance_percent.normalize()),
    });
    if let (Some((kilograms, day)), Some(members)) = (weight, told.as_object_mut()) {
        members.insert("patient".to_owned(), json!({"weight": number(kilograms), "unit": "kg", "date": day}));
    }
    Some(told)
}

/// The button; none where the draft has no id, or does not say its dose where it can be changed.
pub(super) fn button(piece: &AdviceItem, frame: &Frame) -> Option<(String, Action)> {
    let Correction { advice, rule, unit: ordered_in, right, .. } = correction(piece)?;
    let own = advice.order.reference.resource()?;
    let changes: Option<Vec<Change>> = advice
        .order
        .dosage
        .amounts()
        .map(|amount| {
            let to = match amount.unit {
                DoseUnit::Milligram if rule.unit == DoseUnitWord::Milligram => rule.above,
                DoseUnit::Milligram if matches!(ordered_in, DoseUnit::Milligram) => right,
                DoseUnit::MilligramPerKilogram | DoseUnit::MilligramPerSquareMetre => rule.above,
                _ => return None,
            };
            Some(Change { from: amount.size.exact()?, to, unit: &amount.unit, strength: amount.strength })
        })
        .collect();
    let draft = corrected(frame.sent, own, &Corrected::Amounts(&changes?))?;
    let unit = if matches!(ordered_in, DoseUnit::Milligram) { "mg" } else { rule.unit.id() };
    let label =
        frame.wording.button.correct_dose(frame.drug(rule.drug.as_str()), &format!("{} {unit}", right.normalize()));
    Some((label.clone(), Action::update(label, &draft).ok()?))
}

fn number(value: Decimal) -> Json {
    Number::from_str(&value.normalize().to_string()).map_or(Json::Null, Json::Number)
}
