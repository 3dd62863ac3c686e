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

/// The button; none where the draft is one of a group, has no id, or does not say its dose where it can be changed.
pub(super) fn button(piece: &AdviceItem, frame: &Frame) -> Option<(String, Action)> {
    let Correction { advice, rule, amount, unit: ordered_in, per_unit, right, .. } = correction(piece)?;
    let own = advice.order.reference.resource().filter(|_| !advice.order.in_group)?;
    let mut draft = draft(frame.sent, own)?;
    let changes = [(amount, right), (per_unit, rule.above)];
    let mut is_changed = false;
    rewrite(draft.get_mut("dosageInstruction")?, &changes, &mut is_changed);
    let unit = if matches!(ordered_in, DoseUnit::Milligram) { "mg" } else { rule.unit.id() };
    let label =
        frame.wording.button.correct_dose(frame.drug(rule.drug.as_str()), &format!("{} {unit}", right.normalize()));
    let action = is_changed.then(|| Action::update(label.clone(), &draft).ok()).flatten()?;
    Some((label, action))
}

/// The draft of the call as it was sent.
fn draft(sent: &str, own: &str) -> Option<Json> {
    let mut call: Json = serde_json::from_str(sent).ok()?;
    let entries = call.pointer_mut("/context/draftOrders/entry")?.as_array_mut()?;
    let is_own = |resource: &Json| {
        let part = |name: &str| resource.get(name).and_then(Json::as_str);
        part("resourceType").zip(part("id")).is_some_and(|(kind, id)| own == format!("{kind}/{id}"))
    };
    let resources = entries.iter_mut().filter_map(|entry| entry.get_mut("resource"));
    resources.into_iter().find(|resource| is_own(resource)).map(Json::take)
}

/// Every dose quantity of the ordered amount, and the amount where the words of the dosage say it.
fn rewrite(dosage: &mut Json, changes: &[(Decimal, Decimal)], is_changed: &mut bool) {
    match dosage {
        Json::Array(items) => items.iter_mut().for_each(|item| rewrite(item, changes, is_changed)),
        Json::Object(members) => {
            for (name, value) in members {
                match (name.as_str(), &mut *value) {
                    ("doseQuantity", Json::Object(quantity)) => {
                        let amount = quantity.get("value").and_then(|value| Decimal::from_str(&value.to_string()).ok());
                        let change = changes.iter().find(|(from, _)| Some(*from) == amount);
                        if let Some((_, to)) = change {
                            quantity.insert("value".to_owned(), number(*to));
                            *is_changed = true;
                        }
                    }
                    ("text" | "patientInstruction", Json::String(text)) => {
                        let changed = changes.iter().fold(text.clone(), |text, (from, to)| replaced(&text, *from, *to));
                        *is_changed |= changed != *text;
                        *text = changed;
                    }
                    ("doseAndRate", inner) => rewrite(inner, changes, is_changed),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// The text with a number in place of another, where it stands as a number of its own.
fn replaced(text: &str, from: Decimal, to: Decimal) -> String {
    let (from, to) = (from.normalize().to_string(), to.normalize().to_string());
    let is_part = |letter: char| letter.is_ascii_digit() || letter == '.';
    let mut pieces = text.split(from.as_str());
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let is_inside = whole.ends_with(is_part) || piece.starts_with(|letter: char| letter.is_ascii_digit());
        whole.push_str(if is_inside { &from } else { &to });
        whole.push_str(piece);
    }
    whole
}

fn number(value: Decimal) -> Json {
    Number::from_str(&value.normalize().to_string()).map_or(Json::Null, Json::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_dose_and_its_words_change() {
        let decimal = |text: &str| Decimal::from_str(text).unwrap();
        let mut dosage = json!([{
            "text": "384 mg (6.4 mg/kg) on day 1, 1384 is no dose, repeat 21 days",
            "timing": {"repeat": {"period": 384}},
            "doseAndRate": [{"doseQuantity": {"value": 384, "unit": "mg"}}, {"doseQuantity": {"value": 100, "unit": "mg"}}]
        }]);
        let mut is_changed = false;
        let changes = [(decimal("384"), decimal("324")), (decimal("6.4"), decimal("5.4"))];
        rewrite(&mut dosage, &changes, &mut is_changed);
        assert!(is_changed);
        assert_eq!(
            dosage,
            json!([{
                "text": "324 mg (5.4 mg/kg) on day 1, 1384 is no dose, repeat 21 days",
                "timing": {"repeat": {"period": 384}},
                "doseAndRate": [{"doseQuantity": {"value": 324, "unit": "mg"}}, {"doseQuantity": {"value": 100, "unit": "mg"}}]
            }])
        );
    }

    #[test]
    fn a_dose_of_another_amount_is_left_alone() {
        let mut dosage = json!([{"doseAndRate": [{"doseQuantity": {"value": 300, "unit": "mg"}}]}]);
        let before = dosage.clone();
        let mut is_changed = false;
        rewrite(&mut dosage, &[(Decimal::from(384), Decimal::from(324))], &mut is_changed);
        assert!(!is_changed);
        assert_eq!(dosage, before);
    }
}
