//! Knowledge is loaded anew while the service runs: checked first, whole, and said.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::keeping::cards;
use crate::support::http::get;
use crate::support::program::{Started, log_lines};

const POLICY: &str = include_str!("../../config/knowledge/knowledge.yaml");

/// A configuration folder of this test's own whose knowledge has this version.
fn site(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reload").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("knowledge")).unwrap();
    write(&folder, "1.first");
    folder
}

/// In one step, as an operator should: a half-written file would be read as it is.
fn write(folder: &Path, version: &str) {
    let line = POLICY.lines().find(|line| line.starts_with("version:")).unwrap();
    let text = POLICY.replacen(line, &format!("version: \"{version}\""), 1);
    std::fs::write(folder.join("new"), text).unwrap();
    std::fs::rename(folder.join("new"), folder.join("knowledge/knowledge.yaml")).unwrap();
}

fn version(address: SocketAddr) -> String {
    get(address, "/health/ready").json()["knowledge"]["version"].as_str().unwrap().to_owned()
}

fn wait_for(address: SocketAddr, wanted: &str) {
    let start = Instant::now();
    while version(address) != wanted {
        assert!(start.elapsed() < Duration::from_secs(60), "{}", version(address));
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn versions(cards: &[Value]) -> Vec<&str> {
    cards.iter().map(|card| card["extension"]["org.oncohooks"]["knowledge"].as_str().unwrap()).collect()
}

#[test]
fn a_hangup_brings_new_knowledge_and_drops_no_call() {
    let folder = site("hangup");
    let service = Started::new(&["serve", "--config-dir", folder.to_str().unwrap()]);
    let address = service.address;
    assert!(versions(&cards(address, 0)).iter().all(|version| *version == "1.first"));
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let calling = scope.spawn(|| {
            let mut seen = Vec::new();
            let mut number = 1;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                number += 1;
                // Each answers 200, or the test fails.
                let cards = cards(address, number);
                let versions = versions(&cards);
                assert!(versions.windows(2).all(|two| two[0] == two[1]), "one answer, one version: {versions:?}");
                seen.push(versions[0].to_owned());
            }
            seen
        });
        write(&folder, "2.second");
        service.hang_up();
        wait_for(address, "2.second");
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        let mut seen = calling.join().unwrap();
        seen.dedup();
        assert!(seen.len() <= 2 && seen[0] == "1.first", "{seen:?}");
    });
    let metrics = String::from_utf8(get(address, "/metrics").body).unwrap();
    assert!(metrics.contains("knowledge=\"2.second\"") && !metrics.contains("knowledge=\"1.first\""), "{metrics}");
    let log = service.stop();
    let lines = log_lines(&log);
    let said = lines.iter().find(|line| line["fields"]["message"] == "knowledge loaded anew").unwrap();
    assert_eq!((&said["fields"]["before"], &said["fields"]["knowledge"]), (&json!("1.first"), &json!("2.second")));
}

#[test]
fn wrong_knowledge_is_said_and_the_old_goes_on() {
    let folder = site("wrong");
    let service = Started::new(&["serve", "--config-dir", folder.to_str().unwrap()]);
    std::fs::create_dir_all(folder.join("knowledge/breast")).unwrap();
    std::fs::write(folder.join("knowledge/breast/broken.yaml"), "id: broken\nkind: no-such-kind\n").unwrap();
    write(&folder, "2.second");
    service.hang_up();
    let start = Instant::now();
    let refused = || {
        let metrics = String::from_utf8(get(service.address, "/metrics").body).unwrap();
        metrics.contains("oncohooks_knowledge_reloads_total{result=\"refused\"} 1")
    };
    while !refused() {
        assert!(start.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(version(service.address), "1.first");
    assert!(!cards(service.address, 1).is_empty());
    std::fs::remove_file(folder.join("knowledge/breast/broken.yaml")).unwrap();
    service.hang_up();
    wait_for(service.address, "2.second");
    let log = service.stop();
    assert!(log.contains("broken.yaml") && log.contains("the old knowledge goes on answering"), "{log}");
}

#[test]
fn a_change_of_files_is_enough_where_the_operator_wants_it() {
    let folder = site("watch");
    let watch = [("ONCOHOOKS__KNOWLEDGE__WATCH", "50 ms")];
    let service = Started::with(&["serve", "--config-dir", folder.to_str().unwrap()], &watch);
    write(&folder, "2.second-and-longer");
    wait_for(service.address, "2.second-and-longer");
}
