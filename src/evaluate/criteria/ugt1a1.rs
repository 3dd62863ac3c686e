//! The criterion about the UGT1A1 genotype.

use crate::case::finding::{Finding, Value};
use crate::case::marker::Marker;
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::ids::TestId;

use super::super::basis::Basis;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};

/// A genotype nobody has determined is usual, and not asked for; one that cannot be read is.
pub fn judge<'c>(situation: &Situation<'c>, genotypes: &[String]) -> Judged<'c> {
    let findings = situation.case.findings.iter();
    let used: Vec<&Finding> =
        findings.filter(|finding| finding.marker == Marker::Ugt1a1 && finding.is_used()).collect();
    let judged = |verdict| Judged::on(CriterionKind::Ugt1a1, verdict);
    let judged = match used.as_slice() {
        [] => judged(Verdict::Undetermined),
        [first, others @ ..] => match &first.value {
            value @ Value::Genotype(genotype) if others.iter().all(|other| other.value == *value) => {
                judged(if genotypes.contains(genotype) { Verdict::Met } else { Verdict::NotMet })
            }
            // Two genotypes that differ, or a value that is none.
            _ => judged(Verdict::Undetermined).missing(TestId::UGT1A1),
        },
    };
    judged.based_on(used.into_iter().map(Basis::Finding))
}
