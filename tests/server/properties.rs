//! No input yields a 500: requests and FHIR servers' answers, mangled at random. `PROPTEST_CASES=20000` looks longer.

use std::sync::{Arc, Mutex, OnceLock};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::hook::answered;
use crate::support::app::{allowing, app};
use crate::support::fhir::{Say, Server};
use crate::support::http::{Reply, post, post_bytes};
use crate::support::mangle::{bytes, changes, mangle, mangled};
use crate::support::samples::samples;

pub fn all() -> &'static [(String, String, Value)] {
    static ALL: OnceLock<Vec<(String, String, Value)>> = OnceLock::new();
    ALL.get_or_init(samples)
}

/// Cards that a client can read, or an `OperationOutcome` that blames the request.
fn is_answered(reply: &Reply) {
    match reply.status {
        200 => drop(answered(reply)),
        400 | 412 | 422 => drop(reply.expressions()),
        status => panic!("{status}: {}", String::from_utf8_lossy(&reply.body)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mangled_request_is_answered_or_refused(which in any::<usize>(), changes in changes(), bytes in bytes()) {
        let (_, service, call) = &all()[which % all().len()];
        let mut call = call.clone();
        mangle(&mut call, &changes);
        is_answered(&post_bytes(app(), &format!("/cds-services/{service}"), &mangled(&call, bytes)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mangled_record_is_read_or_said(which in any::<usize>(), changes in changes(), bytes in bytes()) {
        let (_, service, call) = &all()[which % all().len()];
        let mut record = call["prefetch"].clone();
        mangle(&mut record, &changes);
        let server = record_server();
        let keys = ["patient", "conditions", "observations", "reports", "specimens", "procedures", "medications"];
        *server.1.lock().unwrap() = keys.map(|key| mangled(&record[key], bytes.clone())).to_vec();
        let mut call = call.clone();
        call.as_object_mut().unwrap().remove("prefetch");
        call["fhirServer"] = json!(server.0.base);
        let reply = post(server.2, &format!("/cds-services/{service}"), &call);
        is_answered(&reply);
    }
}

/// What the server has under the first keys.
type Record = Arc<Mutex<Vec<Vec<u8>>>>;

fn record_server() -> &'static (Server, Record, std::net::SocketAddr) {
    static SERVER: OnceLock<(Server, Record, std::net::SocketAddr)> = OnceLock::new();
    SERVER.get_or_init(|| {
        let record = Record::default();
        let kept = Arc::clone(&record);
        let types = [
            "Patient/",
            "Condition?",
            "Observation?",
            "DiagnosticReport?",
            "Specimen?",
            "Procedure?",
            "MedicationRequest?",
        ];
        let server = Server::start(move |target, _| {
            let at = types.iter().position(|name| target.starts_with(&format!("/fhir/{name}")));
            let body = at.and_then(|at| kept.lock().unwrap().get(at).cloned());
            Say::body(
                "application/fhir+json",
                body.unwrap_or_else(|| br#"{"resourceType":"Bundle","total":0}"#.to_vec()),
            )
        });
        let address = allowing(&[&server.base]);
        (server, record, address)
    })
}
