//! Which methods an address answers, and what it says to the others.

use actix_web::guard::{Any, Get, Guard, Head};
use actix_web::web;

use super::failure::Failure;

/// A resource that answers other methods with 405 and `allow`.
pub(super) fn resource(path: &str, allow: &'static str) -> actix_web::Resource {
    web::resource(path).default_service(web::to(move || async move { Failure::MethodNotAllowed(allow) }))
}

pub(super) fn read() -> actix_web::Route {
    web::route().guard(either())
}

fn either() -> impl Guard {
    Any(Get()).or(Head())
}
