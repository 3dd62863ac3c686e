//! `oncohooks variant`: loads sequences and lists and prints what `variant` makes of each notation.

use std::process::ExitCode;

use super::args::{Format, Globals, VariantArgs};
use super::output::{complain, say};
use super::variant;
use crate::call;
use crate::clock;
use crate::diagnostic::Diagnostic;
use crate::settings::Word;
use crate::variant::Scope;

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
    let catalogue = call::catalogue(settings.config_dir.as_deref())?;
    let as_of = clock::as_of(&settings).to_string();
    let scope = Scope { country: settings.jurisdiction.name(), as_of: Some(&as_of), drug: None, assay: None };
    let format = match args.format {
        Format::Text => variant::Format::Text,
        Format::Json => variant::Format::Json,
    };
    Ok(variant::render(&args.notations, &catalogue, &scope, format))
}
