//! PD-L1 of a cancer by one assay and one score: the intervals its results leave possible.

use super::{Doubt, Reading};
use crate::case::Case;
use crate::case::disease::Cancer;
use crate::case::finding::{Finding, Score, Usage, Value, Why};
use crate::case::interval::Interval;
use crate::case::marker::Marker;

/// PD-L1 by one assay and score: the interval that holds every used result, so that two results on either side of a
/// cut-off leave it open.
pub fn resolve_pd_l1(case: &Case, cancer: &Cancer, assay: &str, score: Score) -> Reading<Interval> {
    let matching = |finding: &&(usize, &Finding)| {
        matches!(&finding.1.value, Value::Score(kind, _) if *kind == score)
            && finding.1.assay.as_ref().is_some_and(|named| named.known && named.name == assay)
    };
    let all: Vec<_> = case.findings_of(cancer, Marker::PdL1).collect();
    let used: Vec<_> = all.iter().filter(|(_, finding)| finding.is_used()).filter(matching).collect();
    let basis: Vec<usize> = used.iter().map(|(index, _)| *index).collect();
    let possible: Vec<Interval> = used
        .iter()
        .filter_map(|(_, finding)| match finding.value {
            Value::Score(_, interval) => Some(interval),
            _ => None,
        })
        .collect();
    let near: Vec<usize> = all.iter().map(|(index, _)| *index).collect();
    let undecided = |(_, finding): &(usize, &Finding)| {
        matches!(finding.value, Value::Unreadable(_) | Value::Contradiction(_))
            && finding.is_used()
            && finding.assay.as_ref().is_none_or(|named| named.name == assay)
    };
    if all.iter().any(undecided) {
        return Reading { possible, doubt: Some(Doubt::Unreadable), basis: near };
    }
    if possible.is_empty() {
        let preliminary =
            all.iter().filter(matching).any(|(_, finding)| finding.usage == Usage::Shown(Why::Preliminary));
        let doubt = if preliminary { Doubt::OnlyPreliminary } else { Doubt::Absent };
        return Reading { possible, doubt: Some(doubt), basis: near };
    }
    Reading { possible, doubt: None, basis }
}
