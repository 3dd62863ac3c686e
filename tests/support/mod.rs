//! What several test modules share.

pub mod app;
pub mod fhir;
pub mod http;
pub mod patient;
pub mod record;
