//! The network side: what prefetch lacks is read from the caller's FHIR server (CDS Hooks "FHIR Resource Access").

pub mod allow;
mod answer;
mod asking;
mod blocks;
pub mod breaker;
pub mod client;
pub mod exchange;
mod fault;
mod habit;
mod http;
mod needed;
mod otherwise;
mod pages;
mod refusal;
mod retry;
pub mod room;
mod scope;
mod server;
pub mod survey;
