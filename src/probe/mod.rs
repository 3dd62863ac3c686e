//! What a FHIR server can do for us: which templates it answers, which EHR profile fits it, what it does not keep.
//!
//! It deliberately asks nobody itself, and knows no patient: it judges the answers of `fhir::fetch::survey`.

pub mod capability;
pub mod fit;
pub mod own;
pub mod questions;
pub mod written;
