//! The whole way for a text alone, without a FHIR server: for warm-up and tests.

use super::answer::{Answer, answer};
use super::body::Body;
use super::engine::Engine;
use super::received::Received;
use super::refusal::Refusal;
use super::understood::Audience;
use crate::cds_hooks::Hook;
use crate::cds_hooks::discovery::Declaration;

/// The service that answers a hook.
#[must_use]
pub fn service_of(services: &[Declaration], hook: Hook) -> Option<&Declaration> {
    services.iter().find(|declaration| declaration.service.hook == hook)
}

/// The answer of the service of the text's own hook; none where there is no such service.
///
/// # Errors
/// As the service refuses it.
pub fn offline(
    engine: &Engine,
    services: &[Declaration],
    text: &str,
    audience: Audience,
) -> Option<Result<Answer, Refusal>> {
    let body = Body::new(text);
    let request = match body.read() {
        Ok(request) => request,
        Err(refusal) => return Some(Err(refusal)),
    };
    let service = service_of(services, request.hook)?;
    let received = Received { sent: body.readable(), ..Received::read(&request) };
    Some(received.is_asked(service).and_then(|is_asked| {
        if !is_asked {
            return Ok(Answer::default());
        }
        let fetched = received.not_fetched(service, "nothing is fetched here");
        Ok(answer(engine, &received.with_chart(service, &fetched, audience)?))
    }))
}
