//! One drug in several drafts of one signing: what is said of its dose and of standing twice, and that no button changes
//! one of the drafts. `tests/orders/together.tsv` reads as a pharmacist's list. "Today" is 2026-11-01.

use std::path::Path;

use oncohooks::settings::{Jurisdiction, Language};
use serde_json::Value;

use crate::order_doses::record;
use crate::scenarios::{self, ENGINE};
use crate::support::table;

#[test]
fn parts_of_a_dose_are_judged_together() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/orders/together.tsv");
    let rows = table::rows::<6>(&file);
    assert!(rows.len() >= 20, "{} rows", rows.len());
    let mut failures = Vec::new();
    for [country, body, before, drafts, says, buttons] in &rows {
        let mut lines = record("breast", body, before);
        let drafts = drafts.split(" ;; ").enumerate();
        lines.extend(drafts.map(|(at, draft)| format!("draft d{at} | {}", draft.replace(" ~ ", " | "))));
        let jurisdiction = if country == "US" { Jurisdiction::Us } else { Jurisdiction::Jp };
        let answer = scenarios::answer_to(&ENGINE, &table::body(&lines, "order-sign"), jurisdiction, Language::En);
        let cards: Vec<&Value> = answer["cards"].as_array().unwrap().iter().filter(|card| is_asked(card)).collect();
        let said: Vec<&str> = cards.iter().map(|card| card["summary"].as_str().unwrap()).collect();
        let levels: Vec<&str> = cards.iter().map(|card| card["indicator"].as_str().unwrap()).collect();
        let changed = cards.iter().flat_map(|card| card["suggestions"].as_array().into_iter().flatten());
        let changed = changed.filter(|suggestion| suggestion["actions"].to_string().contains("\"update\"")).count();
        let wanted: Vec<&str> = says.split(" ;; ").filter(|card| !card.is_empty()).collect();
        let fits = wanted.len() == said.len()
            && wanted.iter().zip(said.iter().zip(&levels)).all(|(wanted, (said, level))| {
                let (own, words) = wanted.split_once(": ").unwrap();
                *own == **level && said.contains(words)
            });
        if !fits || changed.to_string() != *buttons {
            failures.push(format!("{country} | {body} | {lines:?}\n    {levels:?} {said:#?}, {changed} buttons"));
        }
    }
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), rows.len(), failures.join("\n"));
}

fn is_asked(card: &Value) -> bool {
    let own = &card["extension"]["org.oncohooks"];
    let is_clash = |rule: &Value| rule.as_str().is_some_and(|rule| rule.starts_with("clash-"));
    own["order"]["check"] == "dose" || own["rules"].as_array().is_some_and(|rules| rules.iter().any(is_clash))
}
