//! The genomic study that a report points at (HL7 Genomics Reporting STU3): a Procedure, whose code names the panel.

use crate::fhir::record::node::Node;
use crate::profiles::record::place::Index;

/// The names of the studies of a report, and of their analyses.
pub fn names<'c>(index: &Index<'c>, report: Node<'c>) -> Vec<&'c str> {
    let studies = linked(index, report, "/genomic-study-reference");
    let analyses = studies.iter().flat_map(|study| linked(index, *study, "/genomic-study-analysis-ext"));
    let analyses: Vec<Node> = analyses.collect();
    studies.into_iter().chain(analyses).flat_map(names_of).collect()
}

/// The Procedures that extensions of this kind refer to; not those entered in error.
fn linked<'c>(index: &Index<'c>, node: Node<'c>, kind: &str) -> Vec<Node<'c>> {
    let extensions =
        node.each("extension").filter(|extension| extension.str("url").is_some_and(|url| url.ends_with(kind)));
    let followed = extensions.filter_map(|extension| index.follow(node, extension.get("valueReference")?));
    followed.filter(|procedure| procedure.str("status") != Some("entered-in-error")).collect()
}

fn names_of(procedure: Node<'_>) -> Vec<&str> {
    let Some(code) = procedure.get("code") else { return Vec::new() };
    code.str("text").into_iter().chain(code.each("coding").filter_map(|coding| coding.str("display"))).collect()
}
