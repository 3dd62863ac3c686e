//! `tests/values/*.tsv`: values as laboratories write them, and near misses of the same forms;
//! `tests/values/README.md` says what the columns mean. Every near miss is held, and every ordinary value is read but those whose
//! row gives the reason.

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Value, json};

use crate::support::command;
use crate::support::gene::{is_of_marker, judged};
use crate::support::table;

/// Before the reason why an ordinary value is not read.
const REFUSED: &str = "; refused: ";

mod properties;

/// What a result of this marker is called in its code.
const NAMES: [(&str, &str); 15] = [
    ("er", "Estrogen receptor"),
    ("pgr", "Progesterone receptor"),
    ("her2-ihc", "HER2 by immunohistochemistry"),
    ("her2-ish", "HER2 by FISH"),
    ("her2", "HER2"),
    ("pd-l1-22c3", "PD-L1 22C3"),
    ("pd-l1-sp142", "PD-L1 SP142"),
    ("pd-l1", "PD-L1"),
    ("germline-brca", "Germline BRCA1/2"),
    ("ugt1a1", "UGT1A1 genotype"),
    ("lvef", "Left ventricular ejection fraction"),
    ("neutrophils", "Neutrophils [#/volume] in blood"),
    ("body-weight", "Body weight"),
    ("body-height", "Body height"),
    ("glucose", "Fasting glucose"),
];

/// Menopause is no finding; it is read elsewhere.
fn is_finding(row: &[String]) -> bool {
    row[0] != "menopause"
}

#[test]
fn ordinary_results_are_read() {
    let rows: Vec<[String; 5]> = table::rows(&folder().join("values-read.tsv"));
    let rows: Vec<_> = rows.iter().filter(|row| is_finding(*row)).collect();
    let is_read = |row: &[String; 5]| {
        let found = findings(&row[0], &row[1], &row[2]);
        row[3].split("; ").all(|wanted| found.iter().any(|found| found == wanted))
    };
    let count = rows.len();
    let (read, refused): (Vec<&[String; 5]>, Vec<&[String; 5]>) = rows.into_iter().partition(|row| is_read(row));
    println!("{} of {count} ordinary results are read", read.len());
    let unexplained = refused.iter().filter(|row| !row[4].contains(REFUSED));
    let failures: Vec<_> = unexplained
        .map(|row| format!("{}: {} → {}; found {:?}", row[0], row[2], row[3], findings(&row[0], &row[1], &row[2])))
        .collect();
    assert!(failures.is_empty(), "not read, and no reason given: {failures:#?}");
    let stale: Vec<_> = read.iter().filter(|row| row[4].contains(REFUSED)).map(|row| &row[2]).collect();
    assert!(stale.is_empty(), "read, and the reason why not still stands: {stale:#?}");
}

#[test]
fn near_misses_are_not_read() {
    let rows: Vec<[String; 6]> = table::rows(&folder().join("values-not-read.tsv"));
    let rows: Vec<_> = rows.iter().filter(|row| is_finding(*row)).collect();
    let wrong = |row: &[String; 6]| wrongly_read(&findings(&row[0], &row[1], &row[2]), row);
    let failures: Vec<_> = rows.iter().map(|row| (row, wrong(row))).filter(|(_, wrong)| !wrong.is_empty()).collect();
    let failures: Vec<_> =
        failures.iter().map(|(row, wrong)| format!("{} ({}): {} → {wrong:?}", row[0], row[4], row[2])).collect();
    assert!(failures.is_empty(), "{} of {} near misses are read: {failures:#?}", failures.len(), rows.len());
}

/// What of the findings must not be there.
fn wrongly_read(found: &[String], [marker, _, _, never, why, _]: &[String; 6]) -> Vec<String> {
    let is_of_row = |found: &&String| {
        let name = found.split(" = ").next().unwrap();
        let family = if marker.starts_with("her2") { "her2" } else { marker };
        let family = if marker.starts_with("pd-l1") { "pd-l1" } else { family };
        name == family || (family == "her2" && name.starts_with("her2"))
    };
    let is_never =
        |found: &&String| if never == "*" { is_of_row(found) } else { never.split("; ").any(|it| it == *found) };
    let wrong: Vec<String> = found.iter().filter(is_never).cloned().collect();
    // Two findings that contradict each other are shown as such.
    if why == "contradiction" && found.iter().filter(is_of_row).count() > 1 { Vec::new() } else { wrong }
}

/// The readable findings in use of a patient of whom one result is known.
fn findings(marker: &str, slot: &str, value: &str) -> Vec<String> {
    let name = NAMES.iter().find(|(id, _)| *id == marker).unwrap_or_else(|| panic!("no name of {marker}")).1;
    let (slot, value) = match slot {
        "string" => ("valueString", json!(value)),
        "concept" => ("valueCodeableConcept", json!({"text": value})),
        _ => ("valueQuantity", quantity(value)),
    };
    let mut result = json!({"code": {"text": name}});
    result[slot] = value;
    findings_of(result)
}

/// The readable findings in use of a patient of whom one Observation is known; its code and values are given.
fn findings_of(mut result: Value) -> Vec<String> {
    let frame = json!({"resourceType": "Observation", "id": "value", "status": "final",
        "subject": {"reference": "Patient/invented"}, "effectiveDateTime": "2026-10-20"});
    result.as_object_mut().unwrap().extend(frame.as_object().unwrap().clone());
    let patient = json!({"resourceType": "Patient", "id": "invented", "gender": "female", "birthDate": "1966-04-01"});
    let cancer = json!({"resourceType": "Condition", "id": "cancer", "subject": {"reference": "Patient/invented"},
        "code": {"text": "Metastatic breast cancer"}, "onsetDateTime": "2026-09-01",
        "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]}});
    let entries = [patient, cancer, result].map(|resource| json!({"resource": resource}));
    let bundle = json!({"resourceType": "Bundle", "type": "collection", "entry": entries});
    let case = command::read(&bundle);
    let used = case["findings"].as_array().unwrap().iter().filter(|finding| finding["use"] == "used");
    let shown = used.map(|finding| match BRCA.iter().find(|marker| is_of_marker(finding, marker)) {
        Some(marker) => (*marker, judged(finding)),
        None => (finding["finding"].as_str().unwrap(), finding["value"].as_str().unwrap_or_default()),
    });
    shown.filter(|(_, found)| READABLE.is_match(found)).map(|(name, found)| format!("{name} = {found}")).collect()
}

/// The results about genes that the tables have.
const BRCA: [&str; 2] = ["germline-brca", "tumour-brca"];

/// How readable values are shown; a phrase that could not be read is shown as the laboratory wrote it.
static READABLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:positive|negative|equivocal|low|VUS|[0-3]\+?|\*\d+/\*\d+|(?:(?:CPS|TPS|IC) )?[<>≥≤]?[\d.]+(?:–<?[\d.]+)?(?: (?:%|kg|cm|/µL|mg/dL))?)$").unwrap()
});

/// `>=10 mg/dL`: comparator, number, unit.
fn quantity(text: &str) -> Value {
    let digits = text.trim_start_matches(['<', '>', '=']);
    let comparator = text[..text.len() - digits.len()].trim();
    let (number, unit) = digits.trim().split_once(' ').unwrap_or((digits.trim(), ""));
    let mut quantity = json!({"value": serde_json::from_str::<Value>(number).unwrap()});
    if !comparator.is_empty() {
        quantity["comparator"] = comparator.into();
    }
    if !unit.is_empty() {
        quantity["unit"] = unit.into();
    }
    quantity
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/values")
}
