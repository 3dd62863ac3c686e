//! `GET /health/live` and `GET /health/ready`: is the process alive, and what does it know.

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::Shared;
use crate::clock;
use crate::settings::Word;

pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok().json(json!({"status": "alive"}))
}

/// Knowledge is loaded before the first request, so whoever gets here is ready.
pub(super) async fn ready(shared: web::Data<Shared>) -> HttpResponse {
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
