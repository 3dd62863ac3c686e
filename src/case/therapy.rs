//! Drugs the patient has had or is having.

use super::date::PartialDate;
use super::dosage::Dosage;
use super::place::ResourceKind;

/// One drug, over one stretch of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Exposure {
    pub drug: Drug,
    pub course: Course,
    pub setting: Setting,
    /// By the record's own words; else it follows from the dates.
    pub setting_is_stated: bool,
    /// A visit for chemotherapy that names no drug.
    pub is_nameless: bool,
    pub start: Option<PartialDate>,
    /// The last day, as far as the record says; of a prescription the day until which it is good.
    pub end: Option<PartialDate>,
    /// The record says that the therapy was ended, on `end` when that is known. A prescription or an infusion that is
    /// merely completed does not: the next one may follow.
    pub stopped: bool,
    /// Why it was ended, when the record says.
    pub ended_for: Option<EndReason>,
    /// Paused, to be gone on with (`on-hold`).
    pub paused: bool,
    /// Which disease it was given for, when the record says.
    pub indication: Indication,
    /// How much was given or prescribed, as far as it was read.
    pub dosage: Dosage,
    /// The line of therapy, when the order, statement or procedure itself names it.
    pub stated_line: Option<LineWord>,
    /// The kind of resource it is known from.
    pub kind: ResourceKind,
    pub reference: String,
}

/// Why a therapy was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndReason {
    Progression,
    Toxicity,
    /// As planned.
    Completed,
}

/// The disease a drug was given for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Indication {
    Unstated,
    /// The Condition it names is a cancer of the record.
    Cancer(String),
    /// Another disease than a cancer in question: arthritis, a transplantation, a carcinoma in situ of before.
    Other,
    /// It was over before the cancer in question was found: for another tumour, or this one is older than the record says.
    BeforeOnset,
}

/// The record says that the disease had progressed on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progression {
    pub date: PartialDate,
    pub reference: String,
}

/// The line that words name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineWord {
    pub number: u8,
    /// Lines of one kind of therapy were counted ("second-line chemotherapy"): of all lines it is this one or a later one.
    pub is_of_one_kind: bool,
}

/// A plan that is followed now says which line it is (`CarePlan`, `EpisodeOfCare`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedLine {
    pub line: LineWord,
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

    /// Given on its day, and over with it; what was handed over lasts for days nobody may have told.
    pub fn is_of_one_day(&self) -> bool {
        matches!(self.kind, ResourceKind::MedicationAdministration | ResourceKind::Procedure)
    }
}

/// Which drug it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drug {
    /// An id of the knowledge (`nab-paclitaxel`).
    Known(String),
    /// Looks like a cancer drug and is not in the knowledge.
    UnknownAntineoplastic(UnknownDrug),
    /// Neither recognised nor a cancer drug.
    Other(String),
}

/// A cancer drug that is not in the knowledge, in the sender's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownDrug {
    pub text: String,
    /// The words are the name of one drug. Else ("chemotherapy", "study drug") it may be any drug, also one we know.
    pub is_name: bool,
}

impl Drug {
    /// A cancer drug of which the words do not tell which it is.
    pub fn unknown(text: &str) -> Self {
        Self::UnknownAntineoplastic(UnknownDrug { text: text.to_owned(), is_name: false })
    }

    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Known(id) => Some(id),
            Self::UnknownAntineoplastic(_) | Self::Other(_) => None,
        }
    }

    /// The id of a known drug, else the sender's words.
    pub fn words(&self) -> &str {
        match self {
            Self::Known(words) | Self::Other(words) => words,
            Self::UnknownAntineoplastic(unknown) => &unknown.text,
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
    Early(Surgery),
    Metastatic,
    Unstated,
}

/// Where therapy of early disease stands to the operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Surgery {
    /// Neoadjuvant.
    Before,
    /// Adjuvant.
    After,
    /// Both, or the record does not say.
    Unstated,
}

impl Surgery {
    /// The word programs get.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Before => "neoadjuvant",
            Self::After => "adjuvant",
            Self::Unstated => "early",
        }
    }
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
            Self::Early(_) => "early",
            Self::Metastatic => "metastatic",
            Self::Unstated => "unstated",
        }
    }
}
