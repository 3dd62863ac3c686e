//! What was acknowledged is kept, whatever becomes of the process: in a SQLite file, and in PostgreSQL.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::attacks::settings_file;
use super::postgres::database;
use crate::support::http::{get, post, send};
use crate::support::patient::{path, request};
use crate::support::program::{Started, run};
use crate::support::token::bearer;

const SIGN: &str = "/cds-services/therapy-order-sign";
const STORE: &str = "ONCOHOOKS__FEEDBACK__STORE";

/// A file of this test's own that does not exist yet.
pub fn file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("keeping").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("oncohooks.sqlite")
}

pub fn sqlite(name: &str) -> String {
    format!("sqlite:{}", file(name).display())
}

pub fn serve(store: &str) -> Started {
    Started::with(&["serve"], &[(STORE, store)])
}

/// The cards of a call that has some, under an instance of its own.
pub fn cards(address: SocketAddr, number: usize) -> Vec<Value> {
    let text = include_str!("../../cds-hooks/samples/tnbc-loinc.order-sign.json");
    let mut call: Value = serde_json::from_str(text).unwrap();
    call["hookInstance"] = json!(format!("{number:08x}-51a3-4ac0-8f4b-2f9b7f0f4d22"));
    let reply = post(address, SIGN, &call);
    assert_eq!(reply.status, 200);
    reply.json()["cards"].as_array().unwrap().clone()
}

pub fn entry(card: &Value, accepted: bool) -> Value {
    let at = "2026-11-22T02:07:52.771Z";
    if accepted {
        json!({"card": card["uuid"], "outcome": "accepted", "outcomeTimestamp": at,
            "acceptedSuggestions": [{"id": "cb722813-093f-4d61-8ec8-bf1d374da561"}]})
    } else {
        json!({"card": card["uuid"], "outcome": "overridden", "outcomeTimestamp": at,
            "overrideReason": {"reason": {"code": "in-a-trial"}, "userComment": "Hanako is in a trial"}})
    }
}

pub fn tell(address: SocketAddr, entries: &[Value]) -> u16 {
    post(address, &format!("{SIGN}/feedback"), &json!({"feedback": entries})).status
}

pub fn report(store: &str, more: &[&str]) -> Value {
    let (code, said) = run(&[&["feedback", "report", "--format", "json"], more].concat(), &[(STORE, store)]);
    assert_eq!(code, 0, "{said}");
    serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}"))
}

fn total(store: &str) -> [u64; 3] {
    let report = report(store, &[]);
    ["shown", "accepted", "overridden"].map(|name| report[name].as_u64().unwrap())
}

/// Feedback right behind its card, and the process is killed right behind that.
fn a_kill_loses_nothing(store: &str) {
    let mut told = Vec::new();
    for round in 0..3 {
        let service = serve(store);
        for number in 0..4 {
            let card = cards(service.address, round * 10 + number).remove(0);
            let entry = entry(&card, number % 2 == 0);
            assert_eq!(tell(service.address, std::slice::from_ref(&entry)), 200);
            told.push((card, entry));
        }
        // SIGKILL.
        drop(service);
    }
    let found = report(store, &[]);
    assert_eq!((&found["accepted"], &found["overridden"], &found["unknownCards"]), (&json!(6), &json!(6), &json!(0)));
    assert!(found["shown"].as_u64().unwrap() >= 12, "a card that was told of is on file: {found}");
    let rule = told[0].0["extension"]["org.oncohooks"]["rules"][0].as_str().unwrap();
    let row = found["rules"].as_array().unwrap().iter().find(|row| row["rule"] == rule).unwrap();
    assert_eq!((&row["accepted"], &row["overridden"]), (&json!(6), &json!(6)), "{row}");
    assert_eq!(row["reasons"], json!({"in-a-trial": 6}));
    // The client has not heard, and sends all of it again.
    let service = serve(store);
    let again: Vec<_> = told.into_iter().map(|(_, entry)| entry).collect();
    assert_eq!(tell(service.address, &again), 200);
    drop(service);
    assert_eq!(total(store)[1..], [6, 6]);
}

#[test]
fn of_acknowledged_feedback_a_kill_loses_nothing() {
    a_kill_loses_nothing(&sqlite("kill"));
}

#[test]
#[ignore = "needs ONCOHOOKS_TEST_POSTGRES"]
fn of_acknowledged_feedback_a_kill_loses_nothing_in_postgres() {
    a_kill_loses_nothing(&database("kill"));
}

#[test]
#[ignore = "needs ONCOHOOKS_TEST_POSTGRES"]
fn replicas_on_one_postgres_report_together() {
    let store = database("together");
    let replicas = [serve(&store), serve(&store)];
    // The one sends the card, the other hears of it. The first writes its cards down in its own time.
    let first: Vec<Value> = (0..4).map(|number| cards(replicas[0].address, number).remove(0)).collect();
    std::thread::sleep(std::time::Duration::from_millis(500));
    let entries: Vec<Value> = first.iter().map(|card| entry(card, false)).collect();
    assert_eq!(replicas.each_ref().map(|replica| tell(replica.address, &entries)), [200, 200]);
    let found = report(&store, &[]);
    assert_eq!((&found["overridden"], &found["unknownCards"]), (&json!(4), &json!(0)), "{found}");
}

#[test]
fn what_was_shown_is_on_file_when_the_service_has_stopped() {
    let store = sqlite("term");
    let service = serve(&store);
    let shown: usize = (0..5).map(|number| cards(service.address, number).len()).sum();
    assert_eq!(cards(service.address, 0).len(), shown / 5, "the same call again");
    service.stop();
    assert_eq!(total(&store), [shown as u64, 0, 0], "a repeated call gives the same cards");
}

/// A restart opens no window for a token that somebody overheard.
#[test]
fn a_used_token_stays_used_beyond_a_kill() {
    let (store, config) = (sqlite("tokens"), settings_file("tokens"));
    let service = || Started::with(&["serve", "--config", config.to_str().unwrap()], &[(STORE, &store)]);
    let call = |address: SocketAddr, token: &str| {
        let headers = [("content-type", "application/json"), ("authorization", token)];
        send(address, "POST", &path("patient-view"), &headers, request("patient-view").to_string().as_bytes()).status
    };
    let token = bearer(&path("patient-view"));
    let first = service();
    assert_eq!([call(first.address, &token), call(first.address, &token)], [200, 401]);
    drop(first);
    let second = service();
    assert_eq!([call(second.address, &token), call(second.address, &bearer(&path("patient-view")))], [401, 200]);
}

/// Another process holds the file: feedback is refused, and cards come as ever.
#[test]
fn a_store_that_cannot_be_written_to_costs_no_card() {
    let file = file("locked");
    let store = format!("sqlite:{}", file.display());
    let service = serve(&store);
    let card = cards(service.address, 1).remove(0);
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    assert_eq!(tell(service.address, &[entry(&card, true)]), 503);
    assert!(!cards(service.address, 2).is_empty());
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(tell(service.address, &[entry(&card, true)]), 200);
    let log = service.stop();
    assert!(log.contains("the store (feedback.store) cannot be written to"), "{log}");
    assert_eq!(total(&store)[1..], [1, 0]);
}

/// A file that was deleted under the service would take everything with it.
#[test]
fn a_file_that_was_taken_away_is_made_anew() {
    let file = file("deleted");
    let store = format!("sqlite:{}", file.display());
    let service = serve(&store);
    let card = cards(service.address, 1).remove(0);
    assert_eq!(tell(service.address, &[entry(&card, true)]), 200);
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
    }
    assert_eq!(tell(service.address, &[entry(&card, false)]), 200);
    drop(service);
    assert_eq!(total(&store)[1..], [0, 1]);
}

#[test]
fn a_file_that_is_no_store_stops_the_start() {
    let file = file("other");
    std::fs::write(&file, "this is a letter, and no database at all").unwrap();
    let store = format!("sqlite:{}", file.display());
    let (code, said) = run(&["serve", "--listen", "127.0.0.1:0"], &[(STORE, &store)]);
    assert!(code == 1 && said.contains("feedback.store cannot be used"), "{said}");
    std::fs::remove_file(&file).unwrap();
    serve(&store).stop();
    let newer = rusqlite::Connection::open(&file).unwrap();
    newer.execute_batch("INSERT INTO oncohooks_schema VALUES (99)").unwrap();
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["feedback", "report"]] {
        let (code, said) = run(command, &[(STORE, &store)]);
        assert!(code == 1 && said.contains("made by a newer oncohooks"), "{said}");
    }
}

#[test]
fn where_nobody_says_otherwise_a_file_is_made_beside_the_process() {
    let folder = file("default").parent().unwrap().to_owned();
    let mut command = crate::support::program::oncohooks(&["serve", "--listen", "127.0.0.1:0"], &[]);
    let mut child = command.current_dir(&folder).spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let said = lines.next().unwrap().unwrap();
    let address: SocketAddr = said.rsplit('/').next().unwrap().parse().unwrap();
    assert_eq!(get(address, "/health/ready").status, 200);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(folder.join("oncohooks.sqlite").is_file());
}
