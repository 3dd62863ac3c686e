//! `measurements.yaml`: the measurements rules can ask for, each with its unit and what a patient can have.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

/// By id, which is the word of the finding (`neutrophils`).
pub type Measurements = BTreeMap<String, Measurement>;

/// One measurement.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Measurement {
    /// The unit limits of rules are written in (UCUM).
    pub unit: String,
    /// Below this it is a slip of the unit, not a patient.
    pub lowest: Decimal,
    /// Above this it is a slip of the unit, not a patient.
    pub highest: Decimal,
    /// What the limits of rules lie between, where fewer numbers than a patient can have are limits: another is a slip of the unit,
    /// such as a fraction for a percentage.
    #[serde(default)]
    pub limits: Option<[Decimal; 2]>,
    /// The test that measures it, where it is not called as the measurement is.
    #[serde(default)]
    pub test: Option<String>,
    /// Its numbers are multiples of the upper limit of normal that the result itself gives.
    #[serde(default)]
    pub in_upper_limits: bool,
    /// Other units senders write, in lower case and without spaces, each with how many of `unit` one of it is.
    #[serde(default)]
    pub units: BTreeMap<String, Decimal>,
    /// What is added to a number in one of these units once it is multiplied.
    #[serde(default)]
    pub added: BTreeMap<String, Decimal>,
}
