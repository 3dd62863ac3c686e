//! `POST /cds-services/{id}`: from request to cards, and what stands in the way.

use oncohooks::cds_hooks::schema::Schema;
use serde_json::{Value, json};

use crate::support::app::app;
use crate::support::http::{Reply, post, send};
use crate::support::patient::{self, path, request};

const HOOKS: [&str; 3] = ["patient-view", "order-select", "order-sign"];

/// A call that must be answered with cards as CDS Hooks wants them.
pub fn answered(reply: &Reply) -> Value {
    let body = reply.json();
    assert_eq!(reply.status, 200, "{body}");
    assert_eq!(Schema::Response.mistakes(&body), []);
    body
}

#[test]
fn each_hook_is_answered() {
    for hook in HOOKS {
        answered(&post(app(), &path(hook), &request(hook)));
    }
}

#[test]
fn the_same_call_gets_the_same_answer() {
    let ask = || answered(&post(app(), &path("order-sign"), &request("order-sign")));
    assert_eq!(ask(), ask());
}

#[test]
fn an_unknown_service_is_told_the_known_ones() {
    let reply = post(app(), "/cds-services/therapy", &request("order-sign"));
    let text = reply.json()["issue"][0]["details"]["text"].as_str().unwrap().to_owned();
    assert_eq!(reply.status, 404);
    assert!(text.contains("therapy-patient-view") && text.contains("therapy-order-sign"), "{text}");
}

#[test]
fn the_hook_must_be_the_hook_of_the_service() {
    let reply = post(app(), &path("order-sign"), &request("patient-view"));
    assert_eq!((reply.status, reply.expressions()), (400, vec!["hook".to_owned()]));
    // What the other hook would need is not asked for here.
    let mut bare = request("order-sign");
    bare["context"].as_object_mut().unwrap().remove("draftOrders");
    let reply = post(app(), &path("patient-view"), &bare);
    assert_eq!((reply.status, reply.expressions()), (400, vec!["hook".to_owned()]));
    let text = reply.json()["issue"][0]["details"]["text"].as_str().unwrap().to_owned();
    assert!(text.contains("patient-view"), "{text}");
    let reply = post(app(), &path("order-sign"), &bare);
    assert_eq!((reply.status, reply.expressions()), (400, vec!["context.draftOrders".to_owned()]));
}

#[test]
fn every_mistake_is_named_at_once() {
    let reply = post(app(), &path("order-sign"), &json!({"hook": "order-sign", "context": {"patientId": 7}}));
    let mut expressions = reply.expressions();
    expressions.sort();
    assert_eq!(expressions, ["context.draftOrders", "context.patientId", "context.userId", "hookInstance"]);
}

#[test]
fn a_patient_id_may_be_a_reference() {
    let mut body = request("order-sign");
    body["context"]["patientId"] = json!(format!("Patient/{}", patient::ID));
    let bare = answered(&post(app(), &path("order-sign"), &request("order-sign")));
    assert_eq!(answered(&post(app(), &path("order-sign"), &body)), bare);
}

#[test]
fn no_prefetch_and_no_server_is_412_and_names_the_keys() {
    for hook in HOOKS {
        for prefetch in [Value::Null, json!({}), json!({"labs": {"resourceType": "Bundle"}})] {
            let mut body = request(hook);
            body["prefetch"] = prefetch;
            let reply = post(app(), &path(hook), &body);
            assert_eq!(reply.status, 412);
            assert_eq!(reply.expressions(), ["prefetch.patient", "prefetch.conditions"]);
        }
    }
}

#[test]
fn a_required_key_that_failed_is_412_without_quoting_the_failure() {
    let mut body = request("order-sign");
    body["prefetch"]["conditions"] = json!({"resourceType": "OperationOutcome",
        "issue": [{"severity": "error", "code": "exception", "diagnostics": "no conditions of Hanako Shiken"}]});
    let reply = post(app(), &path("order-sign"), &body);
    assert_eq!((reply.status, reply.expressions()), (412, vec!["prefetch.conditions".to_owned()]));
    assert!(!String::from_utf8(reply.body).unwrap().contains("Hanako"));
}

#[test]
fn data_known_to_be_none_is_no_reason_to_refuse() {
    let mut body = request("patient-view");
    body["prefetch"]["conditions"] = Value::Null;
    answered(&post(app(), &path("patient-view"), &body));
    body["prefetch"]["conditions"] = patient::bundle(&[]);
    answered(&post(app(), &path("patient-view"), &body));
}

#[test]
fn orders_of_another_fhir_version_are_422() {
    for other in ["MedicationOrder", "ProcedureRequest", "ReferralRequest"] {
        let mut body = request("order-sign");
        body["context"]["draftOrders"]["entry"][0]["resource"]["resourceType"] = json!(other);
        let reply = post(app(), &path("order-sign"), &body);
        assert_eq!(reply.status, 422);
        assert_eq!(reply.expressions(), ["context.draftOrders.entry[0].resource"]);
    }
}

#[test]
fn prefetch_of_another_fhir_version_is_422() {
    let mut body = request("patient-view");
    body["prefetch"]["medications"] = patient::bundle(&[json!({"resourceType": "MedicationOrder", "id": "m"})]);
    let reply = post(app(), &path("patient-view"), &body);
    assert_eq!((reply.status, reply.expressions()), (422, vec!["prefetch.medications".to_owned()]));
}

#[test]
fn the_content_type_must_be_json() {
    let body = request("patient-view").to_string();
    let post = |headers: &[(&str, &str)]| send(app(), "POST", &path("patient-view"), headers, body.as_bytes()).status;
    for fine in ["application/json", "application/json; charset=utf-8", "Application/FHIR+JSON;fhirVersion=4.0"] {
        assert_eq!(post(&[("content-type", fine)]), 200, "{fine}");
    }
    assert_eq!(post(&[]), 200);
    for other in ["text/plain", "application/xml", "application/jsonp", "multipart/form-data"] {
        assert_eq!(post(&[("content-type", other)]), 415, "{other}");
    }
    assert_eq!(post(&[("content-type", "application/json"), ("content-encoding", "gzip")]), 415);
}

#[test]
fn the_language_is_the_callers() {
    let language = |header: &str| {
        let headers = [("content-type", "application/json"), ("accept-language", header)];
        let body = request("patient-view").to_string();
        let reply = send(app(), "POST", &path("patient-view"), &headers, body.as_bytes());
        reply.header("content-language").unwrap().to_owned()
    };
    assert_eq!(language("ja-JP,ja;q=0.9,en;q=0.8"), "ja");
    assert_eq!(language("en-US,ja;q=0.5"), "en");
    assert_eq!(language("fr"), "en", "the default of the settings");
}

#[test]
fn slashes_too_many_do_no_harm() {
    assert_eq!(post(app(), "/cds-services//therapy-patient-view/", &request("patient-view")).status, 200);
}

/// A button can only take back an order that has an id; what would stand beside the wrong order is not offered.
#[test]
fn a_draft_without_id_gets_no_button_that_replaces_it() {
    let (_, service, mut call) =
        crate::support::samples::samples().into_iter().find(|(name, ..)| name == "tnbc-cps-4.order-sign.json").unwrap();
    let replaces = |call: &Value| {
        let cards = answered(&post(app(), &format!("/cds-services/{service}"), call));
        cards.to_string().contains(r#""type":"delete""#)
    };
    assert!(replaces(&call));
    for id in [json!(null), json!("a b"), json!("a/b")] {
        call["context"]["draftOrders"]["entry"][0]["resource"]["id"] = id;
        assert!(!replaces(&call));
    }
}

/// Text cut in the middle of an emoji, as systems that count UTF-16 do.
const TORN: &str = r#""note":[{"text":"\ud83d"}],"#;

/// The call, with `TORN` in its first resource of this type.
fn torn(call: &Value, resource_type: &str) -> Vec<u8> {
    let text = call.to_string();
    let at = format!(r#""resourceType":"{resource_type}""#);
    let torn = text.replacen(&at, &format!("{TORN}{at}"), 1);
    assert!(serde_json::from_str::<Value>(&torn).is_err(), "as a whole it is no readable JSON");
    torn.into_bytes()
}

/// The kinds of the cards, and what the data gaps name.
fn kinds_and_gaps(reply: &Reply) -> (Vec<String>, String) {
    let body = answered(reply);
    let ours = |card: &Value| card["extension"]["org.oncohooks"].clone();
    let cards: Vec<Value> = body["cards"].as_array().unwrap().iter().map(ours).collect();
    let gaps = cards.iter().map(|card| card["gaps"].to_string()).collect();
    (cards.iter().map(|card| card["kind"].as_str().unwrap().to_owned()).collect(), gaps)
}

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

#[test]
fn text_that_cannot_be_read_costs_its_own_entry_only() {
    let mut call = request("patient-view");
    let weight = |id: &str| {
        json!({"resourceType": "Observation", "id": id, "status": "final", "code": {"text": "Body weight"},
        "subject": {"reference": format!("Patient/{}", patient::ID)}, "valueQuantity": {"value": 50, "unit": "kg"}})
    };
    call["prefetch"]["observations"] = patient::bundle(&[weight("o1"), weight("o2")]);
    for (resource_type, place) in [("Observation", "observations.entry[0]"), ("Condition", "conditions.entry[0]")] {
        let reply = send(app(), "POST", &path("patient-view"), &JSON, &torn(&call, resource_type));
        let (kinds, gaps) = kinds_and_gaps(&reply);
        assert!(kinds.contains(&"data-gap".to_owned()) && gaps.contains(place), "{kinds:?} {gaps}");
        assert!(!gaps.contains("entry[1]"), "{gaps}");
    }
}

#[test]
fn an_order_that_cannot_be_read_is_said_and_not_passed() {
    let reply = send(app(), "POST", &path("order-sign"), &JSON, &torn(&request("order-sign"), "MedicationRequest"));
    let (kinds, gaps) = kinds_and_gaps(&reply);
    assert!(kinds.contains(&"data-gap".to_owned()) && gaps.contains("draftOrders.entry[0]"), "{kinds:?} {gaps}");
}

#[test]
fn orders_that_cannot_be_read_are_said_whatever_else_was_sent() {
    let call = request("order-sign");
    let order = r#"{"resource":{"resourceType":"MedicationRequest","id":"m1","#;
    let deep = format!("{}{}", r#"{"extension":"#.repeat(122), "1").to_owned() + &"}".repeat(122);
    let drafts = [
        format!(r#"{{"resourceType":"Bundle","entry":[{order}{TORN}"status":"draft"}}}}]}}"#),
        format!(r#"{{"resourceType":"Bundle","entry":[{order}"extension":{deep}}}}}]}}"#),
        format!(r#"{{"resourceType":"Bundle","entry":[],"entry":[{order}"status":"draft"}}}}]}}"#),
        format!(r#"{{"resourceType":"Bundle","entry":[{order}"status":"draft","status":"active"}}}}]}}"#),
        format!(r#"{{"resourceType":"Bundle","entry":[{order}"modifierExtension":[{{"url":"urn:x"}}]}}}}]}}"#),
    ];
    for drafts in drafts {
        let mut call = call.clone();
        call["context"]["draftOrders"] = json!("HERE");
        let body = call.to_string().replacen("\"HERE\"", &drafts, 1);
        let (kinds, gaps) = kinds_and_gaps(&send(app(), "POST", &path("order-sign"), &JSON, body.as_bytes()));
        assert!(kinds.contains(&"data-gap".to_owned()), "{drafts}: {kinds:?} {gaps}");
        assert!(gaps.contains("draftOrders") || gaps.contains("MedicationRequest/m1"), "{drafts}: {gaps}");
    }
}

#[test]
fn a_torn_order_is_said_also_without_prefetch() {
    for prefetch in [None, Some(json!(null))] {
        let mut call = request("order-sign");
        call.as_object_mut().unwrap().remove("prefetch");
        if let Some(prefetch) = prefetch {
            call["prefetch"] = prefetch;
        }
        // The patient is required, and was not sent: the call is understood and cannot be answered.
        let reply = send(app(), "POST", &path("order-sign"), &JSON, &torn(&call, "MedicationRequest"));
        assert_eq!(reply.status, 412, "{}", String::from_utf8_lossy(&reply.body));
    }
}

#[test]
fn a_path_may_be_written_with_escapes() {
    let reply = post(app(), "/cds-services/therapy%2Dorder%2Dsign", &request("order-sign"));
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
}
