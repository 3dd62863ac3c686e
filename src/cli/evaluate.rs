//! `oncohooks evaluate`: the answer of the service, offline, for a file.
//!
//! What the files hold is read in `input`; whom it is about is settled in `patient`, what `--order` and `--hook` make of
//! it in `order`; the trace is written in `explain`. The call itself goes through `call`, as in the service.

use std::process::ExitCode;

use serde_json::json;

use super::args::{EvaluateArgs, EvaluateFormat, Globals};
use super::input::{self, Input};
use super::order::{self, Placed};
use super::output::{complain, say};
use super::{explain, patient, unknown_codes};
use crate::call::{self, Audience, Body, Call, Engine, NOT_ALLOWED, Received, Refusal};
use crate::cds_hooks::card_style::CardLimits;
use crate::cds_hooks::response::CdsResponse;
use crate::cds_hooks::schema::{Mistake, Refused};
use crate::clock;
use crate::diagnostic::Diagnostic;
use crate::fhir::record::chart::{Chart, Place};
use crate::fhir::record::sent::{FILE, spread_file};
use crate::fhir::record::tape::Tape;
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

fn evaluate(args: &EvaluateArgs, globals: &Globals) -> Result<String, Vec<String>> {
    let told = |mistakes: Vec<Diagnostic>| mistakes.iter().map(ToString::to_string).collect::<Vec<_>>();
    let settings = globals.settings().map_err(told)?;
    let engine = Engine::load(settings.config_dir.as_deref()).map_err(told)?;
    with(&engine, args, &settings)
}

/// The answer for the files of `args`, by an engine that is already there.
///
/// # Errors
/// Files that cannot be read, several patients, required data that is missing: each in words.
pub fn with(engine: &Engine, args: &EvaluateArgs, settings: &Settings) -> Result<String, Vec<String>> {
    let files = input::read(&args.files)?;
    match input::request(&files) {
        Some(file) => of_request(engine, file, args, settings),
        None => of_records(engine, &files, args, settings),
    }
}

fn of_request(
    engine: &Engine,
    Input { name, text }: &Input,
    args: &EvaluateArgs,
    settings: &Settings,
) -> Result<String, Vec<String>> {
    let refused = |refusal| told(name, &refusal);
    let body = Body::new(text);
    let request = body.read().map_err(refused)?;
    patient::of_request(name, request.context.patient_id(), args).map_err(|problem| vec![problem])?;
    let order = args.order.as_deref().map(|words| order::said(words, Some(body.readable())));
    let Placed { hook, drafts, selections } = order::of_request(&request, order.as_ref(), args)?;
    let received = Received { sent: body.readable(), ..Received::read(&request) };
    let draft_orders = drafts.as_ref().map(Tape::root).or(received.draft_orders);
    let received = Received { hook, selections: &selections, draft_orders, not_kept: &settings.not_kept, ..received };
    let services = call::services(settings, engine)
        .map_err(|mistakes| mistakes.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let service = call::service_of(&services, hook)
        .ok_or_else(|| vec![format!("error[no-service]: no service answers {hook}")])?;
    if !received.is_asked(service).map_err(refused)? && args.format == EvaluateFormat::Cards {
        return pretty(&CdsResponse::default());
    }
    let fetched = received.not_fetched(service, not_fetched(request.fhir_server.as_deref(), settings));
    let call = received.with_chart(service, &fetched, audience(settings)).map_err(refused)?;
    answer(engine, &call, args)
}

/// Why nothing is fetched: the reason the service would have, unless it would fetch.
fn not_fetched(server: Option<&str>, settings: &Settings) -> &'static str {
    if server.is_some_and(|url| server::may_fetch_from(settings, url)) {
        "evaluate fetches nothing"
    } else {
        NOT_ALLOWED
    }
}

fn of_records(
    engine: &Engine,
    files: &[Input],
    args: &EvaluateArgs,
    settings: &Settings,
) -> Result<String, Vec<String>> {
    let documents = input::documents(files)?;
    let mut chart = Chart::default();
    for document in &documents {
        let before = chart.gaps.len();
        spread_file(&mut chart, document.tape.root());
        // Where no position tells it, the file does.
        for gap in chart.gaps.iter_mut().skip(before).filter(|gap| gap.place == Place::Key(FILE)) {
            gap.place = Place::Document(document.file.to_owned());
        }
    }
    let patient = patient::of_records(&chart.entries, args).map_err(|problem| vec![problem])?;
    let order = args.order.as_deref().map(|words| order::said(words, None));
    let Placed { hook, drafts, selections } = order::of_records(order.as_ref(), args)?;
    let call = Call {
        hook,
        selections: &selections,
        draft_orders: drafts.as_ref().map(Tape::root),
        ..Call::of_record(&patient, chart, audience(settings))
    };
    answer(engine, &call, args)
}

fn audience(settings: &Settings) -> Audience {
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
        EvaluateFormat::Json => call::explain(engine, call, |case, advice, response| {
            pretty(&json!({
                "case": explain::case_as_json(
                    (case, &engine.knowledge.diseases),
                    (&engine.knowledge.policy.lines, call.audience.as_of),
                    &|finding| call::variant_class(engine, call, finding),
                ),
                "rules": explain::rules_as_json(advice),
                "silences": advice.silences,
                "unknownCodes": unknown_codes::as_json(engine, call, case),
                "cards": response.cards,
            }))
        }),
        EvaluateFormat::Text => call::explain(engine, call, |case, advice, response| {
            let unknown = if args.explain { unknown_codes::text(engine, call) } else { String::new() };
            Ok(explain::text((case, &engine.knowledge.diseases), advice, &response, args.explain) + &unknown)
        }),
    }
}

fn pretty(body: &impl serde::Serialize) -> Result<String, Vec<String>> {
    serde_json::to_string_pretty(body).map_err(|cause| vec![cause.to_string()])
}

/// What the service would refuse, a line for each mistake.
fn told(file: &str, refusal: &Refusal) -> Vec<String> {
    let kind = match refusal {
        Refusal::Body(Refused::NotJson { .. }) => "no-json",
        Refusal::Body(Refused::Mistakes(_)) | Refusal::OtherHook { .. } => "bad-request",
        Refusal::Unobtainable(_) => "required-data",
        Refusal::NotR4 { .. } => "not-r4",
    };
    let line = |Mistake { expression, text, .. }| format!("error[{kind}]: {file}: {expression}: {text}");
    refusal.mistakes().into_iter().map(line).collect()
}
