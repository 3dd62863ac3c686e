//! What is to be fetched of a FHIR server, and what came of it.
//!
//! Declared keys minus sent keys are the missing keys. It deliberately judges nothing, and fetches nothing itself.

use super::chart::GapReason;
use super::key::{Prefetch, find, keys};
use super::page::Page;
use super::sent::{Sent, sent};
use crate::cds_hooks::discovery::{Declaration, PATIENT, resource_type};
use crate::cds_hooks::query::percent_encoded;

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
    pub pages: Vec<Page>,
    /// What is missing, in words without patient data; nothing when all was had.
    pub gaps: Vec<GapReason>,
}

impl Fetched {
    pub(crate) fn new(wanted: &Wanted) -> Self {
        let from_first = matches!(wanted.start, Start::First { .. });
        Self { key: wanted.key, from_first, pages: Vec::new(), gaps: Vec::new() }
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
            GapReason::NotSent | GapReason::OperationOutcome(_) | GapReason::Paged | GapReason::Unreadable(_) => {
                format!("{}: further pages could not be followed", self.key)
            }
        })
    }

    /// Whether all was had and it is nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.gaps.is_empty() && self.matches() == 0
    }

    /// Matches on all pages.
    pub(crate) fn matches(&self) -> usize {
        self.pages.iter().map(Page::matches).sum()
    }
}

/// What should be fetched: keys that were not sent, the next page of those that were sent in part, and all of those
/// that say more exists without saying where.
#[must_use]
pub fn missing(declaration: &Declaration, prefetch: &Prefetch<'_>, patient_id: &str) -> Vec<Wanted> {
    let wanted = keys(declaration).filter_map(|key| {
        let resource_type = resource_type(key.template).to_owned();
        let start = match sent(find(prefetch, key.name), &resource_type) {
            Sent::Bundle { next: Some(next), .. } => Start::Next(next.to_owned()),
            Sent::Absent | Sent::Bundle { incomplete: true, .. } => first(key.template, patient_id),
            Sent::Bundle { .. } | Sent::Nothing | Sent::Resource(_) | Sent::Outcome(_) | Sent::Unusable(_) => {
                return None;
            }
        };
        Some(Wanted { key: key.name, resource_type, is_search: key.is_search(), start })
    });
    wanted.collect()
}

/// The template for this patient, whose bare id stands there as CDS Hooks fills it, and in searches also as `Patient/id`.
fn first(template: &str, patient_id: &str) -> Start {
    let id = percent_encoded(patient_id);
    let search = format!("patient={PATIENT}");
    let typed = template.contains(&search).then(|| template.replace(&search, &format!("patient=Patient/{id}")));
    Start::First { path: template.replace(PATIENT, &id), typed }
}
