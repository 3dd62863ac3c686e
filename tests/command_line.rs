//! `oncohooks evaluate`: what is said on the command line counts, or is refused; nothing is passed over.

use std::path::PathBuf;

use oncohooks::cds_hooks::Hook;
use oncohooks::cli::evaluate::with;
use oncohooks::cli::{EvaluateArgs, EvaluateFormat};
use oncohooks::settings::Settings;
use serde_json::Value;

use crate::scenarios::ENGINE;

/// Files of a folder of their own.
fn written(folder: &str, texts: &[&str]) -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(folder);
    std::fs::create_dir_all(&folder).unwrap();
    let file = |(at, text): (usize, &&str)| {
        let file = folder.join(format!("{at}.json"));
        std::fs::write(&file, text).unwrap();
        file
    };
    texts.iter().enumerate().map(file).collect()
}

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("cds-hooks/samples/{name}.json"))
}

fn of(files: Vec<PathBuf>) -> EvaluateArgs {
    EvaluateArgs {
        files,
        against: None,
        hook: None,
        order: None,
        patient: None,
        format: EvaluateFormat::Json,
        explain: false,
    }
}

fn evaluate(args: &EvaluateArgs) -> Result<Value, String> {
    let settings = Settings { as_of: Some(time::macros::date!(2026 - 11 - 22)), ..Settings::default() };
    let answer = with(&ENGINE, args, &settings).map_err(|mistakes| mistakes.join("\n"))?;
    Ok(serde_json::from_str(&answer).unwrap())
}

/// The references of the orders that were asked of, selected ones only.
fn asked(answer: &Value) -> Vec<&str> {
    let orders = answer["case"]["orders"].as_array().unwrap().iter();
    orders.filter(|order| order["selected"] == true).map(|order| order["reference"].as_str().unwrap()).collect()
}

#[track_caller]
fn refused(args: &EvaluateArgs, code: &str) -> String {
    let told = evaluate(args).map(|answer| answer["cards"].to_string()).unwrap_err();
    assert!(told.starts_with(&format!("error[{code}]")), "{told}");
    told
}

#[test]
fn an_order_is_added_to_the_drafts_of_a_hook_request() {
    let order = Some("trastuzumab 8 mg/kg".to_owned());
    for name in ["tnbc-loinc.patient-view", "tnbc-loinc.order-sign", "tnbc-loinc.order-select"] {
        let args = EvaluateArgs { order: order.clone(), ..of(vec![sample(name)]) };
        let answer = evaluate(&args).unwrap();
        assert_eq!(asked(&answer).last(), Some(&"MedicationRequest/order-1"), "{name}");
        let cards = answer["cards"].as_array().unwrap();
        let ours = |card: &Value| card["extension"]["org.oncohooks"]["order"].clone();
        let about = cards.iter().map(ours).any(|order| order["drug"] == "trastuzumab" && order["verdict"] == "not-met");
        assert!(about, "{name}: {cards:?}");
    }
    let args = EvaluateArgs { order, ..of(vec![sample("tnbc-loinc.order-sign")]) };
    assert_eq!(
        asked(&evaluate(&args).unwrap()),
        ["MedicationRequest/m1", "MedicationRequest/m2", "MedicationRequest/order-1"]
    );
    let select = EvaluateArgs { hook: Some(Hook::OrderSelect), ..args };
    assert_eq!(asked(&evaluate(&select).unwrap()), ["MedicationRequest/order-1"], "no other was selected");
}

#[test]
fn the_order_of_the_command_line_takes_no_other_orders_name() {
    let text = std::fs::read_to_string(sample("tnbc-loinc.order-sign")).unwrap().replace("\"m1\"", "\"order-1\"");
    let args = EvaluateArgs { order: Some("letrozole".to_owned()), ..of(written("name", &[&text])) };
    assert!(asked(&evaluate(&args).unwrap()).contains(&"MedicationRequest/order-2"));
}

#[test]
fn a_hook_that_asks_of_orders_is_refused_where_there_are_none() {
    for hook in [Hook::OrderSign, Hook::OrderSelect] {
        let none = EvaluateArgs { hook: Some(hook), ..of(vec![sample("tnbc-loinc.patient-view")]) };
        refused(&none, "no-order");
        refused(&EvaluateArgs { order: Some(" ".to_owned()), ..none }, "no-order");
        let records = written("records", &[r#"{"resourceType": "Patient", "id": "a"}"#]);
        refused(&EvaluateArgs { hook: Some(hook), ..of(records) }, "no-order");
    }
    let unselected = EvaluateArgs { hook: Some(Hook::OrderSelect), ..of(vec![sample("tnbc-loinc.order-sign")]) };
    refused(&unselected, "no-order");
    let signed = EvaluateArgs { hook: Some(Hook::OrderSign), ..of(vec![sample("tnbc-loinc.order-select")]) };
    assert!(!asked(&evaluate(&signed).unwrap()).is_empty());
    let viewed = EvaluateArgs { hook: Some(Hook::PatientView), order: Some("letrozole".to_owned()), ..signed };
    refused(&viewed, "no-order");
}

#[test]
fn another_patient_than_that_of_the_files_is_refused() {
    let with = |patient: &str, files: Vec<PathBuf>| EvaluateArgs { patient: Some(patient.to_owned()), ..of(files) };
    let request = || vec![sample("tnbc-loinc.order-sign")];
    let told = refused(&with("other", request()), "unknown-patient");
    assert!(told.contains("tnbc-loinc") && told.contains("leave --patient out"), "{told}");
    for same in ["tnbc-loinc", "Patient/tnbc-loinc"] {
        assert!(evaluate(&with(same, request())).is_ok());
    }
    let two = r#"{"resourceType": "Patient", "id": "a"} {"resourceType": "Patient", "id": "b"}"#;
    let subject = r#"{"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/a/_history/2"}}"#;
    for texts in [two, subject, r#"{"resourceType": "Bundle", "type": "collection"}"#] {
        refused(&with("other", written("others", &[texts])), "unknown-patient");
    }
    assert!(evaluate(&with("b", written("two", &[two]))).is_ok());
    assert!(evaluate(&with("a", written("subject", &[subject]))).is_ok());
    let nobody = r#"{"resourceType": "Condition", "id": "c"}"#;
    assert!(evaluate(&with("a", written("nobody", &[nobody]))).is_ok());
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    for name in ["tnbc-loinc.order-sign", "tnbc-loinc.patient-view"] {
        let text = std::fs::read_to_string(sample(name)).unwrap();
        let marked = evaluate(&of(written("mark", &[&format!("\u{feff}{text}")]))).unwrap();
        assert_eq!(marked, evaluate(&of(vec![sample(name)])).unwrap());
    }
    let lines = "\u{feff}{\"resourceType\": \"Patient\", \"id\": \"a\"}\r\n{\"resourceType\": \"Condition\"}\r\n";
    assert!(evaluate(&of(written("lines", &[lines]))).is_ok());
}

#[test]
fn what_is_no_record_and_no_request_is_told_so() {
    let two = of(vec![sample("tnbc-loinc.order-sign"), sample("tnbc-japanese.order-sign")]);
    assert!(refused(&two, "several-files").contains("one request at a time"));
    let list = written("list", &[r#"[{"resourceType": "Patient", "id": "a"}]"#]);
    assert!(refused(&of(list), "no-resource").contains("an array without resourceType"));
    let mut request: Value =
        serde_json::from_str(&std::fs::read_to_string(sample("tnbc-loinc.order-sign")).unwrap()).unwrap();
    for member in ["context", "hook"] {
        let removed = request.as_object_mut().unwrap().remove(member).unwrap();
        let told = refused(&of(written("lacking", &[&request.to_string()])), "bad-request");
        assert!(told.contains(member), "{told}");
        request[member] = removed;
    }
}

/// Two versions of the knowledge: whose advice changes is said, and nobody else is named.
#[test]
fn advice_is_compared_between_two_versions_of_the_knowledge() {
    use oncohooks::call::Engine;
    use oncohooks::cli::compare::between;
    let rule = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/config/knowledge/breast/tnbc/pembrolizumab-22c3-cps10.yaml"
    ))
    .unwrap();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("other-knowledge/knowledge/breast/tnbc");
    std::fs::create_dir_all(&folder).unwrap();
    let other = rule.replace("at-least: 10", "at-least: 50");
    assert_ne!(other, rule, "the cut-off stands there");
    std::fs::write(folder.join("pembrolizumab-22c3-cps10.yaml"), other).unwrap();
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("other-knowledge");
    let other = Engine::load(Some(&root)).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let settings = Settings { as_of: Some(time::macros::date!(2026 - 11 - 22)), ..Settings::default() };
    let args = of(vec![sample("tnbc-loinc.patient-view"), sample("tnbc-japanese.patient-view")]);
    let found = between(&other, &ENGINE, &args, &settings).unwrap();
    assert_eq!(found.answers, 2);
    let changed: Vec<(&str, Option<&str>, Option<&str>)> = found
        .differences
        .iter()
        .flat_map(|difference| &difference.changes.rules)
        .map(|rule| (rule.rule.as_str(), rule.before.as_deref(), rule.after.as_deref()))
        .collect();
    let wanted = ("brc-tnbc-pembrolizumab-cps10", Some("not-met"), Some("met"));
    assert!(!changed.is_empty() && changed.iter().all(|change| *change == wanted), "{changed:?}");
    let same = between(&ENGINE, &ENGINE, &args, &settings).unwrap();
    assert!(same.differences.is_empty());
}
