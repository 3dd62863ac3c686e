//! Since when a condition is there, and how well that is known.

use crate::case::PartialDate;
use crate::case::date::months_later;
use crate::fhir::record::node::Node;

/// A date, and whether it is that of the disease (an onset) or only one by which it was there (when it was recorded).
#[derive(Debug, Clone, Copy)]
pub struct Since {
    pub date: PartialDate,
    pub is_onset: bool,
}

/// The onset of a Condition, else the day it was recorded.
pub fn onset(node: Node) -> Option<Since> {
    let period = node.at(&["onsetPeriod", "start"]).and_then(Node::text);
    // mCODE's date of assertion is the date of the diagnosis.
    let extended = node.each("extension").find_map(|extension| extension.str("valueDateTime"));
    let onsets = [node.str("onsetDateTime"), period, node.str("onsetString"), extended];
    let onset = onsets.into_iter().flatten().find_map(PartialDate::parse);
    let recorded = || node.str("recordedDate").and_then(PartialDate::parse);
    let onset = onset.map(|date| Since { date, is_onset: true });
    onset.or_else(|| recorded().map(|date| Since { date, is_onset: false }))
}

/// Recorded so many months or more after its onset.
pub fn is_recorded_long_after(node: Node, months: u8) -> bool {
    let recorded = node.str("recordedDate").and_then(PartialDate::parse).and_then(PartialDate::earliest);
    let onset = onset(node).filter(|since| since.is_onset).and_then(|since| since.date.latest());
    let late = onset.and_then(|onset| months_later(onset, months));
    recorded.zip(late).is_some_and(|(recorded, late)| recorded >= late)
}
