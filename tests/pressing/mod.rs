//! Every button is pressed: applied whole to the drafts, and the hook fired again (CONTRACT 3e, "safe to press").
//!
//! What must hold then stands in [`invariants`]; it is asked of every scenario and sample, and of drafts in many
//! combinations that nobody wrote down.

mod clashes;
mod combinations;
mod corrected;
mod doses;
mod fired;
mod invariants;
mod suggested;

use std::collections::BTreeMap;

use oncohooks::settings::{Jurisdiction, Language};
use serde_json::Value;

use crate::card_pages::runs;
use crate::scenarios::Run;
use fired::{Fired, ours};
use invariants::{Tally, press_all};

#[test]
fn every_button_of_every_scenario_and_sample_is_safe_to_press() {
    let mut tally = Tally::default();
    for run in runs() {
        for jurisdiction in [Jurisdiction::Jp, Jurisdiction::Us] {
            let run = Run { jurisdiction, ..run.clone() };
            for language in [Language::En, Language::Ja] {
                let name =
                    format!("{} {} [{} {jurisdiction:?} {language:?}]", run.file.display(), run.section, run.hook);
                press_all(&Fired::at(&run, language), &name, &mut tally);
            }
        }
    }
    assert!(tally.pressed > 100 && tally.replacements > 10, "{tally:?}");
    assert!(tally.failures.is_empty(), "{}", tally.report());
}

/// A replacement says in its label what goes and what comes, in the names the card uses.
#[test]
fn a_label_says_what_goes_and_what_comes() {
    let mut labels = BTreeMap::new();
    for run in runs() {
        let fired = Fired::at(run, Language::En);
        for (_, suggestion) in fired.suggestions() {
            let kinds: Vec<&str> = suggestion["actions"]
                .as_array()
                .unwrap()
                .iter()
                .map(|action| action["type"].as_str().unwrap())
                .collect();
            if kinds.contains(&"delete") {
                labels.insert(suggestion["label"].as_str().unwrap().to_owned(), kinds.contains(&"create"));
            }
        }
    }
    assert!(!labels.is_empty());
    for (label, creates) in labels {
        assert!(label.starts_with("Replace ") == creates && (!creates || label.contains(" by ")), "{label}");
    }
}

/// A test of safety that a button has asked for is awaited; before, none is on file.
#[test]
fn a_test_of_safety_that_was_ordered_is_awaited() {
    let (mut seen, words) = (0, [(Language::En, "on file", "awaited"), (Language::Ja, "記録がなく", "結果待ち")]);
    let texts = |fired: &Fired, test: &Value| {
        let asks = |card: &&Value| {
            ours(card)["order"]["check"] == "safety" && ours(card)["missing"].to_string().contains(&test.to_string())
        };
        fired.cards.iter().find(asks).map(|card| format!("{}\n{}", card["summary"], card["detail"]))
    };
    for run in runs().iter().filter(|run| run.section == "Ten times the dose") {
        for (language, lacking, awaited) in words {
            let before = Fired::at(run, language);
            for (card, suggestion) in before.suggestions().filter(|(card, _)| ours(card)["order"]["check"] == "safety")
            {
                let test = &ours(card)["missing"][0];
                let told = texts(&before, test).unwrap();
                assert!(told.contains(lacking) && !told.contains(awaited), "{told}");
                let told = texts(&before.after(suggestion).unwrap(), test).unwrap();
                assert!(told.contains(awaited) && !told.contains(lacking), "{told}");
                seen += 1;
            }
        }
    }
    assert!(seen > 1, "{seen}");
}
