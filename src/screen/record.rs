//! What belongs to one patient, and where it stood.

use super::files::Sources;

/// Where a text stood: the file, and the line or the entry in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The position of its file among the sources.
    pub source: u32,
    /// Counted from 1; 0 is the file as a whole.
    pub line: u64,
}

impl Place {
    /// `Observation.ndjson:17`.
    pub fn told(self, sources: &Sources) -> String {
        let name = sources.name(self.source);
        if self.line == 0 { name.to_owned() } else { format!("{name}:{}", self.line) }
    }
}

/// Why something is not judged: a word for programs, and a sentence without a value of the record in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: &'static str,
    pub message: String,
}

impl Fault {
    /// The code of a file of which the rest cannot be had.
    pub const BROKEN_OFF: &'static str = "unreadable-file";

    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// All that the input holds about one patient.
#[derive(Debug)]
pub struct Record {
    pub patient: String,
    /// The line it came by, where it came as a whole; else it was brought together from many.
    pub place: Option<Place>,
    /// JSON texts, each a resource or a Bundle.
    pub parts: Vec<(Place, String)>,
    /// The input held this patient before, in another text that was answered already.
    pub is_again: bool,
    /// Files that broke off: what they held behind that may be this patient's.
    pub broken_off: Vec<Place>,
    /// More was there than is looked at.
    pub is_too_large: bool,
}
