//! The StructureDefinitions of `profiles/`, their examples, and the page made from them.
//!
//! `UPDATE_DOCS=1 cargo test what_we_read` rewrites `profiles/WHAT-WE-READ.md`; `examples/expected.tsv` is written by hand.

mod concept;
mod conformance;
mod definition;
pub mod example;
mod literals;
mod page;
mod rows;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use fhir_sdk::r4b::resources::{Bundle, StructureDefinition};
use oncohooks::case::finding::Usage;
use oncohooks::case::marker::Marker;
use serde_json::Value;

use definition::definitions;
use example::{Example, examples};

const PROFILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/profiles");

/// The JSON files of a folder of `profiles/`, in order of their names.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(PROFILES).join(folder).read_dir().unwrap();
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}

fn stem(file: &Path) -> String {
    file.file_stem().unwrap().to_str().unwrap().to_owned()
}

fn json(file: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

#[track_caller]
fn assert_none(failures: &[String]) {
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn every_structure_definition_and_example_is_fhir() {
    let mut failures = Vec::new();
    for file in files("structuredefinitions") {
        let read: Result<StructureDefinition, _> = serde_json::from_value(json(&file));
        failures.extend(read.err().map(|cause| format!("{}: {cause}", stem(&file))));
    }
    for file in files("examples") {
        let read: Result<Bundle, _> = serde_json::from_value(json(&file));
        failures.extend(read.err().map(|cause| format!("{}: {cause}", stem(&file))));
    }
    assert_none(&failures);
}

/// Fails when a definition lacks a member, binds a value set we do not have, or has elements that do not hang together.
#[test]
fn every_structure_definition_is_complete() {
    let concepts: BTreeSet<String> = files("valuesets").iter().map(|file| stem(file)).collect();
    assert_none(&definitions().iter().flat_map(|definition| definition.mistakes(&concepts)).collect::<Vec<_>>());
}

/// Fails when a concept that a result or a Condition is read by stands in no definition.
#[test]
fn every_finding_has_a_structure_definition() {
    let described: BTreeSet<String> = definitions().iter().flat_map(definition::Definition::concepts).collect();
    let read_by_name = ["menopause", "stage", "stage-m", "er-pgr", "brca", "her2-panel", "variant"];
    let is_read = |id: &str| Marker::of_result(id).is_some() || read_by_name.contains(&id);
    let concepts = files("valuesets").into_iter().map(|file| stem(&file));
    let markers = concepts.filter(|concept| concept.strip_prefix("marker-").is_some_and(is_read));
    assert_none(&markers.filter(|concept| !described.contains(concept)).collect::<Vec<_>>());
}

#[test]
fn every_structure_definition_has_examples_that_conform() {
    let mut failures = Vec::new();
    let (examples, definitions) = (examples(), definitions());
    for Example { name, profile, resource, .. } in &examples {
        match definitions.iter().find(|definition| definition.url == *profile) {
            Some(definition) if name.starts_with(&format!("{}-", definition.id)) => {
                let mistakes = conformance::mistakes(definition, resource).into_iter();
                failures.extend(mistakes.map(|mistake| format!("{name}: {mistake}")));
            }
            Some(definition) => failures.push(format!("{name}: an example of {} is named after it", definition.id)),
            None => failures.push(format!("{name}: no StructureDefinition {profile}")),
        }
    }
    let unused = definitions.iter().filter(|definition| definition.is_resource());
    let unused = unused.filter(|definition| !examples.iter().any(|example| example.profile == definition.url));
    failures.extend(unused.map(|definition| format!("{}: no example", definition.id)));
    assert_none(&failures);
}

/// The whole case of each example, row by row: nothing more is read, and nothing less.
#[test]
fn every_example_is_read_as_the_table_says() {
    let table = std::fs::read_to_string(Path::new(PROFILES).join("examples/expected.tsv")).unwrap();
    let mut expected: Vec<String> = table.lines().skip(1).map(str::to_owned).collect();
    let mut surplus = Vec::new();
    for example in examples() {
        for row in rows::of(&example::case(&example.bundle)) {
            let row = format!("{}\t{row}", example.name);
            match expected.iter().position(|wanted| *wanted == row) {
                Some(at) => drop(expected.remove(at)),
                None => surplus.push(row),
            }
        }
    }
    let all_met = expected.is_empty() && surplus.is_empty();
    assert!(all_met, "\nexpected, not read:\n{}\nread, not expected:\n{}", expected.join("\n"), surplus.join("\n"));
}

/// What every description says of results that are not final.
#[test]
fn a_preliminary_or_withdrawn_result_never_decides() {
    let mut failures = Vec::new();
    for example in examples().iter().filter(|example| example.resource["resourceType"] == "Observation") {
        for status in ["preliminary", "registered", "entered-in-error", "cancelled", "unknown"] {
            let case = example::case(&example.with_status(status));
            let withdrawn = matches!(status, "entered-in-error" | "cancelled");
            let fine = |usage: Usage| match usage {
                Usage::Used => false,
                Usage::Shown(_) => !withdrawn,
                Usage::Rejected(_) => withdrawn,
            };
            let of_the_result = case.findings.iter().filter(|finding| finding.source.reference == example.reference());
            let wrong = of_the_result.filter(|finding| !fine(finding.usage));
            failures.extend(wrong.map(|finding| format!("{} {status}: {finding:?}", example.name)));
            if case.patient.menopause.is_some() {
                failures.push(format!("{} {status}: the menopausal status is read", example.name));
            }
        }
    }
    assert_none(&failures);
}

#[test]
fn the_page_says_what_we_read() {
    let file = Path::new(PROFILES).join("WHAT-WE-READ.md");
    let page = page::page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, &page).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    let same = written.lines().zip(page.lines()).take_while(|(old, new)| old == new).count();
    assert!(
        written == page,
        "profiles/WHAT-WE-READ.md is not current (line {}); `UPDATE_DOCS=1 cargo test what_we_read` rewrites it",
        same + 1
    );
}
