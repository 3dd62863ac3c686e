//! Drugs the patient has had or is having.

use super::date::PartialDate;

/// One drug, over one stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposure {
    pub drug: Drug,
    pub course: Course,
    pub setting: Setting,
    pub start: Option<PartialDate>,
    pub end: Option<PartialDate>,
    pub reference: String,
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
            Self::Unclear => "unclear",
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
