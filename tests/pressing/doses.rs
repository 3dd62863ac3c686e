//! The doses of suggested orders: worked out for the patient, said in words, and right when the order is signed.

use std::collections::BTreeSet;

use fhir_sdk::r4b::resources::Resource;
use oncohooks::settings::{Jurisdiction, Language};
use serde_json::{Value, json};

use super::fired::{Fired, ours};
use super::runs;
use crate::scenarios::{ENGINE, Run};

/// Drugs that some scenario offers by a button.
const OFTEN: [&str; 20] = [
    "abemaciclib",
    "bevacizumab",
    "capecitabine",
    "capivasertib",
    "datopotamab-deruxtecan",
    "docetaxel",
    "eribulin",
    "fulvestrant",
    "gemcitabine",
    "nab-paclitaxel",
    "olaparib",
    "paclitaxel",
    "palbociclib",
    "pembrolizumab",
    "pertuzumab",
    "sacituzumab-govitecan",
    "trastuzumab",
    "trastuzumab-deruxtecan",
    "tucatinib",
    "zongertinib",
];

/// Kilograms and centimetres.
type Body = (f64, f64);

/// What is on file of the body, where, and in which language.
const CALLS: [(Option<Body>, Jurisdiction, Language); 4] = [
    (None, Jurisdiction::Us, Language::En),
    (Some((58.3, 162.0)), Jurisdiction::Jp, Language::Ja),
    (Some((58.3, 162.0)), Jurisdiction::Jp, Language::En),
    (Some((95.0, 178.0)), Jurisdiction::Us, Language::En),
];

/// The run with a weight (kilograms) and a height (centimetres) on file.
fn with_body(run: &Run, weight: f64, height: f64) -> Run {
    let mut run = run.clone();
    let size = |id: &str, code: &str, value: f64, unit: &str| {
        json!({"resource": {"resourceType": "Observation", "id": id, "status": "final", "effectiveDateTime": "2026-10-20",
            "subject": {"reference": "Patient/p1"}, "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
            "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}}})
    };
    let patient = run.request["context"]["patientId"].as_str().unwrap().to_owned();
    let mut sizes = [size("bw", "29463-7", weight, "kg"), size("bh", "8302-2", height, "cm")];
    for size in &mut sizes {
        size["resource"]["subject"]["reference"] = format!("Patient/{patient}").into();
    }
    for key in ["observations", "observations-vital-signs"] {
        if let Some(Value::Array(entries)) =
            run.request["prefetch"].get_mut(key).and_then(|bundle| bundle.get_mut("entry"))
        {
            entries.retain(|entry| {
                let code = entry["resource"]["code"].to_string();
                !["eight", "29463-7", "8302-2", "体重", "身長"].iter().any(|size| code.contains(size))
            });
            entries.extend(sizes.iter().cloned());
            break;
        }
    }
    run
}

/// Orders of drugs that the suggestion creates.
pub(super) fn created(suggestion: &Value) -> Vec<&Value> {
    let actions = suggestion["actions"].as_array().unwrap();
    let orders = actions.iter().filter(|action| action["type"] == "create").map(|action| &action["resource"]);
    orders.filter(|order| order["resourceType"] == "MedicationRequest").collect()
}

pub(super) fn drug_of(order: &Value) -> &str {
    order["medicationCodeableConcept"]["coding"].as_array().unwrap().last().unwrap()["code"].as_str().unwrap()
}

/// What is said of doses, each drug once.
fn dose_cards(fired: &Fired) -> BTreeSet<String> {
    let of_doses = fired.cards.iter().filter(|card| ours(card)["order"]["check"] == "dose");
    of_doses.map(|card| format!("{}: {}", ours(card)["order"]["drug"], card["summary"])).collect()
}

#[test]
fn a_suggested_dose_is_worked_out_and_right_when_it_is_signed() {
    let (mut doses, mut failures) = (BTreeSet::new(), Vec::new());
    for run in runs() {
        for (body, jurisdiction, language) in CALLS {
            let mut run = body.map_or_else(|| run.clone(), |(weight, height)| with_body(run, weight, height));
            run.jurisdiction = jurisdiction;
            let before = Fired::at(&run, language);
            for (_, suggestion) in before.suggestions() {
                let orders = created(suggestion);
                if orders.is_empty() {
                    continue;
                }
                let name = format!(
                    "{} {} [{jurisdiction:?}] {body:?} {}",
                    run.file.display(),
                    run.section,
                    suggestion["label"]
                );
                for order in &orders {
                    let read: Result<Resource, _> = serde_json::from_value((*order).clone());
                    if let Err(mistake) = read {
                        failures.push(format!("{name}: no R4B: {mistake}: {order}"));
                    }
                    let drug = drug_of(order);
                    let has_rule = ENGINE.knowledge.doses.keys().any(|known| known.as_str() == drug);
                    let dosages = order["dosageInstruction"].as_array().cloned().unwrap_or_default();
                    for dosage in &dosages {
                        let text = dosage["text"].as_str().unwrap_or_default();
                        doses.insert(format!("{jurisdiction:?} {drug} {body:?} {}", dosage));
                        if text.is_empty() {
                            failures.push(format!("{name}: {drug} has no words: {dosage}"));
                        }
                        let is_complete = ["/route/coding/0/code", "/timing/repeat/period"]
                            .iter()
                            .all(|at| dosage.pointer(at).is_some());
                        if has_rule && dosage.get("doseAndRate").is_some() && !is_complete {
                            failures.push(format!("{name}: {drug} has no route or no timing: {dosage}"));
                        }
                        let unit = dosage.pointer("/doseAndRate/0/doseQuantity/unit");
                        if has_rule && body.is_some() && unit.is_some_and(|unit| unit != "mg") {
                            failures.push(format!("{name}: {drug} is not in mg: {dosage}"));
                        }
                    }
                }
                let after = before.after(suggestion).unwrap();
                let (known, told) = (dose_cards(&before), dose_cards(&after));
                for card in told.difference(&known) {
                    let written: Vec<String> =
                        orders.iter().map(|order| order["dosageInstruction"].to_string()).collect();
                    failures.push(format!("{name}\n     then says {card}\n     {}", written.join("\n     ")));
                }
            }
        }
    }
    // No button is lost because its own dose would be called wrong.
    let lost: Vec<&str> =
        OFTEN.into_iter().filter(|drug| !doses.iter().any(|dose| dose.split(' ').nth(1) == Some(drug))).collect();
    assert!(lost.is_empty(), "never suggested with a dose: {lost:?}");
    failures.sort_unstable();
    failures.dedup();
    assert!(
        failures.is_empty(),
        "{} failures:\n{}",
        failures.len(),
        failures.iter().take(12).cloned().collect::<Vec<_>>().join("\n")
    );
}
