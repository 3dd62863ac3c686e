//! `clashes.yaml`: drugs that are not given together, and pairs that belong together all the same.

use serde::Deserialize;

use super::Name;
use crate::knowledge::text::Text;

/// The file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Clashes {
    pub clashes: Vec<Clash>,
    #[serde(default)]
    pub together: Vec<Together>,
}

/// One reason why two drugs are not given together: by exactly one of the three ways to name them.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Clash {
    /// Cards name it where they name a rule.
    pub id: Name,
    /// What the two are together (`two taxanes`).
    pub text: Text,
    /// One drug twice, in whatever form.
    #[serde(default)]
    pub same_substance: bool,
    /// Two of these drugs or classes.
    #[serde(default)]
    pub one_of: Vec<Name>,
    /// One of these with one of `not-with`.
    #[serde(default)]
    pub these: Vec<Name>,
    #[serde(default)]
    pub not_with: Vec<Name>,
    /// One of `these` may begin as soon as the last cycle of the other is over.
    #[serde(default)]
    pub may_follow: bool,
    /// The disease in which this holds; left out: in every one.
    #[serde(default)]
    pub cancer: Option<Name>,
    pub source: Name,
}

/// Drugs or classes of which any two may stand together.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Together {
    pub drugs: Vec<Name>,
    pub source: Name,
}
