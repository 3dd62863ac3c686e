//! Getting FHIR R4 resources: what was sent, what must still be fetched, what could not be had.
//!
//! It reads shapes, not meaning: which code means HER2 is the business of `profiles`.

pub mod allow;
pub mod breaker;
mod bundle;
mod call;
pub mod chart;
pub mod client;
pub mod gather;
mod http;
pub mod json;
mod members;
pub mod mend;
mod page;
mod retry;
mod scope;
pub mod tape;
pub mod unusable;
pub mod version;
pub mod wanted;
