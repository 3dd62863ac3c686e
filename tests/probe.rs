//! `oncohooks probe`: what a FHIR server answers becomes settings with which the next call is clean.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::fhir::{Say, Server, a_patient};
use crate::support::patient;
use crate::support::program::{Started, run};

/// A path in a folder that is new.
fn settings_file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("probe").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("oncohooks.toml")
}

fn probe(server: &Server, more: &[&str]) -> (i32, String) {
    let start = Instant::now();
    let answer = run(&[&["probe", &server.base], more].concat(), &[]);
    assert!(start.elapsed() < Duration::from_secs(10), "it took {:?}", start.elapsed());
    answer
}

/// The report as JSON, which stands on stdout.
fn report(server: &Server, more: &[&str]) -> Value {
    let (code, told) = probe(server, &[more, &["--format", "json"]].concat());
    assert_eq!(code, 0, "{told}");
    serde_json::Deserializer::from_str(&told).into_iter().next().unwrap().unwrap()
}

fn outcome(code: &str, words: &str) -> Value {
    json!({"resourceType": "OperationOutcome", "issue": [{"severity": "fatal", "code": code, "diagnostics": words}]})
}

fn refusal(status: u16, code: &str, words: &str) -> Say {
    Say { status, ..Say::json(&outcome(code, words)) }
}

fn software(name: &str) -> Say {
    Say::json(&json!({"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "software": {"name": name}}))
}

/// A result under a code of the hospital.
fn local_result() -> Value {
    json!({"resourceType": "Observation", "id": "o1", "status": "final", "subject": {"reference": format!("Patient/{}", patient::ID)},
        "category": [{"coding": [{"code": "laboratory"}]}],
        "code": {"coding": [{"system": "urn:oid:1.2.392.999", "code": "L4711", "display": "Oestrogen receptr"}]},
        "valueQuantity": {"value": 90, "unit": "%"}})
}

/// As the recorded answers of an EHR that wants a category, has no statements, and shows no specimens to this token.
fn strict() -> Server {
    Server::start(|target, _| match target {
        "/fhir/metadata" => software("Epic"),
        t if t.starts_with("/fhir/Observation?") && !t.contains("category=") => {
            refusal(400, "required", &format!("Must have either code or category for {}.", patient::ID))
        }
        t if t.contains("category=laboratory") => Say::json(&patient::bundle(&[local_result()])),
        t if t.starts_with("/fhir/MedicationStatement") => Say { status: 404, ..Say::body("text/html", "<html/>") },
        t if t.starts_with("/fhir/Specimen") => Say::status(403),
        t => a_patient(t),
    })
}

#[test]
fn a_server_that_answers_everything_is_asked_widely() {
    let server = Server::start(|target, _| match target {
        "/fhir/metadata" => software("HAPI FHIR Server"),
        t => a_patient(t),
    });
    let found = report(&server, &["--patient", patient::ID]);
    assert_eq!((&found["profile"], &found["notKept"]), (&json!("wide"), &json!([])));
    assert_eq!(found["server"]["software"], "HAPI FHIR Server");
    assert!(found["profiles"].as_array().unwrap().iter().all(|profile| profile["fits"] == true));
    assert!(server.asked().iter().all(|asked| asked.head.starts_with("GET ")), "it only reads");
}

#[test]
fn a_server_that_knows_patients_only_by_type_and_id_is_read_as_any_other() {
    let found = |server: &Server| report(server, &["--patient", patient::ID])["templates"].clone();
    let (mut otherwise, plain) = (found(&Server::by_type_and_id()), found(&Server::with_a_patient()));
    let asked = |template: &mut Value| template.as_object_mut().unwrap().remove("asked");
    let asked: Vec<Option<Value>> = otherwise.as_array_mut().unwrap().iter_mut().map(asked).collect();
    assert_eq!(otherwise, plain);
    assert!(asked.contains(&Some(json!("with patient=Patient/ID"))), "{asked:?}");
}

/// What a hook call does is what the probe shows: the form that a refusal names. "None" in it is no answer.
#[test]
fn what_is_answered_in_another_form_only_is_told() {
    let of_subject = |found: bool| {
        Server::start(move |target, _| match target {
            "/fhir/metadata" => software("HAPI FHIR Server"),
            t if t.contains("?patient=") => {
                refusal(400, "invalid", "Unknown search parameter patient; known: _id, subject")
            }
            t if t.contains("?subject=Patient/") && found => a_patient(&t.replace("subject=Patient/", "patient=")),
            t if t.contains("?subject=") => Say::json(&patient::bundle(&[])),
            t => a_patient(t),
        })
    };
    let (code, told) = probe(&of_subject(true), &["--patient", patient::ID]);
    let line =
        "Condition?patient={{context.patientId}}&_count=500  (asked with subject=Patient/ID, as a hook call would be)";
    assert!(code == 0 && told.contains(line), "{told}");
    let (_, told) = probe(&of_subject(false), &["--patient", patient::ID]);
    assert!(!told.contains("as a hook call would be") && told.contains("refused, 400"), "{told}");
}

#[test]
fn without_a_patient_it_asks_about_nobody() {
    let server = strict();
    let found = report(&server, &[]);
    assert_eq!(found["profile"], "epic");
    assert!(server.targets().iter().all(|target| !target.contains("patient=") || target.contains("oncohooks-probe")));
    let (_, told) = probe(&server, &[]);
    assert!(told.contains("with --patient ID the answers say more"), "{told}");
}

#[test]
fn what_a_strict_server_refuses_becomes_settings_with_which_the_next_call_is_clean() {
    let server = strict();
    let file = settings_file("strict");
    let name = file.display().to_string();
    let (code, told) = probe(&server, &["--patient", patient::ID, "--write", &name]);
    assert_eq!(code, 0, "{told}");
    for words in [
        "Epic, FHIR 4.0.1",
        "(Must have either code or category for {{context.patientId}}.)",
        "[ehr] profile = \"epic\"",
        "MedicationStatement: not kept here",
        "Specimen: not allowed to this token",
        "urn:oid:1.2.392.999|L4711",
        "looks like marker-er",
        "observations-smartdata       Observation?patient={{context.patientId}}&category=smartdata",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.contains(patient::ID), "no patient in what may be kept: {told}");
    let (code, checked) = run(&["check", "--config", &name], &[]);
    assert!(code == 0 && checked.contains("1 ConceptMap"), "{checked}");

    let service = Started::new(&["serve", "--config", &name]);
    let url = format!("http://{}", service.address);
    let fire = |url: &str| {
        let call = ["--hook", "patient-view", "--fhir", &server.base, "--patient", patient::ID, "--no-prefetch"];
        run(&[&["fire", url, "--format", "json"], &call[..]].concat(), &[])
    };
    let (code, answer) = fire(&url);
    assert!(code == 0 && !answer.contains("data-gap"), "{answer}");
    let plain = Started::new(&["serve"]);
    let (code, answer) = fire(&format!("http://{}", plain.address));
    assert!(code == 1 && answer.contains("412"), "without the settings the server may not be read: {answer}");
}

#[test]
fn where_no_profile_fits_one_is_made_of_what_is_answered() {
    let server = Server::start(|target, _| match target {
        "/fhir/metadata" => Say::status(404),
        t if t.starts_with("/fhir/Procedure?") && !t.contains("_count") => refusal(400, "required", "_count is needed"),
        t if t.starts_with("/fhir/Observation?") && !t.contains("category=") => refusal(400, "required", "category"),
        t => a_patient(t),
    });
    let file = settings_file("own");
    let name = file.display().to_string();
    let (code, told) = probe(&server, &["--write", &name]);
    assert!(code == 0 && told.contains("no CapabilityStatement could be read") && told.contains("none fits"), "{told}");
    let profile = std::fs::read_to_string(file.with_file_name("ehr-profile.json")).unwrap();
    assert!(profile.contains("Procedure?patient={{context.patientId}}&_count=200"), "{profile}");
    let (code, checked) = run(&["check", "--config", &name], &[]);
    assert_eq!(code, 0, "{checked}");
}

#[test]
fn nothing_is_overwritten() {
    let server = strict();
    let file = settings_file("taken");
    std::fs::write(&file, "language = \"ja\"\n").unwrap();
    let (code, told) = probe(&server, &["--write", &file.display().to_string()]);
    assert!(code == 1 && told.contains("is not overwritten"), "{told}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "language = \"ja\"\n");
    assert!(server.targets().is_empty(), "it says so before it asks");
}

#[test]
fn a_server_that_cannot_be_asked_is_told_so() {
    let (code, told) = run(&["probe", "http://127.0.0.1:9/fhir"], &[]);
    assert!(code == 1 && told.contains("nobody answers there"), "{told}");
    let (code, told) = run(&["probe", "ehr.example.org"], &[]);
    assert!(code == 1 && told.contains("base URL"), "{told}");
    let closed = Server::start(|_, _| Say::status(401));
    let (code, told) = probe(&closed, &[]);
    assert!(code == 1 && told.contains("--token-file FILE"), "{told}");
    assert_eq!(run(&["probe"], &[]).0, 2);
    let slow = Server::start(|_, _| Say { after: Duration::from_secs(20), ..Say::status(200) });
    let (code, told) = probe(&slow, &[]);
    assert!(code == 1 && told.contains("did not answer in time"), "{told}");
}

#[test]
fn the_token_goes_to_the_server_and_nowhere_else() {
    let server = strict();
    let file = settings_file("token");
    let secret = file.with_file_name("token.txt");
    std::fs::write(&secret, "s3cret\n").unwrap();
    let secret = secret.display().to_string();
    let (code, told) = probe(&server, &["--token-file", &secret, "--write", &file.display().to_string()]);
    assert!(code == 0 && !told.contains("s3cret"), "{told}");
    assert!(server.asked().iter().all(|asked| asked.head.to_lowercase().contains("authorization: bearer s3cret")));
    assert!(!std::fs::read_to_string(&file).unwrap().contains("s3cret"));
}
