//! Silent mode: every patient of an export gets the answer of the service, and nothing that cannot be read stops it or is
//! lost in silence.

mod grouping;
mod hostile;
mod orders;
mod population;
mod reports;
mod resuming;
mod spark;

use std::path::{Path, PathBuf};

use oncohooks::call::{Audience, Engine};
use oncohooks::cds_hooks::card_style::CardLimits;
use oncohooks::screen::answer::{LineKind, Question};
use oncohooks::screen::files::Sources;
use oncohooks::screen::pseudonyms::Pseudonyms;
use oncohooks::screen::{Plan, run};
use oncohooks::settings::{Jurisdiction, Language};
use serde_json::{Value, json};
use time::macros::date;

use crate::scenarios::ENGINE;

/// How a screening of a test differs from the usual one.
struct Screening<'a> {
    threads: usize,
    each_order: bool,
    with_codes: bool,
    key: Option<&'a str>,
    before: Option<&'a Engine>,
}

const USUAL: Screening = Screening { threads: 2, each_order: false, with_codes: false, key: None, before: None };

/// A patient looked at on the day of the service of the tests, in Japan.
fn audience() -> Audience {
    Audience {
        language: Language::En,
        jurisdiction: Jurisdiction::Jp,
        as_of: date!(2026 - 11 - 22),
        today: date!(2026 - 11 - 29),
        limits: CardLimits::default(),
    }
}

impl Screening<'_> {
    /// The lines, as they are written.
    fn lines(&self, paths: &[PathBuf]) -> Vec<String> {
        let mut sources = Sources::of(paths).unwrap();
        let pseudonyms = self.key.map(|key| Pseudonyms::of(key.as_bytes()).unwrap());
        if pseudonyms.is_some() {
            sources.anonymous();
        }
        let question = Question {
            engine: &ENGINE,
            before: self.before,
            audience: audience(),
            each_order: self.each_order,
            with_codes: self.with_codes,
            pseudonyms,
            sources: &sources,
        };
        let scratch = std::env::temp_dir();
        let plan = Plan { sources: &sources, threads: self.threads, scratch: &scratch, from: None };
        let mut lines = Vec::new();
        run(&plan, &question, &mut |done| {
            let written = done.lines.into_iter().filter(|line| line.kind != LineKind::Same);
            lines.extend(written.map(|line| line.text));
            true
        })
        .unwrap();
        lines
    }

    fn values(&self, paths: &[PathBuf]) -> Vec<Value> {
        let lines = self.lines(paths);
        lines.iter().map(|line| serde_json::from_str(line).unwrap_or_else(|cause| panic!("{cause}: {line}"))).collect()
    }
}

/// A folder of the test with these files.
fn folder(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screen").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in files {
        let file = folder.join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    folder
}

/// Resources as a file of a bulk export, one a line.
fn ndjson(resources: &[Value]) -> Vec<u8> {
    resources.iter().flat_map(|resource| format!("{resource}\n").into_bytes()).collect()
}

fn bundle(resources: &[Value]) -> Value {
    let entries: Vec<Value> = resources.iter().map(|resource| json!({"resource": resource})).collect();
    json!({"resourceType": "Bundle", "type": "collection", "entry": entries})
}

fn patient(id: &str) -> Value {
    json!({"resourceType": "Patient", "id": id, "gender": "female", "birthDate": "1968-04-02", "name": [{"family": "山田", "given": ["Hanako"]}]})
}

/// A metastatic breast cancer, known since 2024.
fn cancer(patient: &str) -> Value {
    json!({"resourceType": "Condition", "id": format!("{patient}-c"), "subject": {"reference": format!("Patient/{patient}")},
        "clinicalStatus": {"coding": [{"code": "active"}]}, "onsetDateTime": "2024-01-10", "recordedDate": "2024-01-12",
        "code": {"text": "Metastatic breast cancer, stage IV", "coding": [{"system": "http://snomed.info/sct", "code": "254837009"}]}})
}

/// A result of ER, PgR or HER2 in words.
fn result(patient: &str, id: &str, name: &str, value: &str, on: &str) -> Value {
    json!({"resourceType": "Observation", "id": format!("{patient}-{id}"), "status": "final", "subject": {"reference": format!("Patient/{patient}")},
        "code": {"text": name}, "valueString": value, "effectiveDateTime": on})
}

/// A drug ordered on a day.
fn order(patient: &str, id: &str, words: &str, on: &str, status: &str) -> Value {
    json!({"resourceType": "MedicationRequest", "id": format!("{patient}-{id}"), "status": status, "intent": "order", "authoredOn": on,
        "subject": {"reference": format!("Patient/{patient}")}, "medicationCodeableConcept": {"text": words},
        "dosageInstruction": [{"text": words}]})
}

/// Her cancer is HER2-positive, and nothing was given yet.
fn her2_positive(patient: &str) -> Vec<Value> {
    vec![
        self::patient(patient),
        cancer(patient),
        result(patient, "er", "ER", "0 %", "2024-01-20"),
        result(patient, "pgr", "PgR", "0 %", "2024-01-20"),
        result(patient, "her2", "HER2 IHC", "3+", "2024-01-20"),
    ]
}

/// The ids of the options of a line that are met.
fn met(line: &Value) -> Vec<&str> {
    let options = line["options"].as_array().unwrap().iter();
    options.filter(|option| option["verdict"] == "met").map(|option| option["rule"].as_str().unwrap()).collect()
}
