//! `oncohooks book`: the rules as one HTML page.

use std::process::ExitCode;

use super::args::{BookArgs, Globals};
use super::input;
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
    let texts = args.scenarios.as_deref().map(input::scenarios).transpose()?.unwrap_or_default();
    if let Some(before) = &args.since {
        return call::book_since(settings.config_dir.as_deref(), before, &texts, language, as_of);
    }
    let engine = Engine::load(settings.config_dir.as_deref())?;
    call::book_with_scenarios(&engine, &texts, language, as_of)
}
