//! A card says that nothing is on file only where all of that part of the record was seen.

use oncohooks::settings::Language;
use serde_json::{Value, json};

use crate::scenarios::{self, Run};
use crate::support::samples::samples;

fn sample(name: &str) -> Run {
    scenarios::of_sample(samples().into_iter().find(|(file, ..)| file == name).unwrap())
}

fn cards(run: &Run) -> Vec<Value> {
    scenarios::answer(run, Language::En)["cards"].as_array().unwrap().clone()
}

/// What a search cut to a page, withheld or failed to find may hold the result.
#[test]
fn a_card_says_that_no_result_is_on_file_only_where_all_results_were_seen() {
    let of_another = json!({"resourceType": "Observation", "id": "x", "status": "final", "code": {"text": "PD-L1"},
        "subject": {"reference": "Patient/another"}});
    let page = |more: Value| json!({"total": 90, "entry": [{"resource": more}]});
    let report = |text: &str| {
        json!({"reports": {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": {
            "resourceType": "DiagnosticReport", "id": "r", "status": "final", "code": {"text": "Pathology report, liver biopsy"},
            "subject": {"reference": "Patient/tnbc-cps-4"}, "effectiveDateTime": "2026-09-25", "conclusion": text}}]}})
    };
    let rows = [
        ("all was seen", json!({}), "no result on file"),
        ("in words of a report", report("PD-L1 (22C3) CPS 12."), "PD-L1: report text"),
        ("a report about something else", report("No lymphovascular invasion."), "no result on file"),
        (
            "a page of the results",
            page(json!({"resourceType": "OperationOutcome", "issue": []})),
            "not in the results seen",
        ),
        ("a result of another patient", json!({"entry": [{"resource": of_another}]}), "not in the results seen"),
        ("an entry of no shape", json!({"entry": [{"resource": 7}]}), "not in the results seen"),
    ];
    for (name, more, expected) in rows {
        let mut run = sample("tnbc-cps-4.order-sign.json");
        let results = &mut run.request["prefetch"]["observations"];
        results["entry"].as_array_mut().unwrap().retain(|entry| !entry.to_string().contains("PD-L1"));
        results["entry"].as_array_mut().unwrap().extend(more["entry"].as_array().cloned().unwrap_or_default());
        let held = results["entry"].as_array().unwrap().len();
        results["total"] = more.get("total").cloned().unwrap_or_else(|| held.into());
        if let Some(reports) = more.get("reports") {
            run.request["prefetch"]["reports"] = reports.clone();
        }
        let all = cards(&run);
        let said = |words: &str| all.iter().any(|card| card["summary"].as_str().unwrap().contains(words));
        for words in ["no result on file", "not in the results seen", "PD-L1: report text"] {
            assert_eq!(said(words), words == expected, "{name}: {words}: {all:?}");
        }
    }
}

/// A card does not say that no stage is on record where a part of the diagnoses was not seen.
#[test]
fn a_card_says_that_no_stage_is_on_record_only_where_all_diagnoses_were_seen() {
    for (total, expected) in [(1, "No stage on record"), (9, "No stage in the diagnoses seen")] {
        let mut run = sample("tnbc-loinc.order-sign.json");
        let diagnoses = &mut run.request["prefetch"]["conditions"];
        let condition = &mut diagnoses["entry"][0]["resource"];
        condition.as_object_mut().unwrap().remove("stage");
        condition["code"] = json!({"text": "Breast cancer"});
        diagnoses["entry"].as_array_mut().unwrap().truncate(1);
        diagnoses["total"] = total.into();
        let all = cards(&run);
        assert!(all.iter().any(|card| card["detail"].as_str().unwrap().contains(expected)), "{total}: {all:?}");
    }
}

/// HER2 in words that nobody coded is no HER2 that was not tested.
#[test]
fn a_card_does_not_say_that_there_is_no_result_where_a_report_has_it_in_words() {
    let rows = [
        (
            "HER2 (IHC) score 3+.",
            "palbociclib: HER2 IHC (in report text only; please read it); HER2 IHC score (4B5) decides",
        ),
        ("Invasive ductal carcinoma.", "palbociclib: decided by HER2 IHC score (4B5), no result on file"),
    ];
    for (text, expected) in rows {
        let mut request = crate::support::record::Record {
            conditions: vec!["Metastatic breast cancer | 2026-09".to_owned(), "Postmenopausal | 2026-09".to_owned()],
            results: vec!["ER | 90 % | 2026-09-25".to_owned(), "PgR | 60 % | 2026-09-25".to_owned()],
            orders: vec!["palbociclib | 125 mg".to_owned()],
            ..Default::default()
        }
        .request("order-sign");
        request["prefetch"]["reports"]["entry"] = json!([{"resource": {"resourceType": "DiagnosticReport", "id": "r",
            "status": "final", "code": {"text": "Pathology report, liver biopsy"}, "subject": {"reference": "Patient/p1"},
            "effectiveDateTime": "2026-09-25", "conclusion": text}}]);
        request["prefetch"]["reports"]["total"] = 1.into();
        let all = cards(&scenarios::of_sample((String::new(), String::new(), request)));
        let said = all.iter().any(|card| card["summary"].as_str().unwrap().contains(expected));
        assert!(said, "{text}: {all:?}");
    }
}

/// An EHR behind a proxy names its patients by an address that is not the one it calls by. What names the id of the patient there is
/// not counted, since it may be another's; it is said, and nothing is called absent that may stand in it.
#[test]
fn what_names_the_patient_on_another_server_is_said_and_leaves_open_what_it_may_hold() {
    let told = |server: Option<&str>| {
        let mut run = sample("tnbc-cps-4.order-sign.json");
        run.request["fhirServer"] = json!("https://public.example.org/fhir");
        let base = server.map(|server| format!("{server}/")).unwrap_or_default();
        for entry in run.request["prefetch"]["observations"]["entry"].as_array_mut().unwrap() {
            if entry.to_string().contains("PD-L1") {
                entry["resource"]["subject"] = json!({"reference": format!("{base}Patient/tnbc-cps-4")});
            }
        }
        let all = cards(&run);
        let holds = |words: &str| all.iter().any(|card| card.to_string().contains(words));
        [
            "CPS 4",
            "not in the results seen",
            "names this patient's id on another FHIR server, not used",
            "no result on file",
            "belongs to another patient",
        ]
        .map(holds)
    };
    assert_eq!(told(None), [true, false, false, false, false]);
    assert_eq!(told(Some("https://public.example.org/fhir")), [true, false, false, false, false]);
    assert_eq!(told(Some("https://internal/fhir")), [false, true, true, false, false]);
    let offered = |server: &str| {
        let mut run = sample("her2-low-after-zero.patient-view.json");
        run.request["fhirServer"] = json!("https://public.example.org/fhir");
        let subject = json!({"reference": format!("{server}/Patient/her2-low-after-zero")});
        for key in ["medications", "statements", "administrations"] {
            for entry in run.request["prefetch"][key]["entry"].as_array_mut().into_iter().flatten() {
                entry["resource"]["subject"] = subject.clone();
            }
        }
        let all = cards(&run);
        let mut options =
            all.iter().flat_map(|card| card["extension"]["org.oncohooks"]["options"].as_array().into_iter().flatten());
        let is_met = options.any(|option| option["verdict"] == "met");
        let is_said = all.iter().any(|card| card.to_string().contains("another FHIR server"));
        (is_met, is_said)
    };
    assert_eq!(offered("https://public.example.org/fhir"), (true, false));
    assert_eq!(offered("https://internal/fhir"), (false, true), "the drugs given before were not counted");
}
