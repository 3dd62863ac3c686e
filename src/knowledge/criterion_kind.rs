//! What a verdict is about: the criteria and the population of a rule, their words, and what of an order they put in question.

use super::words::{Aspect, Condition};
use crate::case::resolve::Doubt;

/// What a verdict is about: the criteria, and the population of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CriterionKind {
    Stage,
    Line,
    Er,
    Pgr,
    Her2,
    Her2By,
    Her2Open,
    PdL1,
    PdL1ByOtherThan,
    Prior,
    GermlineBrca,
    Ugt1a1,
    Menopause,
    Has(Condition),
    TogetherWith,
    Below,
    Measured,
    /// Whether the record says what the tumour is made of.
    Histology,
    Her2Ihc,
    Listed,
    GeneResult,
    GenesAbsent,
    OrderedDose,
}

impl CriterionKind {
    /// The word of the trace.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Line => "line",
            Self::Er => "er",
            Self::Pgr => "pgr",
            Self::Her2 => "her2",
            Self::Her2By => "her2-by",
            Self::Her2Open => "her2-open",
            Self::PdL1 => "pd-l1",
            Self::PdL1ByOtherThan => "pd-l1-by-other-than",
            Self::Prior => "prior",
            Self::GermlineBrca => "germline-brca",
            Self::Ugt1a1 => "ugt1a1",
            Self::Menopause => "menopause",
            Self::Has(condition) => condition.marker().id(),
            Self::TogetherWith => "together-with",
            Self::Below => "below",
            Self::Measured => "measured",
            Self::Histology => "histology",
            Self::Her2Ihc => "her2-ihc",
            Self::Listed => "listed",
            Self::GeneResult => "gene-result",
            Self::GenesAbsent => "genes-absent",
            Self::OrderedDose => "ordered-dose",
        }
    }

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
            Self::Line | Self::Prior => Aspect::Line,
            Self::PdL1 | Self::Her2By | Self::Listed => Aspect::CompanionDiagnostic,
            Self::TogetherWith => Aspect::Combination,
            Self::Stage | Self::Er | Self::Pgr | Self::Her2 | Self::Her2Open | Self::PdL1ByOtherThan => {
                Aspect::Indication
            }
            Self::GermlineBrca | Self::Ugt1a1 | Self::Menopause => Aspect::Indication,
            Self::Has(_) | Self::Below | Self::Measured => Aspect::Indication,
            Self::Histology | Self::Her2Ihc | Self::GeneResult | Self::GenesAbsent => Aspect::Indication,
            Self::OrderedDose => Aspect::Dose,
        }
    }
}
