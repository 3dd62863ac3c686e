//! `tests/partners/orders.tsv`: which orders lack a partner, have one too many, or are not approved so; and what must not
//! depend on a single result. `tests/partners/README.md` says how to add a row.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use oncohooks::settings::Jurisdiction;
use serde_json::Value;

use crate::support::command;
use crate::support::line;
use crate::support::table;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/partners")
}

fn jurisdiction(country: &str) -> Jurisdiction {
    match country {
        "JP" => Jurisdiction::Jp,
        "US" => Jurisdiction::Us,
        other => panic!("\"{other}\" is no country of this table"),
    }
}

/// The patient's lines with what she gets and what is ordered; and the hook.
fn record(patient: &[String], running: &str, ordered: &str) -> (Vec<String>, &'static str) {
    let names = |list: &str| list.split(" + ").filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let mut lines = patient.to_vec();
    for (at, name) in names(running).iter().enumerate() {
        lines.push(match (name.split_once(" given "), name.split_once(" ended ")) {
            (Some((drug, day)), _) => format!("dose r{at} | {drug} | {day}"),
            (_, Some((drug, day))) => format!("drug r{at} | {drug} | 2026-02-01..{day}"),
            (None, None) => format!("drug r{at} | {name} | 2026-09-15.. | status: active"),
        });
    }
    let (hook, drafts) = match ordered.strip_prefix("selected: ") {
        Some(drafts) => ("order-select", names(drafts)),
        None => ("order-sign", names(ordered)),
    };
    lines.extend(drafts.iter().enumerate().map(|(at, name)| format!("draft d{at} | {name}")));
    if hook == "order-select" {
        let all: Vec<String> = (0..drafts.len()).map(|at| format!("MedicationRequest/d{at}")).collect();
        lines.push(format!("selects | {}", all.join(", ")));
    }
    (lines, hook)
}

/// What the cards say of the orders, but for dose and safety.
fn said(lines: &[String], hook: &str, country: &str) -> Vec<String> {
    let answer = command::cards_in(jurisdiction(country), &table::body(lines, hook).to_string(), hook, "");
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let cards = answer.as_array().unwrap().iter();
    let orders =
        cards.map(|card| (card, &card["extension"]["org.oncohooks"]["order"])).filter(|(_, order)| order.is_object());
    let asked = orders.filter(|(_, order)| order["check"] != "dose" && order["check"] != "safety");
    asked
        .map(|(card, order)| {
            let [level, drug, check, verdict] =
                [&card["indicator"], &order["drug"], &order["check"], &order["verdict"]].map(word);
            format!("{level} {drug} {check} {verdict}")
        })
        .collect()
}

/// The rows, each as country, hook and lines.
fn rows() -> Vec<([String; 6], Vec<String>, &'static str)> {
    let patients = table::patients(&folder().join("patients.tsv"));
    let rows = table::rows::<6>(&folder().join("orders.tsv")).into_iter();
    rows.map(|row| {
        let lines = patients.get(&row[2]).unwrap_or_else(|| panic!("patients.tsv has no \"{}\"", row[2]));
        let (lines, hook) = record(lines, &row[3], &row[4]);
        (row, lines, hook)
    })
    .collect()
}

#[test]
fn each_order_has_its_partners_and_its_approval() {
    let mut wrong = String::new();
    let rows = rows();
    assert!(rows.len() >= 60);
    for ([shows, country, patient, running, ordered, expected], lines, hook) in rows {
        let said = said(&lines, hook, &country);
        let got = if said.is_empty() { "nothing".to_owned() } else { said.join("; ") };
        if got != expected {
            let _ = writeln!(
                wrong,
                "{shows} ({country}, {patient}, running {running:?}, ordered {ordered})\n  expected {expected}\n  got      {got}"
            );
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The drugs ordered in the two tests below: each alone, and what usually goes together.
const ORDERED: [&str; 18] = [
    "bevacizumab",
    "trastuzumab deruxtecan",
    "trastuzumab deruxtecan + pertuzumab",
    "pertuzumab + trastuzumab + docetaxel",
    "trastuzumab emtansine",
    "tucatinib + trastuzumab + capecitabine",
    "pembrolizumab + paclitaxel",
    "atezolizumab + nab-paclitaxel",
    "sacituzumab govitecan",
    "datopotamab deruxtecan",
    "olaparib",
    "talazoparib",
    "palbociclib + letrozole",
    "abemaciclib + fulvestrant",
    "ribociclib + letrozole",
    "everolimus + exemestane",
    "fulvestrant",
    "eribulin",
];

/// The patients of the two tests below.
const PATIENTS: [&str; 6] = [
    "her2-positive",
    "luminal",
    "luminal-msi-high",
    "triple-negative-ic-3",
    "triple-negative-treated",
    "nothing-known",
];

/// These patients with every order, in both countries.
fn combinations() -> impl Iterator<Item = (String, Vec<String>, &'static str)> {
    let mut patients: BTreeMap<String, Vec<String>> = table::patients(&folder().join("patients.tsv"));
    patients.retain(|name, _| PATIENTS.contains(&name.as_str()));
    assert_eq!(patients.len(), PATIENTS.len());
    let pairs =
        patients.into_iter().flat_map(|(name, lines)| ORDERED.map(|ordered| (name.clone(), lines.clone(), ordered)));
    pairs.flat_map(|(name, lines, ordered)| {
        ["JP", "US"].map(|country| {
            let (lines, _) = record(&lines, "", ordered);
            (format!("{name}, {ordered}, {country}"), lines, country)
        })
    })
}

fn warnings(said: &[String]) -> BTreeSet<&String> {
    said.iter().filter(|said| !said.starts_with("info ")).collect()
}

#[test]
fn a_result_taken_away_never_turns_a_warning_into_silence() {
    let (mut wrong, mut asked) = (String::new(), 0);
    for (name, lines, country) in combinations() {
        let before = said(&lines, "order-sign", country);
        if warnings(&before).is_empty() {
            continue;
        }
        for result in lines.iter().filter(|line| line.starts_with("result ")) {
            let less: Vec<String> = lines.iter().filter(|line| *line != result).cloned().collect();
            let after = said(&less, "order-sign", country);
            asked += 1;
            if warnings(&after).is_empty() {
                let _ = writeln!(wrong, "{name} without \"{}\": {before:?}, then {after:?}", line::key(result));
            }
        }
    }
    assert!(asked > 100, "{asked}");
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn an_unrelated_result_changes_nothing() {
    let mut wrong = String::new();
    for (name, lines, country) in combinations() {
        let before = said(&lines, "order-sign", country);
        for unrelated in
            ["result zz | Hemoglobin {loinc 718-7} | #11.2 g/dL", "result zz | CEA {loinc 2039-6} | #3.1 ng/mL"]
        {
            let more: Vec<String> = lines.iter().cloned().chain([unrelated.to_owned()]).collect();
            let after = said(&more, "order-sign", country);
            if after != before {
                let _ = writeln!(wrong, "{name} with \"{unrelated}\": {before:?}, then {after:?}");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
