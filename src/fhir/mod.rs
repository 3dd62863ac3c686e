//! Getting FHIR R4 resources: what was sent, what must still be fetched, what could not be had.
//!
//! It reads shapes, not meaning: which code means HER2 is the business of `profiles`.

mod bundle;
pub mod chart;
pub mod client;
pub mod gather;
pub mod json;
mod members;
mod scope;
pub mod tape;
pub mod version;
