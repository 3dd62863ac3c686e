//! The same patient gives the same cards by prefetch, by partial prefetch and by FHIR server alone.

use serde_json::{Value, json};

use super::hook::answered;
use crate::support::app::allowing;
use crate::support::fhir::{Say, Server};
use crate::support::http::post;
use crate::support::samples::samples;

/// What stands under the prefetch keys of a sample, served at the addresses of their templates.
pub fn serving(prefetch: Value) -> Server {
    Server::start(move |target, _| {
        let path = target.strip_prefix("/fhir/").unwrap();
        let Some((resource_type, query)) = path.split_once('?') else { return Say::json(&prefetch["patient"]) };
        assert!(
            query.contains(&format!("patient={}", prefetch["patient"]["id"].as_str().unwrap()))
                || query.contains("patient=Patient/")
        );
        let key = match resource_type {
            "Condition" => "conditions",
            "Observation" => "observations",
            "DiagnosticReport" => "reports",
            "Specimen" => "specimens",
            "Procedure" => "procedures",
            "MedicationRequest" => "medications",
            "MedicationAdministration" => "administrations",
            "MedicationStatement" => "statements",
            "ServiceRequest" => "serviceRequests",
            other => panic!("{other} was never declared"),
        };
        let page = |from: usize, to: usize| {
            let mut page = prefetch[key].clone();
            let entries = page["entry"].as_array().unwrap().clone();
            page["entry"] = json!(entries[from.min(entries.len())..to.min(entries.len())]);
            page
        };
        match (&prefetch[key]["entry"], query.contains("page=2")) {
            (Value::Array(entries), false) if entries.len() > 2 => {
                let mut first = page(0, 2);
                first["link"] = json!([{"relation": "next", "url": format!("{resource_type}?{query}&page=2")}]);
                Say::json(&first)
            }
            (Value::Array(_), true) => Say::json(&page(2, usize::MAX)),
            _ if prefetch[key].is_null() => Say::json(&json!({"resourceType": "Bundle", "total": 0})),
            _ => Say::json(&prefetch[key]),
        }
    })
}

#[test]
fn however_the_data_came() {
    let all = samples();
    assert!(all.len() >= 24, "{}", all.len());
    for (name, service, mut call) in all {
        let prefetch = call["prefetch"].clone();
        let server = serving(prefetch.clone());
        let address = allowing(&[&server.base]);
        call["fhirServer"] = json!(server.base);
        let cards = |call: &Value| answered(&post(address, &format!("/cds-services/{service}"), call));
        let by_prefetch = cards(&call);
        assert_eq!(server.connections(), 0, "{name}: nothing was missing");
        let mut alone = call.clone();
        alone.as_object_mut().unwrap().remove("prefetch");
        assert_eq!(cards(&alone), by_prefetch, "{name} by FHIR server alone");
        for parity in [0, 1] {
            let mut partial = call.clone();
            let kept = prefetch.as_object().unwrap().iter().enumerate().filter(|(at, _)| at % 2 == parity);
            partial["prefetch"] = kept.map(|(_, (key, value))| (key.clone(), value.clone())).collect();
            assert_eq!(cards(&partial), by_prefetch, "{name} by every other key");
        }
        let observations = prefetch["observations"]["entry"].as_array().unwrap();
        let first = json!(observations[..observations.len().min(2)]);
        let mut paged = call.clone();
        paged["prefetch"]["observations"]["entry"] = first.clone();
        assert_eq!(cards(&paged), by_prefetch, "{name} by a Bundle that lacks entries it counts");
        let next =
            format!("{}/Observation?patient={}&page=2", server.base, prefetch["patient"]["id"].as_str().unwrap());
        paged["prefetch"]["observations"]["link"] = json!([{"relation": "next", "url": next}]);
        assert_eq!(cards(&paged), by_prefetch, "{name} by a first page");
    }
}
