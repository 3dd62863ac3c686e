//! An order while it is typed (order-select): only what is selected is judged, and what is not filled in yet is no error.

use oncohooks::settings::{Jurisdiction, Language};
use serde_json::{Value, json};

use crate::order_doses::record;
use crate::scenarios::{self, ENGINE};
use crate::support::table;

/// What is said of doses while the draft `d` is selected beside a wrong draft `other`.
fn said(draft: &Value, selections: &Value) -> Vec<String> {
    let mut lines = record("breast", "60 kg", "");
    lines.push("draft other | trastuzumab deruxtecan | #3240 mg".to_owned());
    let mut call = table::body(&lines, "order-select");
    call["context"]["draftOrders"]["entry"].as_array_mut().unwrap().push(json!({"resource": draft}));
    call["context"]["selections"] = selections.clone();
    let answer = scenarios::answer_to(&ENGINE, &call, Jurisdiction::Jp, Language::En);
    let cards = answer["cards"].as_array().unwrap();
    let of_dose = cards.iter().filter(|card| card["extension"]["org.oncohooks"]["order"]["check"] == "dose");
    of_dose.map(|card| card["summary"].as_str().unwrap().to_owned()).collect()
}

fn draft(medication: &Value, dosage: &Value) -> Value {
    let mut draft = json!({"resourceType": "MedicationRequest", "id": "d", "status": "draft", "intent": "order",
        "subject": {"reference": "Patient/invented"}});
    for (name, value) in [("medicationCodeableConcept", medication), ("dosageInstruction", dosage)] {
        if !value.is_null() {
            draft[name] = value.clone();
        }
    }
    draft
}

#[test]
fn what_is_not_filled_in_yet_is_no_error() {
    let drug = json!({"text": "trastuzumab emtansine"});
    let rows = [
        ("no drug", Value::Null, Value::Null),
        ("a drug", drug.clone(), Value::Null),
        ("an empty dosage", drug.clone(), json!([{}])),
        ("an empty text", drug.clone(), json!([{"text": ""}])),
        ("a number without its unit", drug.clone(), json!([{"doseAndRate": [{"doseQuantity": {"value": 216}}]}])),
        ("a unit without its number", drug.clone(), json!([{"doseAndRate": [{"doseQuantity": {"unit": "mg"}}]}])),
        ("a frequency without its period", drug.clone(), json!([{"timing": {"repeat": {"frequency": 1}}}])),
        ("a route", drug.clone(), json!([{"route": {"text": "IV"}}])),
        ("the dose", drug.clone(), json!([{"doseAndRate": [{"doseQuantity": {"value": 216, "unit": "mg"}}]}])),
    ];
    for (what, medication, dosage) in rows {
        let cards = said(&draft(&medication, &dosage), &json!(["MedicationRequest/d"]));
        assert!(cards.is_empty(), "{what}: {cards:?}");
    }
}

#[test]
fn only_what_is_selected_is_judged() {
    let dose = json!([{"doseAndRate": [{"doseQuantity": {"value": 2160, "unit": "mg"}}]}]);
    let typed = draft(&json!({"text": "trastuzumab emtansine"}), &dose);
    let one = said(&typed, &json!(["MedicationRequest/d"]));
    assert!(matches!(one.as_slice(), [only] if only.contains("10 times the dose")), "{one:?}");
    let other = said(&typed, &json!(["MedicationRequest/other"]));
    assert!(matches!(other.as_slice(), [only] if only.contains("T-DXd")), "{other:?}");
    assert_eq!(said(&typed, &json!(["MedicationRequest/d", "MedicationRequest/other"])).len(), 2);
}
