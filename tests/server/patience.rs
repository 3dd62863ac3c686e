//! When a FHIR server is asked once more, and when it is left alone for a moment.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::hook::answered;
use crate::support::app::{allowing, start};
use crate::support::fhir::{Say, Server, a_patient};
use crate::support::http::{get, post};
use crate::support::lacking::{Fault, HEAD, faulty, hang, lacking, say, whole, without_prefetch};
use crate::support::patient::path;

#[test]
fn a_server_that_failed_often_is_forgiven_at_once() {
    let (server, sound) = faulty(|_| ());
    let address = allowing(&[&server.base]);
    let ask = || post(address, &path("patient-view"), &without_prefetch(&server.base));
    let left_alone = |count: usize| {
        let metrics = String::from_utf8(get(address, "/metrics").body).unwrap();
        metrics.contains(&format!("oncohooks_fhir_servers_left_alone {count}\n"))
    };
    for _ in 0..7 {
        assert_eq!(ask().status, 412);
    }
    assert!(left_alone(1));
    sound.store(true, Ordering::SeqCst);
    answered(&ask());
    assert!(left_alone(0));
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

/// Who waited for its place and had only the rest of its time tells so, and nothing bad of the server: it would have answered.
#[test]
fn a_call_that_waited_for_a_place_says_so() {
    let server = Server::start(|target, _| Say { after: Duration::from_millis(400), ..a_patient(target) });
    let mut settings = oncohooks::settings::Settings::default();
    settings.fhir.allow = vec![server.base.clone()];
    (settings.fhir.timeout, settings.fhir.budget) = (Duration::from_millis(700), Duration::from_millis(700));
    settings.fhir.at_once = 1;
    let address = start(settings);
    let ask = || post(address, &path("patient-view"), &without_prefetch(&server.base));
    let reply = ask();
    let told = String::from_utf8(reply.body).unwrap();
    assert!(reply.status == 412 && told.contains("as many requests as one FHIR server is sent at once"), "{told}");
    assert!(!told.contains("did not answer in time"), "{told}");
    // With places for all the same server is fast enough.
    let address = allowing(&[&server.base]);
    answered(&post(address, &path("patient-view"), &without_prefetch(&server.base)));
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
