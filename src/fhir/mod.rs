//! Getting FHIR R4 resources: what was sent, what must still be fetched, what could not be had.
//!
//! It reads shapes, not meaning: which code means HER2 is the business of `profiles`.

pub mod chart;
pub mod json;
