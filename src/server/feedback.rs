//! `POST /cds-services/{id}/feedback`: what became of our cards (CDS Hooks "Feedback").
//!
//! Kept in memory, the newest only; the persistent store comes later. A repeat changes nothing, a card we do not know
//! is no error, and the body of the answer is empty.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use actix_web::{HttpRequest, HttpResponse, ResponseError, web};

use super::failure::Failure;
use super::{Shared, auth, body};
use crate::cds_hooks::feedback::{Entry, Feedback};

/// How many entries are remembered.
const KEPT: usize = 10_000;

/// The newest feedback.
#[derive(Default)]
pub(super) struct Store {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    entries: VecDeque<Entry>,
    /// What makes an entry a repeat is all of it: two things may be done with one card in one second.
    seen: HashSet<Entry>,
}

impl Store {
    /// Whether the entry was new.
    fn keep(&self, entry: &Entry) -> bool {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.seen.insert(entry.clone()) {
            return false;
        }
        kept.entries.push_back(entry.clone());
        if kept.entries.len() > KEPT
            && let Some(oldest) = kept.entries.pop_front()
        {
            kept.seen.remove(&oldest);
        }
        true
    }
}

pub(super) async fn take(
    request: HttpRequest,
    id: web::Path<String>,
    payload: web::Payload,
    shared: web::Data<Shared>,
) -> HttpResponse {
    let service = shared.service(&id).map(|declaration| declaration.service.id.clone());
    let taken = match &service {
        Ok(service) => keep(&request, payload, &shared, service).await.map_err(|failure| failure.error_response()),
        Err(failure) => Err(failure.error_response()),
    };
    let response = taken.map_or_else(|refused| refused, |()| HttpResponse::Ok().finish());
    let status = response.status().as_u16();
    shared.metrics.answered("feedback", service.as_ref().ok().map(String::as_str), status);
    let caller = auth::caller(&request);
    let client = caller.as_ref().map_or("open", |caller| caller.client.issuer.as_str());
    tracing::info!(service = service.as_deref().unwrap_or("unknown"), client, status, "feedback answered");
    response
}

async fn keep(request: &HttpRequest, payload: web::Payload, shared: &Shared, service: &str) -> Result<(), Failure> {
    let bytes = body::read(request, payload, shared.settings.max_body).await?;
    let Feedback { feedback } = Feedback::read(body::text(&bytes)?)?;
    for entry in feedback.iter().filter(|entry| shared.feedback.keep(entry)) {
        shared.metrics.feedback(service, &entry.outcome.to_string());
    }
    Ok(())
}
