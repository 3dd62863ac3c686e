//! Parts of the record that were not seen and leave nothing open: many EHRs do not have them, or the site said so.

use super::place::Key;

/// A part that was not seen, or a category of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    pub part: Key,
    /// As the EHR calls it: `imaging`.
    pub category: Option<String>,
    pub why: UnseenReason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnseenReason {
    /// The site does not keep it.
    NotKept,
    NotAsked,
    NotSent,
    /// The EHR does not answer the question.
    Refused,
    /// Results were asked for by category: those without one were not.
    WithoutCategory,
    /// The EHR's own searches may leave out some of it.
    Narrowed,
}

impl UnseenReason {
    pub const fn id(self) -> &'static str {
        match self {
            Self::NotKept => "not-kept",
            Self::NotAsked => "not-asked",
            Self::NotSent => "not-sent",
            Self::Refused => "refused",
            Self::WithoutCategory => "without-category",
            Self::Narrowed => "narrowed",
        }
    }
}

impl Unseen {
    /// Whether drugs given before could stand there.
    pub fn is_of_therapy(&self) -> bool {
        matches!(self.part, Key::Medications | Key::Administrations | Key::Statements)
    }

    /// Whether a result could stand there, though others were seen: that none was seen does not say that none is on file.
    pub fn may_hold_results(&self) -> bool {
        self.part == Key::Observations
    }
}
