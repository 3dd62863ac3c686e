//! The dashboard and the alert rules: they parse, and every metric they ask for is one that the service tells.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::support::app::app;
use crate::support::http::{get, post};
use crate::support::patient::{path, request};

const DASHBOARD: &str = include_str!("../../deploy/grafana/oncohooks.json");
const ALERTS: &str = include_str!("../../deploy/prometheus/alerts.yaml");

/// The metrics of an expression: words that begin with our name.
fn metrics(expression: &str) -> BTreeSet<String> {
    let words = expression.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("oncohooks_")).map(str::to_owned).collect()
}

/// What a metric is called in the source, without what a histogram adds.
fn declared() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server/metrics.rs");
    std::fs::read_to_string(file).unwrap()
}

fn each_is_told(asked: &BTreeSet<String>) {
    let source = declared();
    for metric in asked {
        let name = metric.trim_end_matches("_bucket");
        assert!(source.contains(&format!("\"{name}\"")), "{metric} is asked for, and never told");
    }
}

#[test]
fn the_dashboard_asks_for_what_is_told() {
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let expressions: Vec<&str> = panels
        .iter()
        .flat_map(|panel| panel["targets"].as_array().unwrap())
        .map(|target| target["expr"].as_str().unwrap())
        .collect();
    let asked: BTreeSet<String> = expressions.iter().flat_map(|expression| metrics(expression)).collect();
    each_is_told(&asked);
    // And nothing that is told is left without a panel.
    for line in
        declared().lines().filter_map(|line| line.split('"').nth(1)).filter(|name| name.starts_with("oncohooks_"))
    {
        assert!(asked.iter().any(|metric| metric.trim_end_matches("_bucket") == line), "no panel shows {line}");
    }
    let mut places: Vec<_> =
        panels.iter().map(|panel| (panel["gridPos"]["x"].as_u64(), panel["gridPos"]["y"].as_u64())).collect();
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), panels.len(), "two panels in one place");
}

#[test]
fn the_alerts_ask_for_what_is_told() {
    let alerts: Value = serde_saphyr::from_str(ALERTS).unwrap();
    let rules = alerts["groups"][0]["rules"].as_array().unwrap();
    for rule in rules {
        let name = rule["alert"].as_str().unwrap();
        let expression = rule["expr"].as_str().unwrap();
        each_is_told(&metrics(expression));
        assert!(!metrics(expression).is_empty() || expression.contains("up{"), "{name}");
        assert!(["critical", "warning"].contains(&rule["labels"]["severity"].as_str().unwrap()), "{name}");
        for text in ["summary", "description"] {
            assert!(rule["annotations"][text].as_str().is_some_and(|text| !text.is_empty()), "{name}: {text}");
        }
    }
    assert!(rules.len() > 5);
}

/// The text format of Prometheus, version 0.0.4: help and type before the samples of a name, names and labels as they may be.
#[test]
fn metrics_are_in_the_text_format() {
    assert_eq!(post(app(), &path("patient-view"), &request("patient-view")).status, 200);
    let reply = get(app(), "/metrics");
    let text = String::from_utf8(reply.body).unwrap();
    let mut known = BTreeSet::new();
    for line in text.lines() {
        if let Some(typed) = line.strip_prefix("# TYPE ") {
            known.insert(typed.split(' ').next().unwrap().to_owned());
            continue;
        }
        if line.starts_with("# HELP ") {
            continue;
        }
        let (series, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok(), "{line}");
        let name = series.split('{').next().unwrap();
        let family = ["_bucket", "_sum", "_count"].iter().find_map(|ending| name.strip_suffix(ending));
        assert!(known.contains(name) || family.is_some_and(|family| known.contains(family)), "{line}");
    }
    for name in
        ["oncohooks_requests_total", "oncohooks_hook_duration_seconds", "oncohooks_build_info", "oncohooks_store_up"]
    {
        assert!(known.contains(name), "{name} in {text}");
    }
}
