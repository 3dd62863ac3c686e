//! `knowledge.yaml`: the version of the knowledge, and what a site decides for all rules.

use serde::Deserialize;

use super::Name;

/// The file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Policy {
    pub version: String,
    /// How recent an administration is the last one of a running regimen.
    pub renewal_weeks: i64,
    /// Drugs begun within so many weeks belong to one course of therapy.
    pub course_weeks: i64,
    /// How old an active prescription without an end may be before it may have been forgotten; about a year unless stated.
    #[serde(default = "a_year")]
    pub forgotten_weeks: i64,
    /// From which age a woman counts as postmenopausal without a statement.
    #[serde(default)]
    pub postmenopausal_from_age: Option<u8>,
    #[serde(default)]
    pub early_relapse: Option<EarlyRelapse>,
}

const fn a_year() -> i64 {
    53
}

/// When metastatic disease may count as treated, because it came soon after therapy of early disease.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EarlyRelapse {
    /// How soon after the last dose.
    pub weeks: i64,
    /// The drugs or classes it was given with.
    pub after: Vec<Name>,
}
