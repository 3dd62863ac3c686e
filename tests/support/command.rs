//! `oncohooks evaluate`, asked in this process: one engine for all files.

use std::path::Path;

use oncohooks::cds_hooks::Hook;
use oncohooks::cli::{self, EvaluateArgs, EvaluateFormat};
use oncohooks::settings::{Jurisdiction, Settings};
use serde_json::Value;

use crate::scenarios::ENGINE;

/// `evaluate FILE --format json` on the day of the scenarios, in Japan.
pub fn evaluate(file: &Path, hook: &str, order: &str) -> Value {
    evaluate_in(Jurisdiction::Jp, file, hook, order)
}

/// The same where other approvals hold.
pub fn evaluate_in(jurisdiction: Jurisdiction, file: &Path, hook: &str, order: &str) -> Value {
    let args = EvaluateArgs {
        files: vec![file.to_owned()],
        against: None,
        hook: Hook::named(hook),
        order: (!order.is_empty()).then(|| order.to_owned()),
        patient: None,
        format: EvaluateFormat::Json,
        explain: false,
    };
    let as_of = Some(time::macros::date!(2026 - 11 - 01));
    let settings = Settings { as_of, jurisdiction, ..Settings::default() };
    let answer = cli::evaluate::with(&ENGINE, &args, &settings);
    let answer = answer.unwrap_or_else(|mistakes| panic!("{}: {mistakes:?}", file.display()));
    serde_json::from_str(&answer).unwrap()
}
