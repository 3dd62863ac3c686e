//! The criterion `has`: a safety finding of the record.

use crate::case::finding::Finding;
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::words::Condition;

use super::super::basis::Basis;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};

/// Its absence says something only where the conditions were seen.
pub fn judge<'c>(situation: &Situation<'c>, condition: Condition) -> Judged<'c> {
    let marker = condition.marker();
    let findings = situation.case.findings.iter();
    let used: Vec<&Finding> = findings.filter(|finding| finding.marker == marker && finding.is_used()).collect();
    let verdict = match (used.is_empty(), situation.case.conditions_unseen) {
        (false, _) => Verdict::Met,
        (true, true) => Verdict::Undetermined,
        (true, false) => Verdict::NotMet,
    };
    Judged::on(CriterionKind::Has(condition), verdict).based_on(used.into_iter().map(Basis::Finding))
}
