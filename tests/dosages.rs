//! `tests/dosages/*.tsv`: a dosage in words or in FHIR, and what is read of it; `tests/dosages/README.md` says how it is written.

mod properties;
mod shown;

use std::path::Path;

use oncohooks::case::dosage::Dosage;
use serde_json::{Value, json};

use crate::support::table;
use crate::what_we_read::example;

/// What is read of an order of this medication with these members.
pub fn dosage(medication: &str, members: Value) -> Dosage {
    let medication = if medication.is_empty() { "capecitabine" } else { medication };
    let mut order = json!({
        "resourceType": "MedicationRequest", "id": "d1", "status": "draft", "intent": "order",
        "subject": {"reference": "Patient/example"},
    });
    if members.get("medicationReference").is_none() {
        order["medicationCodeableConcept"] = json!({"text": medication});
    }
    order.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let patient = json!({"resourceType": "Patient", "id": "example"});
    let bundle =
        json!({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient}, {"resource": order}]});
    let case = example::case(&bundle);
    let [order] = case.orders.as_slice() else { panic!("one order of {medication}: {:?}", case.orders) };
    order.dosage.clone()
}

/// Words, one Dosage, a list of them, or members of the order.
fn members(cell: &str) -> Value {
    if !cell.starts_with(['{', '[']) {
        return json!({"dosageInstruction": [{"text": cell}]});
    }
    let value: Value = serde_json::from_str(cell).unwrap_or_else(|why| panic!("{cell}: {why}"));
    let of_order = ["note", "dosageInstruction", "contained"].iter().any(|member| value.get(member).is_some());
    match value {
        Value::Array(_) => json!({"dosageInstruction": value}),
        Value::Object(ref members) if members.is_empty() || of_order => value,
        one => json!({"dosageInstruction": [one]}),
    }
}

#[test]
fn every_dosage_is_read() {
    let mut failures = Vec::new();
    let mut count = 0;
    for file in ["english.tsv", "japanese.tsv", "unread.tsv", "fhir.tsv"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dosages");
        for [shows, medication, cell, wanted] in table::rows(&folder.join(file)) {
            let read = shown::dosage(&dosage(&medication, members(&cell)));
            count += 1;
            if read != wanted {
                failures.push(format!("{file}: {shows}: {cell}\n  wanted {wanted}\n  read   {read}"));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {count}\n{}", failures.len(), failures.join("\n"));
    assert!(count >= 120, "{count} rows");
}
