//! Drugs the patient has had or is having.

use super::date::PartialDate;
use super::place::ResourceKind;

/// One drug, over one stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposure {
    pub drug: Drug,
    pub course: Course,
    pub setting: Setting,
    pub start: Option<PartialDate>,
    /// The last day, as far as the record says; of a prescription the day until which it is good.
    pub end: Option<PartialDate>,
    /// The record says that the therapy was ended, on `end` when that is known. A prescription or an infusion that is
    /// merely completed does not: the next one may follow.
    pub stopped: bool,
    /// The kind of resource it is known from.
    pub kind: ResourceKind,
    pub reference: String,
}

impl Exposure {
    /// Known from a prescription: its end is that of a paper, not of a therapy.
    pub fn is_prescribed(&self) -> bool {
        self.kind == ResourceKind::MedicationRequest
    }

    /// Known to have reached the patient: given, or handed over.
    pub fn is_given(&self) -> bool {
        matches!(self.kind, ResourceKind::MedicationAdministration | ResourceKind::MedicationDispense)
    }

    /// This ended what `other` is about: a stop of the same drug that is not certainly older.
    fn stops(&self, other: &Self) -> bool {
        let running = other.course == Course::Running;
        // A prescription is stopped to be replaced by another (a new dose): the one that is active stands.
        if !self.stopped || self.drug != other.drug || (running && self.is_prescribed()) {
            return false;
        }
        // When nobody says when it was stopped, what began later and is running was begun anew.
        let last = self.end.or(self.start.filter(|_| running));
        !last.zip(other.start).is_some_and(|(last, start)| last.certainly_before(start))
    }

    /// The record ended this, or what it continued.
    pub fn was_stopped(&self, all: &[Self]) -> bool {
        all.iter().filter(|stop| stop.stops(self)).any(|stop| {
            let replaces = |other: &&Self| {
                let later = stop.start.zip(other.start).is_some_and(|(old, new)| old.certainly_before(new));
                other.is_prescribed() && !other.stopped && other.drug == stop.drug && later
            };
            !(stop.is_prescribed() && all.iter().any(|other| replaces(&other)))
        })
    }
}

/// Which drug it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drug {
    /// An id of the knowledge (`nab-paclitaxel`).
    Known(String),
    /// Looks like a cancer drug and is not in the knowledge: the sender's words.
    UnknownAntineoplastic(String),
    /// Neither recognised nor a cancer drug.
    Other(String),
}

impl Drug {
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Known(id) => Some(id),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    Running,
    Past,
    /// Ordered and never given, or the record does not say.
    Unclear,
    /// Prescribed as active so long ago that nobody may have ended it. An order of the same drug says that it goes on.
    Stale,
}

/// For what disease situation it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Before or after surgery of early disease.
    Early,
    Metastatic,
    Unstated,
}

impl Course {
    /// The word programs get.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Past => "past",
            Self::Unclear | Self::Stale => "unclear",
        }
    }
}

impl Setting {
    /// The word programs get.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::Metastatic => "metastatic",
            Self::Unstated => "unstated",
        }
    }
}
