//! `tests/histories/histories.tsv`: what was given, and which lines it makes. `tests/histories/README.md` says what the columns
//! mean.

use std::path::Path;

use serde_json::Value;

use crate::support::{command, table};

#[test]
fn every_history_makes_the_lines_of_its_row() {
    let mut failures = Vec::new();
    for row in rows() {
        let therapy = therapy(&row.lines);
        let found = [line(&therapy), lines(&therapy), early(&therapy), open(&therapy)];
        for (found, expected) in found.iter().zip(&row.expected) {
            if found != expected {
                failures.push(format!("{}\n   expected {expected}\n   found    {found}", row.shows));
            }
        }
    }
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn there_are_sixty_histories_and_more() {
    assert!(rows().len() >= 60);
}

#[test]
fn the_order_of_the_record_does_not_matter() {
    for row in rows() {
        let mut backwards = row.lines.clone();
        // The patient stands first in a call.
        backwards[1..].reverse();
        assert_eq!(therapy(&row.lines), therapy(&backwards), "{}", row.shows);
    }
}

#[test]
fn a_repeat_of_what_was_given_adds_no_line() {
    for row in rows() {
        let mut repeated = row.lines.clone();
        let drugs = row.lines.iter().filter(|line| line.starts_with("drug ") || line.starts_with("dose "));
        repeated.extend(drugs.map(|line| line.replacen(' ', " again-", 1)));
        let (once, twice) = (therapy(&row.lines), therapy(&repeated));
        assert_eq!(lines(&once), lines(&twice), "{}", row.shows);
        assert_eq!(line(&once), line(&twice), "{}", row.shows);
    }
}

#[test]
fn an_undated_drug_never_closes_a_question() {
    for row in rows().into_iter().filter(|row| row.expected[0].ends_with("inferred")) {
        let mut more = row.lines.clone();
        more.push("drug undated | vinorelbine".to_owned());
        let (without, with) = (therapy(&row.lines), therapy(&more));
        assert_eq!(lines(&without), lines(&with), "{}", row.shows);
        let is_metastatic = with.get("line").is_some();
        assert_eq!(with["lineStatus"], if is_metastatic { "open" } else { "inferred" }, "{}", row.shows);
    }
}

/// The references of a line lead back to the record.
#[test]
fn every_line_names_the_entries_it_rests_on() {
    for row in rows() {
        let therapy = therapy(&row.lines);
        for line in list(&therapy, "lines") {
            let references = line["references"].as_array().unwrap();
            assert!(!references.is_empty(), "{}", row.shows);
            for reference in references {
                let id = reference.as_str().unwrap().split('/').nth(1).unwrap();
                assert!(row.lines.iter().any(|line| line.contains(&format!(" {id} |"))), "{}: {id}", row.shows);
            }
        }
    }
}

struct Row {
    shows: String,
    lines: Vec<String>,
    /// Line, lines, early, open.
    expected: [String; 4],
}

fn rows() -> Vec<Row> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/histories");
    let patients = table::patients(&folder.join("patients.tsv"));
    let row = |[shows, patient, record, line, lines, early, open]: [String; 7]| {
        let own = table::changed(&patients[&patient], &record);
        Row { shows, lines: own, expected: [line, lines, early, open] }
    };
    table::rows::<7>(&folder.join("histories.tsv")).into_iter().map(row).collect()
}

/// `therapy` of the cancer in scope; with a draft the line is that of the order.
fn therapy(record: &[String]) -> Value {
    let is_ordered = record.iter().any(|line| line.starts_with("draft "));
    let hook = if is_ordered { "order-sign" } else { "patient-view" };
    let case = command::answer(&table::body(record, hook).to_string(), hook, "")["case"].take();
    let cancers = case["cancers"].as_array().unwrap();
    let told: Vec<&Value> = cancers.iter().map(|cancer| &cancer["therapy"]).filter(|told| !told.is_null()).collect();
    let [therapy] = told[..] else { panic!("{} cancers with therapy: {cancers:?}", told.len()) };
    therapy.clone()
}

/// `2 inferred`, `3 stated counted 1`.
fn line(therapy: &Value) -> String {
    let number = therapy.get("line").map_or("none".to_owned(), Value::to_string);
    let counted = therapy.get("counted").map_or(String::new(), |counted| format!(" counted {counted}"));
    format!("{number} {}{counted}", text(&therapy["lineStatus"]))
}

fn lines(therapy: &Value) -> String {
    let told = |line: &Value| format!("{} {} {} {}", line["line"], drugs(line), days(line), text(&line["status"]));
    list(therapy, "lines").iter().map(told).collect::<Vec<_>>().join("; ")
}

fn early(therapy: &Value) -> String {
    let told = |course: &Value| format!("{} {} {}", text(&course["setting"]), drugs(course), days(course));
    list(therapy, "early").iter().map(told).collect::<Vec<_>>().join("; ")
}

fn open(therapy: &Value) -> String {
    let told = |open: &Value| format!("{} {}", text(&open["reference"]), text(&open["why"]));
    list(therapy, "open").iter().map(told).collect::<Vec<_>>().join("; ")
}

fn list<'t>(therapy: &'t Value, name: &str) -> &'t [Value] {
    therapy[name].as_array().map_or(&[], Vec::as_slice)
}

fn drugs(of: &Value) -> String {
    of["drugs"].as_array().unwrap().iter().map(text).collect::<Vec<_>>().join(" + ")
}

fn days(of: &Value) -> String {
    format!("{}..{}", text(&of["start"]), text(&of["end"]))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
