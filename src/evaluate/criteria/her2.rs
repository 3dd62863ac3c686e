//! The criteria about HER2: its class, the kit it was read by, what its results leave open.

use crate::case::define::her2::Her2;
use crate::case::finding::{Finding, IhcScore, Value};
use crate::case::marker::Marker;
use crate::case::resolve::Doubt;
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::ids::{AssayId, TestId};
use crate::knowledge::words::Her2Open;

use super::super::basis::Basis;
use super::super::missing::Missing;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict, findings, within};

/// The class is one of those wanted.
pub fn class<'c>(situation: &Situation<'c>, wanted: &[Her2]) -> Judged<'c> {
    within(situation.case, CriterionKind::Her2, &situation.her2.reading, wanted, missing(situation))
}

/// A result of a kit that is named and is none of those wanted does not decide. If no kit is named, the criterion is met.
pub fn by<'c>(situation: &Situation<'c>, wanted: &[AssayId]) -> Judged<'c> {
    let stained = results(situation)
        .filter(|finding| matches!(finding.marker, Marker::Her2Ihc | Marker::Her2Membrane | Marker::Her2Status));
    let kits: Vec<&str> = stained
        .filter_map(|finding| finding.assay.as_ref())
        .filter(|assay| assay.known)
        .map(|assay| assay.name.as_str())
        .collect();
    let is_wanted = |kit: &&str| wanted.iter().any(|wanted| wanted.as_str() == *kit);
    let verdict = if kits.is_empty() || kits.iter().any(is_wanted) { Verdict::Met } else { Verdict::Undetermined };
    let judged = Judged::on(CriterionKind::Her2By, verdict).missing(TestId::HER2_IHC);
    judged.based_on(results(situation).map(Basis::Finding))
}

/// The IHC score itself is on record, whatever ISH says. One that was never determined is not asked for.
pub fn ihc<'c>(situation: &Situation<'c>, wanted: &[IhcScore]) -> Judged<'c> {
    let results = situation.case.findings_of(situation.cancer, Marker::Her2Ihc).map(|(_, finding)| finding);
    let used: Vec<&Finding> = results.filter(|finding| finding.is_used()).collect();
    let is_wanted = |finding: &&Finding| match finding.value {
        Value::Ihc(score) => Some(wanted.contains(&score)),
        _ => None,
    };
    let all = |side: bool| used.iter().all(|finding| is_wanted(finding) == Some(side));
    let verdict = if all(false) {
        Verdict::NotMet
    } else if all(true) {
        Verdict::Met
    } else {
        Verdict::Undetermined
    };
    let judged = Judged::on(CriterionKind::Her2Ihc, verdict).missing(TestId::HER2_IHC);
    judged.based_on(used.into_iter().map(Basis::Finding))
}

/// The results that speak about HER2.
fn results<'c>(situation: &Situation<'c>) -> impl Iterator<Item = &'c Finding> {
    findings(situation.case, &situation.her2.reading.basis).filter_map(Basis::finding)
}

/// What would settle HER2.
fn missing(situation: &Situation) -> Missing {
    let is_ish = |marker| matches!(marker, Marker::Her2Ish | Marker::Her2Ratio | Marker::Her2Copies);
    let mut by_ish = results(situation).filter(|finding| is_ish(finding.marker)).peekable();
    let has_ish = by_ish.peek().is_some();
    let is_ish_unreadable = by_ish.any(|finding| matches!(finding.value, Value::Unreadable(_)));
    let test = match situation.her2.reading.doubt {
        Some(Doubt::Specimens) => return Missing::Specimen,
        Some(Doubt::NeedsIsh) => TestId::HER2_ISH,
        Some(Doubt::NeedsStaining) => TestId::HER2_STAINING,
        Some(Doubt::Contradiction) if has_ish => TestId::HER2_ISH,
        Some(Doubt::Unreadable) if is_ish_unreadable => TestId::HER2_ISH,
        Some(
            Doubt::Absent
            | Doubt::StatedOnly
            | Doubt::OnlyPreliminary
            | Doubt::Unreadable
            | Doubt::Contradiction
            | Doubt::NeedsScore,
        )
        | None => TestId::HER2_IHC,
    };
    Missing::Test(test)
}

/// What the results leave open is one of those wanted.
pub fn open<'c>(situation: &Situation<'c>, wanted: &[Her2Open]) -> Judged<'c> {
    let reading = &situation.her2.reading;
    let open = match reading.doubt {
        Some(Doubt::NeedsIsh) => Some(Her2Open::NeedsIsh),
        Some(Doubt::NeedsStaining) => Some(Her2Open::NeedsStaining),
        Some(Doubt::NeedsScore) => Some(Her2Open::NeedsScore),
        Some(Doubt::Contradiction) => Some(Her2Open::Contradiction),
        Some(Doubt::Specimens) => Some(Her2Open::Specimens),
        Some(Doubt::Absent | Doubt::StatedOnly | Doubt::OnlyPreliminary | Doubt::Unreadable) | None => None,
    };
    let stated = &situation.her2.stated_otherwise;
    let by_diagnosis = wanted.contains(&Her2Open::Diagnosis) && !stated.is_empty();
    let is_wanted = by_diagnosis || open.is_some_and(|open| wanted.contains(&open));
    let verdict = if is_wanted { Verdict::Met } else { Verdict::NotMet };
    let stated = if by_diagnosis { stated.as_slice() } else { &[] };
    let basis = findings(situation.case, &reading.basis).chain(findings(situation.case, stated));
    Judged::on(CriterionKind::Her2Open, verdict).based_on(basis)
}
