//! The criteria about PD-L1: a score of one assay, and results of other assays.

use crate::case::finding::{Finding, Score, Sign};
use crate::case::marker::Marker;
use crate::case::resolve::pd_l1::resolve_pd_l1;
use crate::knowledge::criteria::{CriterionKind, PdL1};
use crate::knowledge::ids::{AssayId, TestId};
use crate::knowledge::words::ScoreWord;

use super::super::basis::Basis;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict, findings};

/// The score by the wanted assay reaches the cut-off.
pub fn judge<'c>(situation: &Situation<'c>, wanted: &PdL1<AssayId>, test: TestId) -> Judged<'c> {
    let score = match wanted.score {
        ScoreWord::Cps => Score::Cps,
        ScoreWord::Tps => Score::Tps,
        ScoreWord::Ic => Score::Ic,
    };
    let reading = resolve_pd_l1(situation.case, situation.cancer, wanted.assay.as_str(), score);
    let sides: Vec<Option<bool>> = reading.possible.iter().map(|interval| interval.reaches(wanted.at_least)).collect();
    let verdict = if reading.doubt.is_some() || sides.is_empty() {
        Verdict::Undetermined
    } else if sides.iter().all(|side| *side == Some(true)) {
        Verdict::Met
    } else if sides.iter().all(|side| *side == Some(false)) {
        Verdict::NotMet
    } else {
        Verdict::Undetermined
    };
    // A result that is called negative and reaches the cut-off contradicts itself.
    let all = &situation.case.findings;
    let is_called_negative = |index: &usize| {
        let reference = all.get(*index).map(|finding| finding.source.reference.as_str());
        all.iter().any(|finding| {
            is_used(finding)
                && finding.sign() == Some(Sign::Negative)
                && Some(finding.source.reference.as_str()) == reference
        })
    };
    let contradicts = verdict == Verdict::Met && reading.basis.iter().any(is_called_negative);
    let verdict = if contradicts { Verdict::Undetermined } else { verdict };
    let judged = Judged::on(CriterionKind::PdL1, verdict).missing(test).doubted(reading.doubt);
    judged.based_on(findings(situation.case, &reading.basis))
}

/// A result by an assay that is none of these.
pub fn by_other_than<'c>(situation: &Situation<'c>, assays: &[AssayId]) -> Judged<'c> {
    let is_one = |name: &str| assays.iter().any(|assay| assay.as_str() == name);
    let is_other = |finding: &&Finding| {
        is_used(finding) && finding.assay.as_ref().is_none_or(|assay| !assay.known || !is_one(&assay.name))
    };
    let others: Vec<&Finding> = situation.case.findings.iter().filter(is_other).collect();
    let verdict = if others.is_empty() { Verdict::NotMet } else { Verdict::Met };
    Judged::on(CriterionKind::PdL1ByOtherThan, verdict).based_on(others.into_iter().map(Basis::Finding))
}

fn is_used(finding: &Finding) -> bool {
    finding.marker == Marker::PdL1 && finding.is_used()
}
