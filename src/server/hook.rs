//! `POST /cds-services/{id}`: a hook fires (CDS Hooks "Calling a CDS Service").
//!
//! The door is `call`; what HTTP adds stands here: the body's bytes, fetching, and what is left behind: log line, counts,
//! audit. None of them names a patient.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, HeaderName, HeaderValue, VARY};
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};

use super::audit::{Seen, verdicts};
use super::auth::{self, Caller};
use super::failure::Failure;
use super::snapshot::Snapshot;
use super::trace::Trace;
use super::{Shared, body, language, trace};
use crate::call::{self, Answer, Audience, Body, IssuedCard, NOT_ALLOWED, Received};
use crate::cds_hooks::discovery::Declaration;
use crate::cds_hooks::request::HookRequest;
use crate::cds_hooks::response::CdsResponse;
use crate::cds_hooks::restyled::restyle;
use crate::clock;
use crate::fhir::fetch::room::Taken;
use crate::fhir::record::density::is_too_dense;
use crate::fhir::record::tape::Tape;
use crate::fhir::record::wanted::Fetched;
use crate::settings::{Language, Word};
use crate::store::records;

/// By which an operator finds the call in log and audit.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Who asked what, and by which knowledge it is answered.
struct Asked<'r> {
    request: &'r HttpRequest,
    shared: &'r Shared,
    snapshot: &'r Snapshot,
    caller: Option<&'r Caller>,
    language: Language,
}

pub(super) async fn call(request: HttpRequest, payload: web::Payload, shared: web::Data<Shared>) -> HttpResponse {
    let start = Instant::now();
    let caller = auth::caller(&request);
    let caller = caller.as_deref();
    let theirs = || caller.and_then(|caller| caller.client.language);
    let language = language::preferred(&request).or_else(theirs).unwrap_or(shared.settings.language);
    // The last part of the path, without escapes.
    let id = request.match_info().as_str().rsplit('/').next().unwrap_or_default();
    let snapshot = shared.current.get();
    let asked = Asked { request: &request, shared: &shared, snapshot: &snapshot, caller, language };
    let declaration = snapshot.service(id, caller);
    let service = declaration.as_ref().map_or("unknown", |declaration| declaration.service.id.as_str());
    let mut seen = Seen::default();
    let answer = match declaration {
        Ok(declaration) => answer(&asked, payload, declaration, &mut seen).await,
        Err(failure) => Err(failure),
    };
    let written = answer.and_then(|answer| Ok((written(&answer.response, language)?, answer)));
    let (mut response, answer) = match written {
        Ok((response, answer)) => {
            shared.metrics.told(service, &answer);
            (response, answer)
        }
        Err(failure) => (failure.error_response(), Answer::default()),
    };
    let trace = Trace::of(&request);
    if let Ok(id) = HeaderValue::from_str(&trace.id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    leave(&asked, &answer, Left { trace, service, seen, start, status: response.status().as_u16() });
    response
}

/// What is left of a call besides its answer.
struct Left<'r> {
    trace: Trace,
    service: &'r str,
    seen: Seen,
    start: Instant,
    status: u16,
}

/// Counts the call, writes its log line, and puts its cards and its audit where they are written down later.
fn leave(asked: &Asked<'_>, answer: &Answer, left: Left<'_>) {
    let Asked { shared, snapshot, caller, .. } = asked;
    let Left { trace, service, seen, start, status } = left;
    let (took, gaps) = (start.elapsed(), answer.gaps.len());
    let client = caller.map_or("open", |caller| caller.client.issuer.as_str());
    let rules = verdicts(answer.issued.iter().flat_map(|card| &card.rules));
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    shared.metrics.answered("hook", Some(service), status);
    shared.metrics.took(service, took);
    tracing::info!(
        service,
        client,
        request = trace.id,
        rules,
        gaps,
        unknown_codes = answer.unknown_codes.iter().map(|(_, count)| count).sum::<usize>(),
        knowledge = snapshot.version(),
        duration_ms,
        status,
        "hook answered"
    );
    let (at, knowledge) = (clock::unix_milliseconds(), snapshot.version());
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let is_told = shared.keeping.audit.is_on() || shared.spans.is_on();
    let call = is_told.then(|| records::AuditedCall {
        id: trace::new(),
        at,
        request: trace.id.clone(),
        client: client.to_owned(),
        service: service.to_owned(),
        hook_instance: seen.hook_instance,
        patient: seen.patient,
        rules,
        cards: number(answer.issued.len()),
        gaps: number(gaps),
        knowledge: knowledge.to_owned(),
        milliseconds: i64::try_from(duration_ms).unwrap_or(i64::MAX),
        status: status.into(),
        link: None,
    });
    let card = |issued: &IssuedCard| records::IssuedCard {
        card: issued.card.clone(),
        at,
        service: service.to_owned(),
        client: client.to_owned(),
        knowledge: knowledge.to_owned(),
        kind: issued.kind,
        indicator: issued.indicator,
        rules: issued.rules.iter().map(|rule| rule.rule).collect::<Vec<_>>().join(" "),
        verdicts: issued.rules.iter().map(|rule| rule.verdict.unwrap_or("-")).collect::<Vec<_>>().join(" "),
    };
    if let Some(call) = &call {
        shared.spans.add(&trace, call, took);
    }
    let call = call.filter(|_| shared.keeping.audit.is_on());
    let cards = if shared.keeping.store.lasts() { answer.issued.as_slice() } else { &[] };
    shared.keeping.outbox.add(cards.iter().map(card), call);
}

async fn answer(
    asked: &Asked<'_>,
    payload: web::Payload,
    declaration: &Declaration,
    seen: &mut Seen,
) -> Result<Answer, Failure> {
    let Asked { request, shared, snapshot, caller, language } = *asked;
    let share = shared.limits.room.share();
    let bytes = body::read(request, payload, shared.settings.max_body, &share).await?;
    let _turn = shared.limits.turn().await?;
    if is_too_dense(&bytes) {
        return Err(Failure::TooDense);
    }
    let body = Body::new(body::text(&bytes)?);
    let hook_request = body.read_at(declaration.service.hook)?;
    if !share.take(weight(&hook_request)) {
        return Err(Failure::Overloaded);
    }
    let context = &hook_request.context;
    let server = hook_request.fhir_server.as_deref();
    *seen = shared.keeping.audit.see(&hook_request.hook_instance, server, context.patient_id());
    let not_kept = not_kept(shared, caller);
    let received = Received { sent: body.readable(), not_kept: &not_kept, ..Received::read(&hook_request) };
    if !received.is_asked(declaration)? {
        return Ok(Answer::default());
    }
    let fetched = fetch(asked, declaration, &received, &share).await?;
    let jurisdiction = caller.and_then(|caller| caller.client.jurisdiction).unwrap_or(shared.settings.jurisdiction);
    let (as_of, today) = (clock::as_of_in(&shared.settings, jurisdiction), clock::today_in(jurisdiction));
    let style = caller.and_then(|caller| caller.style.as_ref());
    let limits = style.map(|style| style.limits).unwrap_or_default();
    let audience = Audience { language, jurisdiction, as_of, today, limits };
    let call = received.with_chart(declaration, &fetched, audience)?;
    tell_refused(shared, declaration, &call.chart.refused);
    // A mistake of ours must reach the caller as an error, not as a broken connection.
    let answer = catch_unwind(AssertUnwindSafe(|| call::answer(&snapshot.engine, &call)));
    let mut answer = answer.map_err(|_| Failure::Internal)?;
    if let Some(style) = style {
        restyle(&mut answer.response.cards, style);
    }
    Ok(answer)
}

/// How many bytes the data of a call take besides its text.
fn weight(request: &HookRequest<'_, Tape<'_>>) -> usize {
    let prefetch = request.prefetch.iter().flatten().map(|(_, tape)| tape);
    prefetch.chain(&request.context.draft_orders).map(Tape::weight).sum()
}

/// Templates that the client's server refused, for those who run it.
fn tell_refused(shared: &Shared, declaration: &Declaration, refused: &[String]) {
    for template in refused {
        shared.metrics.refused(template);
        tracing::warn!(service = declaration.service.id, template, "prefetch came refused");
    }
}

/// The types that neither the site nor this client keeps.
fn not_kept<'s>(shared: &'s Shared, caller: Option<&Caller>) -> Cow<'s, [String]> {
    let site = shared.settings.not_kept.as_slice();
    match caller.map(|caller| &caller.client.not_kept).filter(|theirs| !theirs.is_empty()) {
        Some(theirs) => Cow::Owned(site.iter().chain(theirs).cloned().collect()),
        None => Cow::Borrowed(site),
    }
}

/// The answer; most fit the room that is made for them at once.
fn written(cards: &CdsResponse, language: Language) -> Result<HttpResponse, Failure> {
    let mut body = Vec::with_capacity(8 << 10);
    serde_json::to_writer(&mut body, cards).map_err(|_| Failure::Internal)?;
    let mut response = HttpResponse::Ok();
    response.insert_header((CONTENT_LANGUAGE, language.name())).insert_header((VARY, "Accept-Language"));
    Ok(response.insert_header((CACHE_CONTROL, "no-store")).content_type("application/json").body(body))
}

/// Gets what prefetch lacks from the caller's FHIR server, if the operator allows that server to this caller.
async fn fetch(
    asked: &Asked<'_>,
    declaration: &Declaration,
    received: &Received<'_>,
    share: &Taken<'_>,
) -> Result<Vec<Fetched>, Failure> {
    let (request, shared) = (received.request, asked.shared);
    let Some(url) = request.fhir_server.as_deref() else { return Ok(Vec::new()) };
    let wanted = received.wanted(declaration);
    if wanted.is_empty() && received.referenced(&[]).is_empty() {
        return Ok(Vec::new());
    }
    let authorization = request.fhir_authorization.as_ref();
    let token = authorization.map(|authorization| &*authorization.access_token);
    let scope = authorization.and_then(|authorization| authorization.scope.as_deref());
    let allowed = asked.caller.map_or(&shared.allowed, |caller| &caller.allowed);
    let fetched = match shared.client.server(url, token, scope, allowed) {
        // In a box, so that calls that fetch nothing do not carry its state about.
        Some(server) => {
            let more = |fetched: &[Fetched]| received.referenced(fetched);
            // A chart of which a part was not had for want of room would make a wrong answer.
            Box::pin(shared.client.fetch(&server, wanted, more, share)).await.ok_or(Failure::Overloaded)?
        }
        None => received.not_fetched(declaration, NOT_ALLOWED),
    };
    for fetched in &fetched {
        fetched.refused.iter().for_each(|template| shared.metrics.refused(template));
        let outcome = match (fetched.is_refused, fetched.gaps.is_empty()) {
            (true, _) => "refused",
            (false, true) => "had",
            (false, false) => "missing",
        };
        shared.metrics.fetched(fetched.part, outcome);
    }
    let failed: Vec<String> = fetched.iter().flat_map(Fetched::told).collect();
    if !failed.is_empty() {
        tracing::warn!(service = declaration.service.id, why = failed.join("; "), "not fetched");
    }
    Ok(fetched)
}
