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

/// Knowledge is loaded before the first request; what may be missing is the store that tokens are checked with.
pub(super) async fn ready(shared: web::Data<Shared>) -> HttpResponse {
    if !shared.auth.is_ready().await {
        return Failure::Unavailable("the store cannot be reached").error_response();
    }
    let knowledge = shared.engine.summary();
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
