//! FHIR servers that misbehave: each costs its own keys, within the budget, is said, and is forgiven at once.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::hook::answered;
use crate::support::app::{allowing, start};
use crate::support::fhir::{Say, Server, a_patient};
use crate::support::http::{Reply, post};
use crate::support::patient::{self, bundle, conditions, path, request};

type Fault = fn(&mut TcpStream);

fn say(stream: &mut TcpStream, text: &str) -> bool {
    stream.write_all(text.as_bytes()).is_ok()
}

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/fhir+json\r\n";

fn whole(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

fn json(stream: &mut TcpStream, body: &[u8]) {
    whole(stream, "200 OK", "content-type: application/fhir+json\r\n", body);
}

/// Waits until the other side gives up.
fn hang(stream: &mut TcpStream) {
    let _ = stream.read(&mut [0; 64]);
}

/// Sends the same piece again and again until nobody listens.
fn again_and_again(stream: &mut TcpStream, piece: &str, pause: Duration) {
    while say(stream, piece) {
        std::thread::sleep(pause);
    }
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const DRIP: Duration = Duration::from_millis(20);

const FAULTS: &[(&str, Fault)] = &[
    ("hangs before the head", hang),
    ("hangs in the body", |stream| {
        say(stream, &format!("{HEAD}content-length: 999\r\n\r\n{{\"resourceType\":"));
        hang(stream);
    }),
    ("drips the head", |stream| again_and_again(stream, "HTTP/1.1", DRIP)),
    ("drips headers without end", |stream| {
        say(stream, HEAD);
        again_and_again(stream, "x: y\r\n", DRIP);
    }),
    ("drips the body without end", |stream| {
        say(stream, &format!("{HEAD}\r\n"));
        again_and_again(stream, " ", DRIP);
    }),
    ("sends headers without end", |stream| {
        say(stream, HEAD);
        again_and_again(stream, &format!("x: {}\r\n", "y".repeat(4000)), Duration::ZERO);
    }),
    ("sends a body without end", |stream| {
        say(stream, &format!("{HEAD}\r\n"));
        again_and_again(stream, &" ".repeat(1 << 16), Duration::ZERO);
    }),
    ("sends a gzip bomb", |stream| {
        let mebibyte = gzipped(&vec![b' '; 1 << 20]);
        say(stream, &format!("{HEAD}content-encoding: gzip\r\n\r\n"));
        let _ = (0..500).try_for_each(|_| stream.write_all(&mebibyte));
    }),
    ("sends half a gzip", |stream| {
        let whole = gzipped(conditions().to_string().as_bytes());
        say(stream, &format!("{HEAD}content-encoding: gzip\r\nconnection: close\r\n\r\n"));
        let _ = stream.write_all(&whole[..whole.len() / 2]);
    }),
    ("says gzip and sends none", |stream| {
        let headers = "content-type: application/fhir+json\r\ncontent-encoding: gzip\r\n";
        whole(stream, "200 OK", headers, conditions().to_string().as_bytes());
    }),
    ("uses an encoding nobody asked for", |stream| {
        let headers = "content-type: application/fhir+json\r\ncontent-encoding: br\r\n";
        whole(stream, "200 OK", headers, conditions().to_string().as_bytes());
    }),
    ("answers 500", |stream| whole(stream, "500 X", "", b"")),
    ("answers 502 with a page", |stream| whole(stream, "502 X", "content-type: text/html\r\n", b"<html>")),
    ("answers 503", |stream| whole(stream, "503 X", "", b"")),
    ("answers 503 for an hour", |stream| whole(stream, "503 X", "retry-after: 3600\r\n", b"")),
    ("answers 429 until a date", |stream| {
        whole(stream, "429 X", "retry-after: Wed, 25 Nov 2099 10:00:00 GMT\r\n", b"");
    }),
    ("refuses the token", |stream| whole(stream, "401 X", "www-authenticate: Bearer\r\n", b"")),
    ("forbids it", |stream| whole(stream, "403 X", "", b"")),
    ("does not find it", |stream| whole(stream, "404 X", "", b"")),
    ("has no content", |stream| _ = say(stream, "HTTP/1.1 204 X\r\nconnection: close\r\n\r\n")),
    ("continues for ever", |stream| again_and_again(stream, "HTTP/1.1 100 Continue\r\n\r\n", DRIP)),
    ("closes at once", |_| ()),
    ("is no HTTP", |stream| _ = say(stream, "SSH-2.0-OpenSSH_9.6\r\n")),
    ("dies in the body", |stream| _ = say(stream, &format!("{HEAD}content-length: 999\r\n\r\n{{\"resource"))),
    ("sends no JSON", |stream| json(stream, b"{\"resourceType\": Bundle}")),
    ("sends JSON cut off", |stream| json(stream, &conditions().to_string().as_bytes()[..200])),
    ("sends nothing", |stream| json(stream, b"")),
    ("sends null", |stream| json(stream, b"null")),
    ("sends a list", |stream| json(stream, b"[]")),
    ("sends a text", |stream| json(stream, b"\"Bundle\"")),
    ("sends no type", |stream| json(stream, b"{}")),
    ("sends another type", |stream| json(stream, br#"{"resourceType":"Immunization","id":"i"}"#)),
    ("sends the type twice", |stream| json(stream, br#"{"resourceType":"Bundle","resourceType":"Bundle"}"#)),
    ("nests without bottom", |stream| json(stream, "[".repeat(100_000).as_bytes())),
    ("sends an OperationOutcome as if it were data", |stream| {
        json(stream, br#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"timeout"}]}"#);
    }),
    ("sends a page of a login", |stream| whole(stream, "200 OK", "content-type: text/html\r\n", b"<html>")),
    ("sends data as a page", |stream| {
        whole(stream, "200 OK", "content-type: text/html\r\n", conditions().to_string().as_bytes());
    }),
    ("sends XML", |stream| whole(stream, "200 OK", "content-type: application/fhir+xml\r\n", b"<Bundle/>")),
    ("sends UTF-16", |stream| {
        let body: Vec<u8> = conditions().to_string().encode_utf16().flat_map(u16::to_le_bytes).collect();
        json(stream, &body);
    }),
];

/// A server that has the fault until it is sound.
fn faulty(fault: Fault) -> (Server, Arc<AtomicBool>) {
    let sound = Arc::new(AtomicBool::new(false));
    let is_sound = Arc::clone(&sound);
    let server = Server::raw(move |target, _, stream| {
        if !is_sound.load(Ordering::SeqCst) {
            return fault(stream);
        }
        let say = a_patient(target);
        whole(stream, "200 OK", "content-type: application/fhir+json\r\n", &say.body);
    });
    (server, sound)
}

fn lacking(keys: &[&str], server: &str) -> Value {
    let mut call = request("patient-view");
    for key in keys {
        call["prefetch"].as_object_mut().unwrap().remove(*key);
    }
    call["fhirServer"] = json!(server);
    call
}

fn without_prefetch(server: &str) -> Value {
    let mut call = lacking(&[], server);
    call.as_object_mut().unwrap().remove("prefetch");
    call
}

/// The places of the gaps that cards tell of.
fn gaps(reply: &Reply) -> Vec<String> {
    let cards = answered(reply)["cards"].as_array().unwrap().clone();
    let told = cards.iter().filter(|card| card["extension"]["org.oncohooks"]["kind"] == "data-gap");
    let gaps = told.flat_map(|card| card["extension"]["org.oncohooks"]["gaps"].as_array().unwrap().clone());
    gaps.map(|gap| gap["place"].as_str().unwrap().to_owned()).collect()
}

/// Far beyond the budget of `allowing`, also on a busy machine.
const TOO_LONG: Duration = Duration::from_secs(8);

#[test]
fn a_fault_is_said_within_the_budget_and_the_next_good_call_works() {
    let failed = std::thread::scope(|scope| {
        let run = |(name, fault): &'static (&str, Fault)| {
            scope.spawn(move || (name, std::panic::catch_unwind(|| suffers(*fault))))
        };
        let mut failed = Vec::new();
        for some in FAULTS.chunks(8) {
            let running: Vec<_> = some.iter().map(run).collect();
            let ended = running.into_iter().map(|thread| thread.join().unwrap());
            failed.extend(ended.filter(|(_, end)| end.is_err()).map(|(name, _)| *name));
        }
        failed
    });
    assert_eq!(failed, Vec::<&str>::new());
}

fn suffers(fault: Fault) {
    let (server, sound) = faulty(fault);
    let address = allowing(&[&server.base]);
    let start = Instant::now();
    let ask = |call: &Value| post(address, &path("patient-view"), call);
    let nothing = ask(&without_prefetch(&server.base));
    assert_eq!((nothing.status, nothing.expressions().len()), (412, 2), "both required keys are named");
    let required = ask(&lacking(&["conditions"], &server.base));
    assert_eq!((required.status, required.expressions()), (412, vec!["prefetch.conditions".to_owned()]));
    assert!(!String::from_utf8(required.body).unwrap().contains(patient::ID));
    assert_eq!(gaps(&ask(&lacking(&["observations"], &server.base))), ["observations"]);
    assert!(start.elapsed() < 3 * TOO_LONG, "{:?}", start.elapsed());
    sound.store(true, Ordering::SeqCst);
    let fetched = ask(&without_prefetch(&server.base));
    assert_eq!(answered(&fetched), answered(&ask(&lacking(&[], &server.base))));
}

#[test]
fn a_server_that_failed_often_is_forgiven_at_once() {
    let (server, sound) = faulty(|_| ());
    let address = allowing(&[&server.base]);
    let ask = || post(address, &path("patient-view"), &without_prefetch(&server.base));
    for _ in 0..7 {
        assert_eq!(ask().status, 412);
    }
    sound.store(true, Ordering::SeqCst);
    answered(&ask());
}

#[test]
fn while_the_breaker_is_open_one_request_tries_for_all() {
    let (server, _) = faulty(|stream| whole(stream, "500 X", "", b""));
    let address = allowing(&[&server.base]);
    let ask = || post(address, &path("patient-view"), &without_prefetch(&server.base)).status;
    for _ in 0..5 {
        assert_eq!(ask(), 412);
    }
    assert_eq!(server.asked().len(), 50, "ten keys each");
    assert_eq!(ask(), 412);
    assert_eq!(server.asked().len(), 51);
}

#[test]
fn without_a_breaker_a_server_is_always_asked() {
    let (server, _) = faulty(|stream| whole(stream, "500 X", "", b""));
    let mut settings = oncohooks::settings::Settings::default();
    settings.fhir.allow = vec![server.base.clone()];
    settings.fhir.breaker = None;
    let address = start(settings);
    for _ in 0..7 {
        assert_eq!(post(address, &path("patient-view"), &without_prefetch(&server.base)).status, 412);
    }
    assert_eq!(server.asked().len(), 70);
}

/// A server that answers the first request by `first` and the next soundly.
fn once(first: Fault) -> Server {
    let asked = AtomicBool::new(false);
    Server::raw(move |target, _, stream| {
        if asked.swap(true, Ordering::SeqCst) {
            let sound = a_patient(target);
            whole(stream, "200 OK", "content-type: application/fhir+json\r\n", &sound.body);
        } else {
            first(stream);
        }
    })
}

#[test]
fn a_busy_server_and_a_broken_connection_are_asked_once_more() {
    let faults: [Fault; 5] = [
        |stream| whole(stream, "503 X", "", b""),
        |stream| whole(stream, "503 X", "retry-after: 1\r\n", b""),
        |stream| {
            let dates = "date: Wed, 25 Nov 2026 10:00:00 GMT\r\nretry-after: Wed, 25 Nov 2026 10:00:01 GMT\r\n";
            whole(stream, "429 X", dates, b"");
        },
        |_| (),
        |stream| _ = say(stream, &format!("{HEAD}content-length: 999\r\n\r\n{{")),
    ];
    for fault in faults {
        let server = once(fault);
        answered(&post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["conditions"], &server.base)));
        assert_eq!(server.asked().len(), 2);
    }
}

#[test]
fn nobody_else_is_asked_twice_in_one_call() {
    let faults: [Fault; 4] = [
        |stream| whole(stream, "500 X", "", b""),
        |stream| whole(stream, "401 X", "", b""),
        |stream| whole(stream, "503 X", "retry-after: 60\r\n", b""),
        hang,
    ];
    for fault in faults {
        let server = once(fault);
        let reply = post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["conditions"], &server.base));
        assert_eq!((reply.status, server.asked().len()), (412, 1));
    }
}

#[test]
fn gzip_is_asked_for_and_read() {
    let body = gzipped(conditions().to_string().as_bytes());
    let server =
        Server::start(move |_, _| Say::body("application/fhir+json", body.clone()).with("content-encoding: gzip"));
    answered(&post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["conditions"], &server.base)));
    assert!(server.asked()[0].head.contains("accept-encoding: gzip\r\n"), "{}", server.asked()[0].head);
}

fn observation(id: &str) -> Value {
    json!({"resourceType": "Observation", "id": id, "status": "final", "code": {"text": "height"},
        "valueQuantity": {"value": 160, "unit": "cm"}, "subject": {"reference": format!("Patient/{}", patient::ID)}})
}

#[test]
fn a_page_that_fails_keeps_the_pages_before_and_is_said() {
    let second: [Say; 3] =
        [Say::status(500), Say::body("text/html", "<html>"), Say::body("application/json", "{\"entry\"")];
    for say in second {
        let server = Server::start(move |target, _| match target {
            t if t.contains("page=2") => say.clone(),
            _ => {
                let mut page = conditions();
                page["link"] = json!([{"relation": "next", "url": "?page=2"}]);
                Say::json(&page)
            }
        });
        let reply = post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["conditions"], &server.base));
        assert_eq!(gaps(&reply), ["conditions"], "the cancer of the first page is known");
    }
}

#[test]
fn pages_that_lead_in_a_circle_are_left_and_it_is_said() {
    for circle in ["?patient=hanako-1&_sort=-date&_count=500", "?page=2"] {
        let server = Server::start(move |_, _| {
            let mut page = bundle(&[observation("one")]);
            page["link"] = json!([{"relation": "next", "url": circle}]);
            Say::json(&page)
        });
        let reply = post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["observations"], &server.base));
        assert_eq!((gaps(&reply), server.asked().len() <= 2), (vec!["observations".to_owned()], true));
    }
}

#[test]
fn fewer_than_the_server_says_there_are_is_said() {
    let server = Server::start(|_, _| {
        let mut page = bundle(&[observation("one")]);
        page["total"] = json!(7);
        Say::json(&page)
    });
    let reply = post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["observations"], &server.base));
    assert_eq!(gaps(&reply), ["observations"]);
}

#[test]
fn one_bad_entry_costs_itself_only() {
    let bad = [
        r#""(truncated)""#,
        "null",
        "7",
        r#"{"resource":null}"#,
        r#"{"resource":{"resourceType":"Observation","id":"x","status":"\udc00"}}"#,
        r#"{"resource":{"resourceType":"Observation","valueDecimal":1e999}}"#,
    ];
    for bad in bad {
        let cancer = conditions()["entry"][0].to_string();
        let page = format!(r#"{{"resourceType":"Bundle","type":"searchset","entry":[{bad},{cancer}]}}"#);
        let server = Server::start(move |_, _| Say::body("application/fhir+json", page.clone()));
        let reply = post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["conditions"], &server.base));
        assert_eq!(gaps(&reply), ["conditions.entry[0]"], "{bad}");
    }
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let body = format!("\u{FEFF}{}", conditions());
    let server = Server::start(move |_, _| Say::body("application/json", body.clone()));
    let reply = post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["conditions"], &server.base));
    assert_eq!(gaps(&reply), Vec::<String>::new());
}

#[test]
fn what_another_patient_has_is_not_used_and_is_said() {
    let server = Server::start(|_, _| {
        let mut conditions = conditions();
        conditions["entry"][0]["resource"]["subject"]["reference"] = json!("Patient/somebody-else");
        Say::json(&conditions)
    });
    let reply = post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["conditions"], &server.base));
    assert_eq!(gaps(&reply), ["Condition/cancer"]);
}
