//! A measurement after the check: a finding that is a number, with the unit of its limits and its plausible range.

use rust_decimal::Decimal;

use super::ids::TestId;
use crate::case::marker::Marker;

/// One measurement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measurement {
    pub marker: Marker,
    /// The test that measures it.
    pub test: TestId,
    /// UCUM.
    pub unit: String,
    /// What a patient can have, both ends included.
    pub plausible: (Decimal, Decimal),
    /// What a limit of a rule can be, both ends included.
    pub limits: (Decimal, Decimal),
}
