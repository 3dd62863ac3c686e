//! Results about genes of one cancer, as criteria ask for them.

use crate::case::marker::Marker;
use crate::case::resolve::gene::GeneFinding;

use super::situation::Situation;

/// The results about these genes that are of this cancer, or of the patient. Without genes: of any gene.
pub fn of_genes<'c, G: AsRef<str>>(situation: &Situation<'c>, genes: &[G]) -> Vec<GeneFinding<'c>> {
    let findings = situation.case.findings_of(situation.cancer, Marker::Variant).map(|(_, finding)| finding);
    let asked = findings.filter(|finding| {
        let named = |gene: &str| genes.iter().any(|asked| asked.as_ref() == gene);
        genes.is_empty() || finding.gene.as_deref().is_some_and(named)
    });
    asked.filter_map(|finding| Some((finding, finding.gene_result()?))).collect()
}
