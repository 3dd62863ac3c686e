//! The samples of `cds-hooks/samples`: each opens in the sandbox, together they show every kind of card, the README lists them.

use std::collections::{BTreeMap, BTreeSet};

use oncohooks::settings::Language;
use serde_json::Value;

use crate::scenarios;
use crate::support::samples::samples;

/// The sandbox names the patient by family and given name, and fails without them.
#[test]
fn every_sample_opens_in_the_sandbox() {
    let mut people: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, _, call) in samples() {
        let patient = &call["prefetch"]["patient"];
        let name = &patient["name"][0];
        assert!(name["family"].is_string() && name["given"][0].is_string(), "{file}: {name}");
        assert_eq!(patient["id"], call["context"]["patientId"], "{file}");
        assert!(file.starts_with(&format!("{}.", patient["id"].as_str().unwrap())), "{file}");
        let hooks = people.entry(patient["id"].as_str().unwrap().to_owned()).or_default();
        hooks.insert(call["hook"].as_str().unwrap().to_owned());
    }
    let all = BTreeSet::from(["order-select", "order-sign", "patient-view"].map(str::to_owned));
    assert!(people.values().all(|hooks| *hooks == all), "{people:?}");
    for readme in ["README.md", "README.ja.md"] {
        let text = std::fs::read_to_string(format!("{}/{readme}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        for person in people.keys() {
            assert!(text.contains(&format!("| `{person}` |")), "{readme} does not list {person}");
        }
    }
}

#[test]
fn every_kind_of_card_has_a_sample() {
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for sample in samples() {
        let name = sample.0.clone();
        let response = scenarios::answer(&scenarios::of_sample(sample), Language::En);
        for card in response["cards"].as_array().unwrap() {
            let ours = &card["extension"]["org.oncohooks"];
            let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let check = word(&ours["order"]["check"]);
            let kind = format!("{} {} {check}", word(&card["indicator"]), word(&ours["kind"]));
            seen.entry(kind.trim().to_owned()).or_default().insert(name.clone());
        }
    }
    for kind in [
        "info therapy-options",
        "info missing-test",
        "info data-gap",
        "warning order-check companion-diagnostic",
        "warning order-check combination",
        "critical order-check safety",
    ] {
        assert!(seen.contains_key(kind), "no sample for {kind}: {seen:#?}");
    }
}
