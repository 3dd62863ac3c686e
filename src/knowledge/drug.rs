//! `drugs/*.yaml`: a drug's names, classes and, dated by country, what it is approved for.

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::Country;
use super::text::Text;

/// One drug.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Drug {
    /// The generic name in kebab-case.
    pub id: Spanned<String>,
    pub name: Text,
    /// Other spellings a record may use: brands, abbreviations, known misprints. Matched longest first.
    #[serde(default)]
    pub spellings: Vec<String>,
    pub classes: Vec<Spanned<String>>,
    #[serde(default)]
    pub indications: Vec<Indication>,
}

/// What a drug is used for, wherever it is approved for it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Indication {
    pub id: Spanned<String>,
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
    pub since: Option<Spanned<String>>,
    /// `source#statement`.
    pub source: Spanned<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApprovalStatus {
    Approved,
    NotApproved,
    Withdrawn,
    Filed,
    Unknown,
}

impl ApprovalStatus {
    pub const fn id(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::NotApproved => "not-approved",
            Self::Withdrawn => "withdrawn",
            Self::Filed => "filed",
            Self::Unknown => "unknown",
        }
    }
}
