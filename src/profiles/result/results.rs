//! What results are read into: findings, tests on their way, running text, and what could not be read.

use crate::case::PartialDate;
use crate::case::finding::{Finding, Pending};
use crate::case::marker::Marker;
use crate::case::place::Place;
use crate::case::unread::Unread;

/// What results are read into.
#[derive(Debug, Default)]
pub struct Results {
    pub findings: Vec<Finding>,
    pub pending: Vec<Pending>,
    /// Ids of tests that a request names by our own code.
    pub requested_tests: Vec<String>,
    /// What each request names: markers, genes, assays.
    pub requests: Vec<Vec<String>>,
    /// Resources of ours (by their code) whose value we cannot read: where it stands and why.
    pub unreadable: Vec<(Place, Unread)>,
    /// Running text that names markers.
    pub narratives: Vec<Narrative>,
}

/// Running text that names markers and is not interpreted.
#[derive(Debug)]
pub struct Narrative {
    /// `DiagnosticReport/d1`.
    pub reference: String,
    pub place: Place,
    pub about: Vec<Marker>,
    pub date: Option<PartialDate>,
    /// The day of the tissue, where it is a report of pathology.
    pub examined: Option<PartialDate>,
    /// What cannot be read, when it is not the words.
    pub what: Option<Unread>,
}

/// Each marker once, in their order.
pub fn distinct(markers: &[Marker]) -> impl Iterator<Item = Marker> {
    let mut markers = markers.to_vec();
    markers.sort_unstable();
    markers.dedup();
    markers.into_iter()
}
