//! The latest of several measurements, as far as the record tells which one that is.

use crate::case::PartialDate;
use crate::case::finding::{Finding, Marker, Value};
use crate::knowledge::criteria::Below;

use super::situation::Situation;
use super::verdict::{Judged, Verdict};

/// The latest measurement is below the limit: every one that no other is known to be later than has to be. So what is
/// undated speaks beside the latest, and two of one day without time speak both.
pub fn below(situation: &Situation, limit: &Below) -> Judged {
    let marker = Marker::from_id(&limit.measurement.value);
    let values: Vec<(usize, &Finding)> = situation
        .case
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| Some(finding.marker) == marker && finding.is_used())
        .filter(|(_, finding)| matches!(finding.value, Value::Number(_)))
        .collect();
    // Days first, since there may be hundreds; then the times of the last day.
    let newest = values.iter().filter_map(|(_, finding)| finding.date?.earliest()).max();
    let is_old = |finding: &Finding| {
        finding.date.and_then(PartialDate::latest).zip(newest).is_some_and(|(day, newest)| day < newest)
    };
    let recent: Vec<(usize, &Finding)> = values.into_iter().filter(|(_, finding)| !is_old(finding)).collect();
    let outdated = |finding: &Finding| recent.iter().any(|(_, other)| is_later_that_day(other, finding));
    let latest: Vec<(usize, &Finding)> = recent.iter().filter(|(_, finding)| !outdated(finding)).copied().collect();
    let reaches = |finding: &Finding| match &finding.value {
        Value::Number(interval) => interval.reaches(limit.limit),
        _ => None,
    };
    let all = |side| !latest.is_empty() && latest.iter().all(|(_, finding)| reaches(finding) == Some(side));
    let verdict = match (all(false), all(true)) {
        (true, _) => Verdict::Met,
        (_, true) => Verdict::NotMet,
        _ => Verdict::Undetermined,
    };
    let basis = latest.iter().map(|(index, _)| *index);
    Judged::of("below", verdict).missing(limit.measurement.value.clone()).based_on(basis)
}

/// Measured later on the same day.
fn is_later_that_day(one: &Finding, other: &Finding) -> bool {
    let times = || one.time.zip(other.time).and_then(|(time, earlier)| time.is_after(earlier));
    one.date.is_some() && one.date == other.date && times() == Some(true)
}
