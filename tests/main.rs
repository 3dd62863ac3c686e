//! The one integration-test binary: fhir-sdk is costly to link twice.

mod architecture;
mod catalogue;
mod scenarios;
mod support;
