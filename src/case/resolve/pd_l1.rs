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
    let matching = |finding: &Finding| {
        let is_by_assay = finding.assay.as_ref().is_some_and(|named| named.known && named.name == assay);
        let Value::Score(kind, interval) = finding.value else { return None };
        (is_by_assay && kind == score).then_some(interval)
    };
    let all: Vec<_> = case.findings_of(cancer, Marker::PdL1).collect();
    let used = all.iter().filter(|(_, finding)| finding.is_used());
    let (basis, possible): (Vec<usize>, Vec<Interval>) =
        used.filter_map(|(index, finding)| Some((*index, matching(finding)?))).unzip();
    let near: Vec<usize> = all.iter().map(|(index, _)| *index).collect();
    // What could not be read and was tested again later by the same assay and score is answered.
    let read = all.iter().filter(|(_, finding)| finding.is_used() && matching(finding).is_some());
    let answered = read.filter_map(|(_, finding)| finding.source.first_day()).max();
    let is_answered = |finding: &Finding| {
        let last = finding.source.last_day();
        last.zip(answered).is_some_and(|(last, answered)| last.certainly_before(answered))
    };
    let undecided = |(_, finding): &(usize, &Finding)| {
        matches!(finding.value, Value::Unreadable(_) | Value::Contradiction(_))
            && finding.is_used()
            && finding.assay.as_ref().is_none_or(|named| named.name == assay)
            && !is_answered(finding)
    };
    if all.iter().any(undecided) {
        return Reading { possible, doubt: Some(Doubt::Unreadable), basis: near };
    }
    if possible.is_empty() {
        let preliminary = all
            .iter()
            .any(|(_, finding)| finding.usage == Usage::Shown(Why::Preliminary) && matching(finding).is_some());
        let doubt = if preliminary { Doubt::OnlyPreliminary } else { Doubt::Absent };
        return Reading { possible, doubt: Some(doubt), basis: near };
    }
    Reading { possible, doubt: None, basis }
}
