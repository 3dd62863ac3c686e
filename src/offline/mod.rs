//! The answer of the service for records alone, without an EHR: for `evaluate` and for the page.
//!
//! What the texts hold is read in `input`; whom it is about is settled in `patient`, whether that is one person in
//! `one_person`, what an order in words and another hook make of it in `order`; the trace is written in `explain`. The call
//! itself goes through `call`, as in the service.

pub mod difference;
pub mod explain;
pub mod input;
pub mod one_person;
pub mod order;
pub mod patient;
mod shape;
pub mod unknown_codes;

use serde_json::{Value, json};

use crate::call::{self, Audience, Body, Call, Engine, NOT_ALLOWED, Received, Refusal};
use crate::cds_hooks::Hook;
use crate::cds_hooks::discovery::Declaration;
use crate::cds_hooks::schema::{Mistake, Refused};
use crate::fhir::record::bundle::Position;
use crate::fhir::record::chart::{Chart, Place};
use crate::fhir::record::node::Node;
use crate::fhir::record::sent::{FILE, spread_file};
use crate::fhir::record::tape::Tape;
use input::Input;
use one_person::{TwoPeople, two_people};
use order::Placed;

/// What is asked of the records, besides what they say themselves.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// The hook to answer; absent: that of the hook request, else order-sign for an order and patient-view without one.
    pub hook: Option<Hook>,
    /// A draft order in words.
    pub order: Option<&'a str>,
    /// Whom to answer for, when the records hold several patients.
    pub patient: Option<&'a str>,
    /// Only the cards are wanted: where the service answers without looking at the record, nobody else does.
    pub only_cards: bool,
}

/// Where the question is asked.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// Those a hook request may be for; they are not looked at for records.
    pub services: &'a [Declaration],
    /// The resource types the site does not keep.
    pub not_kept: &'a [String],
    pub audience: Audience,
    /// Whether the service would fetch from this FHIR server. Nothing is fetched here.
    pub may_fetch_from: &'a dyn Fn(&str) -> bool,
}

impl std::fmt::Debug for Site<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Site").field("audience", &self.audience).finish_non_exhaustive()
    }
}

/// Makes a call of the texts and hands it on; none where only cards are wanted and an order-select selects nothing, since
/// the service then answers without looking at the record.
///
/// # Errors
/// Texts that cannot be read, several patients, required data that is missing: each in words.
pub fn call<T>(
    texts: &[Input],
    asked: &Asked,
    site: &Site,
    tell: impl FnOnce(Option<&Call>) -> T,
) -> Result<T, Vec<String>> {
    match input::request(texts) {
        Some(request) => of_request(request, asked, site, tell),
        None => of_records(texts, asked, site, tell),
    }
}

fn of_request<T>(
    Input { name, text }: &Input,
    asked: &Asked,
    site: &Site,
    tell: impl FnOnce(Option<&Call>) -> T,
) -> Result<T, Vec<String>> {
    let refused = |refusal| told(name, &refusal);
    let body = Body::new(text);
    let request = body.read().map_err(refused)?;
    patient::of_request(name, request.context.patient_id(), asked).map_err(|problem| vec![problem])?;
    let order = asked.order.map(|words| order::said(words, Some(body.readable())));
    let Placed { hook, drafts, selections } = order::of_request(&request, order.as_ref(), asked)?;
    let received = Received { sent: body.readable(), ..Received::read(&request) };
    let draft_orders = drafts.as_ref().map(Tape::root).or(received.draft_orders);
    let received = Received { hook, selections: &selections, draft_orders, not_kept: site.not_kept, ..received };
    let service = call::service_of(site.services, hook)
        .ok_or_else(|| vec![format!("error[no-service]: no service answers {hook}")])?;
    if !received.is_asked(service).map_err(refused)? && asked.only_cards {
        return Ok(tell(None));
    }
    // The reason the service would have, unless it would fetch.
    let would_fetch = request.fhir_server.as_deref().is_some_and(site.may_fetch_from);
    let why = if would_fetch { "nothing is fetched offline" } else { NOT_ALLOWED };
    let fetched = received.not_fetched(service, why);
    let chart = received.with_chart(service, &fetched, site.audience);
    Ok(tell(Some(&chart.map_err(refused)?)))
}

fn of_records<T>(
    texts: &[Input],
    asked: &Asked,
    site: &Site,
    tell: impl FnOnce(Option<&Call>) -> T,
) -> Result<T, Vec<String>> {
    let documents = input::documents(texts)?;
    let chart = chart(documents.iter().map(|document| (document.file, document.tape.root())));
    let patient = patient::of_records(&chart.entries, asked).map_err(|problem| vec![problem])?;
    let texts = documents.iter().map(|document| (document.file, document.tape.root()));
    if let Some(TwoPeople { code, message }) = two_people(texts, &patient, &place_in_file) {
        return Err(vec![format!("error[{code}]: {message}")]);
    }
    let order = asked.order.map(|words| order::said(words, None));
    let Placed { hook, drafts, selections } = order::of_records(order.as_ref(), asked)?;
    let call = Call {
        hook,
        selections: &selections,
        draft_orders: drafts.as_ref().map(Tape::root),
        ..Call::of_record(&patient, chart, site.audience)
    };
    Ok(tell(Some(&call)))
}

/// `chart.json: bundle.entry[3]`.
fn place_in_file(file: &str, position: &Position) -> String {
    match position {
        Position::Root => file.to_owned(),
        Position::Entry(..) => format!("{file}: {}", position.place(FILE)),
    }
}

/// The chart of documents, each with the name of the file it stood in.
pub fn chart<'t>(documents: impl Iterator<Item = (&'t str, Node<'t>)>) -> Chart<'t> {
    let mut chart = Chart::default();
    for (file, root) in documents {
        let before = chart.gaps.len();
        spread_file(&mut chart, root);
        // Where no position tells it, the file does.
        for gap in chart.gaps.iter_mut().skip(before).filter(|gap| gap.place == Place::Key(FILE)) {
            gap.place = Place::Document(file.to_owned());
        }
    }
    chart
}

/// The case, each rule's verdict, what was passed over, and the cards.
pub fn explained(engine: &Engine, call: &Call) -> Value {
    call::explain(engine, call, |case, advice, response| {
        json!({
            "case": explain::case_as_json(
                (case, &engine.knowledge.diseases),
                (&engine.knowledge.policy.lines, call.audience.as_of),
                &|finding| call::variant_class(engine, call, finding),
            ),
            "rules": explain::rules_as_json(advice),
            "silences": advice.silences,
            "unknownCodes": unknown_codes::as_json(engine, call, case),
            "cards": response.cards,
        })
    })
}

/// On one line of a terminal, whatever the record holds.
#[must_use]
pub fn on_one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// What the service would refuse, a line for each mistake.
fn told(name: &str, refusal: &Refusal) -> Vec<String> {
    let kind = match refusal {
        Refusal::Body(Refused::NotJson { .. }) => "no-json",
        Refusal::Body(Refused::Mistakes(_)) | Refusal::OtherHook { .. } => "bad-request",
        Refusal::Unobtainable(_) => "required-data",
        Refusal::NotR4 { .. } => "not-r4",
    };
    let line = |Mistake { expression, text, .. }| format!("error[{kind}]: {name}: {expression}: {text}");
    refusal.mistakes().into_iter().map(line).collect()
}
