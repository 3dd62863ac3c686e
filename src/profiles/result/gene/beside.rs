//! What stands beside a negative result and leaves it open: a note on what it may have missed, a report that says a variant.

use super::findings::Said;
use crate::case::gene_result::{Alteration, GeneState};
use crate::case::resolve::gene::is_of_whole_gene;
use crate::fhir::record::node::Node;
use crate::profiles::gene_words::statements::What;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;

/// Opens what notes and reports put in question of what was not found.
pub fn open(reader: Reader, node: Node, holders: &[&PatientResource], said: &mut [Said]) {
    if !said.iter().any(|one| one.result.state == GeneState::Absent) {
        return;
    }
    node.each("note").filter_map(|note| note.str("text")).for_each(|text| limited(reader, text, said));
    for holder in holders.iter().filter(|holder| holder.kind == "DiagnosticReport") {
        if let Some(text) = holder.node.str("conclusion") {
            contradicted(reader, text, said);
        }
    }
}

/// A note says what a negative may have missed ("low coverage in exon 20"), of this gene or of none by name.
fn limited(reader: Reader, text: &str, said: &mut [Said]) {
    let told = reader.told(text);
    if !told.limits_negative {
        return;
    }
    let is_of = |one: &Said| told.genes.is_empty() || one.gene.as_ref().is_none_or(|gene| told.genes.contains(gene));
    for one in said.iter_mut().filter(|one| one.result.state == GeneState::Absent && is_of(one)) {
        (one.result.state, one.result.alteration) = (GeneState::Open, Alteration::Unnamed);
        text.clone_into(&mut one.result.received);
    }
}

/// The conclusion of its report says that a change of the gene was found.
fn contradicted(reader: Reader, text: &str, said: &mut [Said]) {
    let told = reader.told(text);
    let finds = |gene: &String| {
        told.statements.iter().any(|statement| {
            statement.state == GeneState::Present
                && statement.genes.contains(gene)
                && matches!(statement.what, What::Notation(_) | What::Class(_))
        })
    };
    let is_absent = |one: &Said| one.result.state == GeneState::Absent && is_of_whole_gene(&one.result);
    for one in said.iter_mut().filter(|one| is_absent(one) && one.gene.as_ref().is_some_and(finds)) {
        one.result.state = GeneState::Contradiction;
        one.result.received = format!("{}; {text}", one.result.received);
    }
}
