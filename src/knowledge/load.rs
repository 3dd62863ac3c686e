//! From files to written items. One unreadable file never hides another.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::assay::Assay;
use super::drug::Drug;
use super::rule::Rule;
use super::source::Source;
use crate::diagnostic::Diagnostic;
use crate::files::Files;

/// Everything as written, each with the file it stands in.
#[derive(Debug, Default)]
pub struct Written {
    pub version: String,
    pub rules: Vec<Filed<Rule>>,
    pub drugs: Vec<Filed<Drug>>,
    pub assays: Vec<Filed<Assay>>,
    pub sources: Vec<Filed<Source>>,
}

/// An item, its file, and the file again as a plain tree (for checks on paths and numbers).
#[derive(Debug)]
pub struct Filed<T> {
    pub file: String,
    pub item: T,
    pub tree: serde_json::Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Version {
    version: String,
}

/// Reads all YAML files below `knowledge/`.
pub fn read(files: &Files) -> (Written, Vec<Diagnostic>) {
    let mut written = Written::default();
    let mut diagnostics = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with("knowledge/") && path.ends_with(".yaml")) {
        let folder = path.split('/').nth(1).unwrap_or_default();
        match folder {
            "knowledge.yaml" => match serde_saphyr::from_str::<Version>(text) {
                Ok(found) => written.version = found.version,
                Err(cause) => diagnostics.push(unreadable(path, &cause)),
            },
            "sources" => file(path, text, &mut written.sources, &mut diagnostics),
            "drugs" => file(path, text, &mut written.drugs, &mut diagnostics),
            "assays" => file(path, text, &mut written.assays, &mut diagnostics),
            "breast" | "nsclc" => file(path, text, &mut written.rules, &mut diagnostics),
            _ => diagnostics.push(Diagnostic::error(
                "unknown-folder",
                path,
                None,
                format!("\"{folder}\" is no folder of the knowledge"),
                "put the file into sources, drugs, assays, breast or nsclc".to_owned(),
            )),
        }
    }
    (written, diagnostics)
}

fn file<T: DeserializeOwned>(path: &str, text: &str, into: &mut Vec<Filed<T>>, diagnostics: &mut Vec<Diagnostic>) {
    let tree = serde_saphyr::from_str::<serde_json::Value>(text).unwrap_or_default();
    match serde_saphyr::from_str::<T>(text) {
        Ok(item) => into.push(Filed { file: path.to_owned(), item, tree }),
        Err(cause) => diagnostics.push(unreadable(path, &cause)),
    }
}

fn unreadable(path: &str, cause: &serde_saphyr::Error) -> Diagnostic {
    let line = cause.location().map(|location| location.line());
    let message = cause.without_snippet().to_string().lines().next().unwrap_or("not readable").to_owned();
    let help = "compare with the annotated rule in config/knowledge/README.md; each field has one shape".to_owned();
    Diagnostic::error("unreadable-file", path, line, message, help)
}
