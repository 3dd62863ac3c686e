//! What we hold of one patient's record for one hook call, and what we could not get.
//!
//! It deliberately judges nothing: a gap is stated here and weighed by those who read the case.

use std::fmt;

use super::node::Node;
use super::unusable::Unusable;

/// Everything that arrived under the prefetch keys (or was fetched for them), entry by entry.
#[derive(Debug, Default)]
pub struct Chart<'a> {
    pub entries: Vec<ChartEntry<'a>>,
    pub gaps: Vec<Gap>,
    /// What was not seen without being a gap: many EHRs do not have it, or the site said so.
    pub unseen: Vec<Unseen>,
    /// Templates the client tried to fill, and its server refused; for the log.
    pub refused: Vec<String>,
}

/// A part of the record that was not seen, and leaves nothing open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// The part: `statements`.
    pub part: &'static str,
    /// The category of it, where the rest was asked for.
    pub category: Option<String>,
    pub why: UnseenReason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnseenReason {
    /// The site says that it does not keep it (`chart.not_kept`).
    NotKept,
    /// No key of the EHR's profile asks for it.
    NotAsked,
    /// It was neither sent nor fetched.
    NotSent,
    /// The EHR does not answer the question.
    Refused,
    /// Results were asked for by category: one without was not asked for.
    WithoutCategory,
    /// The client's own searches may leave out some of it.
    Narrowed,
}

/// One resource of the chart.
#[derive(Debug)]
pub struct ChartEntry<'a> {
    /// The prefetch key it came under (`observations`), `bundle` for a file read from the command line.
    pub key: &'static str,
    /// `Bundle.entry.fullUrl`, needed to resolve `urn:uuid:` references.
    pub full_url: Option<&'a str>,
    /// Whether the key's query already limits the data to the patient, so that a resource without subject is theirs.
    pub patient_limited: bool,
    /// The `resourceType` of the resource.
    pub kind: &'a str,
    pub resource: Node<'a>,
}

/// Something of the chart that could not be read or fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub place: Place,
    pub why: GapReason,
}

/// Where in what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// All under a prefetch key.
    Key(&'static str),
    /// An entry under a key: its position, and those in the Bundles inside it.
    Entry(&'static str, Vec<usize>),
    /// A file of the command line, by its name.
    Document(String),
}

/// `observations`, `observations.entry[3]`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Entry(key, positions) => {
                f.write_str(key)?;
                positions.iter().try_for_each(|at| write!(f, ".entry[{at}]"))
            }
            Self::Document(name) => f.write_str(name),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GapReason {
    /// The key was not sent and could not be fetched.
    NotSent,
    /// An OperationOutcome stood in the place of the data: the client tried and failed. Holds its text.
    OperationOutcome(String),
    /// The EHR does not answer the question: it does not have the type, or wants other parameters. Holds its words.
    Refused(String),
    /// The EHR does not show it to this caller or of this patient, or only in smaller portions: something may stand there.
    /// Holds its words.
    Denied(String),
    /// More pages exist (`link.relation = next`, or `total` above the entries) and could not be followed.
    Paged,
    /// The client's own search leaves out what may speak, by a status or a date.
    Narrowed,
    /// The value is no resource we can use there.
    Unreadable(Unusable),
    /// The FHIR server failed or was too slow, with a text free of patient data.
    Fetch(String),
}

impl GapReason {
    /// Whether the same may be had by another question.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Denied(_))
    }
}
