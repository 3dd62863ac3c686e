//! The program under a flood, at the hands of a monkey, killed again and again: nothing breaks, nothing acknowledged is lost,
//! nobody is named. `.ci/run` runs these; each takes some seconds.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::keeping::{entry, report, serve, sqlite, tell};
use super::postgres::database;
use crate::support::fhir::{Say, Server};
use crate::support::http::{connect, head, post, post_bytes, read};
use crate::support::mangle::{bytes, changes, mangle, mangled};
use crate::support::patient::{self, path, request};
use crate::support::program::{Started, log_lines};
use crate::support::samples::samples;

/// The most memory the process ever held, in MB. A build for tests takes some 30 more than a release.
#[cfg(target_os = "linux")]
fn peak(service: &Started) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", service.child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() / 1024
}

#[cfg(not(target_os = "linux"))]
fn peak(_: &Started) -> usize {
    0
}

/// What a process of two workers may hold, in MB; each further one brings its own patterns and its own parsing.
fn most_allowed() -> usize {
    let workers = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    220 + 15 * workers.saturating_sub(2)
}

fn card(number: usize) -> Value {
    json!({"uuid": format!("{number:08x}-aaaa-4aaa-8aaa-aaaaaaaaaaaa")})
}

fn overridden(number: usize) -> Value {
    let mut entry = entry(&card(number), false);
    entry["overrideReason"]["reason"]["code"] = json!(format!("reason-{}", number % 5));
    entry
}

/// Eight clients tell of cards while the service is stopped or killed. Then they send again what nobody acknowledged: all is
/// there, each once.
fn what_was_acknowledged_is_there(store: &str) {
    let (next, unheard) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    for life in 0..6 {
        let service = serve(store);
        let address = service.address;
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if !is_acknowledged(address, number) {
                            unheard.lock().unwrap().push(number);
                            return;
                        }
                    }
                });
            }
            std::thread::sleep(Duration::from_millis(400));
            if life % 2 == 0 { drop(service) } else { drop(service.stop()) }
        });
    }
    let all = next.load(Ordering::Relaxed);
    let unheard = unheard.into_inner().unwrap();
    assert!(all > 100 && unheard.len() < all / 2, "{all} sent, {} not acknowledged", unheard.len());
    let service = serve(store);
    for number in unheard {
        assert!(is_acknowledged(service.address, number));
    }
    service.stop();
    assert_eq!(report(store, &[])["overridden"], json!(all));
}

/// Whether the service says that it has it; it may end in the middle.
fn is_acknowledged(address: SocketAddr, number: usize) -> bool {
    let body = json!({"feedback": [overridden(number)]}).to_string();
    let Ok(mut stream) = TcpStream::connect(address) else { return false };
    let head = head("POST", "/cds-services/therapy-order-sign/feedback", &[], body.len());
    let sent = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
    let mut answer = String::new();
    sent.is_ok() && std::io::Read::read_to_string(&mut stream, &mut answer).is_ok() && answer.contains(" 200 ")
}

#[test]
#[ignore = "soak"]
fn what_was_acknowledged_is_there_whatever_ended_the_service() {
    what_was_acknowledged_is_there(&sqlite("soak-ends"));
}

#[test]
#[ignore = "needs ONCOHOOKS_TEST_POSTGRES"]
fn what_was_acknowledged_is_there_whatever_ended_the_service_in_postgres() {
    what_was_acknowledged_is_there(&database("soak_ends"));
}

/// Half accepted, half overridden by five reasons, every fifth sent twice, by four clients.
fn ten_thousand_are_counted(store: &str, replicas: usize) {
    let services: Vec<Started> = (0..replicas).map(|_| serve(store)).collect();
    std::thread::scope(|scope| {
        for client in 0..4 {
            let services = &services;
            scope.spawn(move || {
                for batch in 0..50 {
                    let start = (client * 50 + batch) * 50;
                    let of = |number: usize| match number % 2 {
                        0 => overridden(number),
                        _ => entry(&card(number), true),
                    };
                    let entries: Vec<Value> = (start..start + 50).map(of).collect();
                    let address = services[batch % services.len()].address;
                    assert_eq!(tell(address, &entries), 200);
                    if batch % 5 == 0 {
                        assert_eq!(tell(services[0].address, &entries), 200);
                    }
                }
            });
        }
    });
    drop(services);
    let found = report(store, &[]);
    assert_eq!((&found["accepted"], &found["overridden"]), (&json!(5_000), &json!(5_000)));
    for reason in 0..5 {
        assert_eq!(found["reasons"][format!("reason-{reason}")], json!(1_000), "{reason}");
    }
}

#[test]
#[ignore = "soak"]
fn ten_thousand_feedbacks_are_counted_exactly() {
    ten_thousand_are_counted(&sqlite("soak-count"), 1);
}

#[test]
#[ignore = "needs ONCOHOOKS_TEST_POSTGRES"]
fn ten_thousand_feedbacks_to_two_replicas_are_counted_exactly() {
    ten_thousand_are_counted(&database("soak_count"), 2);
}

/// Calls and feedback mangled in every way, many at once: each is answered, none with a mistake of ours.
#[test]
#[ignore = "soak"]
fn a_monkey_breaks_nothing_and_nobody_is_named() {
    let service =
        Started::with(&["serve", "--as-of", "2026-11-22"], &[("ONCOHOOKS__FEEDBACK__STORE", &sqlite("soak-monkey"))]);
    let address = service.address;
    let good = || post(address, &path("order-sign"), &request("order-sign")).body;
    let before = good();
    let samples: Vec<(String, Value)> = samples().into_iter().map(|(_, service, call)| (service, call)).collect();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let samples = &samples;
            scope.spawn(move || {
                let mut runner = TestRunner::deterministic();
                for round in 0..100 {
                    let (service, call) = &samples[(thread * 7 + round) % samples.len()];
                    let mut call = call.clone();
                    let drawn = (changes(), bytes()).new_tree(&mut runner).unwrap().current();
                    mangle(&mut call, &drawn.0);
                    let reply = post_bytes(address, &format!("/cds-services/{service}"), &mangled(call, drawn.1));
                    assert!([200, 400, 412, 413, 422, 503].contains(&reply.status), "{}", reply.status);
                    assert!(reply.json().is_object());
                }
            });
        }
    });
    assert!(good() == before, "the same call, the same answer");
    let most = peak(&service);
    let log = service.stop();
    assert!(most < most_allowed(), "{most} MB");
    assert!(log_lines(&log).len() > 800 && !log.contains("a mistake of ours"));
    for private in [patient::ID, "花子", "試験", "1968-04-02"] {
        assert!(!log.contains(private), "{private}");
    }
}

/// Connections that say nothing, half a head or half a body, and clients that never read what they asked for.
#[test]
#[ignore = "soak"]
fn who_is_slow_or_says_nothing_keeps_nobody_waiting() {
    let service = Started::with(&["serve", "--as-of", "2026-11-22"], &[]);
    let address = service.address;
    let body = request("patient-view").to_string();
    let whole = head("POST", &path("patient-view"), &[], body.len()).replace("connection: close\r\n", "") + &body;
    let large = head("POST", &path("patient-view"), &[], 8_000_000) + &" ".repeat(150_000);
    let kinds = [
        (300, String::new()),
        (150, "POST /cds-services HTTP/1.1\r\nhost: x\r\nx-".to_owned()),
        (250, large),
        (30, whole.repeat(20)),
    ];
    let mut open: Vec<TcpStream> = Vec::new();
    for (count, bytes) in &kinds {
        for _ in 0..*count {
            let mut stream = connect(address);
            stream.set_write_timeout(Some(Duration::from_millis(50))).unwrap();
            // Who is not read from cannot write all of it.
            let _ = stream.write_all(bytes.as_bytes());
            open.push(stream);
        }
        let start = Instant::now();
        let reply = post(address, &path("patient-view"), &request("patient-view"));
        assert!(
            reply.status == 200 && start.elapsed() < Duration::from_secs(10),
            "{} {:?}",
            reply.status,
            start.elapsed()
        );
    }
    let most = peak(&service);
    drop(open);
    service.stop();
    assert!(most < most_allowed(), "{most} MB");
}

/// What one FHIR server may do to a call, it may do to a hundred calls at once.
#[test]
#[ignore = "soak"]
fn a_fhir_server_that_never_ends_costs_bounded_memory() {
    let bomb = {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&vec![b' '; 100 << 20]).unwrap();
        encoder.finish().unwrap()
    };
    let servers = [
        Server::raw(|_, _, stream| {
            // Slowly, and in large pieces.
            let _ = stream
                .write_all(b"HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 90000000\r\n\r\n");
            while stream.write_all(&[b' '; 100_000]).is_ok() {
                std::thread::sleep(Duration::from_millis(50));
            }
        }),
        Server::start(move |_, _| Say::body("application/json", bomb.clone()).with("content-encoding: gzip")),
        Server::start(|target, base| {
            let number: usize = target.split("page=").nth(1).map_or(0, |page| page.parse().unwrap());
            let entries: Vec<Value> = (0..200).map(|_| json!({"resource": patient::order()})).collect();
            let next = json!([{"relation": "next", "url": format!("{base}/Condition?page={}", number + 1)}]);
            Say::json(&json!({"resourceType": "Bundle", "type": "searchset", "link": next, "entry": entries}))
        }),
    ];
    for server in servers {
        let service = Started::with(&["serve"], &[("ONCOHOOKS__FHIR__ALLOW", &server.base)]);
        let mut call = request("patient-view");
        call["fhirServer"] = json!(server.base);
        call["prefetch"] = json!({"patient": patient::patient()});
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let calls: Vec<_> =
                (0..100).map(|_| scope.spawn(|| post(service.address, &path("patient-view"), &call).status)).collect();
            calls.into_iter().map(|call| call.join().unwrap()).collect()
        });
        assert!(statuses.iter().all(|status| [200, 412, 503].contains(status)), "{statuses:?}");
        assert_eq!(post(service.address, &path("patient-view"), &request("patient-view")).status, 200);
        let most = peak(&service);
        service.stop();
        assert!(most < most_allowed(), "{most} MB");
    }
}

/// A request in pieces, a byte at a time, is a request.
#[test]
#[ignore = "soak"]
fn a_slow_writer_is_answered() {
    let service = Started::with(&["serve", "--as-of", "2026-11-22"], &[]);
    let body = request("patient-view").to_string();
    let text = head("POST", &path("patient-view"), &[], body.len()) + &body;
    let mut stream = connect(service.address);
    for piece in text.as_bytes().chunks(text.len() / 20 + 1) {
        stream.write_all(piece).unwrap();
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(read(stream).status, 200);
    service.stop();
}
