//! `oncohooks evaluate --against DIR`: whose advice differs between two versions of the knowledge.
//!
//! The folder of `--against` is what was before, that of `--config-dir` (or what is embedded) is what is now. Each file is
//! asked alone, for each of its patients.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;
use serde_json::Value;

use super::args::{EvaluateArgs, EvaluateFormat, Globals};
use super::evaluate::with;
use super::input;
use super::output::{complain, say};
use crate::call::Engine;
use crate::diagnostic::Diagnostic;
use crate::fhir::record::chart::Chart;
use crate::fhir::record::sent::spread_file;
use crate::offline::difference::{self, Changes, RuleChange};
use crate::offline::{input as records, patient};
use crate::settings::Settings;

/// One patient of one file whose advice differs.
#[derive(Debug, Serialize)]
pub struct Difference {
    pub file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patient: Option<String>,
    #[serde(flatten)]
    pub changes: Changes,
}

/// What was compared.
#[derive(Debug, Serialize)]
pub struct Comparison {
    pub answers: usize,
    pub differences: Vec<Difference>,
}

/// Prints the differences. Exit 1 where there are any, or where the input or a configuration has errors.
pub fn run(args: &EvaluateArgs, against: &Path, globals: &Globals) -> ExitCode {
    match compare(args, against, globals) {
        Ok(found) => {
            match args.format {
                EvaluateFormat::Json => say(serde_json::to_string_pretty(&found).unwrap_or_default()),
                EvaluateFormat::Text | EvaluateFormat::Cards => say(text(&found)),
            }
            if found.differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(mistakes) => {
            mistakes.iter().for_each(complain);
            ExitCode::FAILURE
        }
    }
}

fn compare(args: &EvaluateArgs, against: &Path, globals: &Globals) -> Result<Comparison, Vec<String>> {
    let told = |mistakes: Vec<Diagnostic>| mistakes.iter().map(ToString::to_string).collect::<Vec<_>>();
    let settings = globals.settings().map_err(told)?;
    let before = Engine::load(Some(against)).map_err(told)?.with_doses(&settings);
    let after = Engine::load(settings.config_dir.as_deref()).map_err(told)?.with_doses(&settings);
    between(&before, &after, args, &settings)
}

/// Asks both engines about every patient of the files.
///
/// # Errors
/// Every file that cannot be read or answered.
pub fn between(
    before: &Engine,
    after: &Engine,
    args: &EvaluateArgs,
    settings: &Settings,
) -> Result<Comparison, Vec<String>> {
    let mut found = Comparison { answers: 0, differences: Vec::new() };
    let mut mistakes = Vec::new();
    for file in input::files(&args.files)? {
        let patients = match patients(&file, args) {
            Ok(patients) => patients,
            Err(more) => {
                mistakes.extend(more);
                continue;
            }
        };
        for patient in patients {
            let ask = EvaluateArgs {
                files: vec![file.clone()],
                patient: patient.clone(),
                format: EvaluateFormat::Json,
                ..args.clone()
            };
            match (answer(before, &ask, settings), answer(after, &ask, settings)) {
                (Ok(before), Ok(after)) => {
                    found.answers += 1;
                    let changes = difference::between(&before, &after);
                    let file = file.display().to_string();
                    found.differences.extend(changes.map(|changes| Difference { file, patient, changes }));
                }
                (Err(more), _) | (_, Err(more)) => mistakes.extend(more),
            }
        }
    }
    if mistakes.is_empty() { Ok(found) } else { Err(mistakes) }
}

/// The patients of a file; of a hook request it is the one it is about.
fn patients(file: &PathBuf, args: &EvaluateArgs) -> Result<Vec<Option<String>>, Vec<String>> {
    let files = input::read(std::slice::from_ref(file))?;
    if args.patient.is_some() || records::request(&files).is_some() {
        return Ok(vec![args.patient.clone()]);
    }
    let documents = records::documents(&files)?;
    let mut chart = Chart::default();
    for document in &documents {
        spread_file(&mut chart, document.tape.root());
    }
    let ids = patient::ids(&chart.entries);
    Ok(if ids.is_empty() { vec![None] } else { ids.into_iter().map(|id| Some(id.to_owned())).collect() })
}

fn answer(engine: &Engine, ask: &EvaluateArgs, settings: &Settings) -> Result<Value, Vec<String>> {
    let text = with(engine, ask, settings)?;
    serde_json::from_str(&text).map_err(|cause| vec![cause.to_string()])
}

fn text(found: &Comparison) -> String {
    let mut lines = Vec::new();
    for Difference { file, patient, changes: Changes { rules, gone, new, reworded } } in &found.differences {
        let patient = patient.as_ref().map(|patient| format!(", {patient}")).unwrap_or_default();
        lines.push(format!("{file}{patient}"));
        for RuleChange { rule, before, after } in rules {
            let told = |verdict: &Option<String>| verdict.clone().unwrap_or_else(|| "not there".to_owned());
            lines.push(format!("  {rule}: {} → {}", told(before), told(after)));
        }
        lines.extend(gone.iter().map(|card| format!("  - {card}")));
        lines.extend(new.iter().map(|card| format!("  + {card}")));
        if *reworded > 0 {
            lines.push(format!("  {reworded} cards say it in other words"));
        }
    }
    let (answers, differ) = (found.answers, found.differences.len());
    lines.push(format!("{answers} answers compared, {differ} differ"));
    lines.join("\n")
}
