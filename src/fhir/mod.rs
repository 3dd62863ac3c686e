//! Getting FHIR R4 resources: what was sent, what must still be fetched, what could not be had.
//!
//! `record` is pure, `fetch` is the network. Both read shapes, not meaning: which code means HER2 is the business of
//! `profiles`.

pub mod fetch;
pub mod record;
