//! Cancers, kept apart: site, histology, stage, side, where it has spread.

use super::date::PartialDate;
use super::specimen::Laterality;

/// One cancer of this patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancer {
    pub site: Site,
    pub histology: Histology,
    pub stage: Stage,
    pub laterality: Option<Laterality>,
    pub diagnosed: Option<PartialDate>,
    /// The first date on which the record shows distant or recurrent disease.
    pub metastatic_since: Option<PartialDate>,
    /// That date is when it began, as the record says. Else it is when somebody wrote it down or staged it again, and it
    /// may have begun long before.
    pub spread_is_dated: bool,
    /// Where it has spread (`liver`, `brain`), as far as the record says.
    pub metastases: Vec<String>,
    /// Metastatic from the start (stage IV at diagnosis).
    pub de_novo: bool,
    pub activity: Activity,
    pub reference: String,
    /// Other Conditions that are about the same cancer.
    pub also: Vec<String>,
    /// The diagnosis in the sender's words.
    pub text: String,
}

impl Cancer {
    /// Whether this Condition is about the cancer.
    pub fn is_named_by(&self, reference: &str) -> bool {
        self.reference == reference || self.also.iter().any(|also| also == reference)
    }
}

/// Where the cancer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Site {
    Breast,
    Lung,
    /// A cancer outside our scope.
    Other,
    /// "Metastatic cancer" without saying of what.
    Unstated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Histology {
    Adenocarcinoma,
    Squamous,
    /// Non-small-cell, not further specified.
    NonSmallCell,
    SmallCell,
    Unstated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Stage IV, distant metastasis or unresectable recurrence.
    MetastaticOrRecurrent,
    /// Stage 0 to III without later recurrence.
    Early,
    Unstated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    Active,
    /// Resolved, inactive, in remission: history.
    Past,
}

impl Site {
    /// The disease word of cards and rules, when the site is in scope.
    pub const fn scope(self) -> Option<&'static str> {
        match self {
            Self::Breast => Some("breast"),
            Self::Lung => Some("nsclc"),
            Self::Other | Self::Unstated => None,
        }
    }
}

impl Stage {
    /// The word programs get.
    pub const fn id(self) -> &'static str {
        match self {
            Self::MetastaticOrRecurrent => "metastatic-or-recurrent",
            Self::Early => "early",
            Self::Unstated => "unstated",
        }
    }
}

impl Activity {
    /// The word programs get.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Past => "past",
        }
    }
}
