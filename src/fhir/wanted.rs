//! What is to be fetched of a FHIR server, and what came of it.
//!
//! It deliberately judges nothing: pages are texts, and what is missing is stated.

use super::chart::GapReason;

/// One thing to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub key: &'static str,
    pub resource_type: String,
    pub is_search: bool,
    pub start: Start,
}

/// Where fetching begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// At the first page: the filled template, and for a search the same with the patient as `Patient/id`, in case
    /// the server understands only that.
    First { path: String, typed: Option<String> },
    /// After what was sent: its `next` link.
    Next(String),
}

/// What came of it.
#[derive(Debug)]
pub struct Fetched {
    pub key: &'static str,
    /// Whether fetching began at the first page.
    pub from_first: bool,
    /// The bodies, page by page.
    pub pages: Vec<String>,
    /// What is missing, in words without patient data; nothing when all was had.
    pub gaps: Vec<GapReason>,
    /// Matches on all pages, as `Page` counts them.
    pub matches: usize,
}

impl Fetched {
    pub(super) fn new(wanted: &Wanted) -> Self {
        let from_first = matches!(wanted.start, Start::First { .. });
        Self { key: wanted.key, from_first, pages: Vec::new(), gaps: Vec::new(), matches: 0 }
    }

    /// Nothing was fetched, because of `why`.
    #[must_use]
    pub fn nothing(wanted: &Wanted, why: &str) -> Self {
        Self { gaps: vec![GapReason::Fetch(why.to_owned())], ..Self::new(wanted) }
    }

    /// What is missing and why, for the log.
    pub fn told(&self) -> impl Iterator<Item = String> {
        self.gaps.iter().map(|gap| match gap {
            GapReason::Fetch(why) => format!("{}: {why}", self.key),
            _ => format!("{}: further pages could not be followed", self.key),
        })
    }

    /// Whether all was had and it is nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.gaps.is_empty() && self.matches == 0
    }
}
