//! What others build on: the OpenAPI file holds the routes as they are, the HTTP file every sample, and the exported
//! resources are FHIR.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fhir_sdk::r4b::resources::Resource;
use oncohooks::call::{self, Body};
use oncohooks::cds_hooks::feedback::Feedback;
use oncohooks::settings::Language;
use serde_json::Value;

use crate::support::app::{app, engine};
use crate::support::http::send;
use crate::support::program::run;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(ROOT).join(path)).unwrap()
}

/// Path and method of every route of the code: `resource("/metrics", "GET, HEAD, OPTIONS")`.
fn routes() -> BTreeSet<(String, String)> {
    let code = read("src/server/routes.rs") + &read("src/server/page.rs");
    let mut found = BTreeSet::new();
    for call in code.split("resource(").skip(1) {
        // `format!` names a file of the page, or one of the services.
        let call = call.strip_prefix("&format!(").unwrap_or(call);
        let quoted: Vec<&str> = call.split('"').take(4).collect();
        let Some(path) = quoted.get(1) else { continue };
        // Those of a service are told what to do with a call.
        let methods = quoted.get(3).unwrap_or(&"POST");
        if !call.starts_with('"') || !path.starts_with('/') || path.contains("{}") {
            continue;
        }
        let method = if methods.starts_with("GET") { "get" } else { "post" };
        found.insert(((*path).to_owned(), method.to_owned()));
    }
    found
}

#[test]
fn the_openapi_file_has_every_route_and_no_other() {
    let file: Value = serde_json::from_str(&read("cds-hooks/openapi.json")).unwrap();
    let mut documented = BTreeSet::new();
    for (path, methods) in file["paths"].as_object().unwrap() {
        let methods = methods.as_object().unwrap().keys().filter(|name| *name != "parameters");
        documented.extend(methods.map(|method| (path.clone(), method.clone())));
    }
    let routes = routes();
    assert!(routes.len() > 8, "{routes:?}");
    assert_eq!(documented, routes);
    assert_eq!(file["info"]["version"], env!("CARGO_PKG_VERSION"));
}

/// The file says what really happens: status and kind of content of every address that can be read.
#[test]
fn what_the_openapi_file_says_of_an_address_is_what_it_answers() {
    let file: Value = serde_json::from_str(&read("cds-hooks/openapi.json")).unwrap();
    for (path, methods) in file["paths"].as_object().unwrap() {
        let Some(responses) = methods.get("get").map(|get| &get["responses"]) else { continue };
        let path = path.replace("/page/{name}", "/page/page.js").replace("{name}", "tnbc-loinc.patient-view.json");
        let reply = send(app(), "GET", &path, &[], b"");
        let said = &responses[reply.status.to_string().as_str()];
        assert_eq!(reply.status, 200, "{path}");
        assert!(said.is_object(), "{path}: {}", reply.status);
        for content_type in said["content"].as_object().into_iter().flat_map(|content| content.keys()) {
            assert!(reply.header("content-type").unwrap().starts_with(content_type.as_str()), "{path}: {content_type}");
        }
        assert_eq!(send(app(), "DELETE", &path, &[], b"").status, 405, "{path}");
    }
    for bad in ["{", "{}"] {
        let reply = send(
            app(),
            "POST",
            "/cds-services/therapy-order-sign",
            &[("content-type", "application/json")],
            bad.as_bytes(),
        );
        let call = &file["paths"]["/cds-services/{service}"]["post"]["responses"];
        assert!(call[reply.status.to_string().as_str()].is_object(), "{}", reply.status);
    }
}

/// The requests of an HTTP file: first line, headers and body, or the file the body stands in.
fn requests(text: &str) -> Vec<(String, Vec<String>, String)> {
    text.split("\n###")
        .skip(1)
        .map(|part| {
            let (head, body) = part.split_once("\n\n").unwrap_or((part, ""));
            let mut lines = head.lines().skip(1).map(str::to_owned);
            (lines.next().unwrap(), lines.collect(), body.trim().to_owned())
        })
        .collect()
}

#[test]
fn the_http_file_has_every_sample_as_a_call_that_can_be_sent() {
    let requests = requests(&read("cds-hooks/samples.http"));
    let mut sent = BTreeSet::new();
    for (line, headers, body) in &requests {
        let (method, url) = line.split_once(' ').unwrap();
        let path = url.strip_prefix("{{host}}").unwrap();
        if method == "GET" {
            assert_eq!(send(app(), "GET", path, &[], b"").status, 200, "{path}");
            continue;
        }
        assert!(headers.contains(&"Content-Type: application/json".to_owned()), "{path}");
        let Some(file) = body.strip_prefix("< ./") else {
            Feedback::read(body).unwrap_or_else(|refused| panic!("{body}: {refused:?}"));
            continue;
        };
        let text = read(&format!("cds-hooks/{file}"));
        let hook = serde_json::from_str::<Value>(&text).unwrap()["hook"].as_str().unwrap().to_owned();
        assert_eq!(path, format!("/cds-services/therapy-{hook}"), "{file}");
        assert!(Body::new(&text).read().is_ok(), "{file}");
        sent.insert(file.to_owned());
    }
    let samples = std::fs::read_dir(Path::new(ROOT).join("cds-hooks/samples")).unwrap();
    let samples: BTreeSet<String> =
        samples.map(|entry| format!("samples/{}", entry.unwrap().file_name().to_str().unwrap())).collect();
    assert_eq!(sent, samples);
}

/// Every canonical a resource names, wherever it stands.
fn canonicals(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if let (true, Some(text)) =
                    (["definitionCanonical", "resource"].contains(&name.as_str()), value.as_str())
                {
                    found.push(text.to_owned());
                }
                if name == "library" {
                    found.extend(value.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()));
                }
                canonicals(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| canonicals(item, found)),
        _ => {}
    }
}

#[test]
fn exported_resources_are_fhir_and_every_rule_is_a_plan_that_leads_to_what_it_names() {
    for language in [Language::Ja, Language::En] {
        let resources = call::export(None, language).unwrap();
        let mut known: BTreeMap<String, Value> = BTreeMap::new();
        for (path, text) in &resources {
            serde_json::from_str::<Resource>(text).unwrap_or_else(|cause| panic!("{path}: {cause}"));
            let resource: Value = serde_json::from_str(text).unwrap();
            let id = resource["id"].as_str().unwrap();
            let is_id = |id: &str| id.len() <= 64 && id.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c));
            assert!(is_id(id), "{path}");
            assert_eq!(*path, format!("{}/{id}.json", resource["resourceType"].as_str().unwrap()));
            let url = resource["url"].as_str().unwrap();
            let version = resource["version"].as_str().unwrap_or_default();
            assert!(known.insert(format!("{url}|{version}"), resource.clone()).is_none(), "{path} stands there twice");
        }
        let mut named = Vec::new();
        known.values().for_each(|resource| canonicals(resource, &mut named));
        assert!(named.len() > 200);
        for canonical in &named {
            assert!(known.contains_key(canonical), "nothing is {canonical}");
        }
        let plans = known.values().filter(|resource| resource["resourceType"] == "PlanDefinition").count();
        assert_eq!(plans, engine().knowledge.rules.len());
    }
}

/// One rule as another program reads it.
#[test]
fn a_plan_says_when_it_is_asked_what_must_hold_and_what_it_offers() {
    let resources: BTreeMap<String, String> = call::export(None, Language::En).unwrap().into_iter().collect();
    let read = |path: &str| serde_json::from_str::<Value>(&resources[path]).unwrap();
    let plan = read("PlanDefinition/brc-her2low-t-dxd-after-chemotherapy.json");
    assert_eq!(plan["status"], "draft", "no clinician has read it");
    let action = &plan["action"][0];
    let conditions: Vec<&str> = action["condition"]
        .as_array()
        .unwrap()
        .iter()
        .map(|condition| condition["extension"][0]["valueString"].as_str().unwrap())
        .collect();
    assert!(conditions.iter().any(|words| words.contains("HER2") && words.contains("low")), "{conditions:?}");
    let definition = action["action"][0]["definitionCanonical"].as_str().unwrap();
    let id = definition.rsplit('/').next().unwrap().split('|').next().unwrap();
    let activity = read(&format!("ActivityDefinition/{id}.json"));
    assert_eq!(activity["kind"], "MedicationRequest");
    assert!(activity["productCodeableConcept"]["text"].as_str().unwrap().contains("deruxtecan"), "{activity}");
    assert_eq!(activity["dosage"][0]["doseAndRate"][0]["doseQuantity"]["value"], 5.4);
    let artifacts = plan["relatedArtifact"].as_array().unwrap();
    assert!(artifacts.iter().all(|artifact| artifact["type"] == "citation") && !artifacts.is_empty());
}

#[test]
fn the_export_overwrites_nothing() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("export");
    let _ = std::fs::remove_dir_all(&folder);
    let folder = folder.to_str().unwrap();
    let (code, said) = run(&["export", folder], &[]);
    assert!(code == 0 && said.contains("resources in"), "{said}");
    assert!(Path::new(folder).join("Library/oncohooks-knowledge.json").is_file());
    let (code, said) = run(&["export", folder], &[]);
    assert!(code == 1 && said.contains("give an empty folder"), "{said}");
}
