//! What would settle an open verdict.

use std::cmp::Ordering;

use crate::knowledge::ids::TestId;

/// A test somebody can order, or what somebody has to find out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    Test(TestId),
    PriorTherapy,
    /// A line runs: what comes next waits for it.
    Progression,
    MenopausalStatus,
    /// Early, or metastatic or recurrent.
    Stage,
    /// What the tumour is made of.
    Histology,
    /// Specimens disagree: they have to be assessed again.
    Specimen,
    /// Whether the tumour has to shrink quickly.
    VisceralCrisis,
}

impl Missing {
    /// The word programs get (CONTRACT section 3, `missing`).
    pub const fn id(self) -> &'static str {
        match self {
            Self::Test(test) => test.as_str(),
            Self::PriorTherapy => "prior-therapy",
            Self::Progression => "progression",
            Self::MenopausalStatus => "menopausal-status",
            Self::Stage => "stage",
            Self::Histology => "histology",
            Self::Specimen => "specimen",
            Self::VisceralCrisis => "visceral-crisis",
        }
    }

    pub const fn test(self) -> Option<TestId> {
        match self {
            Self::Test(test) => Some(test),
            Self::PriorTherapy
            | Self::Progression
            | Self::MenopausalStatus
            | Self::Stage
            | Self::Histology
            | Self::Specimen
            | Self::VisceralCrisis => None,
        }
    }

    /// A test somebody can order, as opposed to history that somebody must find out.
    pub const fn is_test(self) -> bool {
        self.test().is_some()
    }
}

impl From<TestId> for Missing {
    fn from(test: TestId) -> Self {
        Self::Test(test)
    }
}

/// By their words, so that a card lists them in one order.
impl Ord for Missing {
    fn cmp(&self, other: &Self) -> Ordering {
        self.id().cmp(other.id())
    }
}

impl PartialOrd for Missing {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
