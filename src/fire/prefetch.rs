//! Fills a service's prefetch templates, from a FHIR server or from a file, as an EHR does before it calls.

use serde_json::{Map, Value};
use url::Url;

use super::record::Record;
use super::{search, template};
use crate::fhir::fetch::exchange::{Answered, Exchange, Question};
use crate::fhir::record::Base;
use crate::fhir::record::wanted::BY_PATIENT;

/// Pages of one template that are joined.
const MAX_PAGES: usize = 20;

/// Where the data come from.
#[derive(Debug)]
pub enum Source<'s> {
    Record(&'s Record),
    Server { base: Base, token: Option<&'s str> },
}

/// The prefetch of a call, and what could not be filled.
#[derive(Debug, Default)]
pub struct Prefetch {
    pub values: Map<String, Value>,
    /// One line each, without patient data.
    pub notes: Vec<String>,
}

/// Fills every template. What the source refuses is sent as an OperationOutcome (CDS Hooks 2.0 "Prefetch").
#[must_use]
pub fn fill(
    templates: &Map<String, Value>,
    context: &Value,
    today: &str,
    source: &Source<'_>,
    exchange: &Exchange,
) -> Prefetch {
    let mut prefetch = Prefetch::default();
    let mut filled: Vec<(&str, &str, String)> = Vec::new();
    for (key, template) in templates {
        let Some(template) = template.as_str() else { continue };
        match template::fill(template, context, today) {
            Ok(path) => filled.push((key, template, path)),
            Err(token) => prefetch.notes.push(format!("{key}: left out, since {token} has no value here")),
        }
    }
    let answers: Vec<Result<Value, Refused>> = match source {
        Source::Record(record) => {
            let answer = |path: &str| search::answer(&record.resources, path);
            filled
                .iter()
                .map(|(_, _, path)| answer(path).map_err(|outcome| Refused { status: None, outcome }))
                .collect()
        }
        Source::Server { base, token } => {
            let answers = read_all(base, *token, &filled, exchange);
            if is_nothing_found(&filled, &answers) {
                for (_, template, path) in &mut filled {
                    let typed = template.replace(BY_PATIENT, "patient=Patient/{{context.patientId}}");
                    *path = template::fill(&typed, context, today).unwrap_or_default();
                }
                prefetch.notes.push("nothing was found by patient=ID, so patient=Patient/ID was asked".to_owned());
                read_all(base, *token, &filled, exchange)
            } else {
                answers
            }
        }
    };
    for ((key, template, _), answer) in filled.into_iter().zip(answers) {
        let value = answer.unwrap_or_else(|Refused { status, outcome }| {
            let status = status.map_or_else(|| code(&outcome).to_owned(), |status| status.to_string());
            prefetch.notes.push(format!("{key}: refused ({status}), sent as OperationOutcome: {template}"));
            outcome
        });
        prefetch.values.insert(key.to_owned(), value);
    }
    prefetch
}

/// Whether no search about the patient found anything: some servers find nothing by the bare id, and everything by
/// `Patient/id`.
fn is_nothing_found(filled: &[(&str, &str, String)], answers: &[Result<Value, Refused>]) -> bool {
    let holds = |answer: &Result<Value, Refused>| {
        let entries = answer.as_ref().ok().and_then(|bundle| bundle.get("entry")?.as_array());
        entries.is_some_and(|entries| !entries.is_empty())
    };
    let both = filled.iter().zip(answers);
    let mut about_patient = both.filter(|((_, template, _), _)| template.contains(BY_PATIENT)).peekable();
    about_patient.peek().is_some() && about_patient.all(|(_, answer)| !holds(answer))
}

/// What is sent instead of data.
struct Refused {
    status: Option<u16>,
    outcome: Value,
}

fn code(outcome: &Value) -> &str {
    outcome.pointer("/issue/0/code").and_then(Value::as_str).unwrap_or("no answer")
}

fn read_all(
    base: &Base,
    token: Option<&str>,
    filled: &[(&str, &str, String)],
    exchange: &Exchange,
) -> Vec<Result<Value, Refused>> {
    let nowhere =
        || Refused { status: None, outcome: search::outcome("invalid", "the template leads to no URL of this server") };
    let urls: Vec<Option<Url>> = filled.iter().map(|(_, _, path)| base.fill(path)).collect();
    let questions: Vec<Question<'_>> = urls.iter().flatten().map(|url| Question::get(url.clone(), token)).collect();
    let mut answers = exchange.ask_all(&questions).into_iter();
    let one = |url: &Option<Url>| {
        let url = url.as_ref().ok_or_else(nowhere)?;
        let mut first = read(answers.next().unwrap_or_else(|| Err("no answer".to_owned())))?;
        join_pages(&mut first, url, base, token, exchange);
        Ok(first)
    };
    urls.iter().map(one).collect()
}

/// The resource or Bundle of an answer.
fn read(answer: Result<Answered, String>) -> Result<Value, Refused> {
    let answer = answer.map_err(|told| Refused { status: None, outcome: search::outcome("transient", &told) })?;
    let text = answer.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&answer.body);
    let value: Option<Value> = serde_json::from_slice(text).ok();
    let kind = value.as_ref().and_then(|value| value.get("resourceType")?.as_str()).unwrap_or_default().to_owned();
    match (answer.status, value) {
        (200, Some(value)) if !kind.is_empty() && kind != "OperationOutcome" => Ok(value),
        (status, Some(outcome)) if kind == "OperationOutcome" => Err(Refused { status: Some(status), outcome }),
        (status, _) => {
            let words = format!("the FHIR server answered {status}");
            Err(Refused { status: Some(status), outcome: search::outcome(issue(status), &words) })
        }
    }
}

/// The issue type (FHIR R4) of a status without an OperationOutcome. A page with 200 says nothing.
const fn issue(status: u16) -> &'static str {
    match status {
        401 => "login",
        403 => "forbidden",
        404 | 410 => "not-found",
        405 | 501 => "not-supported",
        400 | 406 | 414 | 422 => "invalid",
        429 => "throttled",
        502..=504 => "transient",
        500.. => "exception",
        _ => "processing",
    }
}

/// Adds the entries of the further pages, so that the Bundle is whole. What cannot be followed keeps its `next` link.
fn join_pages(bundle: &mut Value, first: &Url, base: &Base, token: Option<&str>, exchange: &Exchange) {
    let mut at = first.clone();
    for _ in 1..MAX_PAGES {
        let next = next_link(bundle).and_then(|link| base.follow(&at, link)).filter(|next| *next != at);
        let Some(next) = next else { return };
        let Ok(mut page) = read(exchange.ask(&Question::get(next.clone(), token))) else { return };
        let more = page.get_mut("entry").and_then(Value::as_array_mut).map(std::mem::take).unwrap_or_default();
        let links = page.get_mut("link").map(Value::take).unwrap_or_default();
        let Some(members) = bundle.as_object_mut() else { return };
        members.insert("link".to_owned(), if links.is_null() { Value::Array(Vec::new()) } else { links });
        if let Value::Array(entries) = members.entry("entry").or_insert_with(|| Value::Array(Vec::new())) {
            entries.extend(more);
        }
        at = next;
    }
}

fn next_link(bundle: &Value) -> Option<&str> {
    let is_next = |link: &&Value| link.get("relation").and_then(Value::as_str) == Some("next");
    bundle.get("link")?.as_array()?.iter().find(is_next)?.get("url")?.as_str()
}
