//! A drug after the check: its names, classes and, dated by country, what it is approved for.

use serde::Deserialize;

use super::country::Country;
use super::ids::{ClassId, DrugId, IndicationId, StatementId};
use super::text::Text;
use crate::case::PartialDate;

/// One drug.
#[derive(Debug, Clone)]
pub struct Drug {
    pub id: DrugId,
    pub name: Text,
    /// What a card calls it where room is short (`T-DXd`); else its name.
    pub short: Option<Text>,
    /// Other spellings a record may use.
    pub spellings: Vec<String>,
    pub classes: Vec<ClassId>,
    /// What it holds, by the plain drug's id: the same antibody in another form is the same substance.
    pub substances: Vec<DrugId>,
    pub indications: Vec<Indication>,
}

impl Drug {
    /// Is it of this class?
    pub fn is_of(&self, class: ClassId) -> bool {
        self.classes.contains(&class)
    }

    /// Is it this drug, or of this class?
    pub fn is(&self, named: DrugOrClass) -> bool {
        match named {
            DrugOrClass::Drug(id) => self.id == id,
            DrugOrClass::Class(class) => self.is_of(class),
        }
    }

    /// All spellings a record may use, the names among them.
    pub fn all_spellings(&self) -> impl Iterator<Item = &str> {
        self.spellings.iter().map(String::as_str).chain([self.name.ja.as_str(), self.name.en.as_str()])
    }
}

/// What history and orders are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DrugOrClass {
    Drug(DrugId),
    Class(ClassId),
}

impl DrugOrClass {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Drug(id) => id.as_str(),
            Self::Class(id) => id.as_str(),
        }
    }
}

/// What a drug is used for, wherever it is approved for it.
#[derive(Debug, Clone)]
pub struct Indication {
    pub id: IndicationId,
    pub text: Text,
    pub approvals: Vec<Approval>,
}

/// A dated fact about one country.
#[derive(Debug, Clone)]
pub struct Approval {
    pub country: Country,
    pub status: ApprovalStatus,
    /// As precise as the source gives it.
    pub since: Option<PartialDate>,
    pub source: StatementId,
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
