//! `assays/*.yaml`: what an assay reports, for which drug and country it is a companion diagnostic, since when.

use serde::Deserialize;

use super::Name;
use crate::knowledge::country::Country;
use crate::knowledge::text::Text;

/// One assay, or one test somebody can order.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Assay {
    pub id: Name,
    pub name: Text,
    pub specimen: Text,
    /// The orderable tests, by the ids cards use (`pd-l1:22c3-pharmdx:cps`).
    pub tests: Vec<Test>,
    #[serde(default)]
    pub companion_for: Vec<Companion>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Test {
    pub id: Name,
    /// What to order, as a clinician would say it.
    pub name: Text,
    /// What goes with it (genetic counselling, say): a card that asks for the test says so.
    #[serde(default)]
    pub remark: Option<Text>,
    /// Value sets of what a request names that will answer it, too (a panel by its product): of each list all must be named.
    #[serde(default)]
    pub answered_by: Vec<Vec<Name>>,
}

/// The assay decides this drug's indication in this country.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Companion {
    pub drug: Name,
    pub country: Country,
    #[serde(default)]
    pub since: Option<String>,
    pub source: Name,
}
