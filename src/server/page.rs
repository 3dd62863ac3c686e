//! The page at `/`, on which people try records without an EHR. Its files stand in `src/page/` and are sent as they are.
//!
//! It loads nothing from elsewhere, sets no cookie and stores nothing; what it sends comes back to this process.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use url::Url;

use super::failure::Failure;
use super::methods::{read, resource};
use super::snapshot::Snapshot;
use super::{Shared, body, language};
use crate::call::{self, Audience};
use crate::cds_hooks::Hook;
use crate::cds_hooks::card_style::CardLimits;
use crate::clock;
use crate::files;
use crate::offline::input::Input;
use crate::offline::{self, Asked, Site};
use crate::settings::{self, Jurisdiction, Language, Page, Settings, Word};

/// Scripts, styles and answers come from here and from nowhere else; nobody may frame the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The book is one file with its own style, and runs nothing.
const BOOK_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Name below `/page/`, content type, text.
const FILES: [(&str, &str, &str); 10] = [
    ("page.css", CSS, include_str!("../page/page.css")),
    ("page.js", SCRIPT, include_str!("../page/page.js")),
    ("words.js", SCRIPT, include_str!("../page/words.js")),
    ("element.js", SCRIPT, include_str!("../page/element.js")),
    ("cards.js", SCRIPT, include_str!("../page/cards.js")),
    ("markdown.js", SCRIPT, include_str!("../page/markdown.js")),
    ("findings.js", SCRIPT, include_str!("../page/findings.js")),
    ("timeline.js", SCRIPT, include_str!("../page/timeline.js")),
    ("trace.js", SCRIPT, include_str!("../page/trace.js")),
    ("copies.js", SCRIPT, include_str!("../page/copies.js")),
];
const INDEX: &str = include_str!("../page/index.html");
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

/// Whether the settings let people open it.
pub(super) fn is_served(settings: &Settings) -> bool {
    let is_loopback = |url: &String| {
        let url = Url::parse(url).ok();
        url.as_ref().and_then(Url::host).is_some_and(|host| match host {
            url::Host::Domain(name) => name == "localhost",
            url::Host::Ipv4(ip) => ip.is_loopback(),
            url::Host::Ipv6(ip) => ip.is_loopback(),
        })
    };
    match settings.page {
        Page::On => true,
        Page::Off => false,
        Page::Loopback => settings.listen.ip().is_loopback() && settings.public_url.as_ref().is_none_or(is_loopback),
    }
}

pub(super) fn routes(config: &mut web::ServiceConfig) {
    let page = || async { sent(HTML, POLICY, INDEX) };
    config.service(resource("/", "GET, HEAD, OPTIONS").route(read().to(page)));
    for (name, kind, text) in FILES {
        let file = move || async move { sent(kind, POLICY, text) };
        config.service(resource(&format!("/page/{name}"), "GET, HEAD, OPTIONS").route(read().to(file)));
    }
    config
        .service(resource("/book", "GET, HEAD, OPTIONS").route(read().to(book)))
        .service(resource("/page/samples", "GET, HEAD, OPTIONS").route(read().to(samples)))
        .service(resource("/page/samples/{name}", "GET, HEAD, OPTIONS").route(read().to(sample)))
        .service(resource("/page/evaluate", "POST, OPTIONS").route(web::post().to(evaluate)));
}

/// A file for a browser, which asks again each time, so that it never mixes two versions.
fn sent(kind: &'static str, policy: &'static str, text: impl Into<String>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(text.into())
}

/// The book of rules, in the language that is asked for.
async fn book(request: HttpRequest, shared: web::Data<Shared>) -> Result<HttpResponse, Failure> {
    let asked = Url::parse(&format!("x:?{}", request.query_string())).ok();
    let asked = asked.as_ref().and_then(|url| url.query_pairs().find(|(name, _)| name == "language"));
    let asked = asked.and_then(|(_, value)| Language::read(&value).ok());
    let language = asked.or_else(|| language::preferred(&request)).unwrap_or(shared.settings.language);
    let current = shared.current.get();
    let page = call::book(&current.engine, language, clock::as_of(&shared.settings)).map_err(|_| Failure::Internal)?;
    Ok(sent(HTML, BOOK_POLICY, page))
}

async fn samples() -> HttpResponse {
    HttpResponse::Ok().json(files::samples().map(|(name, _)| name).collect::<Vec<_>>())
}

async fn sample(name: web::Path<String>) -> Result<HttpResponse, Failure> {
    let (_, text) = files::samples().find(|(known, _)| *known == name.as_str()).ok_or(Failure::UnknownRoute)?;
    Ok(sent("application/json", POLICY, text))
}

/// What the page asks.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Question {
    /// A Bundle, NDJSON or a whole hook request, as it was pasted.
    text: String,
    hook: Option<String>,
    /// A draft order in words.
    order: Option<String>,
    patient: Option<String>,
    language: Option<String>,
    jurisdiction: Option<String>,
    as_of: Option<String>,
}

async fn evaluate(
    request: HttpRequest,
    payload: web::Payload,
    shared: web::Data<Shared>,
) -> Result<HttpResponse, Failure> {
    let share = shared.limits.room.share();
    let bytes = body::read(&request, payload, shared.settings.max_body, &share).await?;
    let question: Question = serde_json::from_str(body::text(&bytes)?)
        .map_err(|cause| Failure::Records(vec![format!("error[no-question]: {cause}")]))?;
    let preferred = language::preferred(&request).unwrap_or(shared.settings.language);
    // A mistake of ours must reach the caller as an error, not as a broken connection.
    let answer = catch_unwind(AssertUnwindSafe(|| answer(&shared, question, preferred)));
    let answer = answer.map_err(|_| Failure::Internal)?.map_err(Failure::Records)?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(answer))
}

fn answer(shared: &Shared, question: Question, preferred: Language) -> Result<Value, Vec<String>> {
    let start = Instant::now();
    let settings = &shared.settings;
    let current = shared.current.get();
    let wrong = |what: &str, why: String| vec![format!("error[no-question]: {what}: {why}")];
    let language = question.language.map_or(Ok(preferred), |word| Language::read(&word));
    let jurisdiction = question.jurisdiction.map_or(Ok(settings.jurisdiction), |word| Jurisdiction::read(&word));
    let jurisdiction = jurisdiction.map_err(|why| wrong("jurisdiction", why))?;
    let as_of = question.as_of.map_or(Ok(clock::as_of_in(settings, jurisdiction)), |day| settings::date(&day));
    let hook = question.hook.map(|name| Hook::named(&name).ok_or(name)).transpose();
    let asked = Asked {
        hook: hook.map_err(|name| wrong("hook", format!("no service answers {name}")))?,
        order: question.order.as_deref(),
        patient: question.patient.as_deref(),
        only_cards: false,
    };
    let audience = Audience {
        language: language.map_err(|why| wrong("language", why))?,
        jurisdiction,
        as_of: as_of.map_err(|why| wrong("asOf", why))?,
        today: clock::today_in(jurisdiction),
        limits: CardLimits::default(),
    };
    let site = Site {
        services: &current.services,
        not_kept: &settings.not_kept,
        audience,
        may_fetch_from: &|url| shared.allowed.find(url).is_some(),
    };
    let text = match question.text.strip_prefix('\u{feff}') {
        Some(text) => text.to_owned(),
        None => question.text,
    };
    let words = call::criteria_in_words(&current.engine, audience.language);
    let words = words.map_err(|mistakes| mistakes.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let texts = [Input { name: "record".to_owned(), text }];
    offline::call(&texts, &asked, &site, |call| {
        let Some(call) = call else { return Value::Null };
        let mut answer = offline::explained(&current.engine, call);
        let service = call::service_of(&current.services, call.hook).map(|service| &service.service.id);
        if let Some(members) = answer.as_object_mut() {
            members.insert(
                "asked".to_owned(),
                json!({
                    "hook": call.hook.name(),
                    "service": service,
                    "patient": call.patient_id,
                    "language": audience.language.name(),
                    "jurisdiction": audience.jurisdiction.name(),
                    "asOf": audience.as_of.to_string(),
                }),
            );
            let rules = members.get_mut("rules").and_then(Value::as_array_mut).into_iter().flatten();
            rules.for_each(|rule| put_in_words(rule, &words));
            members.insert("drugs".to_owned(), Value::Object(drug_names(&current, audience.language)));
            members.insert("tests".to_owned(), Value::Object(test_names(&current, audience.language)));
            members.insert("tookMicroseconds".to_owned(), start.elapsed().as_micros().to_string().into());
        }
        answer
    })
}

/// The criteria of a rule in words, with the words by which its verdicts call them.
fn put_in_words(rule: &mut Value, words: &[(&str, call::InWords)]) {
    let own = rule.get("rule").and_then(Value::as_str).and_then(|id| words.iter().find(|(known, _)| *known == id));
    let told = own.map(|(_, told)| told.iter().map(|(criteria, text)| json!({"criteria": criteria, "text": text})));
    if let (Some(told), Some(members)) = (told.map(Iterator::collect::<Vec<_>>), rule.as_object_mut()) {
        members.insert("criteriaInWords".to_owned(), told.into());
    }
}

/// What people call the tests, by id.
fn test_names(current: &Snapshot, language: Language) -> Map<String, Value> {
    let tests = current.engine.knowledge.assays.values().flat_map(|assay| &assay.tests);
    let named = tests.map(|test| (test.id.as_str(), language.pick(&test.name.ja, &test.name.en)));
    named.map(|(id, name)| (id.to_owned(), name.into())).collect()
}

/// What people call the drugs, by id.
fn drug_names(current: &Snapshot, language: Language) -> Map<String, Value> {
    let drugs = current.engine.knowledge.drugs.values();
    let named = drugs.map(|drug| (drug.id.as_str(), language.pick(&drug.name.ja, &drug.name.en)));
    named.map(|(id, name)| (id.to_owned(), name.into())).collect()
}
