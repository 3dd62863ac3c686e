//! What follows from what a criterion is about: for an order, and for verdicts that are told together.

use super::criteria::CriterionKind;
use super::words::Aspect;
use crate::case::resolve::Doubt;

impl CriterionKind {
    /// The word of the trace.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Has(condition) => condition.marker().id(),
            named => named.into_str(),
        }
    }

    /// About therapy that was given: it changes, and the tumour does not.
    pub const fn is_history(self) -> bool {
        matches!(self, Self::Line | Self::Prior)
    }

    /// About what was or is given, not about the tumour.
    pub const fn is_timing(self) -> bool {
        self.is_history() || matches!(self, Self::TogetherWith | Self::Partner)
    }

    /// What it is about: `pd-l1-by-other-than` and `pd-l1` are about the same results.
    pub const fn root(self) -> Self {
        match self {
            Self::Her2 | Self::Her2By | Self::Her2Open => Self::Her2,
            Self::PdL1 | Self::PdL1ByOtherThan => Self::PdL1,
            // In lung cancer the score of the protein is told from the variant.
            Self::Listed | Self::GeneResult | Self::GenesAbsent | Self::Her2Ihc => Self::Listed,
            other => other,
        }
    }

    /// What of an order is in question when this does not hold.
    pub const fn aspect(self, doubt: Option<Doubt>) -> Aspect {
        match doubt {
            Some(Doubt::OnlyPreliminary) => return Aspect::ResultStatus,
            Some(Doubt::Specimens) => return Aspect::Specimen,
            Some(Doubt::NeedsIsh | Doubt::NeedsStaining) if matches!(self, Self::Her2) => {
                return Aspect::CompanionDiagnostic;
            }
            // The other doubts are about what is asked, not about one side of it.
            _ => {}
        }
        match self {
            Self::Line | Self::Prior | Self::Cycle => Aspect::Line,
            Self::PdL1 | Self::Her2By | Self::Listed => Aspect::CompanionDiagnostic,
            Self::TogetherWith | Self::Partner => Aspect::Combination,
            // The others are about the disease and the patient.
            _ => Aspect::Indication,
        }
    }
}
