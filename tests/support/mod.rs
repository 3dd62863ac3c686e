//! What tests need of the world: the service on a free port, a plain HTTP caller, a FHIR server that does as told.
//!
//! It deliberately parses and asserts as little as possible; what should hold is said in the tests.

pub mod app;
pub mod fhir;
pub mod http;
pub mod patient;
