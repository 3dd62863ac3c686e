//! `oncohooks evaluate --against DIR`: whose advice differs between two versions of the knowledge.
//!
//! The folder of `--against` is what was before, that of `--config-dir` (or what is embedded) is what is now. Each file is
//! asked alone, for each of its patients.

use std::collections::BTreeMap;
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
use crate::offline::{input as records, patient};
use crate::settings::Settings;

/// One patient of one file whose advice differs.
#[derive(Debug, Serialize)]
pub struct Difference {
    pub file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patient: Option<String>,
    pub rules: Vec<RuleChange>,
    /// Cards that are no longer given, each in one line.
    pub gone: Vec<String>,
    /// Cards that are new, each in one line.
    pub new: Vec<String>,
    /// Cards that say the same to programs in other words.
    pub reworded: usize,
}

/// A rule that is judged otherwise; `null` where it is not there.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct RuleChange {
    pub rule: String,
    pub before: Option<String>,
    pub after: Option<String>,
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
                    found.differences.extend(difference(&before, &after, &file.display().to_string(), patient));
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

fn difference(before: &Value, after: &Value, file: &str, patient: Option<String>) -> Option<Difference> {
    let (rules_before, rules_after) = (verdicts(before), verdicts(after));
    let names = rules_before.keys().chain(rules_after.keys().filter(|name| !rules_before.contains_key(*name)));
    let rules: Vec<RuleChange> = names
        .map(|name| RuleChange {
            rule: name.clone(),
            before: rules_before.get(name).cloned(),
            after: rules_after.get(name).cloned(),
        })
        .filter(|change| change.before != change.after)
        .collect();
    let (cards_before, cards_after) = (cards(before), cards(after));
    let gone = lacking(&cards_before, &cards_after);
    let new = lacking(&cards_after, &cards_before);
    let reworded = cards_after
        .iter()
        .filter(|card| !cards_before.contains(card) && cards_before.iter().any(|(line, _)| *line == card.0))
        .count();
    let is_same = rules.is_empty() && gone.is_empty() && new.is_empty() && reworded == 0;
    (!is_same).then(|| Difference { file: file.to_owned(), patient, rules, gone, new, reworded })
}

/// The verdict of each rule; of two cancers both.
fn verdicts(answer: &Value) -> BTreeMap<String, String> {
    let mut verdicts: BTreeMap<String, String> = BTreeMap::new();
    for traced in answer.get("rules").and_then(Value::as_array).into_iter().flatten() {
        let word = |name: &str| traced.get(name).and_then(Value::as_str).unwrap_or_default();
        let verdict = verdicts.entry(word("rule").to_owned()).or_default();
        if !verdict.is_empty() {
            verdict.push_str(", ");
        }
        verdict.push_str(word("verdict"));
    }
    verdicts
}

/// Each card in one line, with its words.
fn cards(answer: &Value) -> Vec<(String, String)> {
    let cards = answer.get("cards").and_then(Value::as_array);
    let words = |card: &Value, name: &str| card.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let told = |card: &Value| format!("{}\n{}", words(card, "summary"), without_version(&words(card, "detail")));
    cards.into_iter().flatten().map(|card| (line(card), told(card))).collect()
}

/// The footer names the version of the knowledge, which differs always.
fn without_version(detail: &str) -> String {
    detail.rsplit_once('\n').map_or(detail, |(above, _)| above).to_owned()
}

/// `info therapy-options: palbociclib + letrozole met; missing: progression`.
fn line(card: &Value) -> String {
    let ours = card.get("extension").and_then(|extension| extension.get("org.oncohooks"));
    let ours = ours.unwrap_or(&Value::Null);
    let word = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let list = |value: Option<&Value>| -> Vec<String> {
        let all = value.and_then(Value::as_array).into_iter().flatten();
        all.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let mut parts: Vec<String> = Vec::new();
    if let Some(order) = ours.get("order") {
        let of = |name: &str| word(order.get(name));
        parts.push(format!("{}, {} {}", of("drug"), of("check"), of("verdict")));
    }
    for option in ours.get("options").and_then(Value::as_array).into_iter().flatten() {
        parts.push(format!("{} {}", list(option.get("regimen")).join(" + "), word(option.get("verdict"))));
    }
    let missing = list(ours.get("missing"));
    if !missing.is_empty() {
        parts.push(format!("missing: {}", missing.join(", ")));
    }
    let kind = word(ours.get("kind"));
    let rules = if parts.is_empty() { list(ours.get("rules")).join(", ") } else { parts.join("; ") };
    format!("{} {kind}: {rules}", word(card.get("indicator")))
}

fn lacking(these: &[(String, String)], those: &[(String, String)]) -> Vec<String> {
    let is_there = |line: &String| those.iter().any(|(other, _)| other == line);
    these.iter().map(|(line, _)| line).filter(|line| !is_there(line)).cloned().collect()
}

fn text(found: &Comparison) -> String {
    let mut lines = Vec::new();
    for Difference { file, patient, rules, gone, new, reworded } in &found.differences {
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
