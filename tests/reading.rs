//! `tests/reading/*.tsv`: records that were once misread, or could be. One row is one record;
//! `tests/reading/README.md` says what the columns mean.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::command;
use crate::support::gene::{is_of_marker, judged};
use crate::support::table::{self, BETWEEN};

/// A record: a file, or a patient and what is changed in it.
struct Record {
    body: Body,
    hook: String,
    order: String,
}

enum Body {
    File(PathBuf),
    Lines(Vec<String>),
}

/// What a row says of one record.
struct Check {
    record: Record,
    expected: Vec<String>,
}

#[test]
fn every_record_is_read_as_its_table_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reading");
    let patients = table::patients(&folder.join("patients.tsv"));
    let mut failures = Vec::new();
    let mut rows = 0;
    for file in table::tables(&folder).iter().filter(|file| !file.ends_with("patients.tsv")) {
        let topic = file.file_stem().unwrap().to_string_lossy().into_owned();
        for row in table::rows::<8>(file) {
            let name = format!("{topic}: {}", row[0]);
            for Check { record, expected } in checks(&row, &patients, &folder) {
                let answer = answer(&record);
                let failed = expected.iter().filter(|expectation| !holds(&answer, expectation));
                failures.extend(failed.map(|expectation| format!("{name}: {expectation}")));
            }
            rows += 1;
        }
    }
    assert!(failures.is_empty(), "{} in {rows} rows:\n{}", failures.len(), failures.join("\n"));
}

/// The record of a row and its positive twin. A row that only says what is not there must have a twin.
fn checks(row: &[String; 8], patients: &BTreeMap<String, Vec<String>>, folder: &Path) -> Vec<Check> {
    let [shows, patient, changes, hook, order, expected, twin, expected_of_twin] = row;
    let split = |cell: &str| cell.split(BETWEEN).map(str::to_owned).collect::<Vec<_>>();
    let record = |changes: &str| {
        let body = match patients.get(patient) {
            Some(_) if changes.ends_with(".json") => Body::File(folder.join(changes)),
            Some(lines) => Body::Lines(table::changed(lines, changes)),
            None => panic!("{shows}: patients.tsv has no \"{patient}\""),
        };
        Record { body, hook: hook.clone(), order: order.clone() }
    };
    let (expected, of_twin) = (split(expected), split(expected_of_twin));
    for negative in &expected {
        if let Some(positive) = opposite(negative) {
            let is_there = of_twin.iter().any(|of_twin| of_twin.starts_with(&positive));
            assert!(is_there, "{shows}: \"{negative}\" needs a twin with \"{positive}\"");
        }
    }
    let mut checks = vec![Check { record: record(changes), expected }];
    if !expected_of_twin.is_empty() {
        let changes = if twin == "unchanged" { "" } else { twin };
        assert!(!twin.is_empty(), "{shows}: say what the twin changes, or \"unchanged\"");
        checks.push(Check { record: record(changes), expected: of_twin });
    }
    checks
}

/// What the twin of a negative expectation must show. Any card answers `silent`.
fn opposite(expectation: &str) -> Option<String> {
    if expectation == "silent" {
        return Some("card ".to_owned());
    }
    let (what, rest) = expectation.split_once(' ')?;
    ["no-", "not-", "never-"].iter().find_map(|no| what.strip_prefix(no)).map(|what| format!("{what} {rest}"))
}

fn answer(record: &Record) -> Value {
    let text = match &record.body {
        Body::File(file) => std::fs::read_to_string(file).unwrap(),
        Body::Lines(lines) => table::body(lines, &record.hook).to_string(),
    };
    command::answer(&text, &record.hook, &record.order)
}

/// A result about a gene: `GENE word word …`, where each word is what one of its members says.
fn is_variant(finding: &Value, expected: &str) -> bool {
    let mut words = expected.split(' ');
    let members =
        ["state", "value", "class", "significance", "origin", "specimen", "assay", "use", "why", "alleleFraction"];
    let says = |word: &str| {
        let word = word.replace('~', " ");
        members.iter().any(|member| finding[*member].as_str() == Some(word.as_str()))
    };
    finding["finding"] == "variant"
        && finding["gene"].as_str().unwrap_or("-") == words.next().unwrap_or_default()
        && words.all(says)
}

fn holds(answer: &Value, expectation: &str) -> bool {
    let (what, rest) = expectation.split_once(' ').unwrap_or((expectation, ""));
    if let Some(positive) = opposite(expectation).filter(|_| what != "silent") {
        return !holds(answer, &positive);
    }
    let cards = || answer["cards"].as_array().unwrap().iter();
    let ours = |card: &Value| card["extension"]["org.oncohooks"].clone();
    let finding = || {
        let (marker, value) = rest.split_once(" = ").map_or((rest, None), |(marker, value)| (marker, Some(value)));
        let used = list(&answer["case"]["findings"]).into_iter().filter(|finding| finding["use"] == "used");
        used.filter(|finding| is_of_marker(finding, marker))
            .any(|finding| value.is_none_or(|value| finding["value"] == value || judged(&finding) == value))
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
        "variant" => list(&answer["case"]["findings"]).iter().any(|finding| is_variant(finding, rest)),
        "offered" => offered(),
        "verdict" => {
            let (drug, verdict) = rest.split_once(' ').unwrap();
            cards().map(ours).any(|ours| ours["order"]["drug"] == drug && ours["order"]["verdict"] == verdict)
        }
        "card" => cards().map(ours).any(|ours| ours["kind"] == rest),
        "missing" => cards().map(ours).any(|ours| list(&ours["missing"]).contains(&Value::from(rest))),
        "case" => {
            let (at, value) = rest.split_once(" = ").unwrap();
            answer["case"].pointer(at).is_some_and(|found| {
                *found == value || serde_json::from_str(value).is_ok_and(|wanted: Value| *found == wanted)
            })
        }
        "pending" => cards().map(ours).any(|ours| list(&ours["pending"]).contains(&Value::from(rest))),
        "headline" => cards().any(|card| card["summary"] == rest),
        "text" => answer["cards"].to_string().contains(rest),
        "button" => cards().flat_map(|card| list(&card["suggestions"])).any(|button| button["label"] == rest),
        "silent" => cards().next().is_none(),
        other => panic!("unknown expectation \"{other}\""),
    }
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}
