//! The dose of an order against the label, and the button that corrects it: the client's own draft, complete, in which only
//! the dose is another.

use std::str::FromStr;

use rust_decimal::Decimal;
use serde_json::{Number, Value as Json};

use crate::case::dosage::DoseUnit;
use crate::cds_hooks::response::Action;
use crate::evaluate::advice::{AdviceItem, Subject};
use crate::evaluate::dose::advice::Ordered;

use super::Frame;

/// The button; none where the draft is one of a group, has no id, does not say its dose where it can be changed, or where
/// not the amount is wrong.
pub(super) fn button(piece: &AdviceItem, frame: &Frame) -> Option<(String, Action)> {
    let Subject::Order(advice) = &piece.subject else { return None };
    let dose = piece.dose.as_ref().filter(|dose| dose.faults.iter().any(|fault| !fault.kind.is_timing()))?;
    let own = advice.order.reference.resource().filter(|_| !advice.order.in_group)?;
    let mut draft = draft(frame.sent, own)?;
    let changes: Vec<(Decimal, Decimal)> =
        dose.ordered.iter().filter_map(|amount| Some((amount.value, amount.right?))).collect();
    let mut is_changed = false;
    rewrite(draft.get_mut("dosageInstruction")?, &changes, &mut is_changed);
    let first: &Ordered = dose.ordered.iter().find(|ordered| ordered.right.is_some())?;
    let unit = match &first.amount.unit {
        DoseUnit::Milligram => "mg",
        DoseUnit::MilligramPerKilogram => "mg/kg",
        DoseUnit::MilligramPerSquareMetre => "mg/m2",
        DoseUnit::AreaUnderCurve | DoseUnit::Other(_) => return None,
    };
    let right = format!("{} {unit}", first.right?.normalize());
    let label = frame.wording.button.correct_dose(frame.drug(dose.rule.drug.as_str()), &right);
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
    use serde_json::json;

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
