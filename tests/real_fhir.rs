//! Reads every file of a folder of real FHIR, when one lies beside the checkout (or `ONCOHOOKS_REAL_FHIR` names one).
//! Nothing may panic, and no text that is JSON may be refused. Without such a folder there is nothing to read.

use std::path::{Path, PathBuf};

use oncohooks::advise::{self, Asked};
use oncohooks::cds_hooks::Hook;
use oncohooks::cds_hooks::schema::Schema;
use oncohooks::fhir::chart::{Chart, ChartEntry};
use oncohooks::fhir::json::Node;
use oncohooks::fhir::tape::Tape;
use oncohooks::settings::{Jurisdiction, Language};

use crate::scenarios::ENGINE;

#[test]
fn every_file_of_real_fhir_reads() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real-fhir");
    let folder = std::env::var_os("ONCOHOOKS_REAL_FHIR").map_or(beside, PathBuf::from);
    let mut files = Vec::new();
    collect(&folder, &mut files);
    let mut cards = 0;
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        // A few files of such collections are fragments or YAML; what serde_json can read, we must read.
        let Ok(whole) = serde_json::from_str::<serde_json::Value>(&text) else { continue };
        let tape = Tape::read(&text).unwrap_or_else(|cause| panic!("{}: {cause}", file.display()));
        let mut resources = Vec::new();
        spread(tape.root(), &mut resources);
        let Some(patient) = patient(&resources) else { continue };
        let entries = resources.iter().map(|(url, node)| ChartEntry {
            key: "bundle",
            full_url: *url,
            patient_limited: true,
            resource: *node,
        });
        let asked = Asked {
            hook: Hook::PatientView,
            hook_instance: "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
            patient_id: &patient,
            user_id: None,
            encounter_id: None,
            fhir_server: None,
            selections: &[],
            draft_orders: None,
            chart: Chart { entries: entries.collect(), gaps: Vec::new() },
            language: Language::Ja,
            jurisdiction: Jurisdiction::Jp,
            as_of: time::macros::date!(2026 - 11 - 01),
        };
        let response = serde_json::to_value(advise::answer(&ENGINE, &asked).response).unwrap();
        let mistakes = Schema::Response.mistakes(&response);
        assert!(mistakes.is_empty(), "{}: {mistakes:?}", file.display());
        cards += response["cards"].as_array().unwrap().len();
        drop(whole);
    }
    println!("{} files read, {cards} cards", files.len());
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

fn spread<'n>(node: Node<'n>, into: &mut Vec<(Option<&'n str>, Node<'n>)>) {
    if node.str("resourceType") != Some("Bundle") {
        into.push((None, node));
        return;
    }
    for entry in node.each("entry") {
        let before = into.len();
        entry.get("resource").into_iter().for_each(|resource| spread(resource, into));
        if let Some((url, _)) = into.get_mut(before) {
            *url = entry.str("fullUrl");
        }
    }
}

/// The first patient of the file, or the one its first resource is about.
fn patient(resources: &[(Option<&str>, Node)]) -> Option<String> {
    let own = resources
        .iter()
        .find(|(_, node)| node.str("resourceType") == Some("Patient"))
        .and_then(|(_, node)| node.str("id"));
    let subject = || {
        let mut references =
            resources.iter().filter_map(|(_, node)| node.at(&["subject", "reference"]).and_then(Node::text));
        references.find_map(|reference| reference.rsplit_once("Patient/")).map(|(_, id)| id)
    };
    own.or_else(subject).map(str::to_owned)
}
