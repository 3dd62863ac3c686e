//! The latest measurement, as far as the record tells which one that is.

use crate::case::PartialDate;
use crate::case::finding::{Finding, Value};
use crate::case::marker::Marker;
use crate::knowledge::measurement::Measurement;

use super::super::situation::Situation;

/// Every measurement that no other is known to be later than. So what is undated speaks beside the latest, and two of one
/// day without time speak both.
pub fn latest<'c>(situation: &Situation<'c>, measurement: &Measurement) -> Vec<&'c Finding> {
    latest_of(situation, measurement.marker)
}

/// The same, by its marker.
pub fn latest_of<'c>(situation: &Situation<'c>, marker: Marker) -> Vec<&'c Finding> {
    let is_number =
        |finding: &&Finding| finding.marker == marker && finding.is_used() && matches!(finding.value, Value::Number(_));
    let values: Vec<&Finding> = situation.case.findings.iter().filter(is_number).collect();
    // Days first, since there may be hundreds; then the times of the last day.
    let newest = values.iter().filter_map(|finding| finding.source.date?.earliest()).max();
    let is_old = |finding: &Finding| {
        finding.source.date.and_then(PartialDate::latest).zip(newest).is_some_and(|(day, newest)| day < newest)
    };
    let recent: Vec<&Finding> = values.into_iter().filter(|finding| !is_old(finding)).collect();
    let outdated = |finding: &Finding| recent.iter().any(|other| is_later_that_day(other, finding));
    recent.iter().filter(|finding| !outdated(finding)).copied().collect()
}

/// Measured later on the same day.
fn is_later_that_day(one: &Finding, other: &Finding) -> bool {
    let (one, other) = (&one.source, &other.source);
    let times = || one.time.zip(other.time).and_then(|(time, earlier)| time.is_after(earlier));
    one.date.is_some() && one.date == other.date && times() == Some(true)
}
