//! The network side: what prefetch lacks is read from the caller's FHIR server (CDS Hooks "FHIR Resource Access").

pub mod allow;
pub mod breaker;
pub mod client;
pub mod exchange;
mod habit;
mod http;
mod pages;
mod refusal;
mod retry;
mod scope;
mod server;
pub mod survey;
