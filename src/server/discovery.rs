//! `GET /cds-services` (CDS Hooks "Discovery").

use actix_web::{HttpResponse, web};

use super::Shared;
use crate::cds_hooks::discovery::Discovery;

pub(super) async fn list(shared: web::Data<Shared>) -> HttpResponse {
    let services = shared.services.iter().map(|declaration| &declaration.service).collect();
    HttpResponse::Ok().json(Discovery { services })
}
