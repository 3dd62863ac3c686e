//! `tests/pressing/suggested.tsv`: what a button writes as the dose of each drug, one line a patient.
//!
//! The record is written as in `tests/scenarios/README.md`, several lines of one cell with ` ;; ` between them; she has metastatic
//! breast cancer since 2024-03. A button is called after the drugs it orders; `no button` is one that is not there.

use std::fmt::Write;
use std::path::Path;

use oncohooks::settings::{Jurisdiction, Language};

use super::doses::{created, drug_of};
use super::fired::Fired;
use crate::scenarios;
use crate::support::record::Record;
use crate::support::table::{BETWEEN, rows};

fn lines(cell: &str) -> Vec<String> {
    cell.split(BETWEEN).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// What the button of these drugs writes: `drug: words, then words`.
fn written(jurisdiction: Jurisdiction, record: &Record, button: &str) -> String {
    let hook = if record.orders.is_empty() { "patient-view" } else { "order-sign" };
    let mut run = scenarios::of_sample((String::new(), String::new(), record.request(hook)));
    run.jurisdiction = jurisdiction;
    let fired = Fired::at(&run, Language::En);
    let mut orders = fired.suggestions().map(|(_, suggestion)| created(suggestion));
    let drugs =
        |orders: &[&serde_json::Value]| orders.iter().map(|order| drug_of(order)).collect::<Vec<_>>().join(" + ");
    let Some(orders) = orders.find(|orders| drugs(orders) == button) else { return "no button".to_owned() };
    let said = orders.iter().map(|order| {
        let words = order["dosageInstruction"].as_array().into_iter().flatten();
        let words: Vec<&str> = words.filter_map(|dosage| dosage["text"].as_str()).collect();
        format!("{}: {}", drug_of(order), words.join("; "))
    });
    said.collect::<Vec<_>>().join(BETWEEN)
}

#[test]
fn a_button_writes_the_dose_that_is_due() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pressing/suggested.tsv");
    let mut wrong = String::new();
    for [shows, country, results, drugs, orders, button, expected] in rows::<7>(Path::new(file)) {
        let record = Record {
            born: Some("1960".to_owned()),
            conditions: vec!["Metastatic breast cancer | 2024-03".to_owned()],
            results: lines(&results),
            drugs: lines(&drugs),
            orders: lines(&orders),
            ..Record::default()
        };
        let jurisdiction = if country == "US" { Jurisdiction::Us } else { Jurisdiction::Jp };
        let got = written(jurisdiction, &record, &button);
        if got != expected {
            let _ = writeln!(wrong, "{shows} ({country}), {button}\n  expected {expected}\n  got      {got}");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
