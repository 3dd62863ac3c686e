//! What is known of a marker when no result may be used: by a diagnosis, or by a preliminary result.

use super::{Doubt, Reading};
use crate::case::Case;
use crate::case::disease::Cancer;
use crate::case::finding::{Sign, Usage, Why};
use crate::case::marker::Marker;

/// No used result: a Condition may state the status, a preliminary result may be on its way.
pub(super) fn resolve_without_results<T: Clone>(
    case: &Case,
    cancer: &Cancer,
    marker: Marker,
    all: &[T],
    meaning: impl Fn(Sign) -> Vec<T>,
) -> Reading<T> {
    let shown: Vec<_> =
        case.findings_of(cancer, marker).filter(|(_, finding)| matches!(finding.usage, Usage::Shown(_))).collect();
    let basis = shown.iter().map(|(index, _)| *index).collect();
    let mut signs =
        shown.iter().filter(|(_, f)| f.usage == Usage::Shown(Why::StatedByCondition)).filter_map(|(_, f)| f.sign());
    if let Some(sign) = signs.next() {
        let possible = if signs.all(|other| other == sign) { meaning(sign) } else { all.to_vec() };
        return Reading { possible, doubt: Some(Doubt::StatedOnly), basis };
    }
    let preliminary = shown.iter().any(|(_, finding)| finding.usage == Usage::Shown(Why::Preliminary));
    let doubt = if preliminary { Doubt::OnlyPreliminary } else { Doubt::Absent };
    Reading { possible: all.to_vec(), doubt: Some(doubt), basis }
}
