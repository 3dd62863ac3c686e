//! From files to written items. One unreadable file never hides another.

pub(super) mod mistake;
pub mod unread_files;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::written::assay::Assay;
use super::written::clash::Clashes;
use super::written::disease::Disease;
use super::written::dose::DrugDoses;
use super::written::drug::Drug;
use super::written::measurement::Measurements;
use super::written::policy::Policy;
use super::written::regimen::Regimens;
use super::written::rule::Rule;
use super::written::source::Source;
use super::yaml::Tree;
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use serde::de::DeserializeOwned;

use unread_files::UnreadFiles;

/// Everything as written, each with the file it stands in.
#[derive(Debug, Default)]
pub struct Written {
    pub policy: Policy,
    pub clashes: Clashes,
    pub regimens: Regimens,
    pub measurements: Measurements,
    measurements_text: Cow<'static, str>,
    pub rules: Vec<Filed<Rule>>,
    pub drugs: Vec<Filed<Drug>>,
    pub assays: Vec<Filed<Assay>>,
    pub sources: Vec<Filed<Source>>,
    pub diseases: Vec<Filed<Disease>>,
    pub doses: Vec<Filed<DrugDoses>>,
    /// The value sets there are: what a disease may be recognised by.
    pub concepts: BTreeSet<String>,
    /// What stands in files that could not be read, so that nobody is told it does not exist.
    pub unread: UnreadFiles,
}

/// An item, and the file it stands in.
#[derive(Debug)]
pub struct Filed<T> {
    pub file: String,
    pub item: T,
    text: Cow<'static, str>,
    tree: OnceCell<Tree>,
}

impl Written {
    /// The line a measurement stands on.
    pub fn line_of_measurement(&self, id: &str) -> Option<u64> {
        Tree::of(&self.measurements_text).line(id)
    }
}

impl<T> Filed<T> {
    /// The line a path of this file stands on.
    pub fn line(&self, path: &str) -> Option<u64> {
        self.tree().line(path)
    }

    /// Whether the program came with it.
    pub fn is_shipped(&self) -> bool {
        matches!(self.text, Cow::Borrowed(_))
    }

    /// The file again as a tree, for checks on paths and numbers and for the lines of mistakes. It is made when it is
    /// first needed: most files need none.
    pub fn tree(&self) -> &Tree {
        self.tree.get_or_init(|| Tree::of(&self.text))
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
        file(path, text.clone(), &mut written.diseases, &mut written.unread, &mut found);
    }
    let in_scope = written.diseases.iter().map(|file| &file.item).filter(|disease| disease.prefix().is_some());
    let diseases: BTreeSet<String> = in_scope.map(|disease| disease.id.value.clone()).collect();
    let unread_diseases = written.unread.names.clone();
    let is_of_rules = |folder: &str| diseases.contains(folder) || unread_diseases.contains(folder);
    for (path, text) in files {
        let Some(inner) = path.strip_prefix("knowledge/") else { continue };
        let folder = inner.split('/').next().unwrap_or_default();
        let Written { rules, drugs, doses, assays, sources, unread, .. } = &mut written;
        match folder {
            "variants" | "genes" => {}
            _ if !has_ending(path)
                && (["sources", "drugs", "doses", "assays", "diseases"].contains(&folder) || is_of_rules(folder)) =>
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
            "regimens.yaml" => match serde_saphyr::from_str::<Regimens>(text) {
                Ok(found) => written.regimens = found,
                Err(cause) => found.push(mistake::unreadable(path, text, &cause)),
            },
            "measurements.yaml" => match serde_saphyr::from_str::<Measurements>(text) {
                Ok(found) => {
                    written.measurements = found;
                    written.measurements_text.clone_from(text);
                }
                Err(cause) => found.push(mistake::unreadable(path, text, &cause)),
            },
            "sources" => file(path, text.clone(), sources, unread, &mut found),
            "drugs" => file(path, text.clone(), drugs, unread, &mut found),
            "doses" => file(path, text.clone(), doses, unread, &mut found),
            "assays" => file(path, text.clone(), assays, unread, &mut found),
            "diseases" => {}
            rules_of if is_of_rules(rules_of) => file(path, text.clone(), rules, unread, &mut found),
            _ if !has_ending(path) => {}
            _ => {
                let message = format!("\"{folder}\" is no folder of the knowledge");
                let of_rules = diseases.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
                let help =
                    format!("put the file into sources, drugs, doses, assays, diseases, or by its disease: {of_rules}");
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
    text: Cow<'static, str>,
    into: &mut Vec<Filed<T>>,
    unread: &mut UnreadFiles,
    found: &mut Vec<Diagnostic>,
) {
    match serde_saphyr::from_str::<T>(&text) {
        Ok(item) => into.push(Filed { file: path.to_owned(), item, text, tree: OnceCell::new() }),
        Err(cause) => {
            unread.remember(path, &Tree::of(&text));
            found.push(mistake::unreadable(path, &text, &cause));
        }
    }
}
