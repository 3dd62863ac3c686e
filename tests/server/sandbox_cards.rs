//! Cards in the public CDS Hooks sandbox: a column half a window wide, Markdown with raw HTML, buttons that look at the
//! first action only. The order is written as its form writes it after a suggestion was taken over.

use serde_json::{Value, json};

use super::hook::answered;
use crate::support::app::app;
use crate::support::http::send;

/// A sample of this repository, triple-negative and without the PD-L1 result pembrolizumab needs.
fn sample(hook: &str) -> Value {
    let text = match hook {
        "patient-view" => include_str!("../../cds-hooks/samples/tnbc-loinc.patient-view.json"),
        "order-select" => include_str!("../../cds-hooks/samples/tnbc-loinc.order-select.json"),
        _ => include_str!("../../cds-hooks/samples/tnbc-loinc.order-sign.json"),
    };
    serde_json::from_str(text).unwrap()
}

/// Our own words and code under the sandbox's code system, a tablet as the unit of an infusion.
fn with_draft(hook: &str) -> Value {
    let mut call = sample(hook);
    let patient = call["context"]["patientId"].as_str().unwrap().to_owned();
    call["context"]["draftOrders"] = json!({"resourceType": "Bundle", "entry": [{"resource": {
        "resourceType": "MedicationRequest", "id": "request-123", "status": "draft", "intent": "order",
        "subject": {"reference": format!("Patient/{patient}")}, "authoredOn": "2026-11-22",
        "category": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/medicationrequest-category", "code": "community"}]},
        "medicationCodeableConcept": {"text": "pembrolizumab", "coding": [{"display": "pembrolizumab",
            "system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "pembrolizumab"}]},
        "dosageInstruction": [{"doseAndRate": [{"doseQuantity": {"value": 1, "system": "http://unitsofmeasure.org", "code": "{pill}"}}]}]}}]});
    if hook == "order-select" {
        call["context"]["selections"] = json!(["MedicationRequest/request-123"]);
    }
    call
}

fn cards(hook: &str, call: &Value, language: &str) -> Vec<Value> {
    let headers = [("content-type", "application/json"), ("accept-language", language)];
    let reply = send(app(), "POST", &format!("/cds-services/therapy-{hook}"), &headers, call.to_string().as_bytes());
    answered(&reply)["cards"].as_array().unwrap().clone()
}

#[test]
fn a_drug_taken_over_from_a_suggestion_is_judged_by_its_words() {
    for hook in ["order-select", "order-sign"] {
        let cards = cards(hook, &with_draft(hook), "en");
        let order = &cards[0]["extension"]["org.oncohooks"]["order"];
        assert_eq!(
            (&order["reference"], &order["drug"]),
            (&json!("MedicationRequest/request-123"), &json!("pembrolizumab"))
        );
        assert_eq!(order["verdict"], "undetermined", "{hook}: a tablet of an infusion is not checkable, not wrong");
    }
}

#[test]
fn the_level_stands_in_words_because_a_colour_is_all_the_sandbox_adds() {
    for (language, level) in [("en", "Warning: "), ("ja", "警告：")] {
        let cards = cards("order-sign", &with_draft("order-sign"), language);
        assert_eq!(cards[0]["indicator"], "warning");
        assert!(cards[0]["summary"].as_str().unwrap().starts_with(level), "{}", cards[0]["summary"]);
    }
}

#[test]
fn every_card_can_be_dismissed_and_says_why_one_may() {
    let cards = cards("patient-view", &sample("patient-view"), "en");
    assert!(!cards.is_empty());
    for card in cards {
        assert!(card["uuid"].is_string());
        for reason in card["overrideReasons"].as_array().unwrap() {
            assert!(reason["display"].as_str().is_some_and(|text| !text.is_empty()), "{reason}");
        }
    }
}

/// The sandbox takes over the first drug that has a text and a code, and complains of actions without a description.
#[test]
fn every_button_can_be_pressed() {
    let cards = cards("order-sign", &with_draft("order-sign"), "en");
    let suggestions: Vec<&Value> =
        cards.iter().flat_map(|card| card["suggestions"].as_array().into_iter().flatten()).collect();
    let labels: Vec<&Value> = suggestions.iter().map(|suggestion| &suggestion["label"]).collect();
    assert_eq!(labels, ["Order test: PD-L1 by 22C3 (CPS)"], "what is open is asked, not replaced");
    for suggestion in suggestions {
        assert!(suggestion["label"].is_string() && suggestion["uuid"].is_string(), "{suggestion}");
        for action in suggestion["actions"].as_array().unwrap() {
            assert!(action["type"].is_string() && action["description"].is_string(), "{action}");
            let drug = &action["resource"]["medicationCodeableConcept"];
            assert!(drug.is_null() || drug["text"].is_string() && drug["coding"][0]["code"].is_string(), "{drug}");
        }
    }
}

#[test]
fn what_a_record_says_is_shown_as_text() {
    let hostile = "<img src=x onerror=alert(1)> **b** | [x](javascript:alert(1)) <script>";
    let mut call = with_draft("order-sign");
    call["context"]["draftOrders"]["entry"][0]["resource"]["medicationCodeableConcept"]["text"] =
        json!(format!("pembrolizumab {hostile}"));
    for entry in call["prefetch"]["observations"]["entry"].as_array_mut().unwrap() {
        entry["resource"]["method"] = json!({"text": hostile});
    }
    let cards = cards("order-sign", &call, "en");
    let detail = cards[0]["detail"].as_str().unwrap();
    assert!(detail.contains("&lt;img src=x"), "the record's words are there: {detail}");
    assert!(!detail.contains('<') && !detail.contains(" **b**") && !detail.contains(" [x]("), "{detail}");
    assert!(detail.contains("\\*\\*b\\*\\*") && detail.contains("\\[x\\]("), "{detail}");
}

#[test]
fn a_missing_test_says_what_it_is_for_also_when_that_is_a_later_line() {
    let cards = cards("patient-view", &sample("patient-view"), "en");
    let missing = cards.iter().find(|card| card["extension"]["org.oncohooks"]["kind"] == "missing-test").unwrap();
    let detail = missing["detail"].as_str().unwrap();
    let said = format!("{} {detail}", missing["summary"]);
    assert!(said.contains("germline BRCA1/2 test (blood)") && said.contains("olaparib, talazoparib"), "{said}");
}

#[test]
fn a_headline_names_no_test_that_is_already_asked_for() {
    let text = include_str!("../../cds-hooks/samples/tnbc-messy.patient-view.json");
    let cards = cards("patient-view", &serde_json::from_str(text).unwrap(), "en");
    let missing = cards.iter().find(|card| card["extension"]["org.oncohooks"]["kind"] == "missing-test").unwrap();
    let (summary, detail) = (missing["summary"].as_str().unwrap(), missing["detail"].as_str().unwrap());
    assert!(!summary.contains("22C3") && summary.contains("SP142"), "{summary}");
    assert!(detail.contains("**Requested** PD-L1 by 22C3 (CPS)"), "{detail}");
}

#[test]
fn a_japanese_card_names_the_organ_in_japanese() {
    let cards = cards("patient-view", &sample("patient-view"), "ja");
    let details = cards.iter().map(|card| card["detail"].as_str().unwrap()).collect::<String>();
    assert!(details.contains("肝、") && !details.contains("liver"), "{details}");
}

#[test]
fn a_card_names_an_assay_and_no_id() {
    for (language, name) in [("en", "(SP142, "), ("ja", "（SP142、")] {
        let cards = cards("patient-view", &sample("patient-view"), language);
        let details = cards.iter().map(|card| card["detail"].as_str().unwrap()).collect::<String>();
        assert!(details.contains(name) && !details.contains("| sp142"), "{details}");
    }
}

/// What fits one of two cancers may be wrong for the other, and the sandbox shows their cards in one column.
#[test]
fn with_two_cancers_a_card_says_which_one_it_speaks_of() {
    let text = include_str!("../../cds-hooks/samples/bilateral.patient-view.json");
    let two = cards("patient-view", &serde_json::from_str(text).unwrap(), "en");
    let about = |card: &Value, side: &str| {
        card["detail"].as_str().unwrap().starts_with(&format!("- **Cancer** breast cancer, {side}"))
    };
    assert!(two.iter().any(|card| about(card, "left")) && two.iter().any(|card| about(card, "right")), "{two:?}");
    assert!(two.iter().all(|card| about(card, "left") || about(card, "right")), "{two:?}");
    let one = cards("patient-view", &sample("patient-view"), "en");
    assert!(one.iter().all(|card| !card["detail"].as_str().unwrap().contains("**Cancer**")));
}
