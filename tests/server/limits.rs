//! What is asked beyond the bounds is refused as a whole, and says when to come again.

use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::json;

use oncohooks::settings::{Rate, Settings};

use super::equality::serving;
use super::keeping::cards;
use crate::support::app::{allowing, app, start};
use crate::support::fhir::{Say, Server};
use crate::support::http::{Reply, connect, get, head, post, read, send};
use crate::support::patient::{self, path, request};
use crate::support::program::Started;
use crate::support::token::{Draft, EHR, bearer, client, required};

fn seconds(reply: &Reply) -> u64 {
    reply.header("retry-after").unwrap().parse().unwrap()
}

#[test]
fn a_client_that_calls_too_often_is_told_when_to_come_again() {
    let rate_per_client = Some(Rate { calls: 3, per: Duration::from_mins(1) });
    let address = start(Settings { rate_per_client, ..Settings::default() });
    let call = || post(address, &path("patient-view"), &request("patient-view"));
    assert_eq!([call().status, call().status, call().status], [200; 3]);
    let refused = call();
    assert_eq!((refused.status, refused.expressions().len()), (429, 0));
    assert!((1..=20).contains(&seconds(&refused)), "{}", seconds(&refused));
    assert_eq!(get(address, "/health/ready").status, 200, "whoever watches the service is no client");
}

#[test]
fn each_client_has_its_own_share() {
    let rate_per_client = Some(Rate { calls: 2, per: Duration::from_mins(1) });
    let clients = vec![client(EHR, &["one"]), client("https://other.example.org", &["one"])];
    let address = start(Settings { rate_per_client, ..required(clients) });
    let call = |token: &str| {
        let headers = [("content-type", "application/json"), ("authorization", token)];
        send(address, "POST", &path("patient-view"), &headers, request("patient-view").to_string().as_bytes()).status
    };
    let ours = || call(&bearer(&path("patient-view")));
    let theirs = || call(&Draft::from("https://other.example.org", &path("patient-view")).bearer());
    assert_eq!([ours(), ours(), ours(), theirs(), theirs(), theirs()], [200, 200, 429, 200, 200, 429]);
    assert_eq!(call("Bearer nonsense"), 401, "nobody else's share is used up by it");
}

/// A FHIR server that takes its time holds the one turn there is.
#[test]
fn calls_beyond_those_that_are_answered_at_once_get_503() {
    let slow = Server::start(|_, _| {
        std::thread::sleep(Duration::from_secs(4));
        Say::status(500)
    });
    let mut settings = Settings { concurrent_calls: 1, ..Settings::default() };
    settings.fhir.allow = vec![slow.base.clone()];
    let address = start(settings);
    let mut fetching = request("patient-view");
    fetching["fhirServer"] = json!(slow.base);
    fetching["prefetch"] = json!({"patient": patient::patient()});
    std::thread::scope(|scope| {
        scope.spawn(|| post(address, &path("patient-view"), &fetching));
        std::thread::sleep(Duration::from_millis(300));
        let refused = post(address, &path("patient-view"), &request("patient-view"));
        assert_eq!((refused.status, seconds(&refused)), (503, 1));
        assert_eq!(refused.json()["resourceType"], "OperationOutcome");
    });
    assert_eq!(post(address, &path("patient-view"), &request("patient-view")).status, 200, "its turn comes back");
}

/// Where there is no room for all of a chart, there is no answer from a part of it.
#[test]
fn a_call_without_room_is_refused_and_never_answered_in_part() {
    let found = patient::bundle(&vec![patient::order(); 2_000]).to_string();
    let server = Server::start(move |_, _| Say::json(&serde_json::from_str(&found).unwrap()));
    let mut settings = Settings { memory: 200 << 10, ..Settings::default() };
    settings.fhir.allow = vec![server.base.clone()];
    let address = start(settings);
    let mut fetching = request("patient-view");
    fetching["fhirServer"] = json!(server.base);
    fetching["prefetch"] = json!({"patient": patient::patient(), "conditions": patient::conditions()});
    for _ in 0..3 {
        assert_eq!(post(address, &path("patient-view"), &fetching).status, 503);
    }
    let mut big = request("patient-view");
    big["more"] = json!("a".repeat(300 << 10));
    assert_eq!(post(address, &path("patient-view"), &big).status, 503);
    assert_eq!(post(address, &path("patient-view"), &request("patient-view")).status, 200, "the room is given back");
    let metrics = String::from_utf8(get(address, "/metrics").body).unwrap();
    assert!(metrics.contains("oncohooks_memory_taken_bytes 0\n"), "{metrics}");
}

/// Many at once, with room and turns for few: whoever is answered gets what a quiet service says, to the last letter.
#[test]
fn under_overload_an_answer_is_whole_or_there_is_none() {
    let mut call: serde_json::Value =
        serde_json::from_str(include_str!("../../cds-hooks/samples/tnbc-loinc.order-sign.json")).unwrap();
    let mut prefetch = call["prefetch"].take();
    let procedure = |number: usize| {
        json!({"resource": {"resourceType": "Procedure", "id": format!("procedure-{number}"), "status": "completed",
            "code": {"text": "Appendectomy"}, "subject": {"reference": "Patient/tnbc-loinc"}}})
    };
    let more: Vec<_> = (0..400).map(procedure).collect();
    prefetch["procedures"] = json!({"resourceType": "Bundle", "type": "searchset", "entry": more});
    let server = serving(prefetch);
    call.as_object_mut().unwrap().remove("prefetch");
    call["fhirServer"] = json!(server.base);
    let whole = post(allowing(&[&server.base]), &path("order-sign"), &call);
    assert_eq!(whole.status, 200);
    let mut settings = Settings { concurrent_calls: 3, memory: 512 << 10, ..Settings::default() };
    settings.fhir.allow = vec![server.base.clone()];
    settings.fhir.budget = Duration::from_secs(20);
    settings.fhir.timeout = Duration::from_secs(20);
    let address = start(settings);
    let replies: Vec<Reply> = std::thread::scope(|scope| {
        let calls: Vec<_> = (0..12).map(|_| scope.spawn(|| post(address, &path("order-sign"), &call))).collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    });
    for reply in &replies {
        match reply.status {
            200 => assert!(reply.body == whole.body, "another answer than without load"),
            status => assert_eq!(status, 503),
        }
    }
    let metrics = String::from_utf8(get(address, "/metrics").body).unwrap();
    assert!(metrics.contains("oncohooks_memory_taken_bytes 0\n"), "{metrics}");
}

/// Nobody sends new calls to a service that says no; those that come all the same are answered.
#[test]
fn ready_says_no_before_the_service_stops() {
    let service = Started::with(&["serve"], &[("ONCOHOOKS__SHUTDOWN__NOTICE", "2 s")]);
    let address = service.address;
    assert_eq!(get(address, "/health/ready").status, 200);
    let mut slow = connect(address);
    let body = request("patient-view").to_string();
    let json = [("content-type", "application/json")];
    slow.write_all(head("POST", &path("patient-view"), &json, body.len()).as_bytes()).unwrap();
    service.terminate();
    let start = Instant::now();
    while get(address, "/health/ready").status != 503 {
        assert!(start.elapsed() < Duration::from_secs(1));
    }
    assert_eq!(get(address, "/health/live").status, 200);
    assert!(!cards(address, 1).is_empty());
    slow.write_all(body.as_bytes()).unwrap();
    assert_eq!(read(slow).status, 200);
    service.ended();
}

/// Nobody orders that many; a client that repeats itself must not make an answer of many megabytes.
#[test]
fn of_thousands_of_drafts_some_are_judged_and_the_rest_is_said() {
    let mut call: serde_json::Value =
        serde_json::from_str(include_str!("../../cds-hooks/samples/tnbc-loinc.order-sign.json")).unwrap();
    let draft = call["context"]["draftOrders"]["entry"][0]["resource"].clone();
    let drafts: Vec<_> = (0..5_000)
        .map(|number| {
            let mut draft = draft.clone();
            draft["id"] = json!(format!("draft-{number}"));
            draft
        })
        .collect();
    call["context"]["draftOrders"] = patient::bundle(&drafts);
    let reply = post(app(), &path("order-sign"), &call);
    assert_eq!(reply.status, 200);
    assert!(reply.body.len() < 5 << 20, "{}", reply.body.len());
    let answer = reply.json();
    let ours = |card: &serde_json::Value| card["extension"]["org.oncohooks"].clone();
    let gap = answer["cards"].as_array().unwrap().iter().find(|card| ours(card)["kind"] == "data-gap").unwrap();
    assert!(gap["detail"].as_str().unwrap().contains("4800 further drafts"), "{gap}");
    let gaps = gap["extension"]["org.oncohooks"]["gaps"].as_array().unwrap();
    assert!(gaps.iter().any(|gap| gap["why"] == "drafts-beyond"), "{gaps:?}");
    assert!(ours(gap)["gaps"].as_array().unwrap().iter().any(|gap| gap["place"] == "draftOrders"), "{gap}");
}
