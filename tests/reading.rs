//! `tests/reading/`: records that were once misread, or could be. One row of `expected.tsv` is one check of one file;
//! `tests/reading/README.md` says what the rows mean.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::support::command;

#[test]
fn every_record_is_read_as_the_table_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reading");
    let table = std::fs::read_to_string(folder.join("expected.tsv")).unwrap();
    let mut answers: BTreeMap<(String, String, String), Value> = BTreeMap::new();
    let mut failures = Vec::new();
    let mut rows = 0;
    for line in table.lines().skip(1).filter(|line| !line.trim().is_empty()) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [file, hook, order, expectation] = fields[..] else { panic!("four columns, not {}: {line}", fields.len()) };
        let key = (file.to_owned(), hook.to_owned(), order.to_owned());
        let answer = answers.entry(key).or_insert_with(|| command::evaluate(&folder.join(file), hook, order));
        if !holds(answer, expectation) {
            failures.push(format!("{file} [{hook}] {order}: {expectation}"));
        }
        rows += 1;
    }
    assert!(failures.is_empty(), "{} of {rows}:\n{}", failures.len(), failures.join("\n"));
}

fn holds(answer: &Value, expectation: &str) -> bool {
    let (what, rest) = expectation.split_once(' ').unwrap_or((expectation, ""));
    let cards = || answer["cards"].as_array().unwrap().iter();
    let ours = |card: &Value| card["extension"]["org.oncohooks"].clone();
    let finding = || {
        let (marker, value) = rest.split_once(" = ").unwrap();
        let findings = answer["case"]["findings"].as_array().unwrap();
        findings
            .iter()
            .any(|finding| finding["finding"] == marker && finding["value"] == value && finding["use"] == "used")
    };
    let offered = || {
        let options =
            cards().map(ours).filter(|ours| ours["kind"] == "therapy-options").flat_map(|ours| list(&ours["options"]));
        options
            .filter(|option| option["verdict"] == "met")
            .any(|option| list(&option["regimen"]).contains(&Value::from(rest)))
    };
    match what {
        "finding" => finding(),
        "no-finding" => !finding(),
        "offered" => offered(),
        "not-offered" => !offered(),
        "verdict" => {
            let (drug, verdict) = rest.split_once(' ').unwrap();
            cards().map(ours).any(|ours| ours["order"]["drug"] == drug && ours["order"]["verdict"] == verdict)
        }
        "card" => cards().map(ours).any(|ours| ours["kind"] == rest),
        "no-card" => !cards().map(ours).any(|ours| ours["kind"] == rest),
        "missing" => cards().map(ours).any(|ours| list(&ours["missing"]).contains(&Value::from(rest))),
        "case" => {
            let (at, value) = rest.split_once(" = ").unwrap();
            answer["case"].pointer(at).is_some_and(|found| *found == value)
        }
        "pending" => cards().map(ours).any(|ours| list(&ours["pending"]).contains(&Value::from(rest))),
        "headline" => cards().any(|card| card["summary"] == rest),
        "never-text" => !answer["cards"].to_string().contains(rest),
        "never-button" => !cards().flat_map(|card| list(&card["suggestions"])).any(|button| button["label"] == rest),
        "silent" => cards().next().is_none(),
        other => panic!("unknown expectation \"{other}\""),
    }
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}
