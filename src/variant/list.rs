//! Lists of variants that count for a drug, as data.
//!
//! A list belongs to one (gene, drug, assay, country, date). Its rows take four forms: an exact protein, an exact
//! protein with one coding change, a range of codons with kinds of change, and the laboratory's classification; a row
//! may also point at the rows of another list. What a list says of a variant is in `standing`, the files in `list_file`.

use super::edit::Edit;
use super::kind::Kind;
use super::notation::{Classification, StatedCoding};
use super::residue::Residue;

/// All lists.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    pub(super) lists: Vec<List>,
}

impl Lists {
    /// The genes of a drug's lists, each once.
    pub fn genes_of(&self, drug: &str) -> Vec<&str> {
        let mut genes: Vec<&str> = self
            .lists
            .iter()
            .filter(|list| list.drug == drug)
            .flat_map(|list| &list.genes)
            .map(String::as_str)
            .collect();
        genes.sort_unstable();
        genes.dedup();
        genes
    }
}

/// One list with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    pub id: String,
    pub genes: Vec<String>,
    pub drug: String,
    pub assay: String,
    /// `JP`, `US`.
    pub country: String,
    /// `2023-11` or `2025-10-01`: the date of what is printed, not of the file.
    pub as_of: String,
    pub sources: Vec<String>,
    /// What is known to be missing from the list, for the reader.
    pub gaps: Vec<String>,
    pub notes: Vec<String>,
    /// In the order of the file: the first row that speaks decides.
    pub rows: Vec<Row>,
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    pub form: Form,
    /// Limits the row to codons first..=last.
    pub codons: Option<(usize, usize)>,
    /// Limits the row to kinds of change; empty: any kind.
    pub kinds: Vec<Kind>,
    pub status: Status,
    pub source: String,
    pub note: Option<String>,
}

/// How a row says which variants it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// This protein. `coding` is the change printed beside it; with `is_coding_needed` only that one counts.
    Exact { printed: String, edit: Edit<Residue>, coding: StatedCoding, is_coding_needed: bool },
    /// Every change of these codons and kinds.
    Range,
    /// Every germline variant the laboratory classifies so.
    Laboratory(Vec<Classification>),
    /// The rows of this status of another list.
    AsList { list: String, status: Status },
}

/// What a row gives its variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Counts as companion-diagnostic result.
    Cdx,
    /// Reported for information; does not count.
    ReferenceOnly,
    /// Not printed as companion-diagnostic; counted by a stated policy of this project.
    ByPolicy,
    /// Not settled by the sources held.
    Undetermined,
}

impl Status {
    /// The word of the list files and of the contract.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Cdx => "cdx",
            Self::ReferenceOnly => "reference-only",
            Self::ByPolicy => "by-policy",
            Self::Undetermined => "undetermined",
        }
    }

    /// Reads the word of the list files.
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Cdx, Self::ReferenceOnly, Self::ByPolicy, Self::Undetermined]
            .into_iter()
            .find(|status| status.id() == id)
    }
}

impl Lists {
    /// All lists.
    pub fn iter(&self) -> impl Iterator<Item = &List> {
        self.lists.iter()
    }
}
