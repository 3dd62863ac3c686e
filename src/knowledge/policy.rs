//! `knowledge.yaml`: the version of the knowledge, and what a site decides for all rules.

use serde::Deserialize;

/// The file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Policy {
    pub version: String,
    /// How recent an administration is the last one of a running regimen.
    pub renewal_weeks: i64,
    /// Drugs begun within so many weeks belong to one course of therapy.
    pub course_weeks: i64,
    #[serde(default)]
    pub early_relapse: Option<EarlyRelapse>,
}

/// When metastatic disease may count as treated, because it came soon after therapy of early disease.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EarlyRelapse {
    /// How soon after the last dose.
    pub weeks: i64,
    /// The drugs or classes it was given with.
    pub after: Vec<String>,
}
