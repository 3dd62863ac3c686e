//! `evaluate --format cards` and the service give one answer for every body: the same cards, or the same refusal.
//! `PROPTEST_CASES=20000` looks longer.

use std::path::PathBuf;

use oncohooks::cds_hooks::Hook;
use oncohooks::cli::{self, EvaluateArgs, EvaluateFormat};
use oncohooks::settings::{Language, Settings, Word};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::scenarios::ENGINE;
use crate::support::app::app;
use crate::support::http::{Reply, send};
use crate::support::mangle::{bytes, changes, mangle, mangled};
use crate::support::patient::request;
use crate::support::samples::samples;

/// What `evaluate FILE --format cards` prints, or the lines it complains with.
fn command_line(file: &str, body: &[u8], language: Language) -> Result<Value, String> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("one-door");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("{file}.json"));
    std::fs::write(&file, body).unwrap();
    let args = EvaluateArgs {
        files: vec![file],
        against: None,
        hook: None,
        order: None,
        patient: None,
        format: EvaluateFormat::Cards,
        explain: false,
    };
    let as_of = Some(time::macros::date!(2026 - 11 - 22));
    let settings = Settings { as_of, language, ..Settings::default() };
    let printed = cli::evaluate::with(&ENGINE, &args, &settings).map_err(|lines| lines.join("\n"))?;
    Ok(serde_json::from_str(&printed).unwrap())
}

/// What the service of the body's hook answers; a body without a hook goes to that of order-sign.
fn service(body: &[u8], language: Language) -> Reply {
    let text = String::from_utf8_lossy(body);
    // A name that comes twice is no struct; whoever sends the body knows which hook it means.
    let named = |hook: &&Hook| match serde_json::from_str::<Named>(&text) {
        Ok(named) => named.hook == hook.name(),
        Err(_) => text.contains(&format!(r#""hook":"{hook}""#)),
    };
    let hook = Hook::ALL.iter().find(named).copied().unwrap_or(Hook::OrderSign);
    let headers = [("content-type", "application/json"), ("accept-language", language.name())];
    send(app(), "POST", &format!("/cds-services/therapy-{hook}"), &headers, body)
}

#[derive(serde::Deserialize)]
struct Named {
    hook: String,
}

/// Fails unless both doors say the same of a body that means to be a hook request.
fn assert_same(file: &str, body: &[u8], language: Language) {
    let (reply, printed) = (service(body, language), command_line(file, body, language));
    let told = String::from_utf8_lossy(body);
    match (reply.status, printed) {
        (200, Ok(cards)) => assert_eq!(cards, reply.json(), "{told}"),
        (200, Err(lines)) => panic!("answered by the service, refused by the command line: {lines}\n{told}"),
        (400 | 412 | 422, Err(lines)) => assert!(is_refused_alike(&reply, &lines), "{}\n{lines}\n{told}", reply.json()),
        (status, printed) => panic!("{status} by the service, by the command line {printed:?}\n{told}"),
    }
}

/// Every issue of the `OperationOutcome` stands among the lines. Bytes that are no JSON text are nothing a file could
/// be known as a hook request by: that they cannot be read is enough.
fn is_refused_alike(reply: &Reply, lines: &str) -> bool {
    let outcome = reply.json();
    let mut issues = outcome["issue"].as_array().unwrap().iter();
    // Nested too deep for the service, an object without a hook is to the command line one without a resource.
    let unreadable =
        ["error[no-json]", "error[unreadable-file]", "error[no-resource]"].iter().any(|code| lines.starts_with(code));
    issues.all(|issue| {
        let expression = issue["expression"][0].as_str().unwrap();
        let text = issue["details"]["text"].as_str().unwrap();
        (expression == "$this" && unreadable) || (lines.contains(expression) && lines.contains(text))
    })
}

/// FHIR resources and things that share no member with a hook request are records to the command line.
fn is_no_request(body: &[u8]) -> bool {
    let read = serde_json::from_slice::<Map<String, Value>>(body);
    let has = |members: &Map<String, Value>, names: &[&str]| names.iter().any(|name| members.contains_key(*name));
    match read {
        Ok(members) => {
            !has(&members, &["hook", "hookInstance", "prefetch"])
                && (has(&members, &["resourceType"]) || !has(&members, &["context"]))
        }
        // A list is no hook request, however deep it goes; an empty file is nothing at all.
        Err(_) => {
            let told = body.trim_ascii_start();
            told.is_empty() || told.starts_with(b"[") || serde_json::from_slice::<Value>(body).is_ok()
        }
    }
}

/// A sample signs an order; text that is no value of `serde_json` is put in for a mark.
fn marked(place: &str, text: &str) -> Vec<u8> {
    let mut call = samples().into_iter().find(|(name, ..)| name == "tnbc-loinc.order-sign.json").unwrap().2;
    *call.pointer_mut(place).unwrap() = json!("MARK");
    call.to_string().replace("\"MARK\"", text).into_bytes()
}

#[test]
fn what_is_mended_for_one_is_mended_for_the_other() {
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    for text in ["1e999", r#""\ud800""#, &deep] {
        for place in [
            "/prefetch/observations",
            "/prefetch/observations/entry/0/resource",
            "/prefetch/patient",
            "/context/draftOrders/entry/0/resource/dosageInstruction",
            "/context/draftOrders",
            "/context/patientId",
            "/hookInstance",
        ] {
            assert_same("mended", &marked(place, text), Language::En);
        }
    }
    // Both could refuse alike: here both answer.
    let mended = marked("/prefetch/observations/entry/0/resource", "1e999");
    assert_eq!(service(&mended, Language::En).status, 200);
}

#[test]
fn drafts_of_another_fhir_version_are_refused_by_both() {
    for hook in ["order-sign", "order-select"] {
        let mut call = request(hook);
        let draft = json!({"resourceType": "MedicationOrder", "id": "m1"});
        call["context"]["draftOrders"] = json!({"resourceType": "Bundle", "entry": [{"resource": draft}]});
        call["context"]["selections"] = json!(["MedicationOrder/m1"]);
        let body = call.to_string().into_bytes();
        assert_eq!(service(&body, Language::En).status, 422);
        assert_same("dstu2", &body, Language::En);
    }
}

#[test]
fn selections_that_name_nothing_are_asked_alike() {
    for selections in
        [json!([]), Value::Null, json!(["MedicationRequest/nobody"]), json!([""]), json!([7]), json!("m1")]
    {
        for drafts in [None, Some(Value::Null), Some(json!({"resourceType": "Bundle"}))] {
            let mut call = request("order-select");
            call["context"]["selections"] = selections.clone();
            if let Some(drafts) = drafts {
                call["context"]["draftOrders"] = drafts;
            }
            assert_same("selections", call.to_string().as_bytes(), Language::En);
            // Who selects nothing is answered, even without any data.
            call.as_object_mut().unwrap().remove("prefetch");
            assert_same("selections", call.to_string().as_bytes(), Language::Ja);
        }
    }
}

#[test]
fn a_key_that_is_absent_null_or_failed_is_seen_alike() {
    let outcome = json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]});
    for hook in ["patient-view", "order-sign"] {
        let whole = request(hook);
        for key in whole["prefetch"].as_object().unwrap().keys() {
            for value in [None, Some(Value::Null), Some(outcome.clone()), Some(json!("x")), Some(json!({"entry": []}))]
            {
                let mut call = whole.clone();
                call["prefetch"].as_object_mut().unwrap().remove(key);
                call["prefetch"].as_object_mut().unwrap().extend(value.map(|value| (key.clone(), value)));
                assert_same("keys", call.to_string().as_bytes(), Language::En);
                call["fhirServer"] = json!("https://ehr.example.org/fhir");
                assert_same("keys", call.to_string().as_bytes(), Language::Ja);
            }
        }
    }
}

#[test]
fn patients_and_relatives_are_advised_by_neither() {
    for user in ["Patient/p", "https://ehr.example.org/fhir/RelatedPerson/r", "Practitioner/d"] {
        let mut call = request("patient-view");
        call["context"]["userId"] = json!(user);
        assert_same("user", call.to_string().as_bytes(), Language::En);
    }
}

/// What hook requests are known to go wrong by.
fn usual() -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    let order = json!({"resourceType": "MedicationRequest", "id": "m1"});
    let outcome = json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]});
    let all = vec![
        ("/hook", json!("order-select")),
        ("/hook", json!("order-sign")),
        ("/hook", json!("patient-view")),
        ("/hook", json!("encounter-start")),
        ("/resourceType", json!("Bundle")),
        ("/fhirServer", json!("https://ehr.example.org/fhir")),
        ("/context/userId", json!("RelatedPerson/r")),
        ("/context/patientId", json!("Patient/another")),
        ("/context/selections", json!([])),
        ("/context/selections", json!(["MedicationRequest/nobody"])),
        ("/context/selections", json!(["MedicationRequest/m1"])),
        ("/context/draftOrders", Value::Null),
        ("/context/draftOrders", json!({"resourceType": "Bundle", "entry": [{"resource": order}, {}]})),
        ("/context/draftOrders/entry/0/resource/resourceType", json!("MedicationOrder")),
        ("/context/draftOrders/entry/0/resource/resourceType", json!("Observaton")),
        ("/context/draftOrders/entry/0/resource/dosageInstruction", json!("1e999!")),
        ("/prefetch", Value::Null),
        ("/prefetch/conditions", Value::Null),
        ("/prefetch/observations", outcome.clone()),
        ("/prefetch/patient", outcome),
        ("/prefetch/observations/entry/0/resource/id", json!("half!")),
        ("/prefetch/observations/entry/1/resource/valueString", json!("1e999!")),
        ("/prefetch/medications/entry", json!("1e999!")),
        ("/prefetch/observations/entry/0/resource/resourceType", json!("ProcedureRequest")),
    ];
    prop::collection::vec(prop::sample::select(all), 0..3)
}

/// Sets a member, where its parent is there.
fn set(document: &mut Value, place: &str, value: Value) {
    let (parent, name) = place.rsplit_once('/').unwrap();
    if let Some(Value::Object(members)) = document.pointer_mut(parent) {
        members.insert(name.to_owned(), value);
    }
}

/// One member of the root, of context or of prefetch twice: only text can say that.
fn doubled(text: &str, name: &str) -> String {
    text.replacen(&format!("\"{name}\":"), &format!("\"{name}\":null,\"{name}\":"), 1)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mangled_request_gets_one_answer(
        which in any::<usize>(),
        usual in usual(),
        changes in prop::option::weighted(0.5, changes()),
        twice in prop::option::weighted(0.1, prop::sample::select(vec!["hook", "context", "patientId", "observations", "entry"])),
        bytes in bytes(),
        ja in any::<bool>(),
    ) {
        let all = super::properties::all();
        let mut call = all[which % all.len()].2.clone();
        mangle(&mut call, &changes.unwrap_or_default());
        usual.into_iter().for_each(|(place, value)| set(&mut call, place, value));
        let text = call.to_string().replace("\"1e999!\"", "1e999").replace("half!", "\\ud800");
        let text = twice.map_or(text.clone(), |name| doubled(&text, name));
        let body = mangled(text, bytes);
        if !is_no_request(&body) {
            assert_same("mangled", &body, if ja { Language::Ja } else { Language::En });
        }
    }
}

/// One request a file, one file a call; the service takes one as well.
#[test]
fn several_requests_are_answered_by_neither() {
    let one = request("patient-view").to_string();
    for several in
        [format!("{one}\n{one}"), format!("[{one},{one}]"), format!("{one}\n{{\"resourceType\":\"Patient\"}}")]
    {
        assert_eq!(service(several.as_bytes(), Language::En).status, 400);
        let lines = command_line("several", several.as_bytes(), Language::En).unwrap_err();
        assert!(lines.contains("one request at a time") || lines.contains("an array"), "{lines}");
    }
}
