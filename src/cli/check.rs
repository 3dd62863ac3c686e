//! `oncohooks check`: every mistake of settings, knowledge, profiles and services in one run.

use std::process::ExitCode;

use serde_json::json;

use super::{CheckArgs, Format, Globals, complain, say};
use crate::advise::Engine;
use crate::cds_hooks::discovery;
use crate::diagnostic::Diagnostic;
use crate::files;
use crate::knowledge::coverage;

/// Checks the folder given, else `--config-dir`, else what is embedded. Exit 1 on any error.
pub fn run(args: &CheckArgs, globals: &Globals) -> ExitCode {
    let mut diagnostics = Vec::new();
    let mut overlay = args.dir.clone().or_else(|| globals.config_dir.clone());
    match globals.settings() {
        Ok(settings) => overlay = overlay.or(settings.config_dir),
        Err(mistakes) => diagnostics.extend(mistakes),
    }
    if let Err(mistakes) = discovery::declarations() {
        let help = "correct the file in cds-hooks/services and build again".to_owned();
        let error =
            |message: String| Diagnostic::error("bad-service", "cds-hooks/services", None, message, help.clone());
        diagnostics.extend(mistakes.into_iter().map(error));
    }
    let engine = match files::collect(overlay.as_deref()).and_then(|files| Engine::from_files(&files)) {
        Ok((engine, warnings)) => {
            diagnostics.extend(warnings);
            Some(engine)
        }
        Err(mistakes) => {
            diagnostics.extend(mistakes);
            None
        }
    };
    report(args, &diagnostics, engine.as_ref());
    if diagnostics.iter().any(Diagnostic::is_error) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn report(args: &CheckArgs, diagnostics: &[Diagnostic], engine: Option<&Engine>) {
    let coverage = engine.filter(|_| args.coverage).map(|engine| coverage::of(&engine.knowledge));
    match args.format {
        Format::Json => {
            let mut body = match &coverage {
                Some(found) => json!({
                    "statements": found.statements,
                    "carried": found.carried,
                    "background": found.background,
                    "uncarried": found.uncarried,
                    "rules": found.rules,
                    "scenarios": found.scenarios,
                }),
                None => json!({}),
            };
            if let Some(members) = body.as_object_mut() {
                members.insert("diagnostics".to_owned(), diagnostics.iter().map(as_json).collect());
            }
            say(body);
        }
        Format::Text => {
            diagnostics.iter().for_each(complain);
            if let Some(found) = coverage {
                say(format_args!(
                    "{} statements: {} carried, {} background, {} uncarried; {} rules, {} scenarios",
                    found.statements,
                    found.carried,
                    found.background,
                    found.uncarried.len(),
                    found.rules,
                    found.scenarios,
                ));
            }
            let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
            let rules = engine.map_or(0, |engine| engine.knowledge.rules.len());
            say(format_args!("{rules} rules checked: {errors} errors, {} warnings", diagnostics.len() - errors));
        }
    }
}

fn as_json(diagnostic: &Diagnostic) -> serde_json::Value {
    let mut body = json!({
        "severity": if diagnostic.is_error() { "error" } else { "warning" },
        "code": diagnostic.code,
        "file": diagnostic.file,
        "message": diagnostic.message,
        "help": diagnostic.help,
    });
    if let (Some(line), Some(members)) = (diagnostic.line, body.as_object_mut()) {
        members.insert("line".to_owned(), line.into());
    }
    body
}
