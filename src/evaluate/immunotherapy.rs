//! What may open an immune checkpoint inhibitor in any tumour: then no rule of one disease refuses it (open world).

use crate::case::define::instability::may_be_high;
use crate::knowledge::ids::{ClassId, DrugId};

use super::basis::Basis;
use super::situation::Situation;

/// The results that may open this drug; none for other drugs.
pub fn opened_by<'k>(situation: &Situation<'k>, drug: DrugId) -> Vec<Basis<'k>> {
    if !situation.knowledge.is_of(drug.as_str(), ClassId::IMMUNE_CHECKPOINT_INHIBITOR) {
        return Vec::new();
    }
    let high = situation.knowledge.policy.high_mutation_burden_from;
    let findings = situation.case.findings.iter().filter(|finding| finding.is_used() && may_be_high(finding, high));
    findings.map(Basis::Finding).collect()
}
