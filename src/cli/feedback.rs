//! `oncohooks feedback report`: what became of our cards, from the store, beside a running service or without one.

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use super::args::{Globals, ReportArgs, ReportFormat};
use super::output::{complain, say};
use crate::settings::{self, Store};
use crate::store::report::{Outcomes, Report, RuleOutcomes};
use crate::store::{self, Filter};

/// Prints the report.
pub fn report(args: &ReportArgs, globals: &Globals) -> ExitCode {
    let settings = match globals.settings() {
        Ok(settings) => settings,
        Err(mistakes) => {
            mistakes.iter().for_each(complain);
            return ExitCode::FAILURE;
        }
    };
    let place = match settings.feedback_store {
        Store::Unset => Store::Sqlite(Path::new(settings::STORE_BY_DEFAULT).to_owned()),
        place => place,
    };
    let filter = Filter { since: args.since.unwrap_or(i64::MIN), service: args.service.clone().unwrap_or_default() };
    match store::counts(&place, &filter) {
        Ok(counts) => {
            let report = Report::of(&counts, args.rule.as_deref());
            say(written(&report, args).trim_end());
            // Zeros of a name that was mistyped look like those of a rule nobody met.
            if let Some(rule) =
                args.rule.as_ref().filter(|_| report.rules.is_empty() && matches!(args.format, ReportFormat::Table))
            {
                complain(format_args!(
                    "note: no card in which a rule \"{rule}\" speaks is on file; `oncohooks book` names all"
                ));
            }
            ExitCode::SUCCESS
        }
        Err(why) => {
            let help = "run it with the settings of the service: --config FILE, or ONCOHOOKS__FEEDBACK__STORE";
            complain(format_args!("error[store]: the store cannot be reported on: {why}\n  help: {help}"));
            ExitCode::FAILURE
        }
    }
}

fn written(report: &Report, args: &ReportArgs) -> String {
    match args.format {
        ReportFormat::Table => table(report),
        ReportFormat::Csv => csv(report),
        ReportFormat::Json => {
            // `total` flattened: shown, accepted, overridden, reasons, unknownCards, rules.
            let asked = json!({"service": args.service, "rule": args.rule});
            let mut told = serde_json::to_value(report).unwrap_or_default();
            if let (Some(told), Some(asked)) = (told.as_object_mut(), asked.as_object()) {
                told.extend(asked.iter().filter(|(_, value)| !value.is_null()).map(|(k, v)| (k.clone(), v.clone())));
            }
            format!("{told:#}")
        }
    }
}

const NO_RULE: &str = "(no rule)";

fn name(rule: &RuleOutcomes) -> &str {
    rule.rule.as_deref().unwrap_or(NO_RULE)
}

fn reasons(outcomes: &Outcomes, between: &str) -> String {
    let reasons = outcomes.ranked().into_iter().map(|(reason, count)| format!("{reason} {count}"));
    reasons.collect::<Vec<_>>().join(between)
}

fn table(report: &Report) -> String {
    let total = &report.total;
    let widest = |least: usize, texts: &mut dyn Iterator<Item = &str>| {
        texts.map(|text| text.chars().count()).fold(least, usize::max)
    };
    let rules = widest(NO_RULE.len(), &mut report.rules.iter().map(name));
    let versions = widest("knowledge".len(), &mut report.rules.iter().map(|rule| rule.knowledge.as_str()));
    let mut text = String::new();
    let mut line = |rule: &str, knowledge: &str, numbers: [&str; 3], why: &str| {
        let [shown, accepted, overridden] = numbers;
        let row = format!("{rule:rules$}  {knowledge:versions$}  {shown:>9}  {accepted:>9}  {overridden:>10}  {why}");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", row.trim_end());
    };
    line("rule", "knowledge", ["shown", "accepted", "overridden"], "why");
    let all = report.rules.iter().map(|rule| (name(rule), rule.knowledge.as_str(), &rule.outcomes));
    for (rule, knowledge, outcomes) in all.chain([("all cards", "", total)]) {
        let numbers = [outcomes.shown, outcomes.accepted, outcomes.overridden].map(|number| number.to_string());
        line(rule, knowledge, numbers.each_ref().map(String::as_str), &reasons(outcomes, ", "));
    }
    if report.unknown_cards > 0 {
        let _ = writeln!(text, "of the cards that were told of, {} are not on file as shown", report.unknown_cards);
    }
    text
}

fn csv(report: &Report) -> String {
    let mut text = String::from("rule,knowledge,shown,accepted,overridden,reasons\n");
    for rule in &report.rules {
        let Outcomes { shown, accepted, overridden, .. } = rule.outcomes;
        let [id, knowledge] = [rule.rule.as_deref().unwrap_or_default(), &rule.knowledge].map(cell);
        let why = cell(&reasons(&rule.outcomes, "; "));
        let _ = writeln!(text, "{id},{knowledge},{shown},{accepted},{overridden},{why}");
    }
    text
}

/// A cell of RFC 4180 that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let guarded = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if guarded.contains([',', '"', '\n', '\r']) { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
}
