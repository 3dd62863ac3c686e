//! What is asked of a criterion that most of them answer alike.

use super::{Criterion, CriterionKind};
use crate::case::resolve::Doubt;
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::words::Aspect;

impl CriterionKind {
    /// About therapy that was given: it changes, and the tumour does not.
    pub const fn is_history(self) -> bool {
        matches!(self, Self::Line | Self::Prior)
    }

    /// About what was or is given, not about the tumour.
    pub const fn is_timing(self) -> bool {
        self.is_history() || matches!(self, Self::TogetherWith)
    }

    /// What it is about: `pd-l1-by-other-than` and `pd-l1` are about the same results.
    pub const fn root(self) -> Self {
        match self {
            Self::Her2 | Self::Her2By | Self::Her2Open => Self::Her2,
            Self::PdL1 | Self::PdL1ByOtherThan => Self::PdL1,
            other => other,
        }
    }

    /// What of an order is in question when this does not hold.
    pub const fn aspect(self, doubt: Option<Doubt>) -> Aspect {
        match (self, doubt) {
            (_, Some(Doubt::OnlyPreliminary)) => Aspect::ResultStatus,
            (_, Some(Doubt::Specimens)) => Aspect::Specimen,
            (Self::Line | Self::Prior, _) => Aspect::Line,
            (Self::PdL1 | Self::Her2By, _) | (Self::Her2, Some(Doubt::NeedsIsh | Doubt::NeedsStaining)) => {
                Aspect::CompanionDiagnostic
            }
            (Self::TogetherWith, _) => Aspect::Combination,
            _ => Aspect::Indication,
        }
    }
}

impl Criterion {
    /// The drugs and classes it asks for.
    pub fn drugs(&self) -> Vec<DrugOrClass> {
        match self {
            Self::Prior(prior) => prior.any_of.iter().chain(&prior.none_of).copied().collect(),
            Self::TogetherWith(drugs) => drugs.clone(),
            _ => Vec::new(),
        }
    }
}
