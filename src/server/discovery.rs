//! `GET /cds-services` (CDS Hooks "Discovery").

use actix_web::{HttpRequest, HttpResponse, web};

use super::{Shared, auth};
use crate::cds_hooks::discovery::Discovery;

/// A client sees what it may use.
pub(super) async fn list(request: HttpRequest, shared: web::Data<Shared>) -> HttpResponse {
    let caller = auth::caller(&request);
    let snapshot = shared.current.get();
    let services = snapshot.services_of(caller.as_deref()).iter().map(|declaration| &declaration.service);
    let services = services.filter(|service| caller.as_ref().is_none_or(|caller| caller.may_use(&service.id)));
    HttpResponse::Ok().json(Discovery { services: services.collect() })
}
