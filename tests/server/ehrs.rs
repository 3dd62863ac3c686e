//! The same patients at the EHRs that people have: the same advice as with complete data, as far as the data can exist
//! there, and no card about gaps where the site says what it has.

use std::collections::{BTreeSet, HashSet};
use std::net::SocketAddr;
use std::sync::Mutex;
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
use crate::support::odd_ehrs::ODD_EHRS;
use crate::support::patient::{bundle, path};

/// The patients as far as this EHR can hold them.
pub fn patients(ehr: &Ehr) -> Patients {
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

fn all() -> impl Iterator<Item = &'static Ehr> {
    EHRS.iter().chain(&ODD_EHRS)
}

pub fn service(ehr: &Ehr, is_declared: bool, servers: &[&str]) -> SocketAddr {
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
pub fn complete(resources: &[Value]) -> Value {
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

pub fn ask(service: SocketAddr, patient: &Patient, call: &Value) -> (Vec<String>, usize) {
    advice(&answered(&post(service, &path(patient.hook), call)))
}

/// How the data come.
#[derive(Clone, Copy)]
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

/// A server that answers by its rules; one that is busy does so when it is asked again.
pub fn serve(ehr: &'static Ehr, held: Patients) -> Server {
    let asked: Mutex<HashSet<String>> = Mutex::default();
    Server::start(move |target, base| {
        if ehr.is_busy && asked.lock().unwrap().insert(target.to_owned()) {
            return Say { status: 429, ..Say::body("text/plain", "slow down") }.with("Retry-After: 0");
        }
        ehr.answer(&held, target, base)
    })
}

/// Asks about every patient in every way; tells what differs from complete data, and the gap cards.
fn differences(ehr: &'static Ehr, is_declared: bool) -> Vec<String> {
    let all = patients(ehr);
    let held = ehr.held(&all);
    let served = held.clone();
    let server = serve(ehr, served);
    let service = service(ehr, is_declared, &[&server.base]);
    let services = get(service, "/cds-services").json()["services"].clone();
    let templates = &services[0]["prefetch"];
    let mut differences = Vec::new();
    let mut add = |patient: &Patient, way: Way, what: String| {
        let declared = if is_declared { ", declared" } else { "" };
        let way = match way {
            Way::Prefetch(way, _) => way,
            Way::Server => "fetched",
        };
        differences.push(format!("{}{declared}, {}, {way}: {what}", ehr.name, patient.id));
    };
    for patient in &PATIENTS {
        let mut call = patient.call();
        call["prefetch"] = complete(&all[patient.id]);
        let (expected, gaps) = ask(service, patient, &call);
        assert_eq!(gaps, 0, "{}", patient.id);
        for way in WAYS {
            let mut call = patient.call();
            match way {
                Way::Prefetch(_, refused) => call["prefetch"] = ehr.prefetch(&held, patient.id, templates, refused),
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
    let differences: Vec<String> = all().flat_map(|ehr| differences(ehr, true)).collect();
    assert_eq!(differences.len(), 0, "{}\n{}", differences.len(), differences.join("\n"));
}

/// What JP Core refuses of the templates that are used by default, reports without a category, is a gap. So is what a client calls
/// `forbidden` where earlier drugs may stand, which may be for this patient or this user only: nobody can be asked whether the EHR has the type at
/// all, as a FHIR server can.
#[test]
fn where_nobody_said_anything_it_is_too() {
    const FORBID: [&str; 5] = ["athenahealth", "NextGen", "Behind a gateway", "Behind a login", "Counts only"];
    let is_said = |told: &String| {
        let is_denied =
            FORBID.iter().any(|name| told.starts_with(name)) && told.contains("refused ones as OperationOutcome");
        let is_refused = told.starts_with("JP Core") && told.contains("refused ones");
        is_denied || (is_refused && told.ends_with("a card about gaps"))
    };
    let differences = all().flat_map(|ehr| differences(ehr, false)).filter(|told| !is_said(told));
    let differences: Vec<String> = differences.collect();
    assert_eq!(differences.len(), 0, "{}\n{}", differences.len(), differences.join("\n"));
}

pub fn epic() -> &'static Ehr {
    EHRS.iter().find(|ehr| ehr.name == "Epic").unwrap()
}

pub fn patient(id: &str) -> &'static Patient {
    PATIENTS.iter().find(|patient| patient.id == id).unwrap()
}

/// The searches a server was asked for a type.
pub fn searches(server: &Server, kind: &str) -> Vec<String> {
    server.targets().into_iter().filter(|target| target.starts_with(&format!("/fhir/{kind}"))).collect()
}

/// The call of a patient to a server that answers by these rules, and everything that is known of her.
pub fn served(ehr: Ehr, id: &str, is_declared: bool) -> (Server, SocketAddr, Value, Value) {
    let all = patients(&ehr);
    let served = ehr.held(&all);
    let server = Server::start(move |target, base| ehr.answer(&served, target, base));
    let service = service(&ehr, is_declared, &[&server.base]);
    let mut call = patient(id).call();
    let mut known = call.clone();
    known["prefetch"] = complete(&all[patient(id).id]);
    call["fhirServer"] = json!(server.base);
    (server, service, call, known)
}

/// What an EHR refuses in words is not asked again, and neither is a type that `NextGen` refuses by a status alone: that may be
/// about the patient, but what it says of itself lists no such type.
#[test]
fn what_was_refused_as_a_question_is_not_asked_again() {
    for name in ["eClinicalWorks", "US Core minimum", "NextGen"] {
        let (server, service, call, _) =
            served(EHRS.iter().copied().find(|ehr| ehr.name == name).unwrap(), "her2-low-metastasis", false);
        let first = answered(&post(service, &path("patient-view"), &call));
        let asked = server.targets().len();
        assert_eq!(answered(&post(service, &path("patient-view"), &call)), first, "{name}: noted as if refused anew");
        let again = server.targets().len() - asked;
        assert!(again < asked, "{name}: {asked} questions, then {again}");
        for kind in ["MedicationStatement", "MedicationAdministration", "Specimen"] {
            let all = searches(&server, kind);
            let once: BTreeSet<&String> = all.iter().collect();
            assert!(!all.is_empty() && once.len() == all.len(), "{name}: {all:?}");
        }
        let metrics = String::from_utf8(get(service, "/metrics").body).unwrap();
        assert!(metrics.contains("oncohooks_templates_refused_total{template=\"Observation?patient={{context.patientId}}&_sort=-date&_count=500\"} 1\n"), "{metrics}");
    }
}

#[test]
fn what_came_refused_by_prefetch_is_asked_otherwise_and_what_failed_is_not_asked() {
    let (server, service, _, mut call) = served(*epic(), "tnbc-later", true);
    let outcome =
        |code: &str| json!({"resourceType": "OperationOutcome", "issue": [{"severity": "fatal", "code": code}]});
    call["fhirServer"] = json!(server.base);
    let prefetch = call["prefetch"].as_object_mut().unwrap();
    let observations = prefetch.remove("observations").unwrap();
    prefetch.insert("observations-laboratory".to_owned(), outcome("required"));
    let told = answered(&post(service, &path("patient-view"), &call));
    let asked = searches(&server, "Observation");
    assert!(!asked.is_empty() && !asked.iter().any(|target| target.ends_with("category=laboratory")), "{asked:?}");
    assert!(told.to_string().contains("data-gap"), "the laboratory is still not seen: {told}");
    let metrics = String::from_utf8(get(service, "/metrics").body).unwrap();
    assert!(metrics.contains("category=laboratory\"} 1\n"), "{metrics}");
    // All that was refused is had otherwise, where the server answers a wider question.
    let wide = EHRS.iter().copied().find(|ehr| ehr.name == "Azure").unwrap();
    let (server, service, _, mut known) = served(wide, "tnbc-later", false);
    let expected = ask(service, patient("tnbc-later"), &known);
    known["fhirServer"] = json!(server.base);
    known["prefetch"].as_object_mut().unwrap().remove("observations");
    known["prefetch"]["observations-laboratory"] = outcome("not-supported");
    assert_eq!(ask(service, patient("tnbc-later"), &known), expected);
    // A failure is not asked again.
    let before = server.targets().len();
    known["prefetch"]["observations-laboratory"] = outcome("timeout");
    known["prefetch"]["observations"] = observations;
    known["prefetch"]["reports"] = outcome("timeout");
    ask(service, patient("tnbc-later"), &known);
    assert_eq!(server.targets().len(), before);
}

/// A line of the card, and a member for programs: no gap, no doubt.
#[test]
fn a_card_on_earlier_therapy_names_what_was_not_looked_at() {
    let ehr = epic();
    let all = patients(ehr);
    let service = service(ehr, true, &[]);
    let templates = get(service, "/cds-services").json()["services"][0]["prefetch"].clone();
    let mut call = patient("tnbc-later").call();
    call["prefetch"] = ehr.prefetch(&ehr.held(&all), "tnbc-later", &templates, as_outcome);
    let answer = answered(&post(service, &path("patient-view"), &call));
    let options = |answer: &Value| {
        let cards = answer["cards"].as_array().unwrap().clone();
        cards.into_iter().find(|card| card["extension"]["org.oncohooks"]["kind"] == "therapy-options").unwrap()
    };
    let card = options(&answer);
    let detail = card["detail"].as_str().unwrap();
    let line = "**Not seen** MedicationStatement; results of category survey, exam, procedure, therapy; \
        results without a category (not asked for)";
    assert!(detail.contains(line), "{detail}");
    let unseen = card["extension"]["org.oncohooks"]["unseen"].to_string();
    assert!(unseen.contains(r#"{"part":"statements","why":"not-kept"}"#), "{unseen}");
    assert!(unseen.contains(r#"{"part":"observations","category":"exam","why":"refused"}"#), "{unseen}");
    call["prefetch"] = complete(&all["tnbc-later"]);
    let answer = answered(&post(service, &path("patient-view"), &call));
    let card = options(&answer);
    let detail = card["detail"].as_str().unwrap();
    assert!(detail.contains("**Given**") && !detail.contains("**Not seen**"), "{detail}");
}
