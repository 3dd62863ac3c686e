//! `tests/pressing/corrected.tsv`: the button of a wrong dose, pressed and fired again, leaves nothing to say of the dose. Where
//! amount and schedule are wrong both are said, and no button mends one of them.
//!
//! "Says" holds pieces of the card, " ;; " between them. The rows of `tests/orders/doses.tsv` that have a button are pressed, too.

use std::fmt::Write;
use std::path::Path;

use oncohooks::settings::{Jurisdiction, Language};
use serde_json::Value;

use super::fired::{Fired, ours};
use crate::order_doses::record;
use crate::scenarios;
use crate::support::table::{self, BETWEEN, rows};

fn fired(country: &str, lines: &[String]) -> Fired {
    let request = table::body(lines, "order-sign");
    let mut run = scenarios::of_sample((String::new(), String::new(), request));
    run.jurisdiction = if country == "US" { Jurisdiction::Us } else { Jurisdiction::Jp };
    Fired::at(&run, Language::En)
}

fn is_about_dose(card: &&Value) -> bool {
    ours(card)["order"]["check"] == "dose"
}

/// What is said of the dose after each button that changes the draft, with the label of the button.
fn pressed(before: &Fired) -> Vec<(String, Vec<String>)> {
    let updates =
        before.suggestions().filter(|(card, button)| is_about_dose(card) && button["actions"][0]["type"] == "update");
    let press = |button: &Value| {
        let after = before.after(button).unwrap();
        let said = after.cards.iter().filter(is_about_dose).map(|card| card["summary"].as_str().unwrap().to_owned());
        (button["label"].as_str().unwrap().to_owned(), said.collect())
    };
    updates.map(|(_, button)| press(button)).collect()
}

#[test]
fn a_corrected_draft_is_right_as_a_whole() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pressing/corrected.tsv");
    let mut wrong = String::new();
    for [country, body, before, drug, dosage, says, button] in rows::<7>(Path::new(file)) {
        let mut lines = record("breast", &body, &before);
        lines.push(format!("draft d | {drug} | {dosage}"));
        let fired = fired(&country, &lines);
        let card = fired.cards.iter().find(is_about_dose);
        let told = card.map(|card| format!("{}\n{}", card["summary"], card["detail"])).unwrap_or_default();
        let is_said = says.split(BETWEEN).all(|piece| told.contains(piece)) && card.is_some();
        let pressed = pressed(&fired);
        let labels: Vec<&str> = pressed.iter().map(|(label, _)| label.as_str()).collect();
        let has_button = if button == "none" { labels.is_empty() } else { labels == [button.as_str()] };
        let is_right = pressed.iter().all(|(_, said)| said.is_empty());
        if !(is_said && has_button && is_right) {
            let _ = writeln!(wrong, "{country} {drug} {dosage}\n  told {told}\n  pressed {pressed:?}");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// What was not understood before stays so; nothing is wrong any more.
#[test]
fn every_button_of_the_table_of_doses_leaves_a_right_dose() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/orders/doses.tsv");
    let (mut wrong, mut count) = (String::new(), 0);
    for [country, cancer, body, before, drug, dosage, ..] in rows::<9>(&file) {
        let mut lines = record(&cancer, &body, &before);
        lines.push(format!("draft d | {drug} | {dosage}"));
        for (label, said) in pressed(&fired(&country, &lines)) {
            count += 1;
            if !said.is_empty() {
                let _ = writeln!(wrong, "{country} {before} {drug} {dosage}: \"{label}\", then {said:?}");
            }
        }
    }
    assert!(count > 80, "{count}");
    assert!(wrong.is_empty(), "\n{wrong}");
}
