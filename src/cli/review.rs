//! `oncohooks review`: records in a rule's file who has read it, when, and in which version of the knowledge.

use std::process::ExitCode;

use super::args::{Globals, ReviewArgs};
use super::output::{complain, say};
use super::write;
use crate::call;
use crate::clock;
use crate::diagnostic::Diagnostic;

/// Signs the rule. Exit 1 when it is not there, or the knowledge has errors.
pub fn run(args: &ReviewArgs, globals: &Globals) -> ExitCode {
    match signed(args, globals) {
        Ok(said) => {
            say(said);
            ExitCode::SUCCESS
        }
        Err(mistakes) => {
            mistakes.iter().for_each(complain);
            ExitCode::FAILURE
        }
    }
}

fn signed(args: &ReviewArgs, globals: &Globals) -> Result<String, Vec<String>> {
    let told = |mistakes: Vec<Diagnostic>| mistakes.iter().map(ToString::to_string).collect::<Vec<_>>();
    let settings = globals.settings().map_err(told)?;
    let Some(folder) = &settings.config_dir else {
        return Err(vec![
            "error[no-folder]: a review is written into the file of its rule; say in which folder the files are, with \
             --config-dir DIR (such as config of the project)"
                .to_owned(),
        ]);
    };
    let signed = call::review(folder, &args.rule, &args.by, clock::as_of(&settings)).map_err(told)?;
    let file = folder.join(&signed.path);
    write::file(&file, &signed.text).map_err(|cause| vec![format!("error[unwritable-file]: {cause}")])?;
    Ok(format!("{}: read by {} in version {} ({})", args.rule, args.by, signed.version, file.display()))
}
