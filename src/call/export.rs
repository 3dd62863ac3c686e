//! The knowledge as FHIR R4 resources, with the value sets it reads by.

use std::path::Path;

use time::macros::date;

use super::engine::Engine;
use crate::book::{Book, Words};
use crate::cards::Filling;
use crate::diagnostic::Diagnostic;
use crate::export::{self, Made};
use crate::files;
use crate::settings::Language;

/// The path below the folder of the value sets, as they are read.
const VALUE_SETS: &str = "profiles/valuesets/";

/// Every resource: its path (`PlanDefinition/x.json`) and its text.
///
/// # Errors
/// Every mistake of every file.
pub fn export(config_dir: Option<&Path>, language: Language) -> Result<Vec<(String, String)>, Vec<Diagnostic>> {
    let files = files::collect(config_dir)?;
    let (engine, _) = Engine::from_files(&files)?;
    let words = Words::in_language(language)?;
    let classes = &engine.sentences.in_language(language).drug_classes;
    // Of nobody; what is the patient's is not taken over.
    let nobody = Filling { patient: "", reason: None, as_of: date!(1970 - 01 - 01), dosage: None };
    let made = Made {
        book: Book { knowledge: &engine.knowledge, classes, words: &words, language, scenarios: &[] },
        drug: &|rule, drug| engine.drafts.order(rule, drug, language, &nobody),
        test: &|test| engine.drafts.test(test, language, &nobody),
    };
    let mut resources = export::resources(&made);
    resources.extend(files.iter().filter_map(|(path, text)| {
        let name = path.strip_prefix(VALUE_SETS)?;
        Some((format!("ValueSet/{name}"), text.clone().into_owned()))
    }));
    Ok(resources)
}
