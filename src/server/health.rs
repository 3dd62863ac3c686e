//! `GET /health/live` and `GET /health/ready`: is the process alive, and what does it know.

use actix_web::{HttpResponse, ResponseError, web};
use serde_json::json;

use super::Shared;
use super::failure::Failure;
use crate::clock;
use crate::settings::Word;

pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok().json(json!({"status": "alive"}))
}

/// Knowledge is loaded before the first request; what may be missing is the store. Before the service stops it says no, so
/// that nobody sends it new calls.
pub(super) async fn ready(shared: web::Data<Shared>) -> HttpResponse {
    if shared.is_stopping() {
        return Failure::Unavailable("the service is stopping and takes no new calls").error_response();
    }
    if !shared.keeping.store.is_reachable().await {
        return Failure::Unavailable("the store cannot be reached").error_response();
    }
    let knowledge = shared.current.get().engine.summary();
    let settings = &shared.settings;
    HttpResponse::Ok().json(json!({
        "status": "ready",
        "knowledge": {
            "version": knowledge.version,
            "rules": knowledge.rules,
            "asOf": clock::as_of(settings).to_string(),
            "jurisdiction": settings.jurisdiction.name(),
        },
    }))
}
