//! `tests/twins/*.tsv`: for each criterion of each rule a patient for whom the rule holds, and the same patient with one
//! thing changed, so that exactly that criterion fails and the rule is silent. `tests/twins/README.md` says how to add one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use oncohooks::settings::Jurisdiction;
use serde_json::Value;

use crate::scenarios::ENGINE;
use crate::support::command;
use crate::support::table;

#[test]
fn each_criterion_of_each_rule_alone_silences_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/twins");
    let patients = table::patients(&folder.join("patients.tsv"));
    let mut failures = Vec::new();
    let mut proved: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut criteria: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in table::tables(&folder).iter().filter(|file| !file.ends_with("patients.tsv")) {
        for [rule, fails, country, order, patient, changed] in table::rows::<6>(file) {
            let lines = patients.get(&patient).unwrap_or_else(|| panic!("patients.tsv has no \"{patient}\""));
            let speaks = answer(lines, &country, &order);
            let silent = answer(&table::changed(lines, &changed), &country, &order);
            let fails: Vec<String> = fails.split(", ").map(str::to_owned).collect();
            if let Err(why) = check(&rule, &fails, &speaks, &silent) {
                failures.push(format!("{rule}, {} [{patient}: {changed}]: {why}", fails.join(", ")));
            }
            if let Some(traced) = traced(&speaks, &rule) {
                criteria.insert(rule.clone(), traced.into_iter().map(|(criterion, _)| criterion).collect());
            }
            proved.entry(rule).or_default().extend(fails.first().cloned());
        }
    }
    for rule in &ENGINE.knowledge.rules {
        let id = rule.id.as_str();
        match (proved.get(id), criteria.get(id)) {
            (None, _) => failures.push(format!("{id} has no twin")),
            (Some(proved), Some(criteria)) => {
                let open = criteria.iter().filter(|criterion| !proved.contains(*criterion));
                failures.extend(open.map(|criterion| format!("{id}: no twin in which only \"{criterion}\" fails")));
            }
            (Some(_), None) => failures.push(format!("{id} is not in the trace of its patient")),
        }
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n"));
}

/// The rule holds for the one patient; for the other only `fails` is judged otherwise, and no card is from the rule.
fn check(rule: &str, fails: &[String], speaks: &Value, silent: &Value) -> Result<(), String> {
    let is_note = ENGINE.knowledge.rules.iter().any(|known| known.id.as_str() == rule && known.note().is_some());
    if is_note && !(named(speaks, rule) && !named(silent, rule)) {
        return Err("a note has a card for the patient and none for the twin".to_owned());
    }
    match (traced(speaks, rule), traced(silent, rule)) {
        (Some(before), Some(after)) => {
            if verdict(speaks, rule) != "met" {
                return Err(format!("does not hold for the patient: {before:?}"));
            }
            if verdict(silent, rule) == "met" {
                return Err("still holds for the twin".to_owned());
            }
            let changes = before.iter().zip(&after).filter(|(before, after)| before.1 != after.1);
            let changed: BTreeSet<&String> = changes.map(|((criterion, _), _)| criterion).collect();
            if changed != fails.iter().collect() {
                return Err(format!("judged otherwise are {changed:?}"));
            }
        }
        (None, Some(_)) => return Err("was not judged for the patient".to_owned()),
        // Checks of orders that are written for metastatic disease are not judged in early disease.
        (_, None) => {
            if !named(speaks, rule) {
                return Err("no card is from the rule".to_owned());
            }
            if named(silent, rule) {
                return Err("a card of the twin is from the rule".to_owned());
            }
        }
    }
    Ok(())
}

/// The answer to an order, to the drafts of the record, or to the opened chart.
fn answer(lines: &[String], country: &str, order: &str) -> Value {
    let has_draft = lines.iter().any(|line| line.starts_with("draft "));
    let hook = if order.is_empty() && !has_draft { "patient-view" } else { "order-sign" };
    let jurisdiction = match country {
        "JP" => Jurisdiction::Jp,
        "US" => Jurisdiction::Us,
        other => panic!("\"{other}\" is no country of this table"),
    };
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("twins.json");
    std::fs::write(&file, table::body(lines, hook).to_string()).unwrap();
    command::evaluate_in(jurisdiction, &file, hook, order)
}

fn trace<'a>(answer: &'a Value, rule: &str) -> Option<&'a Value> {
    answer["rules"].as_array().unwrap().iter().find(|traced| traced["rule"] == rule)
}

fn verdict<'a>(answer: &'a Value, rule: &str) -> &'a Value {
    &trace(answer, rule).unwrap()["verdict"]
}

/// The criteria of the rule as judged; the second of the same name is `prior 2`.
fn traced(answer: &Value, rule: &str) -> Option<Vec<(String, Value)>> {
    let parts = trace(answer, rule)?["criteria"].as_array().unwrap();
    let name = |part: &Value| part["criterion"].as_str().unwrap().to_owned();
    let numbered = |(at, part): (usize, &Value)| {
        let name = name(part);
        let number = parts[..=at].iter().filter(|other| other["criterion"] == *name).count();
        let is_alone = parts.iter().filter(|other| other["criterion"] == *name).count() == 1;
        (if is_alone { name } else { format!("{name} {number}") }, part["verdict"].clone())
    };
    Some(parts.iter().enumerate().map(numbered).collect())
}

/// Is a card from the rule? A card that only says that an order was not checked names the rules of its drug.
fn named(answer: &Value, rule: &str) -> bool {
    let cards = answer["cards"].as_array().unwrap().iter().map(|card| &card["extension"]["org.oncohooks"]);
    let is_unchecked =
        |card: &&Value| card["order"]["check"] == "indication" && card["order"]["verdict"] == "undetermined";
    let rules = cards.filter(|card| !is_unchecked(card)).filter_map(|card| card["rules"].as_array());
    rules.flatten().any(|named| named == rule)
}
