//! `POST /cds-services/{id}/feedback`: what became of our cards (CDS Hooks "Feedback").
//!
//! 200 means that it is kept: on the disk, or in the database. A repeat changes nothing. It deliberately does not mind a
//! card it has never heard of. Of a batch with mistakes the sound entries are kept, and 400 names the others.

use actix_web::{HttpRequest, HttpResponse, ResponseError, web};

use super::failure::Failure;
use super::{Shared, auth, body};
use crate::cds_hooks::feedback::Feedback;
use crate::clock;
use crate::store::records::{KeptFeedback, Records};

pub(super) async fn take(
    request: HttpRequest,
    id: web::Path<String>,
    payload: web::Payload,
    shared: web::Data<Shared>,
) -> HttpResponse {
    let snapshot = shared.current.get();
    let caller = auth::caller(&request);
    let service = snapshot.service(&id, caller.as_deref()).map(|declaration| declaration.service.id.as_str());
    let client = caller.as_ref().map_or("open", |caller| caller.client.issuer.as_str());
    let (service, taken) = match service {
        Ok(service) => (Some(service), keep(&request, payload, &shared, (service, client)).await),
        Err(failure) => (None, Err(failure)),
    };
    let response = taken.map_or_else(|failure| failure.error_response(), |()| HttpResponse::Ok().finish());
    let status = response.status().as_u16();
    shared.metrics.answered("feedback", service, status);
    tracing::info!(service = service.unwrap_or("unknown"), client, status, "feedback answered");
    response
}

async fn keep(
    request: &HttpRequest,
    payload: web::Payload,
    shared: &Shared,
    (service, client): (&str, &str),
) -> Result<(), Failure> {
    let share = shared.limits.room.share();
    let bytes = body::read(request, payload, shared.settings.max_body, &share).await?;
    let text = body::text(&bytes)?;
    let (Feedback { feedback }, refused) = match Feedback::read(text) {
        Ok(feedback) => (feedback, Ok(())),
        Err(mistakes) => (Feedback::sound_part(text), Err(mistakes.into())),
    };
    if feedback.is_empty() {
        return refused;
    }
    let now = clock::unix_milliseconds();
    let feedback = feedback.iter().map(|entry| KeptFeedback::new(entry, service, client, now)).collect();
    let records = Records { feedback, ..Records::default() };
    let outcomes: Vec<_> = records.feedback.iter().map(|entry| entry.outcome).collect();
    let kept = shared.keep(records).await.map_err(|_| Failure::Unavailable("feedback cannot be kept"))?;
    for (outcome, _) in outcomes.iter().zip(kept.feedback).filter(|(_, is_new)| *is_new) {
        shared.metrics.feedback(service, outcome);
    }
    refused
}
