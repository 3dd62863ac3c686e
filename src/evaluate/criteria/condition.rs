//! The criterion `has`: what a diagnosis of the record says beside the cancer.

use crate::case::finding::{Finding, Sign, Value};
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::words::Condition;

use super::super::basis::Basis;
use super::super::missing::Missing;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};

/// The record speaks of it in words that nobody could read.
pub fn is_unread(situation: &Situation, condition: Condition) -> bool {
    let mut findings = situation.case.findings.iter();
    findings.any(|finding| {
        finding.marker == condition.marker() && finding.is_used() && matches!(finding.value, Value::Unreadable(_))
    })
}

/// Its absence says something only where the conditions were seen, and where it is usually written down.
pub fn judge<'c>(situation: &Situation<'c>, condition: Condition) -> Judged<'c> {
    let marker = condition.marker();
    let findings = situation.case.findings.iter();
    // A diagnosis is there or not; a test of it may say that it is not.
    let states_it =
        |finding: &Finding| !matches!(finding.value, Value::Unreadable(_)) && finding.sign() != Some(Sign::Negative);
    let of = |finding: &&Finding| finding.marker == marker && finding.is_used() && states_it(finding);
    let used: Vec<&Finding> = findings.filter(of).collect();
    let is_open =
        situation.case.conditions_unseen || condition == Condition::VisceralCrisis || is_unread(situation, condition);
    let verdict = match (used.is_empty(), is_open) {
        (false, _) => Verdict::Met,
        (true, true) => Verdict::Undetermined,
        (true, false) => Verdict::NotMet,
    };
    let judged = Judged::on(CriterionKind::Has(condition), verdict).based_on(used.into_iter().map(Basis::Finding));
    if condition == Condition::VisceralCrisis { judged.missing(Missing::VisceralCrisis) } else { judged }
}
