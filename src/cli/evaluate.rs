//! `oncohooks evaluate`: the answer of the service, offline, for a file.

use std::process::ExitCode;

use super::args::{EvaluateArgs, EvaluateFormat, Globals};
use super::input;
use super::output::{complain, say};
use crate::call::{self, Audience, Call, Engine};
use crate::cds_hooks::card_style::CardLimits;
use crate::cds_hooks::response::CdsResponse;
use crate::clock;
use crate::diagnostic::Diagnostic;
use crate::offline::{self, Asked, Site, explain, unknown_codes};
use crate::server;
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

#[expect(clippy::needless_pass_by_value, reason = "it maps an error")]
fn told(mistakes: Vec<Diagnostic>) -> Vec<String> {
    mistakes.iter().map(ToString::to_string).collect()
}

fn evaluate(args: &EvaluateArgs, globals: &Globals) -> Result<String, Vec<String>> {
    let settings = globals.settings().map_err(told)?;
    let engine = Engine::load(settings.config_dir.as_deref()).map_err(told)?.with_doses(&settings);
    with(&engine, args, &settings)
}

/// The answer for the files of `args`, by an engine that is already there.
///
/// # Errors
/// Files that cannot be read, several patients, required data that is missing: each in words.
pub fn with(engine: &Engine, args: &EvaluateArgs, settings: &Settings) -> Result<String, Vec<String>> {
    let files = input::read(&input::files(&args.files)?)?;
    let services = match offline::input::request(&files) {
        Some(_) => call::services(settings, engine).map_err(told)?,
        None => Vec::new(),
    };
    let asked = Asked {
        hook: args.hook,
        order: args.order.as_deref(),
        patient: args.patient.as_deref(),
        only_cards: args.format == EvaluateFormat::Cards,
    };
    let site = Site {
        services: &services,
        not_kept: &settings.not_kept,
        audience: audience(settings),
        may_fetch_from: &|url| server::may_fetch_from(settings, url),
    };
    offline::call(&files, &asked, &site, |call| match call {
        Some(call) => answer(engine, call, args),
        None => pretty(&CdsResponse::default()),
    })?
}

/// For whom the settings have answers written.
pub(super) fn audience(settings: &Settings) -> Audience {
    let Settings { language, jurisdiction, .. } = *settings;
    Audience {
        language,
        jurisdiction,
        as_of: clock::as_of(settings),
        today: clock::today_in(jurisdiction),
        limits: CardLimits::default(),
    }
}

fn answer(engine: &Engine, call: &Call, args: &EvaluateArgs) -> Result<String, Vec<String>> {
    match args.format {
        EvaluateFormat::Cards => pretty(&call::answer(engine, call).response),
        EvaluateFormat::Json => pretty(&offline::explained(engine, call)),
        EvaluateFormat::Text => call::explain(engine, call, |case, advice, response| {
            let unknown = if args.explain { unknown_codes::text(engine, call) } else { String::new() };
            Ok(explain::text((case, &engine.knowledge.diseases), advice, &response, args.explain) + &unknown)
        }),
    }
}

fn pretty(body: &impl serde::Serialize) -> Result<String, Vec<String>> {
    serde_json::to_string_pretty(body).map_err(|cause| vec![cause.to_string()])
}
