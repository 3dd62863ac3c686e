//! What is said of a disease, after the check; how it is recognised is `case::diseases`.

use serde::Deserialize;

use super::text::Text;

/// The words of one disease.
#[derive(Debug, Clone)]
pub struct DiseaseTexts {
    /// As cards name it.
    pub name: Text,
    /// What is said instead of advice, when no rule is written for it.
    pub out_of_scope: Option<Text>,
    /// What therapy of this disease needs and no rule covers yet.
    pub no_rules_yet: Vec<Topic>,
}

/// A topic without rules: every card of options says that it was not judged.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Topic {
    pub topic: Text,
    /// The tumours it concerns; all, when left out.
    #[serde(default)]
    pub of: Option<TumourGroup>,
}

/// Tumours that share their therapy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TumourGroup {
    HrPositive,
    TripleNegative,
    #[serde(rename = "her2-positive")]
    Her2Positive,
}
