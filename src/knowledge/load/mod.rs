//! From files to written items. One unreadable file never hides another.

pub(super) mod mistake;
pub mod unread_files;

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::paths;
use super::written::assay::Assay;
use super::written::clash::Clashes;
use super::written::disease::Disease;
use super::written::drug::Drug;
use super::written::measurement::Measurements;
use super::written::policy::Policy;
use super::written::rule::Rule;
use super::written::source::Source;
use crate::diagnostic::Diagnostic;
use crate::files::Files;

use unread_files::UnreadFiles;

/// Everything as written, each with the file it stands in.
#[derive(Debug, Default)]
pub struct Written {
    pub policy: Policy,
    pub clashes: Clashes,
    pub measurements: Measurements,
    measurements_text: String,
    pub rules: Vec<Filed<Rule>>,
    pub drugs: Vec<Filed<Drug>>,
    pub assays: Vec<Filed<Assay>>,
    pub sources: Vec<Filed<Source>>,
    pub diseases: Vec<Filed<Disease>>,
    /// The value sets there are: what a disease may be recognised by.
    pub concepts: BTreeSet<String>,
    /// What stands in files that could not be read, so that nobody is told it does not exist.
    pub unread: UnreadFiles,
}

/// An item, its file, and the file again as a plain tree (for checks on paths and numbers).
#[derive(Debug)]
pub struct Filed<T> {
    pub file: String,
    pub item: T,
    pub tree: Value,
    text: String,
}

impl Written {
    /// The line a measurement stands on.
    pub fn line_of_measurement(&self, id: &str) -> Option<u64> {
        paths::line(&self.measurements_text, id)
    }
}

impl<T> Filed<T> {
    /// The line a path of this file stands on.
    pub fn line(&self, path: &str) -> Option<u64> {
        paths::line(&self.text, path)
    }
}

/// Reads all YAML files below `knowledge/`.
pub fn read(files: &Files) -> (Written, Vec<Diagnostic>) {
    let mut written = Written::default();
    let mut found = Vec::new();
    let is_value_set = |path: &&String| path.starts_with("profiles/valuesets/");
    let concepts = files.keys().filter(is_value_set).filter_map(|path| path.rsplit('/').next()?.strip_suffix(".json"));
    written.concepts = concepts.map(str::to_owned).collect();
    // The diseases first: the folders of rules are called after them.
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with("knowledge/diseases/") && has_ending(path)) {
        file(path, text, &mut written.diseases, &mut written.unread, &mut found);
    }
    let in_scope = written.diseases.iter().map(|file| &file.item).filter(|disease| disease.prefix().is_some());
    let diseases: BTreeSet<String> = in_scope.map(|disease| disease.id.value.clone()).collect();
    let unread_diseases = written.unread.names.clone();
    let is_of_rules = |folder: &str| diseases.contains(folder) || unread_diseases.contains(folder);
    for (path, text) in files {
        let Some(inner) = path.strip_prefix("knowledge/") else { continue };
        let folder = inner.split('/').next().unwrap_or_default();
        let Written { rules, drugs, assays, sources, unread, .. } = &mut written;
        match folder {
            "variants" | "genes" => {}
            _ if !has_ending(path)
                && (["sources", "drugs", "assays", "diseases"].contains(&folder) || is_of_rules(folder)) =>
            {
                let message = format!("\"{inner}\" is not read: its name does not end in \".yaml\"");
                let help = "rename it, or move it out of the folder";
                found.push(Diagnostic::warning("ignored-file", path, None, message, help));
            }
            "knowledge.yaml" => match serde_saphyr::from_str::<Policy>(text) {
                Ok(found) => written.policy = found,
                Err(cause) => found.push(mistake::unreadable(path, text, &cause)),
            },
            "clashes.yaml" => match serde_saphyr::from_str::<Clashes>(text) {
                Ok(found) => written.clashes = found,
                Err(cause) => found.push(mistake::unreadable(path, text, &cause)),
            },
            "measurements.yaml" => match serde_saphyr::from_str::<Measurements>(text) {
                Ok(found) => {
                    written.measurements = found;
                    text.as_ref().clone_into(&mut written.measurements_text);
                }
                Err(cause) => found.push(mistake::unreadable(path, text, &cause)),
            },
            "sources" => file(path, text, sources, unread, &mut found),
            "drugs" => file(path, text, drugs, unread, &mut found),
            "assays" => file(path, text, assays, unread, &mut found),
            "diseases" => {}
            rules_of if is_of_rules(rules_of) => file(path, text, rules, unread, &mut found),
            _ if !has_ending(path) => {}
            _ => {
                let message = format!("\"{folder}\" is no folder of the knowledge");
                let of_rules = diseases.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
                let help = format!("put the file into sources, drugs, assays, diseases, or by its disease: {of_rules}");
                found.push(Diagnostic::error("unknown-folder", path, None, message, help));
            }
        }
    }
    (written, found)
}

fn has_ending(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|ending| ending == "yaml")
}

fn file<T: DeserializeOwned>(
    path: &str,
    text: &str,
    into: &mut Vec<Filed<T>>,
    unread: &mut UnreadFiles,
    found: &mut Vec<Diagnostic>,
) {
    let tree = serde_saphyr::from_str::<Value>(text).unwrap_or_default();
    match serde_saphyr::from_str::<T>(text) {
        Ok(item) => into.push(Filed { file: path.to_owned(), item, tree, text: text.to_owned() }),
        Err(cause) => {
            unread.remember(path, &tree);
            found.push(mistake::unreadable(path, text, &cause));
        }
    }
}
