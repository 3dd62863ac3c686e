//! What a test can see at all: a method for one kind of change, or for one exon, closes no more than that.

use super::findings::Said;
use super::tested::Tested;
use crate::case::gene_result::{Alteration, GeneState};
use crate::case::resolve::gene::is_of_whole_gene;
use crate::profiles::gene_words::lexicon::Lexicon;
use crate::profiles::gene_words::statements::{Statement, What};
use crate::profiles::meaning::Reader;

/// What a panel reads of a gene as mere information closes nothing: the variants of the companion diagnostic need not be among
/// those that it covers.
pub fn leave_to_companion(reader: Reader, tested: &Tested, said: &mut [Said]) {
    let Some(assay) = tested.assay.as_ref().filter(|assay| assay.known) else { return };
    let Some(panel) = reader.lexicon().and_then(|lexicon| lexicon.panel(&assay.name)) else { return };
    let is_informed = |one: &&mut Said| one.gene.as_ref().is_some_and(|gene| panel.for_information.contains(gene));
    let absent = said.iter_mut().filter(|one| one.result.state == GeneState::Absent && is_of_whole_gene(&one.result));
    for one in absent.filter(is_informed) {
        one.result.is_information = true;
    }
}

/// How much of a gene a test sees, by its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sees {
    All,
    /// One part, or one kind of change.
    Part,
    /// Breaks of the chromosome: all that matters of a gene that drives by a fusion.
    Fusions,
}

/// Takes back to one part what a test of one part says of the whole gene; `names` are the names of the test.
pub fn narrow(reader: Reader, names: &[&str], said: &mut [Said]) {
    let is_whole = |one: &Said| one.result.state == GeneState::Absent && is_of_whole_gene(&one.result);
    if !said.iter().any(is_whole) {
        return;
    }
    let seen = names.iter().map(|name| (sees(reader, name), name)).find(|(sees, _)| *sees != Sees::All);
    let Some((sees, name)) = seen else { return };
    let is_driver = |one: &Said| {
        let fused = reader.lexicon().map(Lexicon::fused);
        one.gene.as_ref().zip(fused).is_some_and(|(gene, fused)| fused.is_driver(gene))
    };
    for one in said.iter_mut().filter(|one| is_whole(one) && !(sees == Sees::Fusions && is_driver(one))) {
        one.result.alteration = Alteration::Written;
        one.result.received = format!("{name}: {}", one.result.received);
    }
}

fn sees(reader: Reader, name: &str) -> Sees {
    let told = reader.told(name);
    let names = |wanted: fn(&What) -> bool| {
        let stated = told.statements.iter().filter(|statement: &&Statement| statement.state != GeneState::Absent);
        stated.map(|statement| &statement.what).any(wanted)
    };
    if told.is_of_part {
        Sees::Part
    } else if told.names_small || told.names_several_kinds || names(|what| matches!(what, What::Notation(_))) {
        Sees::All
    } else if told.names_hybridisation || names(|what| *what == What::Fusion) {
        Sees::Fusions
    } else if told.names_copies || names(|what| matches!(what, What::Amplification | What::Structural)) {
        Sees::Part
    } else {
        Sees::All
    }
}
