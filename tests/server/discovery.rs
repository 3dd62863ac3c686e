//! `GET /cds-services`: what a client learns about us.

use serde_json::Value;

use crate::support::app::app;
use crate::support::http::{get, send};

fn services() -> Vec<Value> {
    get(app(), "/cds-services").json()["services"].as_array().unwrap().clone()
}

#[test]
fn three_services_with_ids_of_their_own_one_per_hook() {
    let found: Vec<_> = services().iter().map(|s| format!("{} {}", s["id"], s["hook"]).replace('"', "")).collect();
    assert_eq!(
        found,
        ["therapy-patient-view patient-view", "therapy-order-select order-select", "therapy-order-sign order-sign",]
    );
}

#[test]
fn every_service_says_what_it_needs() {
    for service in services() {
        assert!(service["usageRequirements"].as_str().unwrap().contains("FHIR R4"));
        assert_eq!(service["version"], "2.0.1");
        assert!(service["title"].as_str().is_some_and(|title| !title.is_empty()));
        assert!(service["description"].as_str().is_some_and(|description| !description.is_empty()));
        assert!(service["prefetch"].as_object().is_some_and(|prefetch| prefetch.contains_key("patient")));
    }
}

#[test]
fn how_badly_a_key_is_needed_is_not_told() {
    let allowed = ["id", "hook", "title", "description", "usageRequirements", "version", "prefetch"];
    for service in services() {
        assert!(service.as_object().unwrap().keys().all(|key| allowed.contains(&key.as_str())), "{service}");
    }
}

/// CDS Hooks 2.0 "Prefetch query restrictions", and what the public sandbox would spoil: tokens it cannot fill are sent
/// literally, repeated parameters are merged.
#[test]
fn templates_use_only_what_every_client_can_fill() {
    for service in services() {
        for (key, template) in service["prefetch"].as_object().unwrap() {
            let template = template.as_str().unwrap();
            assert_eq!(template.matches("{{").count(), 1, "{key}");
            assert!(template.contains("{{context.patientId}}"), "{key}");
            let query = template.split_once('?').map_or("", |(_, query)| query);
            let names: Vec<_> = query.split('&').map(|pair| pair.split('=').next().unwrap()).collect();
            assert!(names.iter().all(|name| ["", "patient", "_sort", "_count"].contains(name)), "{key}: {names:?}");
        }
    }
}

#[test]
fn slashes_too_many_do_no_harm() {
    for path in ["/cds-services/", "//cds-services", "/cds-services//"] {
        assert_eq!(get(app(), path).status, 200, "{path}");
    }
}

#[test]
fn a_token_that_nobody_can_verify_is_ignored() {
    let headers = [("authorization", "Bearer not.a.token"), ("origin", "http://sandbox.example")];
    assert_eq!(send(app(), "GET", "/cds-services", &headers, b"").status, 200);
}
