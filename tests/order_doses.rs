//! Doses of orders, one line each: patient, what was given before, the order, and what is said of its dose.
//!
//! `tests/orders/doses.tsv` reads as a pharmacist's list. "silent" is a right dose, or one that no source here calls wrong.
//! "Today" is 2026-11-01; weights, creatinine clearances and Child-Pugh classes are of 2026-10-20.

use std::collections::BTreeSet;
use std::path::Path;

use oncohooks::knowledge::dose::DoseRule;
use oncohooks::settings::{Jurisdiction, Language};
use serde_json::{Value, json};

use crate::scenarios::{self, ENGINE};
use crate::support::table;

/// What is said of the dose of one order.
#[derive(Debug, PartialEq, Default)]
pub struct Said {
    /// As the reader knows it.
    pub drug: String,
    pub level: String,
    pub summary: String,
    /// The dose due now.
    pub due: String,
    /// The amounts of the corrected draft.
    pub corrected: String,
}

#[test]
fn doses_are_judged_as_the_table_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/orders/doses.tsv");
    let rows = table::rows::<9>(&file);
    assert!(rows.len() >= 120, "{} rows", rows.len());
    let mut failures = Vec::new();
    for row in &rows {
        let [country, cancer, body, before, drug, dosage, level, says, right] = row;
        let said = said(country, &record(cancer, body, before), drug, dosage);
        let (due, corrected) = right.split_once(" -> ").unwrap_or((right, ""));
        let is_said = said.level == *level && said.summary.contains(says.as_str());
        if !(is_said && said.due == due && said.corrected == corrected) {
            failures.push(format!("{}\n    {said:?}", row.join(" | ")));
        }
    }
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), rows.len(), failures.join("\n"));
}

/// Each dose rule calls some order wrong, and some right.
#[test]
fn every_dose_rule_speaks_and_is_silent_in_the_table() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/orders/doses.tsv");
    let (mut spoken, mut silent) = (BTreeSet::new(), BTreeSet::new());
    for [country, cancer, body, before, drug, dosage, ..] in table::rows::<9>(&file) {
        let said = said(&country, &record(&cancer, &body, &before), &drug, &dosage);
        let judged = (said.drug.clone(), cancer.clone(), country.clone());
        if said.level == "silent" {
            silent.insert(judged)
        } else {
            spoken.insert(judged)
        };
    }
    let mut failures = Vec::new();
    for rule in ENGINE.knowledge.doses.values().flatten() {
        let cancer = if ENGINE.knowledge.disease_id(rule.disease) == "breast" { "breast" } else { "lung" };
        let rows = |rows: &BTreeSet<(String, String, String)>| {
            // A rule of both countries is proved in one of them.
            let own = |other: &DoseRule| other.id == rule.id;
            let countries =
                ENGINE.knowledge.doses.values().flatten().filter(|other| own(other)).map(|other| other.country.id());
            countries
                .into_iter()
                .any(|country| rows.contains(&(rule.drug.as_str().to_owned(), cancer.to_owned(), country.to_owned())))
        };
        if !rows(&spoken) || !rows(&silent) {
            failures.push(format!("{}: speaks {}, is silent {}", rule.id, rows(&spoken), rows(&silent)));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The lines of the patient's record.
pub fn record(cancer: &str, body: &str, before: &str) -> Vec<String> {
    let cancer = match cancer {
        "breast" => "condition c | Metastatic breast cancer | 2024-03",
        "lung" => "condition c | Lung adenocarcinoma, stage IV | 2024-03",
        "early" => "condition c | Breast cancer, stage IIA | 2026-03",
        other => panic!("no cancer \"{other}\""),
    };
    let mut lines = vec!["patient invented | female | 1966".to_owned(), cancer.to_owned()];
    for (at, size) in body.split(", ").filter(|size| !size.is_empty()).enumerate() {
        let (size, day) = size.split_once(" on ").unwrap_or((size, "2026-10-20"));
        if let Some(class) = size.strip_prefix("Child-Pugh ") {
            lines.push(format!("result liver{at} | Child-Pugh class | {class} | on: {day}"));
            continue;
        }
        if size.ends_with("mL/min") {
            lines.push(format!("result kidney{at} | Creatinine clearance | #{size} | on: {day}"));
            continue;
        }
        let is_height = ["cm", " in", " m", "[in_i]"].iter().any(|unit| size.ends_with(unit));
        let what = if is_height { "height" } else { "weight" };
        lines.push(format!("result {what}{at} | Body {what} | #{size} | on: {day}"));
    }
    for (at, given) in before.split("; ").filter(|given| !given.is_empty()).enumerate() {
        // A statement that the drug is taken, which nobody ended.
        if let Some((drug, day)) = given.split_once(" stated since ") {
            lines.push(format!("drug g{at} | {drug} | {day}.. | status: active"));
            continue;
        }
        // The same, with its last day.
        if let Some((drug, days)) = given.split_once(" stated ") {
            lines.push(format!("drug g{at} | {drug} | {days} | status: stopped"));
            continue;
        }
        // A prescription by which the drug runs.
        if let Some((drug, day)) = given.split_once(" since ") {
            let (drug, amount) = drug.split_once(" #").unwrap();
            let dosage = json!([{"doseAndRate": [{"doseQuantity": dose_given(amount)["dose"]}]}]);
            lines.push(format!("prescription g{at} | {drug} | {day} | dosageInstruction: {dosage}"));
            continue;
        }
        let mut words = given.splitn(3, " on ");
        let (drug, day) = (words.next().unwrap(), words.next().unwrap());
        let (drug, amount) = drug.split_once(" #").unwrap_or((drug, ""));
        let dosage = if amount.is_empty() { String::new() } else { format!(" | dosage: {}", dose_given(amount)) };
        lines.push(format!("dose g{at} | {drug} | {day}{dosage}"));
    }
    lines
}

fn dose_given(amount: &str) -> Value {
    let (value, unit) = amount.split_once(' ').unwrap();
    json!({"dose": {"value": serde_json::from_str::<Value>(value).unwrap(), "unit": unit}})
}

pub fn said(country: &str, record: &[String], drug: &str, dosage: &str) -> Said {
    let mut lines = record.to_vec();
    lines.push(format!("draft d | {drug} | {dosage}"));
    let jurisdiction = if country == "US" { Jurisdiction::Us } else { Jurisdiction::Jp };
    let answer = scenarios::answer_to(&ENGINE, &table::body(&lines, "order-sign"), jurisdiction, Language::En);
    let card = answer["cards"]
        .as_array()
        .unwrap()
        .iter()
        .find(|card| card["extension"]["org.oncohooks"]["order"]["check"] == "dose");
    let known =
        ENGINE.knowledge.drugs.values().find(|known| known.all_spellings().any(|name| name.eq_ignore_ascii_case(drug)));
    let known = known.map(|known| known.id.as_str().to_owned()).unwrap_or_default();
    let Some(card) = card else { return Said { drug: known, level: "silent".to_owned(), ..Said::default() } };
    let dose = &card["extension"]["org.oncohooks"]["order"]["dose"];
    let quantity = |amount: &Value| format!("{} {}", amount["value"], amount["unit"].as_str().unwrap_or_default());
    let due = dose["expected"].get(0).map(|amount| match amount.get("everyDays") {
        Some(days) => format!("{} every {days} days", quantity(amount)),
        None => quantity(amount),
    });
    let drafts = card["suggestions"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|suggestion| suggestion["actions"].as_array().unwrap());
    let updates = drafts.filter(|action| action["type"] == "update").flat_map(|action| {
        action["resource"]["dosageInstruction"].as_array().unwrap().iter().map(|dosage| {
            match dosage.pointer("/doseAndRate/0/doseQuantity") {
                Some(amount) => quantity(amount),
                None => dosage["text"].as_str().unwrap_or_default().to_owned(),
            }
        })
    });
    Said {
        drug: known,
        level: card["indicator"].as_str().unwrap().to_owned(),
        summary: card["summary"].as_str().unwrap().to_owned(),
        due: due.unwrap_or_default(),
        corrected: updates.collect::<Vec<_>>().join(" + "),
    }
}
