//! `GET /cds-services`: what a client learns about us.

use oncohooks::settings::{Client, PrefetchStyle, Settings};
use serde_json::Value;

use crate::support::app::{app, start};
use crate::support::fhir::Server;
use crate::support::http::{get, post, send};
use crate::support::patient::{ID, path, request};
use crate::support::token::{Draft, EHR, client, required};

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
            assert!(
                names.iter().all(|name| ["", "patient", "category", "intent", "_sort", "_count"].contains(name)),
                "{key}: {names:?}"
            );
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

#[test]
fn narrow_templates_ask_for_every_code_we_know_and_fetching_asks_the_same() {
    let server = Server::with_a_patient();
    let mut settings = Settings { prefetch: PrefetchStyle::Narrow, ..Settings::default() };
    settings.fhir.allow = vec![server.base.clone()];
    let address = start(settings);
    let service = get(address, "/cds-services").json()["services"][0].clone();
    let template = service["prefetch"]["observations"].as_str().unwrap();
    let codes = template.strip_prefix("Observation?patient={{context.patientId}}&code=").unwrap();
    let her2 = "http%3A%2F%2Floinc.org%7C85319-2";
    let of_the_site = "https%3A%2F%2Fhospital.example.org%2Ffhir%2FCodeSystem%2Flab%7CPA-ER";
    assert!(codes.split(',').any(|code| code == her2) && codes.split(',').any(|code| code == of_the_site), "{codes}");
    assert!(codes.split(',').all(|code| code.contains("%7C") && !code.contains(['&', '|', ' '])), "{codes}");
    assert!((1000..4800).contains(&template.len()), "config/oncohooks.toml says how long it gets: {}", template.len());
    assert!(service["usageRequirements"].as_str().unwrap().contains("known codes only"));
    for (key, template) in service["prefetch"].as_object().unwrap().iter().filter(|(key, _)| *key != "observations") {
        assert!(!template.as_str().unwrap().contains("code="), "{key} asks for all codes");
    }
    let mut call = request("patient-view");
    call["fhirServer"] = serde_json::json!(server.base);
    call["prefetch"].as_object_mut().unwrap().remove("observations");
    assert_eq!(post(address, &path("patient-view"), &call).status, 200);
    assert!(server.targets().contains(&format!("/fhir/{}", template.replace("{{context.patientId}}", ID))));
}

/// No EHR fills a template in vain; what it sends all the same is read.
#[test]
fn what_a_site_or_a_client_does_not_keep_is_not_asked_for() {
    let of = |service: &Value| service["prefetch"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let both = ["administrations".to_owned(), "statements".to_owned()];
    let has = |keys: &[String]| both.each_ref().map(|key| keys.contains(key));
    assert_eq!(has(&of(&services()[0])), [true, true]);
    let theirs = Client { not_kept: vec!["MedicationStatement".to_owned()], ..client(EHR, &["one"]) };
    let other = "https://other.example.org";
    let mut settings = required(vec![theirs, client(other, &["one"])]);
    settings.not_kept = vec!["MedicationAdministration".to_owned()];
    let address = start(settings);
    let told = |issuer: &str| {
        let token = Draft::from(issuer, "/cds-services").bearer();
        of(&send(address, "GET", "/cds-services", &[("authorization", &token)], b"").json()["services"][0])
    };
    assert_eq!((has(&told(other)), has(&told(EHR))), ([false, true], [false, false]));
    assert_eq!(told(EHR).len(), of(&services()[0]).len() - 2);
}
