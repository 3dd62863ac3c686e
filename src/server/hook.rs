//! `POST /cds-services/{id}`: a hook fires (CDS Hooks "Calling a CDS Service").
//!
//! The door is `call`; what HTTP adds stands here: the body's bytes, fetching, the log line, which names no patient.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, VARY};
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};

use super::auth::{self, Caller};
use super::failure::Failure;
use super::{Shared, body, language};
use crate::call::{self, Answer, Audience, Body, NOT_ALLOWED, Received};
use crate::cds_hooks::discovery::Declaration;
use crate::cds_hooks::response::CdsResponse;
use crate::cds_hooks::restyled::restyle;
use crate::clock;
use crate::fhir::record::wanted::Fetched;
use crate::settings::{Language, Word};

pub(super) async fn call(request: HttpRequest, payload: web::Payload, shared: web::Data<Shared>) -> HttpResponse {
    let start = Instant::now();
    let caller = auth::caller(&request);
    let caller = caller.as_deref();
    let theirs = || caller.and_then(|caller| caller.client.language);
    let language = language::preferred(&request).or_else(theirs).unwrap_or(shared.settings.language);
    // The last part of the path, without escapes.
    let id = request.match_info().as_str().rsplit('/').next().unwrap_or_default();
    let declaration = shared.service(id);
    let service = declaration.as_ref().ok().map(|declaration| declaration.service.id.clone());
    let answer = match declaration {
        Ok(declaration) => answer(&request, payload, &shared, declaration, caller, language).await,
        Err(failure) => Err(failure),
    };
    let (rules, gaps) = answer.as_ref().map_or((String::new(), 0), |answer| (answer.rules.join(" "), answer.gaps));
    let unknown_codes = answer.as_ref().map_or(0, |answer| answer.unknown_codes.iter().map(|(_, count)| count).sum());
    let response = answer.and_then(|answer| {
        shared.metrics.cards(id, &answer.response);
        shared.metrics.unknown_codes(id, &answer.unknown_codes);
        written(&answer.response, language)
    });
    let response = response.unwrap_or_else(|failure| failure.error_response());
    let status = response.status().as_u16();
    let duration_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    shared.metrics.answered("hook", service.as_deref(), status);
    shared.metrics.took(service.as_deref().unwrap_or("unknown"), duration_ms);
    tracing::info!(
        service = service.as_deref().unwrap_or("unknown"),
        client = caller.map_or("open", |caller| caller.client.issuer.as_str()),
        rules,
        gaps,
        unknown_codes,
        duration_ms,
        status,
        "hook answered"
    );
    response
}

async fn answer(
    request: &HttpRequest,
    payload: web::Payload,
    shared: &Shared,
    declaration: &Declaration,
    caller: Option<&Caller>,
    language: Language,
) -> Result<Answer, Failure> {
    let bytes = body::read(request, payload, shared.settings.max_body).await?;
    let body = Body::new(body::text(&bytes)?);
    let hook_request = body.read()?;
    let not_kept = not_kept(shared, caller);
    let received = Received { sent: body.readable(), not_kept: &not_kept, ..Received::read(&hook_request) };
    if !received.is_asked(declaration)? {
        return Ok(Answer::default());
    }
    let fetched = fetch(shared, declaration, caller, &received).await;
    let jurisdiction = caller.and_then(|caller| caller.client.jurisdiction).unwrap_or(shared.settings.jurisdiction);
    let (as_of, today) = (clock::as_of_in(&shared.settings, jurisdiction), clock::today_in(jurisdiction));
    let style = caller.and_then(|caller| caller.style.as_ref());
    let limits = style.map(|style| style.limits).unwrap_or_default();
    let audience = Audience { language, jurisdiction, as_of, today, limits };
    let call = received.with_chart(declaration, &fetched, audience)?;
    tell_refused(shared, declaration, &call.chart.refused);
    // A mistake of ours must reach the caller as an error, not as a broken connection.
    let answer = catch_unwind(AssertUnwindSafe(|| call::answer(&shared.engine, &call)));
    let mut answer = answer.map_err(|_| Failure::Internal)?;
    if let Some(style) = style {
        restyle(&mut answer.response.cards, style);
    }
    Ok(answer)
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
    shared: &Shared,
    declaration: &Declaration,
    caller: Option<&Caller>,
    received: &Received<'_>,
) -> Vec<Fetched> {
    let request = received.request;
    let Some(url) = request.fhir_server.as_deref() else { return Vec::new() };
    let wanted = received.wanted(declaration);
    if wanted.is_empty() && received.referenced(&[]).is_empty() {
        return Vec::new();
    }
    let authorization = request.fhir_authorization.as_ref();
    let token = authorization.map(|authorization| &*authorization.access_token);
    let scope = authorization.and_then(|authorization| authorization.scope.as_deref());
    let allowed = caller.map_or(&shared.allowed, |caller| &caller.allowed);
    let fetched = match shared.client.server(url, token, scope, allowed) {
        // In a box, so that calls that fetch nothing do not carry its state about.
        Some(server) => {
            let more = |fetched: &[Fetched]| received.referenced(fetched);
            Box::pin(shared.client.fetch(&server, wanted, more)).await
        }
        None => received.not_fetched(declaration, NOT_ALLOWED),
    };
    fetched.iter().flat_map(|fetched| &fetched.refused).for_each(|template| shared.metrics.refused(template));
    let failed: Vec<String> = fetched.iter().flat_map(Fetched::told).collect();
    if !failed.is_empty() {
        tracing::warn!(service = declaration.service.id, why = failed.join("; "), "not fetched");
    }
    fetched
}
