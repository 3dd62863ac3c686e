//! FHIR servers that misbehave: each costs its own keys, within the budget, is said, and is forgiven at once.

use std::io::Write;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::hook::answered;
use crate::support::app::allowing;
use crate::support::http::post;
use crate::support::lacking::{
    Fault, HEAD, again_and_again, faulty, gaps, gzipped, hang, lacking, say, send_json, whole, without_prefetch,
};
use crate::support::patient::{self, conditions, path};

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
    ("answers 503 for ever", |stream| whole(stream, "503 X", "retry-after: 18446744073709551615\r\n", b"")),
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
    ("sends no JSON", |stream| send_json(stream, b"{\"resourceType\": Bundle}")),
    ("sends JSON cut off", |stream| send_json(stream, &conditions().to_string().as_bytes()[..200])),
    ("sends nothing", |stream| send_json(stream, b"")),
    ("sends null", |stream| send_json(stream, b"null")),
    ("sends a list", |stream| send_json(stream, b"[]")),
    ("sends a text", |stream| send_json(stream, b"\"Bundle\"")),
    ("sends no type", |stream| send_json(stream, b"{}")),
    ("sends another type", |stream| send_json(stream, br#"{"resourceType":"Immunization","id":"i"}"#)),
    ("sends the type twice", |stream| send_json(stream, br#"{"resourceType":"Bundle","resourceType":"Bundle"}"#)),
    ("nests without bottom", |stream| send_json(stream, "[".repeat(100_000).as_bytes())),
    ("sends an OperationOutcome as if it were data", |stream| {
        send_json(stream, br#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"timeout"}]}"#);
    }),
    ("sends a page of a login", |stream| whole(stream, "200 OK", "content-type: text/html\r\n", b"<html>")),
    ("sends data as a page", |stream| {
        whole(stream, "200 OK", "content-type: text/html\r\n", conditions().to_string().as_bytes());
    }),
    ("sends XML", |stream| whole(stream, "200 OK", "content-type: application/fhir+xml\r\n", b"<Bundle/>")),
    ("sends UTF-16", |stream| {
        let body: Vec<u8> = conditions().to_string().encode_utf16().flat_map(u16::to_le_bytes).collect();
        send_json(stream, &body);
    }),
];

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
