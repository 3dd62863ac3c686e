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

/// CARDS, "open": the answers to what a card asks stand among the reasons for overriding it, and its diseases in the extension.
#[test]
fn a_card_that_asks_which_cancer_takes_the_answer() {
    let all = |language| {
        let samples = samples().into_iter().map(scenarios::of_sample);
        samples.flat_map(move |run| scenarios::answer(&run, language)["cards"].as_array().unwrap().clone())
    };
    let reasons = |card: &Value| -> Vec<(String, String)> {
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        let all = card["overrideReasons"].as_array().into_iter().flatten();
        let own = all.filter(|reason| reason["code"].as_str().unwrap().starts_with("given-for-"));
        own.map(|reason| (word(&reason["code"]), word(&reason["display"]))).collect()
    };
    for (language, question, lung) in
        [(Language::En, "for which cancer?", "For lung cancer"), (Language::Ja, "どのがん", "肺癌")]
    {
        let mut asked = 0;
        for card in all(language) {
            let ours = &card["extension"]["org.oncohooks"];
            let is_asked = card["summary"].as_str().unwrap().contains(question);
            let reasons = reasons(&card);
            assert_eq!(reasons.len() >= 2, is_asked, "{card}");
            assert_eq!(ours["diseases"].is_array(), is_asked && ours["disease"].is_null(), "{card}");
            if is_asked {
                asked += 1;
                assert_eq!(ours["diseases"], serde_json::json!(["breast", "nsclc"]), "{card}");
                assert!(
                    reasons.iter().any(|(code, display)| code.starts_with("given-for-nsclc") && display.contains(lung)),
                    "{reasons:?}"
                );
                assert_eq!(card["overrideReasons"].as_array().unwrap().len(), reasons.len() + 6);
            }
        }
        assert!(asked > 0);
    }
}
