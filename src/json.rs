//! JSON text read as fast as safe code can, for every body and every page: a reader that gives up instead of explaining.
//!
//! It takes what RFC 8259 allows, as serde_json takes it. What it does not take at once, mistakes first of all, is left to
//! serde_json, which says what is wrong and where. Measured beside serde_json and the readers that use SIMD:
//! ARCHITECTURE.md, "Decided on the way".

mod plain;
mod reader;
mod scanner;

use std::fmt;

pub use reader::{Parts, Slot, read, read_parts};
pub use scanner::{Quoted, Scanner};
use serde::de;

/// Left to serde_json.
#[derive(Debug)]
pub struct GivenUp;

impl fmt::Display for GivenUp {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("left to serde_json")
    }
}

impl std::error::Error for GivenUp {}

impl de::Error for GivenUp {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests;
