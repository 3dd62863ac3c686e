//! `drugs/*.yaml`: a drug's names, classes and, dated by country, what it is approved for.

use serde::Deserialize;

use super::Name;
use crate::knowledge::country::Country;
use crate::knowledge::drug::ApprovalStatus;
use crate::knowledge::text::Text;

/// One drug.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Drug {
    /// The generic name in kebab-case.
    pub id: Name,
    pub name: Text,
    /// What a card calls it where room is short (`T-DXd`); else its name.
    #[serde(default)]
    pub short: Option<Text>,
    /// Other spellings a record may use: brands, abbreviations, known misprints. Matched longest first.
    #[serde(default)]
    pub spellings: Vec<Name>,
    pub classes: Vec<Name>,
    /// The drugs this is another form of, or a fixed combination of; by itself a drug is its own substance.
    #[serde(default)]
    pub substances: Vec<Name>,
    #[serde(default)]
    pub indications: Vec<Indication>,
}

/// What a drug is used for, wherever it is approved for it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Indication {
    pub id: Name,
    pub text: Text,
    pub approvals: Vec<Approval>,
}

/// A dated fact about one country.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Approval {
    pub country: Country,
    pub status: ApprovalStatus,
    /// `2021-08`, as precise as the source gives it.
    #[serde(default)]
    pub since: Option<Name>,
    /// `source#statement`.
    pub source: Name,
}
