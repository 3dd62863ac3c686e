//! An EHR that never reads discovery, with prefetch keys of its own naming: no warning disappears because an answer of its
//! server failed, and what its searches leave out is asked for or told.

use std::net::SocketAddr;

use oncohooks::settings::{Jurisdiction, Settings};
use serde_json::{Value, json};

use super::hook::answered;
use crate::support::app::start;
use crate::support::fhir::{Say, Server};
use crate::support::http::send;
use crate::support::line;
use crate::support::patient::{bundle, path};

/// Metastatic, HER2-positive, treated.
fn record() -> Vec<Value> {
    let mut all = vec![json!({"resourceType": "Patient", "id": "one", "gender": "female", "birthDate": "1970"})];
    let lines = [
        "condition cancer | Metastatic breast cancer | 2024-03",
        "result her2 | HER2 IHC | 3+",
        "prescription old | trastuzumab | 2024-04-01 | status: completed",
    ];
    all.extend(lines.iter().map(|line| line::resource(line, "Patient/one")));
    all
}

fn echo() -> Value {
    line::resource("result lvef | LVEF | 35 % | on: 2026-11-01", "Patient/one")
}

const KINDS: [&str; 8] = [
    "Condition",
    "Observation",
    "DiagnosticReport",
    "Procedure",
    "MedicationRequest",
    "MedicationAdministration",
    "MedicationStatement",
    "ServiceRequest",
];

fn searched(query: &str, resources: &[Value]) -> Value {
    let mut bundle = bundle(resources);
    bundle["link"] = json!([{"relation": "self", "url": format!("https://ehr.example.org/fhir/{query}")}]);
    bundle
}

/// T-DXd is about to be signed; all of each type is sent.
fn call() -> Value {
    let draft = line::resource("draft m | trastuzumab deruxtecan | 324 mg", "Patient/one");
    let mut call = json!({"hook": "order-sign", "hookInstance": "7be6d1a2-51a3-4ac0-8f4b-2f9b7f0f4d22",
        "context": {"userId": "PractitionerRole/12", "patientId": "one", "draftOrders": bundle(&[draft])},
        "prefetch": {"patient": record()[0]}});
    for kind in KINDS {
        let held: Vec<Value> = record().into_iter().filter(|it| it["resourceType"] == kind).collect();
        call["prefetch"][format!("my-{kind}")] = searched(&format!("{kind}?patient=one"), &held);
    }
    call
}

fn service(servers: &[&str]) -> SocketAddr {
    let mut settings = Settings { jurisdiction: Jurisdiction::Us, ..Settings::default() };
    settings.fhir.allow = servers.iter().map(|server| (*server).to_owned()).collect();
    start(settings)
}

/// All that the cards say, and their kinds.
fn told(service: SocketAddr, call: &Value) -> (String, Vec<String>) {
    let headers = [("content-type", "application/json"), ("accept-language", "en")];
    let answer = answered(&send(service, "POST", &path("order-sign"), &headers, call.to_string().as_bytes()));
    let cards = answer["cards"].as_array().unwrap().clone();
    let text = |card: &Value| format!("{}\n{}\n", card["summary"].as_str().unwrap(), card["detail"].as_str().unwrap());
    let kind = |card: &Value| card["extension"]["org.oncohooks"]["kind"].as_str().unwrap().to_owned();
    (cards.iter().map(text).collect(), cards.iter().map(kind).collect())
}

#[test]
fn a_warning_that_is_not_seen_is_a_gap_that_is_said() {
    let service = service(&[]);
    let mut call = call();
    call["prefetch"]["my-echo"] = searched("Observation?patient=one&code=10230-1", &[echo()]);
    let (text, kinds) = told(service, &call);
    assert!(text.contains("LVEF 35 %") && !kinds.contains(&"data-gap".to_owned()), "{text}");
    let outcome = json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]});
    let mut paged = searched("Observation?patient=one&code=10230-1", &[]);
    paged["total"] = json!(1);
    for failed in [outcome.clone(), paged, json!("x"), json!([echo()]), bundle(&[outcome])] {
        call["prefetch"]["my-echo"] = failed.clone();
        let (text, kinds) = told(service, &call);
        assert!(text.contains("Not seen") && kinds.contains(&"data-gap".to_owned()), "{failed}: {text}");
    }
}

#[test]
fn a_search_that_leaves_out_the_laboratory_is_completed_by_the_server() {
    let server = Server::start(|target, _| {
        let is_it = target.contains("/Observation?");
        let results = record().into_iter().filter(|it| it["resourceType"] == "Observation").chain([echo()]);
        Say::json(&bundle(&if is_it { results.collect::<Vec<_>>() } else { Vec::new() }))
    });
    let weight = line::resource("result w | Body weight | #60 kg | on: 2026-11-01", "Patient/one");
    let mut call = call();
    call["prefetch"].as_object_mut().unwrap().remove("my-Observation");
    call["prefetch"]["vitals"] =
        searched("Observation?patient=one&category=vital-signs", std::slice::from_ref(&weight));
    let (text, kinds) = told(service(&[]), &call);
    assert!(text.contains("Not seen: results") && kinds.contains(&"data-gap".to_owned()), "{text}");
    call["fhirServer"] = json!(server.base);
    let (text, kinds) = told(service(&[&server.base]), &call);
    assert!(text.contains("LVEF 35 %") && !kinds.contains(&"data-gap".to_owned()), "{text}");
    // Specimens, which no key of ours asks for, come along with whatever is asked.
    let is_missing = |target: &String| target.contains("/Observation?") || target.contains("/Specimen?");
    assert!(server.targets().iter().all(is_missing), "{:?}", server.targets());
    // Who does not say what was asked is read, and no card claims that nothing else is on file.
    call["prefetch"]["vitals"] = bundle(&[record()[2].clone(), weight]);
    call.as_object_mut().unwrap().remove("fhirServer");
    let (text, kinds) = told(service(&[]), &call);
    assert!(!kinds.contains(&"data-gap".to_owned()), "{text}");
    assert!(text.contains("LVEF") && text.contains("in the results seen") && !text.contains("on file"), "{text}");
    assert!(text.contains("**Not seen** results beyond those sent"), "{text}");
}
