//! `oncohooks variant`: loads sequences and lists and prints what `variant` makes of each notation.

use std::process::ExitCode;

use super::{Format, Globals, VariantArgs, complain, say, variant};
use crate::clock;
use crate::diagnostic::Diagnostic;
use crate::files::{self, Files};
use crate::settings::Word;
use crate::variant::{Catalogue, Fault, Scope};

/// Prints the answer to every notation. Exit 1 only for a faulty configuration: an uninterpretable notation is an answer.
pub fn run(args: &VariantArgs, globals: &Globals) -> ExitCode {
    match answer(args, globals) {
        Ok(text) => {
            say(text.trim_end());
            ExitCode::SUCCESS
        }
        Err(mistakes) => {
            mistakes.iter().for_each(complain);
            ExitCode::FAILURE
        }
    }
}

fn answer(args: &VariantArgs, globals: &Globals) -> Result<String, Vec<Diagnostic>> {
    let settings = globals.settings()?;
    let catalogue = catalogue(&files::collect(settings.config_dir.as_deref())?)?;
    let as_of = clock::as_of(&settings).to_string();
    let scope = Scope { country: settings.jurisdiction.name(), as_of: Some(&as_of), drug: None, assay: None };
    let format = match args.format {
        Format::Text => variant::Format::Text,
        Format::Json => variant::Format::Json,
    };
    Ok(variant::render(&args.notations, &catalogue, &scope, format))
}

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
