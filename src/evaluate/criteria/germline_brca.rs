//! The criterion about a pathogenic germline variant of BRCA1 or BRCA2.

use crate::case::finding::{Finding, Sign, Value};
use crate::case::marker::Marker;
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::ids::TestId;
use crate::knowledge::words::Brca;

use super::super::basis::Basis;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};

/// One gene with a pathogenic variant is enough; only results on both genes say that there is none.
pub fn judge<'c>(situation: &Situation<'c>, wanted: Brca) -> Judged<'c> {
    let Brca::Pathogenic = wanted;
    let findings = situation.case.findings.iter();
    let shown = findings.clone().filter(|finding| matches!(finding.marker, Marker::GermlineBrca | Marker::TumourBrca));
    let germline: Vec<&Finding> =
        findings.filter(|finding| finding.marker == Marker::GermlineBrca && finding.is_used()).collect();
    let of =
        |wanted: fn(&Value) -> bool| germline.iter().filter(move |finding| wanted(&finding.value)).collect::<Vec<_>>();
    let positive = of(|value| *value == Value::Sign(Sign::Positive));
    // A variant of uncertain significance is a result, and not a pathogenic one.
    let other = of(|value| matches!(value, Value::Sign(Sign::Negative) | Value::Vus));
    let open = of(|value| matches!(value, Value::Unreadable(_) | Value::Contradiction(_)));
    // "BRCA1 normal" does not contradict "BRCA2 pathogenic"; two answers for one gene, or for no named gene, do.
    let stands = |finding: &Finding| other.iter().all(|other| other.gene.is_some() && other.gene != finding.gene);
    let verdict = match (positive.is_empty(), other.is_empty()) {
        (false, _) if positive.iter().any(|finding| stands(finding)) => Verdict::Met,
        (true, false) if open.is_empty() && are_both(&other) => Verdict::NotMet,
        _ => Verdict::Undetermined,
    };
    let judged = Judged::of(CriterionKind::GermlineBrca, verdict).missing(TestId::GERMLINE_BRCA);
    judged.based_on(shown.map(Basis::Finding))
}

/// BRCA1 alone says nothing of BRCA2; a result that names no single gene is about both.
fn are_both(results: &[&&Finding]) -> bool {
    let first = results.first().and_then(|finding| finding.gene.as_deref());
    results.iter().any(|finding| finding.gene.is_none() || finding.gene.as_deref() != first)
}
