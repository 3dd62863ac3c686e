//! Tables of records: patients that many rows share, and what one row changes in them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::line;

/// The id of every patient in the tables.
const PATIENT: &str = "invented";
/// Between two changed lines, or two expectations, of one cell.
pub const BETWEEN: &str = " ;; ";

/// Where each type of resource stands in a hook call.
const PREFETCH: [(&str, &str); 10] = [
    ("conditions", "Condition"),
    ("observations", "Observation"),
    ("reports", "DiagnosticReport"),
    ("medications", "MedicationRequest"),
    ("administrations", "MedicationAdministration"),
    ("statements", "MedicationStatement"),
    ("procedures", "Procedure"),
    ("serviceRequests", "ServiceRequest"),
    ("specimens", "Specimen"),
    ("medications", "Medication"),
];

/// The lines of each patient of a `patients.tsv`.
pub fn patients(file: &Path) -> BTreeMap<String, Vec<String>> {
    let mut patients: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for [name, line] in rows(file) {
        patients.entry(name).or_default().push(line);
    }
    patients
}

/// The rows of a table, without its heading.
pub fn rows<const COLUMNS: usize>(file: &Path) -> Vec<[String; COLUMNS]> {
    let text = std::fs::read_to_string(file).unwrap();
    let row = |(number, line): (usize, &str)| {
        let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let count = cells.len();
        let place = || format!("{}:{}", file.display(), number + 1);
        cells.try_into().unwrap_or_else(|_| panic!("{}: {COLUMNS} columns, not {count}", place()))
    };
    text.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty()).map(row).collect()
}

/// The `.tsv` files of a folder.
pub fn tables(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "tsv"));
    files.sort();
    files
}

/// A patient's lines after the changes: a line takes the place of the first with the same key, a second one of that key
/// stands beside it, `without KEY` takes a line away.
pub fn changed(patient: &[String], changes: &str) -> Vec<String> {
    let mut lines = patient.to_vec();
    let mut placed: Vec<&str> = Vec::new();
    for change in changes.split(BETWEEN).filter(|change| !change.is_empty()) {
        if let Some(key) = change.strip_prefix("without ") {
            let before = lines.len();
            lines.retain(|line| line::key(line) != key);
            assert!(lines.len() < before, "there is no \"{key}\" to take away");
            continue;
        }
        let key = line::key(change);
        match lines.iter_mut().find(|line| line::key(line) == key).filter(|_| !placed.contains(&key)) {
            Some(line) => change.clone_into(line),
            None => lines.push(change.to_owned()),
        }
        placed.push(key);
    }
    lines
}

/// The record as a Bundle, or as a call of `hook` when it holds drafts.
pub fn body(lines: &[String], hook: &str) -> Value {
    let subject = format!("Patient/{PATIENT}");
    let (mut chart, mut drafts, mut selections) = (Vec::new(), Vec::new(), None);
    for line in lines {
        if let Some(selected) = line.strip_prefix("selects | ") {
            selections = Some(selected.split(", ").collect::<Vec<_>>());
        } else if let Some(draft) = line.strip_prefix("draft ") {
            let is_of_another_type = draft.starts_with(char::is_uppercase);
            drafts.push(entry(line::resource(if is_of_another_type { draft } else { line }, &subject)));
        } else {
            chart.push(entry(line::resource(line, &subject)));
        }
    }
    if drafts.is_empty() {
        return json!({"resourceType": "Bundle", "type": "collection", "entry": chart});
    }
    let mut context = json!({"userId": "Practitioner/1", "patientId": PATIENT, "draftOrders": {"resourceType": "Bundle", "entry": drafts}});
    if let Some(selections) = selections {
        context["selections"] = json!(selections);
    }
    let mut prefetch = json!({"patient": chart[0]["resource"]});
    for (key, kind) in PREFETCH {
        let own = chart.iter().filter(|entry| entry["resource"]["resourceType"] == kind);
        if prefetch.get(key).is_none() {
            prefetch[key] = json!({"resourceType": "Bundle", "type": "searchset", "entry": []});
        }
        prefetch[key]["entry"].as_array_mut().unwrap().extend(own.cloned());
    }
    json!({"hook": hook, "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea", "context": context, "prefetch": prefetch})
}

/// An entry under the usual address, or under the one the line names.
fn entry(mut resource: Value) -> Value {
    let own = resource.as_object_mut().unwrap().remove("fullUrl");
    let word = |name: &str| resource[name].as_str().unwrap_or_default();
    let usual = || format!("https://ehr.example.org/fhir/{}/{}", word("resourceType"), word("id")).into();
    json!({"fullUrl": own.unwrap_or_else(usual), "resource": resource})
}
