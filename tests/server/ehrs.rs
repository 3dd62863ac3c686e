//! The same patients at the EHRs that people have: the same advice as with complete data, as far as the data can exist
//! there, and no card about gaps where the site says what it has.

use std::net::SocketAddr;
use std::time::Duration;

use oncohooks::settings::Settings;
use serde_json::{Value, json};

use super::hook::answered;
use crate::support::app::start;
use crate::support::ehr::{Ehr, Patients, as_null, as_outcome, left_out};
use crate::support::ehr_patients::{PATIENTS, Patient};
use crate::support::ehrs::EHRS;
use crate::support::fhir::{Say, Server};
use crate::support::http::{get, post};
use crate::support::patient::{bundle, path};

/// The patients as far as this EHR can hold them.
fn patients(ehr: &Ehr) -> Patients {
    PATIENTS
        .iter()
        .map(|patient| {
            let kept = patient
                .resources()
                .into_iter()
                .filter(|resource| ehr.keeps(resource["resourceType"].as_str().unwrap()));
            (patient.id, kept.collect())
        })
        .collect()
}

fn service(ehr: &Ehr, is_declared: bool, servers: &[&str]) -> SocketAddr {
    let mut settings = Settings::default();
    if is_declared {
        ehr.profile.clone_into(&mut settings.ehr.profile);
        settings.not_kept = ehr.not_kept.iter().map(|kind| (*kind).to_owned()).collect();
    }
    settings.fhir.allow = servers.iter().map(|server| (*server).to_owned()).collect();
    (settings.fhir.timeout, settings.fhir.budget) = (Duration::from_secs(8), Duration::from_secs(8));
    start(settings)
}

/// All of a record under the keys that stand for whole types.
fn complete(resources: &[Value]) -> Value {
    let of = |kind: &str| -> Vec<Value> {
        resources.iter().filter(|resource| resource["resourceType"] == kind).cloned().collect()
    };
    json!({"patient": of("Patient")[0], "conditions": bundle(&of("Condition")), "observations": bundle(&of("Observation")),
        "reports": bundle(&of("DiagnosticReport")), "specimens": bundle(&of("Specimen")), "procedures": bundle(&of("Procedure")),
        "medications": bundle(&of("MedicationRequest")), "administrations": bundle(&of("MedicationAdministration")),
        "statements": bundle(&of("MedicationStatement")), "serviceRequests": bundle(&of("ServiceRequest"))})
}

/// What the cards advise, without their words; and how many tell of gaps.
fn advice(answer: &Value) -> (Vec<String>, usize) {
    let cards = answer["cards"].as_array().unwrap();
    let kind = |card: &Value| card["extension"]["org.oncohooks"]["kind"].as_str().unwrap().to_owned();
    let told = cards.iter().filter(|card| kind(card) != "data-gap").map(|card| {
        let ours = &card["extension"]["org.oncohooks"];
        format!(
            "{} {} {} {} {} {}",
            card["indicator"], ours["kind"], ours["rules"], ours["order"], ours["options"], ours["missing"]
        )
    });
    (told.collect(), cards.iter().filter(|card| kind(card) == "data-gap").count())
}

fn ask(service: SocketAddr, patient: &Patient, call: &Value) -> (Vec<String>, usize) {
    advice(&answered(&post(service, &path(patient.hook), call)))
}

/// How the data come.
#[derive(Debug, Clone, Copy)]
enum Way {
    Prefetch(&'static str, fn(&Say) -> Option<Value>),
    Server,
}

const WAYS: [Way; 4] = [
    Way::Prefetch("refused ones as OperationOutcome", as_outcome),
    Way::Prefetch("refused ones left out", left_out),
    Way::Prefetch("refused ones as null", as_null),
    Way::Server,
];

/// Asks about every patient in every way; tells what differs from complete data, and the gap cards.
fn differences(ehr: &'static Ehr, is_declared: bool) -> Vec<String> {
    let all = patients(ehr);
    let served = all.clone();
    let server = Server::start(move |target, base| ehr.answer(&served, target, base));
    let service = service(ehr, is_declared, &[&server.base]);
    let services = get(service, "/cds-services").json()["services"].clone();
    let templates = &services[0]["prefetch"];
    let mut differences = Vec::new();
    let mut add = |patient: &Patient, way: Way, what: String| {
        differences.push(format!(
            "{}{}, {}, {way:?}: {what}",
            ehr.name,
            if is_declared { ", declared" } else { "" },
            patient.id
        ));
    };
    for patient in &PATIENTS {
        let mut call = patient.call();
        call["prefetch"] = complete(&all[patient.id]);
        let (expected, gaps) = ask(service, patient, &call);
        assert_eq!(gaps, 0, "{}", patient.id);
        for way in WAYS {
            let mut call = patient.call();
            match way {
                Way::Prefetch(_, refused) => call["prefetch"] = ehr.prefetch(&all, patient.id, templates, refused),
                Way::Server => call["fhirServer"] = json!(server.base),
            }
            let (told, gaps) = ask(service, patient, &call);
            if told != expected {
                add(patient, way, format!("{told:#?}\ninstead of {expected:#?}"));
            }
            if gaps > 0 {
                add(patient, way, "a card about gaps".to_owned());
            }
        }
    }
    differences
}

#[test]
fn where_the_site_says_what_it_has_the_advice_is_that_of_complete_data() {
    let differences: Vec<String> = EHRS.iter().flat_map(|ehr| differences(ehr, true)).collect();
    assert_eq!(differences.len(), 0, "{}\n{}", differences.len(), differences.join("\n"));
}

/// What JP Core refuses of the templates that are used by default, reports without a category, is a gap.
#[test]
fn where_nobody_said_anything_it_is_too() {
    let is_said =
        |told: &String| told.starts_with("JP Core") && told.contains("Prefetch") && told.ends_with("a card about gaps");
    let differences = EHRS.iter().flat_map(|ehr| differences(ehr, false)).filter(|told| !is_said(told));
    let differences: Vec<String> = differences.collect();
    assert_eq!(differences.len(), 0, "{}\n{}", differences.len(), differences.join("\n"));
}
