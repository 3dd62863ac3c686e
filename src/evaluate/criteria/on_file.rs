//! The criterion `on-file`: a result is there, whatever it says, and not too old.

use crate::case::finding::{Finding, Value};
use crate::knowledge::criteria::{CriterionKind, Examined, OnFile};

use super::super::basis::Basis;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};
use super::measured::is_recent;

/// It is about the record, so what is not there is not there; where results were not seen, or the value cannot be read, it is
/// open. What is too old is shown.
pub fn judge<'c>(situation: &Situation<'c>, wanted: &OnFile<Examined>) -> Judged<'c> {
    let of = |finding: &&Finding| finding.marker == wanted.of.marker && finding.is_used();
    let all: Vec<&Finding> = situation.case.findings.iter().filter(of).collect();
    let is_unreadable = |finding: &&Finding| matches!(finding.value, Value::Unreadable(_) | Value::Contradiction(_));
    let recent = |finding: &&Finding| is_recent(situation, finding, wanted.not_older_than_weeks);
    let verdict = if all.iter().any(|finding| recent(finding) && !is_unreadable(finding)) {
        Verdict::Met
    } else if situation.case.findings_unseen || all.iter().any(is_unreadable) {
        Verdict::Undetermined
    } else {
        Verdict::NotMet
    };
    let latest = all.iter().max_by_key(|finding| finding.source.date);
    let judged = Judged::on(CriterionKind::OnFile, verdict);
    // A result that cannot be read is asked for as one that is not there; what was not seen is said by itself.
    let is_asked = all.iter().any(is_unreadable);
    let judged = match wanted.of.test.filter(|_| is_asked) {
        Some(test) => judged.missing(test),
        None => judged,
    };
    judged.based_on(latest.map(|finding| Basis::Finding(finding)))
}
