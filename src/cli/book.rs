//! `oncohooks book`: the rules as one HTML page.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{BookArgs, Globals};
use super::output::{complain, say};
use super::write;
use crate::call::{self, Engine};
use crate::clock;
use crate::diagnostic::Diagnostic;

/// Prints the book, or writes it to a file. Exit 1 when the knowledge has errors.
pub fn run(args: &BookArgs, globals: &Globals) -> ExitCode {
    match page(args, globals) {
        Ok(page) => match &args.out {
            None => {
                say(page);
                ExitCode::SUCCESS
            }
            Some(file) => match write::file(file, &page) {
                Ok(()) => ExitCode::SUCCESS,
                Err(cause) => {
                    complain(format_args!("error[unwritable-file]: {cause}"));
                    ExitCode::FAILURE
                }
            },
        },
        Err(mistakes) => {
            mistakes.iter().for_each(complain);
            ExitCode::FAILURE
        }
    }
}

fn page(args: &BookArgs, globals: &Globals) -> Result<String, Vec<Diagnostic>> {
    let settings = globals.settings()?;
    let (language, as_of) = (settings.language, clock::as_of(&settings));
    let texts = args.scenarios.as_deref().map(scenarios).transpose()?.unwrap_or_default();
    if let Some(before) = &args.since {
        return call::book_since(settings.config_dir.as_deref(), before, &texts, language, as_of);
    }
    let engine = Engine::load(settings.config_dir.as_deref())?;
    call::book_with_scenarios(&engine, &texts, language, as_of)
}

/// The texts of the scenario files of a folder, by name.
fn scenarios(folder: &Path) -> Result<Vec<String>, Vec<Diagnostic>> {
    let unreadable = |path: &Path, cause: std::io::Error| {
        let help = "name a folder of scenario files, such as tests/scenarios".to_owned();
        let place = path.display().to_string();
        vec![Diagnostic::error("unreadable-file", &place, None, cause.to_string(), help)]
    };
    let entries = std::fs::read_dir(folder).map_err(|cause| unreadable(folder, cause))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "md"));
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).map_err(|cause| unreadable(file, cause))).collect()
}
