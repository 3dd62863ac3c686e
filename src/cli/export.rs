//! `oncohooks export`: the knowledge as FHIR R4 resources, one file each.

use std::path::Path;
use std::process::ExitCode;

use super::args::{ExportArgs, Globals};
use super::output::{complain, say};
use super::write;
use crate::call;

/// Writes the files into a folder. Exit 1 where one is there already, or the knowledge has errors.
pub fn run(args: &ExportArgs, globals: &Globals) -> ExitCode {
    match exported(&args.dir, globals) {
        Ok(count) => {
            say(format_args!("{count} resources in {}", args.dir.display()));
            ExitCode::SUCCESS
        }
        Err(mistakes) => {
            mistakes.iter().for_each(complain);
            ExitCode::FAILURE
        }
    }
}

fn exported(folder: &Path, globals: &Globals) -> Result<usize, Vec<String>> {
    let told =
        |mistakes: Vec<crate::diagnostic::Diagnostic>| mistakes.iter().map(ToString::to_string).collect::<Vec<_>>();
    let settings = globals.settings().map_err(told)?;
    let resources = call::export(settings.config_dir.as_deref(), settings.language).map_err(told)?;
    for (path, text) in &resources {
        write::new_file(&folder.join(path), text)
            .map_err(|cause| vec![format!("error[unwritable-file]: {cause}; give an empty folder")])?;
    }
    Ok(resources.len())
}
