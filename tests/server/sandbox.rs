//! The public CDS Hooks sandbox, as it really calls (our own words for what was recorded): a Bundle without type,
//! `category` as an object, drafts without a drug, members that should be there and are not.

use serde_json::{Value, json};

use super::hook::answered;
use crate::support::app::app;
use crate::support::http::{post, send};
use crate::support::patient::{self, path, request};

/// What the sandbox makes of its order form; `extra` is what has been filled in.
fn form(extra: &Value) -> Value {
    let mut order = json!({"resourceType": "MedicationRequest", "id": "request-123", "status": "draft",
        "subject": {"reference": format!("Patient/{}", patient::ID)}, "authoredOn": "2026-11-22"});
    order.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    json!({"resourceType": "Bundle", "entry": [{"resource": order}]})
}

fn filled() -> Value {
    json!({
        "intent": "order",
        "category": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/medicationrequest-category", "code": "community"}]},
        "medicationCodeableConcept": {"text": "sample drug 1 MG Oral Tablet", "coding": [
            {"display": "sample drug 1 MG Oral Tablet", "system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "0000000"}]},
        "dosageInstruction": [{"timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}},
            "doseAndRate": [{"doseQuantity": {"value": 2, "system": "http://unitsofmeasure.org", "code": "{pill}"}}]}],
        "dispenseRequest": {"expectedSupplyDuration": {"value": 30, "unit": "days", "system": "http://unitsofmeasure.org", "code": "d"}}
    })
}

/// A call with the members the sandbox sends, the FHIR server always among them.
fn call(hook: &str, orders: Option<Value>) -> Value {
    let mut call = request(hook);
    call["fhirServer"] = json!("http://127.0.0.1:9/fhir");
    call["context"] = json!({"patientId": patient::ID, "userId": "Practitioner/COREPRACTITIONER1"});
    if let Some(orders) = orders {
        call["context"]["draftOrders"] = orders;
        if hook == "order-select" {
            call["context"]["selections"] = json!(["MedicationRequest/request-123"]);
        }
    }
    call
}

fn cards(hook: &str, call: &Value) -> Value {
    answered(&post(app(), &path(hook), call))["cards"].clone()
}

#[test]
fn the_patient_is_opened() {
    cards("patient-view", &call("patient-view", None));
}

#[test]
fn the_order_form_is_entered_and_still_empty() {
    assert_eq!(cards("order-select", &call("order-select", Some(form(&json!({}))))), json!([]));
}

#[test]
fn a_drug_of_no_concern_is_chosen() {
    assert_eq!(cards("order-select", &call("order-select", Some(form(&filled())))), json!([]));
    assert_eq!(cards("order-sign", &call("order-sign", Some(form(&filled())))), json!([]));
}

#[test]
fn the_tab_is_pressed_again_and_nothing_is_selected() {
    assert_eq!(cards("order-select", &call("order-select", None)), json!([]));
    let mut bare = call("order-select", None);
    bare.as_object_mut().unwrap().remove("prefetch");
    assert_eq!(cards("order-select", &bare), json!([]), "nothing selected needs no data");
}

#[test]
fn an_empty_form_is_signed() {
    assert_eq!(cards("order-sign", &call("order-sign", Some(form(&json!({}))))), json!([]));
}

#[test]
fn an_imaging_order_without_a_code_is_selected() {
    let orders = json!({"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "ServiceRequest",
        "id": "example-request-id", "status": "draft", "intent": "plan", "code": {"coding": [{}]},
        "subject": {"reference": format!("Patient/{}", patient::ID)}, "reasonCode": []}}]});
    let mut call = call("order-select", Some(orders));
    call["context"]["selections"] = json!(["ServiceRequest/example-request-id"]);
    assert_eq!(cards("order-select", &call), json!([]));
}

#[test]
fn a_launched_app_adds_a_token_with_wildcard_scopes_and_no_patient() {
    let mut call = call("order-sign", Some(form(&filled())));
    for lifetime in [json!(600), json!("600")] {
        call["fhirAuthorization"] = json!({"access_token": "opaque", "token_type": "Bearer", "expires_in": lifetime,
            "scope": "patient/*.* user/*.* launch openid profile online_access", "subject": "some-app"});
        assert_eq!(cards("order-sign", &call), json!([]));
    }
}

/// Out of the box the sandbox is connected to a DSTU2 server.
#[test]
fn dstu2_orders_are_refused_in_words() {
    let mut orders = form(&filled());
    orders["entry"][0]["resource"]["resourceType"] = json!("MedicationOrder");
    let reply = post(app(), &path("order-sign"), &call("order-sign", Some(orders)));
    let text = reply.json()["issue"][0]["details"]["text"].as_str().unwrap().to_owned();
    assert_eq!(reply.status, 422);
    assert!(text.contains("MedicationOrder") && text.contains("R4"), "{text}");
}

#[test]
fn it_calls_with_a_token_and_a_double_slash() {
    let headers = [
        ("content-type", "application/json"),
        ("accept", "application/json"),
        ("authorization", "Bearer aaa.bbb.ccc"),
        ("origin", "http://127.0.0.1:4801"),
        ("accept-language", "en-US"),
    ];
    let body = call("patient-view", None).to_string();
    let reply = send(app(), "POST", "/cds-services//therapy-patient-view", &headers, body.as_bytes());
    answered(&reply);
    assert_eq!(reply.header("access-control-allow-origin"), Some("http://127.0.0.1:4801"));
}

#[test]
fn a_search_it_could_not_do_is_left_out_and_said_or_refused() {
    let mut call = call("order-sign", Some(form(&filled())));
    call["prefetch"].as_object_mut().unwrap().remove("conditions");
    assert_eq!(post(app(), &path("order-sign"), &call).status, 412);
}

#[test]
fn its_feedback_is_taken() {
    for entry in [
        json!({"card": "7c75c297", "outcome": "accepted", "acceptedSuggestions": [{"id": "cb722813"}], "outcomeTimestamp": "2026-11-22T02:07:52.771Z"}),
        json!({"card": "5f37a36a", "outcome": "overridden", "outcomeTimestamp": "2026-11-22T01:58:16.807Z", "overrideReason": {"reason": {"code": "trial"}}}),
        json!({"card": "92d17a38", "outcome": "overridden", "outcomeTimestamp": "2026-11-22T01:59:18.941Z"}),
    ] {
        let reply = post(app(), "/cds-services/therapy-order-sign/feedback", &json!({"feedback": [entry]}));
        assert_eq!((reply.status, reply.body.len()), (200, 0));
    }
}
