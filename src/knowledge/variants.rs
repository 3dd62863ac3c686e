//! The sequences and variant lists among the knowledge files.
//!
//! What they mean is the business of `variant`; here they are found, and their mistakes become diagnostics.

use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::variant::{Catalogue, Fault};

/// The gene sequences and variant lists of the knowledge.
///
/// # Errors
/// Every mistake of every file, a protein change in two classes of one list among them.
pub fn catalogue(files: &Files) -> Result<Catalogue, Vec<Diagnostic>> {
    let below = |folder: &'static str, ending: &'static str| {
        let named = move |path: &str| path.starts_with(folder) && path.ends_with(ending);
        files.iter().filter(move |(path, _)| named(path)).map(|(path, text)| (path.as_str(), text.as_ref()))
    };
    let parsed = Catalogue::parse(below("knowledge/genes/", ".json"), below("knowledge/variants/", ".tsv"));
    parsed.map_err(|faults| faults.into_iter().map(diagnostic).collect())
}

fn diagnostic(fault: Fault) -> Diagnostic {
    let line = fault.line.and_then(|line| u64::try_from(line).ok());
    Diagnostic::error("variant-list", &fault.file, line, fault.cause, fault.remedy)
}
