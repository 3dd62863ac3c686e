//! The files an operator deploys with: they parse, and name settings, ports and paths that there are.

use std::collections::BTreeSet;

use serde_json::Value;

const COMPOSE: &str = include_str!("../../deploy/compose.yaml");
const TRY: &str = include_str!("../../deploy/compose.try.yaml");
const KUBERNETES: &str = include_str!("../../deploy/kubernetes/oncohooks.yaml");
const SYSTEMD: &str = include_str!("../../deploy/systemd/oncohooks.service");
const CONTAINER: &str = include_str!("../../deploy/Containerfile");

/// The documents of a YAML file.
fn documents(text: &str) -> Vec<Value> {
    text.split("\n---\n").map(|document| serde_saphyr::from_str(document).unwrap()).collect()
}

#[test]
fn settings_in_the_environment_are_settings_there_are() {
    let known: BTreeSet<String> = oncohooks::settings::names().into_iter().collect();
    let mut found = 0;
    for text in [COMPOSE, TRY, KUBERNETES, SYSTEMD, CONTAINER] {
        for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
            if let Some(name) = word.strip_prefix("ONCOHOOKS__") {
                let name = name.to_lowercase().replace("__", ".");
                assert!(known.contains(&name), "{word} is no setting");
                found += 1;
            }
        }
    }
    assert!(found >= 5, "{found}");
}

#[test]
fn kubernetes_runs_two_that_are_watched_and_may_not_do_much() {
    let all = documents(KUBERNETES);
    let kind = |kind: &str| all.iter().find(|document| document["kind"] == kind).unwrap_or_else(|| panic!("no {kind}"));
    for document in &all {
        assert!(document["apiVersion"].is_string() && document["metadata"]["name"] == "oncohooks", "{document}");
    }
    let deployment = &kind("Deployment")["spec"];
    let pod = &deployment["template"]["spec"];
    let container = &pod["containers"][0];
    for (probe, path) in
        [("startupProbe", "/health/live"), ("livenessProbe", "/health/live"), ("readinessProbe", "/health/ready")]
    {
        assert_eq!(container[probe]["httpGet"]["path"], path);
    }
    assert_eq!(container["securityContext"]["readOnlyRootFilesystem"], true);
    assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
    let labels = &deployment["template"]["metadata"]["labels"];
    for selector in [
        &deployment["selector"]["matchLabels"],
        &kind("Service")["spec"]["selector"],
        &kind("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        &kind("NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
    ] {
        assert_eq!(selector, labels);
    }
    let least = kind("HorizontalPodAutoscaler")["spec"]["minReplicas"].as_u64().unwrap();
    assert!(least > kind("PodDisruptionBudget")["spec"]["minAvailable"].as_u64().unwrap());
}

#[test]
fn compose_has_a_database_that_is_asked_before_the_service_starts() {
    let compose = &documents(COMPOSE)[0];
    let service = &compose["services"]["oncohooks"];
    assert_eq!(service["depends_on"]["postgres"]["condition"], "service_healthy");
    assert!(compose["services"]["postgres"]["healthcheck"]["test"].is_array());
    assert_eq!((&service["read_only"], &service["cap_drop"][0]), (&Value::from(true), &Value::from("ALL")));
}

/// What is for trying is reached from this machine only.
#[test]
fn the_compose_file_to_try_it_names_its_own_fhir_server() {
    let compose = &documents(TRY)[0];
    let service = &compose["services"]["oncohooks"];
    assert_eq!(service["environment"]["ONCOHOOKS__FHIR__ALLOW"], "http://fhir:8080/fhir");
    assert!(compose["services"]["fhir"]["image"].as_str().unwrap().contains("hapi"));
    for name in ["oncohooks", "fhir"] {
        let ports = compose["services"][name]["ports"].as_array().unwrap();
        assert!(ports.iter().all(|port| port.as_str().unwrap().starts_with("127.0.0.1:")), "{name}");
    }
}

#[test]
fn systemd_reloads_by_the_signal_that_reloads() {
    let value = |key: &str| SYSTEMD.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('=')).unwrap();
    assert!(value("ExecReload").contains("-HUP"));
    assert!(value("ExecStart").contains("oncohooks serve --config"));
    for hardening in ["NoNewPrivileges", "ProtectSystem", "PrivateTmp", "DynamicUser", "SystemCallFilter"] {
        value(hardening);
    }
}

const RELEASE: &str = include_str!("../../.github/workflows/release.yaml");

#[test]
fn a_release_is_checked_built_told_and_hashed_in_this_order() {
    let workflow = &documents(RELEASE)[0];
    assert_eq!(workflow["on"]["push"]["tags"][0], "v*");
    assert_eq!(workflow["permissions"], serde_json::json!({}), "rights are given where they are needed");
    let job = &workflow["jobs"]["build"];
    assert_eq!(job["permissions"], serde_json::json!({"contents": "write"}));
    let steps: Vec<String> = job["steps"].as_array().unwrap().iter().map(ToString::to_string).collect();
    let at = |words: &str| {
        steps.iter().position(|step| step.contains(words)).unwrap_or_else(|| panic!("no step says {words}"))
    };
    let order = [
        "actions/checkout",
        ".ci/run",
        "+crt-static",
        "oncohooks\\\" check",
        "cargo cyclonedx --format json",
        "sha256sum",
        "gh release create",
    ];
    let places: Vec<usize> = order.iter().map(|words| at(words)).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(steps[at("cargo build")].contains("--release --locked"));
    // What is copied is there.
    let copied = steps[at("sha256sum")].split("cp ").nth(1).unwrap().to_owned();
    for name in copied
        .split(' ')
        .filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()) || name.starts_with("config/"))
    {
        assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name).is_file(), "{name}");
    }
}
