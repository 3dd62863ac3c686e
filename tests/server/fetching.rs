//! What prefetch lacks is fetched from the caller's FHIR server, and from nowhere else.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::hook::answered;
use crate::support::app::{allowing, app};
use crate::support::fhir::{Say, Server};
use crate::support::http::post;
use crate::support::lacking::{lacking, observation};
use crate::support::patient::{self, bundle, path};

fn with_token(mut call: Value, scope: &str) -> Value {
    call["fhirAuthorization"] = json!({"access_token": "secret-of-this-call", "token_type": "Bearer", "expires_in": 300,
        "scope": scope, "subject": "oncohooks", "patient": patient::ID});
    call
}

/// A page of Observations with its `next` link.
fn page(id: &str, next: &str) -> Say {
    let mut page = bundle(&[observation(id)]);
    page["link"] = json!([{"relation": "next", "url": next}]);
    Say::json(&page)
}

#[test]
fn without_any_prefetch_everything_declared_is_fetched() {
    let server = Server::with_a_patient();
    let mut call = lacking(&[], &server.base);
    call.as_object_mut().unwrap().remove("prefetch");
    answered(&post(allowing(&[&server.base]), &path("patient-view"), &call));
    let targets = server.targets();
    assert_eq!(targets.len(), 10, "{targets:?}");
    assert!(targets.contains(&"/fhir/Patient/hanako-1".to_owned()));
    assert!(targets.contains(&"/fhir/Condition?patient=hanako-1&_count=500".to_owned()), "{targets:?}");
}

#[test]
fn only_what_is_missing_is_fetched() {
    let server = Server::with_a_patient();
    let address = allowing(&[&server.base]);
    answered(&post(address, &path("patient-view"), &lacking(&[], &server.base)));
    assert_eq!(server.asked().len(), 0);
    answered(&post(address, &path("patient-view"), &lacking(&["conditions"], &server.base)));
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn data_known_to_be_none_or_to_have_failed_is_not_asked_for_again() {
    let server = Server::with_a_patient();
    let mut call = lacking(&[], &server.base);
    call["prefetch"]["observations"] = Value::Null;
    call["prefetch"]["reports"] =
        json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]});
    answered(&post(allowing(&[&server.base]), &path("patient-view"), &call));
    assert_eq!(server.asked().len(), 0);
}

#[test]
fn the_token_goes_with_the_call_and_only_then() {
    let server = Server::with_a_patient();
    let address = allowing(&[&server.base]);
    let call = lacking(&["conditions"], &server.base);
    answered(&post(address, &path("patient-view"), &with_token(call.clone(), "patient/*.read")));
    answered(&post(address, &path("patient-view"), &call));
    let asked = server.asked();
    assert!(asked[0].head.contains("authorization: Bearer secret-of-this-call\r\n"), "{}", asked[0].head);
    assert!(asked[0].head.contains("accept: application/fhir+json, application/json;q=0.9\r\n"));
    assert!(!asked[1].head.contains("authorization"), "a token is never kept");
}

#[test]
fn a_scope_that_does_not_cover_it_saves_the_call() {
    let server = Server::with_a_patient();
    let call = with_token(lacking(&["conditions"], &server.base), "patient/Patient.rs patient/Observation.rs");
    let reply = post(allowing(&[&server.base]), &path("patient-view"), &call);
    assert_eq!((reply.status, server.asked().len()), (412, 0));
}

#[test]
fn a_server_the_operator_did_not_allow_is_never_called() {
    let server = Server::with_a_patient();
    let other = server.base.replace("/fhir", "/fhir-other");
    let elsewhere = allowing(&[&other, "https://ehr.example.org/fhir"]);
    for address in [app(), elsewhere] {
        let call = with_token(lacking(&["conditions"], &server.base), "patient/*.read");
        assert_eq!(post(address, &path("patient-view"), &call).status, 412);
    }
    let other_port = Server::with_a_patient();
    for trick in [
        server.base.replace("http://", "http://ehr.example.org@"),
        server.base.replace("http://", "http://ehr.example.org:443@"),
        format!("{}/../fhir", server.base),
        format!("{}#", server.base.replace("/fhir", "/fhir-other/../fhir")),
        format!("{other}/../fhir"),
        format!("{other}/%2e%2e/fhir"),
        other.replace("127.0.0.1", "localhost"),
        other.replace("/fhir-other", "\\@ehr.example.org/fhir-other"),
        other_port.base.replace("/fhir", "/fhir-other"),
        other_port.base.replace("127.0.0.1", "2130706433"),
    ] {
        let call = with_token(lacking(&["conditions"], &trick), "patient/*.read");
        let reply = post(elsewhere, &path("patient-view"), &call);
        assert_eq!(reply.status, 412, "{trick}");
        assert!(String::from_utf8(reply.body).unwrap().contains("not on the list of allowed servers"), "{trick}");
    }
    assert_eq!((server.connections(), other_port.connections()), (0, 0));
}

#[test]
fn no_id_leads_out_of_the_server() {
    let server = Server::with_a_patient();
    for id in ["..", "."] {
        let mut call = lacking(&["patient"], &server.base);
        call["context"]["patientId"] = json!(id);
        assert_eq!(post(allowing(&[&server.base]), &path("patient-view"), &call).status, 412, "{id}");
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_closing_slash_makes_no_other_server() {
    let server = Server::with_a_patient();
    let call = lacking(&["conditions"], &format!("{}/", server.base));
    answered(&post(allowing(&[&server.base]), &path("patient-view"), &call));
    assert_eq!(server.targets(), ["/fhir/Condition?patient=hanako-1&_count=500"]);
}

#[test]
fn pages_are_followed_to_the_end() {
    let server = Server::start(|target, base| match target {
        t if t.contains("page=2") => page("two", "Observation?page=3"),
        t if t.contains("page=3") => Say::json(&bundle(&[observation("three")])),
        _ => page("one", &format!("{base}/Observation?page=2")),
    });
    answered(&post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["observations"], &server.base)));
    assert_eq!(server.targets().len(), 3, "{:?}", server.targets());
}

#[test]
fn the_rest_of_a_sent_page_is_fetched() {
    let server = Server::start(|_, _| Say::json(&bundle(&[observation("two")])));
    let mut call = lacking(&[], &server.base);
    call["prefetch"]["observations"] = bundle(&[observation("one")]);
    call["prefetch"]["observations"]["link"] =
        json!([{"relation": "next", "url": format!("{}/Observation?page=2", server.base)}]);
    answered(&post(allowing(&[&server.base]), &path("patient-view"), &call));
    assert_eq!(server.targets(), ["/fhir/Observation?page=2"]);
}

#[test]
fn pages_without_end_are_left() {
    let server = Server::start(|_, _| page("again", "Observation?page=again"));
    answered(&post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["observations"], &server.base)));
    assert!((2..=20).contains(&server.asked().len()), "{}", server.asked().len());
}

#[test]
fn a_next_page_elsewhere_is_not_followed() {
    let trap = Server::with_a_patient();
    for next in [
        format!("{}/Observation?page=2", trap.base),
        "/admin".to_owned(),
        "file:///etc/hosts".to_owned(),
        "../admin".to_owned(),
    ] {
        let to = next.clone();
        let server = Server::start(move |_, _| page("one", &to));
        let call = with_token(lacking(&["observations"], &server.base), "patient/*.read");
        answered(&post(allowing(&[&server.base]), &path("patient-view"), &call));
        assert_eq!((server.asked().len(), trap.connections()), (1, 0), "{next}");
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let trap = Server::with_a_patient();
    for status in [301, 302, 303, 307, 308] {
        let to = format!("location: {}/Condition", trap.base);
        let server = Server::start(move |_, _| Say::status(status).with(&to));
        let call = with_token(lacking(&["conditions"], &server.base), "patient/*.read");
        let reply = post(allowing(&[&server.base]), &path("patient-view"), &call);
        assert_eq!((reply.status, trap.connections()), (412, 0));
        assert!(
            server.asked().iter().all(|asked| asked.target.starts_with("/fhir/Condition?")),
            "asked otherwise, here"
        );
    }
}

#[test]
fn a_required_key_that_cannot_be_fetched_is_412_without_the_patients_id() {
    for say in
        [Say::status(401), Say::status(403), Say::status(404), Say::status(500), Say::body("text/html", "<html>")]
    {
        let server = Server::start(move |_, _| say.clone());
        let reply = post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["conditions"], &server.base));
        assert_eq!((reply.status, reply.expressions()), (412, vec!["prefetch.conditions".to_owned()]));
        assert!(!String::from_utf8(reply.body).unwrap().contains(patient::ID));
    }
    let nobody = "http://127.0.0.1:9/fhir".to_owned();
    let reply = post(allowing(&[&nobody]), &path("patient-view"), &lacking(&["conditions"], &nobody));
    assert_eq!(reply.status, 412);
}

#[test]
fn a_wanted_key_that_cannot_be_fetched_stops_nothing() {
    let server = Server::start(|_, _| Say::status(500));
    answered(&post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["observations"], &server.base)));
}

#[test]
fn a_slow_server_costs_the_budget_and_no_more() {
    let server = Server::start(|_, _| Say { after: Duration::from_secs(10), ..Say::status(200) });
    let start = Instant::now();
    let keys = ["observations", "reports", "procedures", "medications"];
    answered(&post(allowing(&[&server.base]), &path("patient-view"), &lacking(&keys, &server.base)));
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    assert_eq!(server.asked().len(), 4, "all are asked side by side");
}

#[test]
fn an_id_is_escaped() {
    let server = Server::with_a_patient();
    let mut call = lacking(&["conditions"], &server.base);
    call["context"]["patientId"] = json!("a&_include=x?#ü");
    post(allowing(&[&server.base]), &path("patient-view"), &call);
    assert_eq!(server.targets(), ["/fhir/Condition?patient=a%26_include%3Dx%3F%23%C3%BC&_count=500"]);
}

#[test]
fn a_server_that_knows_patients_only_by_type_and_id_is_asked_that_way_too() {
    let server = Server::by_type_and_id();
    let address = allowing(&[&server.base]);
    let mut call = lacking(&[], &server.base);
    let by_prefetch = answered(&post(address, &path("patient-view"), &call));
    call.as_object_mut().unwrap().remove("prefetch");
    assert_eq!(answered(&post(address, &path("patient-view"), &call)), by_prefetch);
    assert!(server.targets().contains(&"/fhir/Condition?patient=Patient/hanako-1&_count=500".to_owned()));
}

#[test]
fn a_server_that_found_something_is_not_asked_twice() {
    let server = Server::with_a_patient();
    answered(&post(
        allowing(&[&server.base]),
        &path("patient-view"),
        &lacking(&["conditions", "observations"], &server.base),
    ));
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn a_scope_that_shows_a_part_is_used_and_the_rest_said() {
    let server = Server::with_a_patient();
    let scope = "patient/Condition.rs?category=problem-list-item";
    let call = with_token(lacking(&["conditions"], &server.base), scope);
    let cards = answered(&post(allowing(&[&server.base]), &path("patient-view"), &call));
    assert_eq!(server.asked().len(), 1);
    assert!(cards.to_string().contains(r#""gaps":[{"place":"conditions""#), "{cards}");
}
