//! `oncohooks evaluate`: the answer of the service, offline, for a file.
//!
//! What the file holds is read in `input`; the trace is written in `explain`.

use std::process::ExitCode;

use serde_json::json;

use super::explain;
use super::input::{self, Input};
use super::placed;
use super::{EvaluateArgs, EvaluateFormat, Globals, complain, say};
use crate::advise::{self, Engine};
use crate::settings::Settings;

/// Prints the case, each rule's verdict and the cards. Exit 1 when the input or the configuration has errors.
pub fn run(args: &EvaluateArgs, globals: &Globals) -> ExitCode {
    match evaluate(args, globals) {
        Ok(text) => {
            say(text);
            ExitCode::SUCCESS
        }
        Err(mistakes) => {
            mistakes.iter().for_each(complain);
            ExitCode::FAILURE
        }
    }
}

fn evaluate(args: &EvaluateArgs, globals: &Globals) -> Result<String, Vec<String>> {
    let told =
        |mistakes: Vec<crate::diagnostic::Diagnostic>| mistakes.iter().map(ToString::to_string).collect::<Vec<_>>();
    let settings = globals.settings().map_err(told)?;
    let engine = Engine::load(settings.config_dir.as_deref()).map_err(told)?;
    with(&engine, args, &settings)
}

/// The answer for the files of `args`, by an engine that is already there.
///
/// # Errors
/// Files that cannot be read, several patients, required data that is missing: each in words.
pub fn with(engine: &Engine, args: &EvaluateArgs, settings: &Settings) -> Result<String, Vec<String>> {
    let texts = input::read(&args.files)?;
    let order = args.order.as_deref().map(|words| placed::order(words, &texts));
    let input = Input::of(&texts, order.as_ref(), args)?;
    answer(engine, &input, args, settings)
}

fn answer(engine: &Engine, input: &Input, args: &EvaluateArgs, settings: &Settings) -> Result<String, Vec<String>> {
    let asked = input.asked(settings)?;
    let answer = advise::answer(engine, &asked);
    if args.format == EvaluateFormat::Cards {
        return serde_json::to_string_pretty(&answer.response).map_err(|cause| vec![cause.to_string()]);
    }
    let case = advise::case_of(engine, &asked);
    let question = advise::question(&asked);
    let advice = advise::advice(engine, &case, &question);
    match args.format {
        EvaluateFormat::Json => {
            let body = json!({
                "case": explain::case_as_json(&case, &engine.knowledge.diseases),
                "rules": explain::rules_as_json(&advice),
                "silences": advice.silences,
                "cards": answer.response.cards,
            });
            serde_json::to_string_pretty(&body).map_err(|cause| vec![cause.to_string()])
        }
        _ => Ok(explain::text((&case, &engine.knowledge.diseases), &advice, &answer.response, args.explain)),
    }
}
