//! Two thousand invented patients: whatever the form, the number of threads and the room, one answer, and that of the
//! service.

#[path = "../../benches/support/body.rs"]
#[allow(dead_code, reason = "the bodies of calls are for others")]
mod body;
#[path = "../../benches/support/population.rs"]
mod made;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Screening, USUAL, folder};
use crate::support::app::app;
use crate::support::http::send;

const PATIENTS: usize = 2_000;
/// So many of them are screened in other forms too.
const FEW: usize = 300;
/// So many are asked of the service too; `ONCOHOOKS_SAMPLE=1000` for as many as one likes.
const SAMPLE: usize = 200;

/// A hook call with the resources of a patient under the keys of their types.
fn call(number: usize) -> Value {
    const KEYS: [(&str, &str); 9] = [
        ("conditions", "Condition"),
        ("observations", "Observation"),
        ("reports", "DiagnosticReport"),
        ("specimens", "Specimen"),
        ("procedures", "Procedure"),
        ("medications", "MedicationRequest"),
        ("administrations", "MedicationAdministration"),
        ("statements", "MedicationStatement"),
        ("serviceRequests", "ServiceRequest"),
    ];
    let resources = made::resources(number);
    let read = |text: &String| serde_json::from_str::<Value>(text).unwrap();
    let mut prefetch = json!({"patient": read(&resources[0].1)});
    for (key, kind) in KEYS {
        let of_kind = resources.iter().filter(|(known, _)| *known == kind);
        let entries: Vec<Value> = of_kind.map(|(_, text)| json!({"resource": read(text)})).collect();
        prefetch[key] =
            json!({"resourceType": "Bundle", "type": "searchset", "total": entries.len(), "entry": entries});
    }
    json!({"hook": "patient-view", "hookInstance": "7be6d1a2-51a3-4ac0-8f4b-2f9b7f0f4d22", "prefetch": prefetch,
        "context": {"userId": "Practitioner/1", "patientId": made::id(number)}})
}

/// Cards without what names the call.
fn nameless(cards: &Value) -> Value {
    let mut cards = cards.clone();
    for card in cards.as_array_mut().unwrap() {
        card.as_object_mut().unwrap().remove("uuid");
        let suggestions = card["suggestions"].as_array_mut().into_iter().flatten();
        suggestions.for_each(|suggestion| drop(suggestion.as_object_mut().unwrap().remove("uuid")));
    }
    cards
}

#[test]
fn two_thousand_patients_get_the_answers_of_the_service_in_every_form() {
    let bundles: String = (0..PATIENTS).map(|number| made::bundle(number) + "\n").collect();
    let lines = USUAL.lines(&[folder("population", &[("patients.ndjson", bundles.as_bytes())])]);
    assert_eq!(lines.len(), PATIENTS);
    let few: String = bundles.split_inclusive('\n').take(FEW).collect();
    let few = folder("population-few", &[("patients.ndjson", few.as_bytes())]);
    assert!(Screening { threads: 5, ..USUAL }.lines(&[few]) == lines[..FEW], "on five threads");

    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    for (kind, text) in (0..FEW).flat_map(made::resources) {
        *files.entry(kind).or_default() += &(text + "\n");
    }
    let names: Vec<String> = files.keys().map(|kind| format!("{kind}.ndjson")).collect();
    let files: Vec<(&str, &[u8])> =
        names.iter().map(String::as_str).zip(files.values().map(String::as_bytes)).collect();
    let export = USUAL.lines(&[folder("population-export", &files)]);
    assert!(export == lines[..FEW], "as a bulk export");

    let sample = std::env::var("ONCOHOOKS_SAMPLE").map_or(SAMPLE, |sample| sample.parse().unwrap());
    for number in (0..PATIENTS).step_by(PATIENTS / sample) {
        let line: Value = serde_json::from_str(&lines[number]).unwrap();
        let headers = [("content-type", "application/json"), ("accept-language", "en")];
        let reply =
            send(app(), "POST", "/cds-services/therapy-patient-view", &headers, call(number).to_string().as_bytes());
        assert_eq!(reply.status, 200);
        assert_eq!(nameless(&line["cards"]), nameless(&reply.json()["cards"]), "{}", line["patient"]);
    }
}
