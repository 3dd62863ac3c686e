//! From several results to what may be relied on: one file a question, and what stays open.
//!
//! The rules are this project's own (kurita-2026 #13, #78 ask for re-assessment and care with specimens): only final
//! results decide, the latest metastasis speaks before a primary, results that disagree are shown and never averaged.
//! Every answer is the set of states that remain possible; an empty record leaves all of them possible.

pub mod gene;
pub mod her2;
pub mod her2_specimens;
pub mod pd_l1;
pub mod receptor;
mod speaking;
mod without_results;

/// What is known of one question about the tumour.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<T> {
    /// The states that remain possible.
    pub possible: Vec<T>,
    /// Why more than one state remains, or why the one that remains may not decide.
    pub doubt: Option<Doubt>,
    /// Indices into `case.findings` of the results that speak.
    pub basis: Vec<usize>,
}

/// Why a reading does not decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// No result.
    Absent,
    /// Only a Condition says so.
    StatedOnly,
    /// Only preliminary results.
    OnlyPreliminary,
    Unreadable,
    /// Results of one specimen contradict each other.
    Contradiction,
    /// Specimens disagree across the line that matters.
    Specimens,
    /// IHC 2+ without ISH.
    NeedsIsh,
    /// IHC 0 without a word on membrane staining.
    NeedsStaining,
    /// Only "negative" or "positive", no score; or a range that includes the line.
    NeedsScore,
}

impl Doubt {
    /// The word of the trace.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::StatedOnly => "stated-only",
            Self::OnlyPreliminary => "only-preliminary",
            Self::Unreadable => "unreadable",
            Self::Contradiction => "contradiction",
            Self::Specimens => "specimens",
            Self::NeedsIsh => "needs-ish",
            Self::NeedsStaining => "needs-staining",
            Self::NeedsScore => "needs-score",
        }
    }
}
