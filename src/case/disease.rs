//! Cancers, kept apart: which disease, stage, side, where it has spread.

use super::date::PartialDate;
use super::reference::Reference;
use super::specimen::Laterality;

/// One cancer of this patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancer {
    pub disease: Disease,
    /// The record says what the tumour is made of. An unstated histology is not an adenocarcinoma.
    pub histology_is_stated: bool,
    /// Of a lung cancer; none where no type is stated, or two are.
    pub histology: Option<Histology>,
    pub stage: Stage,
    /// The record calls it early, and tells of a later drug that is for metastatic disease: the stage is unstated.
    pub stage_is_outdated: bool,
    pub laterality: Option<Laterality>,
    pub diagnosed: Option<PartialDate>,
    /// The same where the record calls it the onset; else it may have been found long before somebody wrote it down.
    pub onset: Option<PartialDate>,
    /// The first date on which the record shows distant or recurrent disease.
    pub metastatic_since: Option<PartialDate>,
    /// That date is when it began, as the record says. Else it is when somebody wrote it down or staged it again, and it
    /// may have begun long before.
    pub spread_is_dated: bool,
    /// Where it has spread (`liver`, `brain`), as far as the record says.
    pub metastases: Vec<String>,
    /// Metastatic from the start (stage IV at diagnosis).
    pub de_novo: bool,
    /// The record calls it a recurrence, or has an earlier stage without spread: it was not metastatic from the start.
    pub recurrent: bool,
    pub activity: Activity,
    /// A distant metastasis may come from it: a basal cell carcinoma of the skin or a lymphoma makes none.
    pub may_spread: bool,
    /// The Condition it goes by.
    pub reference: Reference,
    /// Other Conditions that are about the same cancer.
    pub also: Vec<Reference>,
    /// The diagnosis in the sender's words.
    pub text: String,
}

impl Cancer {
    /// The same disease on the other side: a left and a right breast cancer.
    pub fn is_beside(&self, other: &Self) -> bool {
        let sides = self.laterality.zip(other.laterality);
        self.disease == other.disease && sides.is_some_and(|(own, other)| own.is_opposite(other))
    }

    /// Whether this Condition is about the cancer.
    pub fn is_named_by(&self, reference: &str) -> bool {
        std::iter::once(&self.reference).chain(&self.also).any(|condition| condition.as_str() == reference)
    }
}

/// The histology that indications of lung cancer tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Histology {
    Squamous,
    NonSquamous,
}

impl Histology {
    /// The word programs get.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Squamous => "squamous",
            Self::NonSquamous => "non-squamous",
        }
    }
}

/// What the disease is: site × histology, as the data of `knowledge/diseases` tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disease {
    /// Rules may be written for it.
    InScope(DiseaseId),
    /// It has a name of its own, so that no rule of another disease judges it. No rule is written for it.
    OutOfScope(DiseaseId),
    /// A cancer that no disease of the data describes.
    Other,
    /// "Metastatic cancer" without saying of what.
    Unstated,
}

/// A disease of [`super::diseases::Diseases`], which alone gives these ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DiseaseId(pub(super) u16);

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

impl Disease {
    /// The disease whose rules judge this cancer; none when it is out of scope.
    pub const fn in_scope(self) -> Option<DiseaseId> {
        match self {
            Self::InScope(id) => Some(id),
            Self::OutOfScope(_) | Self::Other | Self::Unstated => None,
        }
    }

    /// The disease of the data, in scope or not.
    pub const fn id(self) -> Option<DiseaseId> {
        match self {
            Self::InScope(id) | Self::OutOfScope(id) => Some(id),
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
