//! `oncohooks feedback report`: what a curator reads.

use serde_json::{Value, json};

use super::keeping::{cards, entry, report, serve, sqlite, tell};
use crate::support::program::run;

const STORE: &str = "ONCOHOOKS__FEEDBACK__STORE";

fn text(store: &str, more: &[&str]) -> String {
    let (code, said) = run(&[&["feedback", "report"], more].concat(), &[(STORE, store)]);
    assert_eq!(code, 0, "{said}");
    said
}

/// Of how many cards that were shown: an EHR that tells of one again and again, with other times, does not make it many. Who
/// accepts a suggestion and then dismisses the card has accepted it, else the newest counts.
#[test]
fn of_ten_thousand_feedbacks_each_card_counts_once() {
    let store = sqlite("many");
    let service = serve(&store);
    let all: Vec<Value> = (0..20).map(|number| cards(service.address, number).remove(0)).collect();
    let rules = all[0]["extension"]["org.oncohooks"]["rules"].as_array().unwrap().clone();
    // The first ten cards on two days, the others on the third; every fourth is accepted once in a while.
    let mut entries = (0..10_000_u32).map(|number| {
        let half = if number < 7_200 { 0 } else { 10 };
        let which = usize::try_from(half + number % 10).unwrap();
        let mut entry = entry(&all[which], which % 4 == 0 && number % 3 == 0);
        entry["outcomeTimestamp"] =
            json!(format!("2026-11-{:02}T02:{:02}:{:02}Z", 1 + number / 3600, number / 60 % 60, number % 60));
        if which == 1 && number > 7_000 {
            entry["overrideReason"]["reason"]["code"] = json!("changed-my-mind");
        }
        entry
    });
    loop {
        let batch: Vec<Value> = entries.by_ref().take(500).collect();
        if batch.is_empty() {
            break;
        }
        assert_eq!(tell(service.address, &batch), 200);
    }
    // Beside the running service.
    let found = report(&store, &[]);
    assert_eq!((&found["accepted"], &found["overridden"]), (&json!(5), &json!(15)));
    for rule in &rules {
        let row = found["rules"].as_array().unwrap().iter().find(|row| row["rule"] == *rule).unwrap();
        assert_eq!((&row["accepted"], &row["overridden"]), (&json!(5), &json!(15)), "{row}");
        assert_eq!(row["reasons"], json!({"in-a-trial": 14, "changed-my-mind": 1}));
        assert_eq!(row["knowledge"], all[0]["extension"]["org.oncohooks"]["knowledge"]);
    }
    // 3600 entries of the first day, 3600 of the second.
    let since = report(&store, &["--since", "2026-11-03"]);
    assert_eq!((&since["accepted"], &since["overridden"]), (&json!(2), &json!(8)));
    assert_eq!(report(&store, &["--since", "2026-11-03T00:00:00+00:00"]), since);
}

#[test]
fn a_report_is_of_one_service_or_one_rule_if_asked() {
    let store = sqlite("filters");
    let service = serve(&store);
    let card = cards(service.address, 1).remove(0);
    assert_eq!(tell(service.address, &[entry(&card, true), entry(&card, false)]), 200);
    let rule = card["extension"]["org.oncohooks"]["rules"][0].as_str().unwrap();
    let of_rule = report(&store, &["--rule", rule]);
    assert_eq!((&of_rule["rules"][0]["rule"], &of_rule["accepted"]), (&json!(rule), &json!(1)));
    assert_eq!(of_rule["rules"].as_array().unwrap().len(), 1);
    assert_eq!(report(&store, &["--rule", "no-such-rule"])["rules"], json!([]));
    let told = text(&store, &["--rule", "no-such-rule"]);
    assert!(told.contains("no card in which a rule \"no-such-rule\" speaks is on file"), "{told}");
    assert_eq!(report(&store, &["--service", "therapy-order-sign"])["accepted"], 1);
    assert_eq!(report(&store, &["--service", "therapy-patient-view"])["accepted"], 0);
}

#[test]
fn a_report_is_a_table_or_a_spreadsheet() {
    let store = sqlite("formats");
    let service = serve(&store);
    let card = cards(service.address, 1).remove(0);
    let mut formula = entry(&card, false);
    formula["overrideReason"]["reason"]["code"] = json!("=1+1, \"quoted\"");
    let other = cards(service.address, 2).remove(0);
    assert_eq!(tell(service.address, &[entry(&other, true), formula]), 200);
    assert_eq!(tell(service.address, &[entry(&json!({"uuid": "nobody-knows-me"}), true)]), 200);
    let rule = card["extension"]["org.oncohooks"]["rules"][0].as_str().unwrap();
    let table = text(&store, &[]);
    let row = table.lines().find(|line| line.starts_with(rule)).unwrap();
    let words: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(words[3..], ["1", "1", "=1+1,", "\"quoted\"", "1"], "{table}");
    assert!(table.contains("of the cards that were told of, 1 are not on file"), "{table}");
    let csv = text(&store, &["--format", "csv"]);
    assert!(csv.starts_with("rule,knowledge,shown,accepted,overridden,reasons\n"), "{csv}");
    let row = csv.lines().find(|line| line.starts_with(rule)).unwrap();
    assert!(row.ends_with(",1,1,\"'=1+1, \"\"quoted\"\" 1\""), "{row}");
}

#[test]
fn where_nothing_is_kept_the_report_says_so() {
    for (store, said) in [("memory", "feedback.store is \"memory\""), (&sqlite("none"), "does not exist")] {
        let (code, text) = run(&["feedback", "report"], &[(STORE, store)]);
        assert!(code == 1 && text.contains(said) && text.contains("--config"), "{text}");
    }
    assert_eq!(run(&["feedback", "report", "--since", "yesterday"], &[]).0, 2);
}
