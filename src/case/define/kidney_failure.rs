//! Kidney failure, and what a clearance says of it: a glomerular filtration rate below a limit, or dialysis; below another it is
//! severely decreased.
//!
//! A problem list keeps "end-stage kidney disease" after a transplant, and the kidney that was measured since says so. A clearance
//! worked out of the creatinine of somebody on dialysis says nothing: that clears it.

use rust_decimal::Decimal;
use time::{Date, Duration};

use crate::case::PartialDate;
use crate::case::finding::{Finding, Usage, Value, Why};
use crate::case::interval::Interval;
use crate::case::marker::Marker;
use crate::case::unread::UnreadValue;

/// What the site calls kidney failure (`kidneys` in `config/knowledge/knowledge.yaml`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KidneyLimits {
    /// A filtration rate below so many mL/min is failure.
    pub failure_below: Decimal,
    /// One below so many is severely decreased.
    pub severe_below: Decimal,
    /// One below so many is decreased at all.
    pub decreased_below: Decimal,
    /// How long ago dialysis may have been that goes on, or a rate that holds.
    pub lately: Duration,
}

/// What is told of kidney failure from before the latest measured clearances, where none of these is severely decreased, is only
/// shown. What is not dated may be newer.
pub fn overtaken(findings: &mut [Finding], limits: KidneyLimits) {
    let Some(measured) = normal_since(findings, limits) else { return };
    let is_before = |finding: &Finding| {
        let last = finding.source.last_day().and_then(PartialDate::latest);
        let is_told = matches!(finding.marker, Marker::KidneyFailure | Marker::SevereKidneyImpairment);
        is_told && last.is_some_and(|last| last < measured)
    };
    for finding in findings.iter_mut().filter(|finding| finding.is_used() && is_before(finding)) {
        finding.usage = Usage::Shown(Why::Superseded);
    }
}

/// The day of the latest clearance, where all that may be as late are certainly not severely decreased.
fn normal_since(findings: &[Finding], limits: KidneyLimits) -> Option<Date> {
    let own = || findings.iter().filter(|finding| finding.marker == Marker::CreatinineClearance && finding.is_used());
    let last = own().filter_map(|finding| finding.source.date?.earliest()).max()?;
    let may_be_as_late =
        |finding: &&Finding| finding.source.date.and_then(PartialDate::latest).is_none_or(|day| day >= last);
    let is_normal = |finding: &Finding| match finding.value {
        Value::Number(Interval { low: Some(low), .. }) => low.at >= limits.severe_below,
        _ => false,
    };
    own().filter(may_be_as_late).all(is_normal).then_some(last)
}

/// A clearance worked out of creatinine, beside kidney failure that stands and that it contradicts: it says nothing.
pub fn in_doubt(derived: Finding, findings: &[Finding], limits: KidneyLimits) -> Finding {
    let mut failures = findings.iter().filter(|finding| finding.marker == Marker::KidneyFailure && finding.is_used());
    let failure = failures.find_map(|failure| match &failure.value {
        Value::Text(words) => Some(words.clone()),
        _ => None,
    });
    let is_failure = |number: Interval| number.high.is_some_and(|high| high.at < limits.failure_below);
    match (failure, &derived.value) {
        (Some(words), Value::Number(number)) if !is_failure(*number) => {
            Finding { value: Value::Unreadable(UnreadValue::BesideKidneyFailure(words)), assay: None, ..derived }
        }
        _ => derived,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::finding::Source;

    fn limits() -> KidneyLimits {
        KidneyLimits { failure_below: 15.into(), severe_below: 30.into(), ..KidneyLimits::default() }
    }

    fn found(marker: Marker, value: Value, date: Option<&str>) -> Finding {
        let source = Source::dated("Observation/1".to_owned(), date.and_then(PartialDate::parse));
        Finding { marker, value, assay: None, usage: Usage::Used, gene: None, source }
    }

    fn clearance(value: i64, date: Option<&str>) -> Finding {
        found(Marker::CreatinineClearance, Value::Number(Interval::exactly(value.into())), date)
    }

    fn failure(date: Option<&str>) -> Finding {
        found(Marker::KidneyFailure, Value::Text("on dialysis".to_owned()), date)
    }

    #[test]
    fn a_normal_clearance_of_later_overtakes_the_diagnosis() {
        let later = Some("2026-11-10");
        for (before, clearances, stands) in [
            (Some("2020-01-01"), vec![clearance(88, later)], false),
            (Some("2020"), vec![clearance(30, later)], false),
            (Some("2020-01-01"), vec![clearance(29, later)], true),
            (Some("2020-01-01"), vec![clearance(88, Some("2026-10-01")), clearance(20, later)], true),
            (Some("2020-01-01"), vec![clearance(88, later), clearance(20, None)], true),
            (Some("2026-11-10"), vec![clearance(88, later)], true),
            (Some("2026"), vec![clearance(88, later)], true),
            (None, vec![clearance(88, later)], true),
            (Some("2020-01-01"), vec![clearance(88, None)], true),
            (Some("2020-01-01"), Vec::new(), true),
        ] {
            let mut findings = clearances;
            findings.push(failure(before));
            overtaken(&mut findings, limits());
            assert_eq!(findings.last().unwrap().is_used(), stands, "{before:?} {findings:?}");
        }
    }

    #[test]
    fn a_clearance_worked_out_beside_kidney_failure_says_nothing_but_failure() {
        for (derived, is_number) in [(50, false), (15, false), (14, true)] {
            let read = in_doubt(clearance(derived, Some("2026-11-10")), &[failure(Some("2020-01-01"))], limits());
            assert_eq!(matches!(read.value, Value::Number(_)), is_number, "{derived}");
        }
        let read = in_doubt(clearance(50, Some("2026-11-10")), &[], limits());
        assert!(matches!(read.value, Value::Number(_)));
    }
}
