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

#[test]
fn ten_thousand_feedbacks_are_reported_exactly() {
    let store = sqlite("many");
    let service = serve(&store);
    let card = cards(service.address, 1).remove(0);
    let rules = card["extension"]["org.oncohooks"]["rules"].as_array().unwrap().clone();
    let mut entries = (0..10_000_u32).map(|number| {
        let mut entry = entry(&card, number % 4 == 0);
        entry["outcomeTimestamp"] =
            json!(format!("2026-11-{:02}T02:{:02}:{:02}Z", 1 + number / 3600, number / 60 % 60, number % 60));
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
    assert_eq!((&found["accepted"], &found["overridden"]), (&json!(2500), &json!(7500)));
    for rule in &rules {
        let row = found["rules"].as_array().unwrap().iter().find(|row| row["rule"] == *rule).unwrap();
        assert_eq!((&row["accepted"], &row["overridden"]), (&json!(2500), &json!(7500)), "{row}");
        assert_eq!(row["reasons"], json!({"in-a-trial": 7500}));
        assert_eq!(row["knowledge"], card["extension"]["org.oncohooks"]["knowledge"]);
    }
    // 3600 entries of the first day, 3600 of the second.
    let since = report(&store, &["--since", "2026-11-03"]);
    assert_eq!(since["accepted"].as_u64().unwrap() + since["overridden"].as_u64().unwrap(), 10_000 - 7_200);
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
    assert_eq!(tell(service.address, &[entry(&card, true), formula]), 200);
    assert_eq!(tell(service.address, &[entry(&json!({"uuid": "nobody-knows-me"}), true)]), 200);
    let rule = card["extension"]["org.oncohooks"]["rules"][0].as_str().unwrap();
    let table = text(&store, &[]);
    let row = table.lines().find(|line| line.starts_with(rule)).unwrap();
    let words: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(words[3..], ["1", "1", "=1+1,", "\"quoted\"", "1"], "{table}");
    assert!(table.contains("1 of the feedback is about cards that are not on file"), "{table}");
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
