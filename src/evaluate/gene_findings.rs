//! Results about genes of one cancer, as criteria ask for them.

use crate::case::finding::Finding;
use crate::case::gene_result::{Alteration, GeneResult, GeneState, Material};
use crate::case::marker::Marker;

use super::situation::Situation;

/// The results about these genes that are of this cancer, or of the patient. Without genes: of any gene.
pub fn of_genes<'c, G: AsRef<str>>(situation: &Situation<'c>, genes: &[G]) -> Vec<(&'c Finding, &'c GeneResult)> {
    let is_asked = |finding: &&Finding| {
        let named = |gene: &str| genes.iter().any(|asked| asked.as_ref() == gene);
        genes.is_empty() || finding.gene.as_deref().is_some_and(named)
    };
    let findings = situation.case.findings_of(situation.cancer, Marker::Variant).map(|(_, finding)| finding);
    findings.filter(is_asked).filter_map(|finding| Some((finding, finding.gene_result()?))).collect()
}

/// Tested, and nothing was found in the whole gene. That one named change, or amplification, was not found says nothing of
/// the rest.
pub fn is_gene_absent(result: &GeneResult) -> bool {
    result.state == GeneState::Absent && matches!(result.alteration, Alteration::Unnamed | Alteration::TestPositive)
}

/// A result that closes the question: what plasma does not show, tissue may.
pub fn is_closing(finding: &Finding, result: &GeneResult) -> bool {
    finding.is_used() && is_gene_absent(result) && result.material != Material::Plasma
}
