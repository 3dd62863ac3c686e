//! The public CDS Hooks sandbox, as it really calls (our own words for what was recorded): a Bundle without type,
//! `category` and `reasonCode` as objects, drafts without a drug, members that should be there and are not. How cards
//! look there is told in `sandbox_cards`.

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
        "reasonCode": {"coding": [{"system": "http://snomed.info/sct", "code": "254837009"}], "text": "Breast cancer"},
        "dosageInstruction": [{"timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d",
            "boundsPeriod": {"start": "2026-11-23", "end": "2026-12-06"}}},
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

/// Signed by a key anybody can have, addressed to nobody we know: the header and claims of a real one, other names.
const TOKEN: &str = concat!(
    "Bearer eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCIsImtpZCI6ImsxIiwiamt1IjoiaHR0cHM6Ly9wbGF5Z3JvdW5kLmV4YW1wbGUvandrcy5qc29uIn0",
    ".eyJpc3MiOiJodHRwczovL3BsYXlncm91bmQuZXhhbXBsZSIsImF1ZCI6Imh0dHA6Ly8xMjcuMC4wLjE6ODA4MS8iLCJleHAiOjEsImlhdCI6MSwianRpIjoiYSJ9",
    ".c2lnbmF0dXJl"
);

/// What the browser adds, and the two media types the sandbox sends.
const HEADERS: [(&str, &str); 5] = [
    ("content-type", "application/json"),
    ("accept", "application/json, text/plain, */*"),
    ("authorization", TOKEN),
    ("origin", "http://127.0.0.1:4801"),
    ("accept-language", "en-US,en;q=0.9"),
];

#[test]
fn its_token_is_ignored_wherever_it_calls_and_the_browser_may_read_the_answer() {
    let hook = call("patient-view", None).to_string();
    let feedback = json!({"feedback": [{"card": "92d17a38", "outcome": "overridden", "outcomeTimestamp": "2026-11-22T01:59:18Z"}]});
    for (method, path, body) in [
        ("GET", "/cds-services", String::new()),
        ("POST", "/cds-services/therapy-patient-view", hook.clone()),
        // The discovery address was typed with a slash at its end.
        ("POST", "/cds-services//therapy-patient-view", hook),
        ("POST", "/cds-services/therapy-order-sign/feedback", feedback.to_string()),
        ("POST", "/cds-services//therapy-order-sign/feedback", feedback.to_string()),
    ] {
        let reply = send(app(), method, path, &HEADERS, body.as_bytes());
        assert_eq!(reply.status, 200, "{method} {path}");
        assert_eq!(reply.header("access-control-allow-origin"), Some("http://127.0.0.1:4801"), "{method} {path}");
    }
}

#[test]
fn the_browser_asks_first_without_a_token() {
    for (path, method, headers) in [
        ("/cds-services", "GET", "authorization"),
        ("/cds-services/therapy-order-select", "POST", "authorization,content-type"),
        ("/cds-services/therapy-order-select/feedback", "POST", "authorization,content-type"),
    ] {
        let asks = [
            ("origin", "http://127.0.0.1:4801"),
            ("access-control-request-method", method),
            ("access-control-request-headers", headers),
        ];
        let reply = send(app(), "OPTIONS", path, &asks, b"");
        let allowed = reply.header("access-control-allow-headers").unwrap_or_default().to_lowercase();
        assert_eq!(reply.status, 204, "{path}");
        assert!(headers.split(',').all(|header| allowed.contains(header)), "{path}: {allowed}");
        assert!(reply.header("access-control-allow-methods").is_some_and(|methods| methods.contains(method)), "{path}");
    }
}

/// What it could not read (404, a search that failed) is left out, never null.
#[test]
fn a_key_that_is_left_out_is_no_failure_of_the_call() {
    let mut call = call("patient-view", None);
    for key in ["specimens", "administrations", "statements", "serviceRequests", "reports"] {
        call["prefetch"].as_object_mut().unwrap().remove(key);
    }
    let cards = cards("patient-view", &call);
    let said: Vec<&Value> =
        cards.as_array().unwrap().iter().map(|card| &card["extension"]["org.oncohooks"]["kind"]).collect();
    assert_eq!(said, ["data-gap"], "{cards}");
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
