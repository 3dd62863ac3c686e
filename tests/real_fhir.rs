//! Reads every file of a folder of real FHIR, when one lies beside the checkout (or `ONCOHOOKS_REAL_FHIR` names one).
//! Nothing may panic, and no text that is JSON may be refused. Without such a folder there is nothing to read.

use std::path::{Path, PathBuf};

use oncohooks::call::{self, Audience, Call};
use oncohooks::case::finding::Finding;
use oncohooks::cds_hooks::card_style::CardLimits;
use oncohooks::cds_hooks::schema::Schema;
use oncohooks::fhir::record::chart::{Chart, ChartEntry};
use oncohooks::fhir::record::node::Node;
use oncohooks::fhir::record::sent::spread_file;
use oncohooks::fhir::record::tape::Tape;
use oncohooks::settings::{Jurisdiction, Language};

use crate::scenarios::ENGINE;
use crate::support::table;

#[test]
fn every_file_of_real_fhir_reads() {
    let folder = folder();
    let mut files = Vec::new();
    collect(&folder, &mut files);
    let mut cards = 0;
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        // A few files of such collections are fragments or YAML; what serde_json can read, we must read.
        let Ok(whole) = serde_json::from_str::<serde_json::Value>(&text) else { continue };
        let tape = Tape::read(&text).unwrap_or_else(|cause| panic!("{}: {cause}", file.display()));
        let mut chart = Chart::default();
        spread_file(&mut chart, tape.root());
        let Some(patient) = patient(&chart.entries) else { continue };
        let audience = Audience {
            language: Language::Ja,
            jurisdiction: Jurisdiction::Jp,
            as_of: time::macros::date!(2026 - 11 - 01),
            today: time::macros::date!(2026 - 11 - 28),
            limits: CardLimits::default(),
        };
        let call = Call::of_record(&patient, chart, audience);
        let response = serde_json::to_value(call::answer(&ENGINE, &call).response).unwrap();
        let mistakes = Schema::Response.mistakes(&response);
        assert!(mistakes.is_empty(), "{}: {mistakes:?}", file.display());
        cards += response["cards"].as_array().unwrap().len();
        drop(whole);
    }
    println!("{} files read, {cards} cards", files.len());
}

/// `tests/real-fhir/variants.tsv` says, for each file, the results about genes that somebody who reads it finds: gene (or `-`)
/// and state, sorted. None may be lost, none invented.
#[test]
fn variants_of_real_fhir_are_neither_lost_nor_invented() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real-fhir/variants.tsv");
    let mut failures = Vec::new();
    for [file, expected] in table::rows(&table) {
        let Ok(text) = std::fs::read_to_string(folder().join(&file)) else { continue };
        let tape = Tape::read(&text).unwrap();
        let mut chart = Chart::default();
        spread_file(&mut chart, tape.root());
        // An example may say of whom it is in words only.
        let patient = patient(&chart.entries).unwrap_or_else(|| "example".to_owned());
        let audience = Audience {
            language: Language::En,
            jurisdiction: Jurisdiction::Us,
            as_of: time::macros::date!(2026 - 11 - 01),
            today: time::macros::date!(2026 - 11 - 28),
            limits: CardLimits::default(),
        };
        let case = call::case_of(&ENGINE, &Call::of_record(&patient, chart, audience));
        let result = |finding: &Finding| {
            let result = finding.gene_result()?;
            Some(format!("{} {}", finding.gene.as_deref().unwrap_or("-"), result.state.id()))
        };
        let mut found: Vec<String> = case.findings.iter().filter_map(result).collect();
        found.sort_unstable();
        if found.join("; ") != expected {
            failures.push(format!("{file}: {}, not {expected}", found.join("; ")));
        }
    }
    assert!(failures.is_empty(), "{} files:\n{}", failures.len(), failures.join("\n"));
}

fn folder() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real-fhir");
    std::env::var_os("ONCOHOOKS_REAL_FHIR").map_or(beside, PathBuf::from)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}

/// The first patient of the file, or the one its first resource is about.
fn patient(entries: &[ChartEntry]) -> Option<String> {
    let own = entries
        .iter()
        .find(|entry| entry.resource.str("resourceType") == Some("Patient"))
        .and_then(|entry| entry.resource.str("id"));
    let subject = || {
        let mut references =
            entries.iter().filter_map(|entry| entry.resource.at(&["subject", "reference"]).and_then(Node::text));
        references.find_map(|reference| reference.rsplit_once("Patient/")).map(|(_, id)| id)
    };
    own.or_else(subject).map(str::to_owned)
}
