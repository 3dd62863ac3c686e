//! Reads a JSON body: content type, size, time, UTF-8.
//!
//! It deliberately does not parse: the text is handed on and borrowed from.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::time::Duration;

use actix_web::body::{BodyStream, MessageBody};
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::rt::time::timeout;
use actix_web::web::{Bytes, Payload};
use actix_web::{HttpRequest, dev};

use super::failure::Failure;
use crate::fhir::fetch::room::Taken;

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long the rest of a refused body is waited for.
const LINGER: Duration = Duration::from_secs(5);
/// How many bytes above the limit are read and dropped, so that the caller hears the answer instead of a broken pipe.
const GRACE: usize = 64 << 20;

/// The bytes of a request with a content type we read.
/// What they take of the room of all calls is noted in `share`.
pub(super) async fn read(
    request: &HttpRequest,
    payload: Payload,
    limit: usize,
    share: &Taken<'_>,
) -> Result<Bytes, Failure> {
    let bytes = timeout(PATIENCE, collect(request, payload, limit, share)).await.map_err(|_| Failure::TooSlow)??;
    if is_json(request) { Ok(bytes) } else { Err(Failure::UnsupportedMediaType) }
}

/// Reads a body that nobody wants, for a while.
pub(super) async fn pass_over(payload: dev::Payload) {
    drop_rest(pin!(BodyStream::new(payload))).await;
}

async fn drop_rest<B: MessageBody>(mut stream: Pin<&mut B>) {
    let all = async {
        let mut dropped = 0_usize;
        while let Some(Ok(chunk)) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
            dropped = dropped.saturating_add(chunk.len());
            if dropped > GRACE {
                break;
            }
        }
    };
    // Late or not, the answer is the same.
    let _ = timeout(LINGER, all).await;
}

/// The text, without the byte order mark that some senders put first (RFC 8259 section 8.1 lets us ignore it).
pub(super) fn text(bytes: &[u8]) -> Result<&str, Failure> {
    let text = simdutf8::compat::from_utf8(bytes).map_err(|error| Failure::NotUtf8(error.valid_up_to()))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

async fn collect(request: &HttpRequest, payload: Payload, limit: usize, share: &Taken<'_>) -> Result<Bytes, Failure> {
    let announced =
        request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let mut stream = pin!(BodyStream::new(payload));
    if announced.is_some_and(|length| length > limit) {
        drop_rest(stream).await;
        return Err(Failure::TooLarge(limit));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        let chunk = chunk.map_err(|_| Failure::BrokenBody)?;
        let is_too_large = bytes.len() + chunk.len() > limit;
        if !is_too_large && share.take(chunk.len()) {
            // Most come whole, and are read where they are.
            if announced == Some(chunk.len()) {
                return Ok(chunk);
            }
            if bytes.is_empty() {
                bytes.reserve_exact(announced.unwrap_or_default());
            }
            bytes.extend_from_slice(&chunk);
            continue;
        }
        share.give_back(bytes.len());
        drop(bytes);
        drop_rest(stream).await;
        return Err(if is_too_large { Failure::TooLarge(limit) } else { Failure::Overloaded });
    }
    Ok(bytes.into())
}

/// No content type counts as JSON; compressed bodies are not read.
fn is_json(request: &HttpRequest) -> bool {
    let headers = request.headers();
    let plain =
        headers.get(CONTENT_ENCODING).is_none_or(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity"));
    let json = headers.get(CONTENT_TYPE).is_none_or(|value| {
        let essence = value.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("application/json") || essence.eq_ignore_ascii_case("application/fhir+json")
    });
    plain && json
}
