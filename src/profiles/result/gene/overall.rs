//! The overall interpretation of a report: what it says counts for the genes that the report says it studied, as far as it
//! studied them.

use super::around::Around;
use super::beside::{leave_open, limit, remark};
use super::findings::{Said, of_parts};
use super::in_words::shown;
use super::links::Links;
use super::parts::Parts;
use super::presence;
use super::presence::Presence;
use super::studied::Studied;
use super::tested::Tested;
use crate::case::gene_result::{GeneState, Material};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::Index;
use crate::profiles::result::value;
use crate::profiles::result::value::Said as OwnValue;
use crate::variant::Classification;

/// What an overall interpretation says of genes: one finding for each of those studied, or nothing.
pub fn read<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    (links, around): (&Links<'_, 'c>, &Around<'_, 'c>),
    (resource, own_parts): (&PatientResource<'c>, &Parts<'c>),
    tested: &Tested,
) -> Vec<Said> {
    let own = value::said(reader, resource.node);
    let Some(presence) = said_by(reader, resource.node, &own) else { return Vec::new() };
    let regions = links.regions_beside(resource);
    let mut studied = Studied::default();
    for region in &regions {
        studied.add(reader, index, region, around);
    }
    let genes = studied.genes.genes.symbols.len();
    // What was found stands in a result of its own, and is no change of each of the genes.
    let has_others = around
        .levels
        .first()
        .is_some_and(|level| level.iter().map(|one| members(one.node)).sum::<usize>() > regions.len() + 1);
    if genes == 0 || presence == Presence::Present && has_others {
        return Vec::new();
    }
    let is_no_call = presence == Presence::Equivocal;
    let presence = if presence == Presence::Present && genes > 1 { Presence::Equivocal } else { presence };
    let material = match (tested.material, studied.material) {
        (own, None) => own,
        (Material::Unstated, Some(material)) => material,
        (own, Some(material)) if own == material => own,
        // The report and its region name two specimens.
        _ => Material::Other,
    };
    let tested = Tested { genes: Vec::new(), material, ..tested.clone() };
    let received = own.words.first().cloned().unwrap_or_else(|| shown(Some(presence)));
    let mut said = of_parts(reader, &studied.genes, &tested, Some(presence), &received);
    for one in &mut said {
        one.result.is_no_call = is_no_call;
    }
    if own_parts.is_in_question {
        let absent = said.iter_mut().filter(|one| one.result.state == GeneState::Absent);
        absent.for_each(|one| leave_open(one, &own_parts.remarks.join("; ")));
    }
    limit(&studied.extent, said.iter_mut());
    limit(&own_parts.extent, said.iter_mut());
    for region in &regions {
        remark(reader, region.node, &mut said);
    }
    said
}

/// The answer, by code or by words that were all understood.
fn said_by(reader: Reader, node: Node, own: &OwnValue) -> Option<Presence> {
    let in_words = |text: &String| {
        let told = reader.told(text);
        match told.statements.as_slice() {
            [one] if !told.is_unclear => match one.state {
                GeneState::Absent => Some(Presence::Absent),
                GeneState::Present => Some(Presence::Present),
                GeneState::NotTested => Some(Presence::NotTested),
                GeneState::Open | GeneState::Contradiction => Some(Presence::Equivocal),
            },
            _ => None,
        }
    };
    presence::coded(reader, node, own).or_else(|| {
        let mut said: Vec<Presence> = own.words.iter().filter_map(in_words).collect();
        let is_whole = said.len() == own.words.len();
        said.dedup();
        match said.as_slice() {
            [one] if is_whole => Some(*one),
            [] if own.words.is_empty() => None,
            _ => Some(Presence::Equivocal),
        }
    })
}

/// An overall interpretation that finds nothing, or is open, says so of what its own report found: which of the two holds nobody can
/// tell. Of uncertain significance a report may list what it does not count.
pub fn oppose(reader: Reader, overall: &PatientResource, said: &mut [Said]) {
    let own = value::said(reader, overall.node);
    // "Negative for fusions", "MSS", "see report" say nothing of what was found.
    let is_of_all = |text: &String| {
        let told = reader.told(text);
        let is_plain = told.genes.is_empty() && told.origins.is_empty() && !told.is_unclear && !told.names_small;
        is_plain && matches!(told.statements.as_slice(), [one] if one.is_of_any_change())
    };
    if !own.words.iter().all(is_of_all) {
        return;
    }
    let state = match said_by(reader, overall.node, &own) {
        Some(Presence::Absent) => GeneState::Contradiction,
        Some(Presence::Equivocal | Presence::NotTested | Presence::Contradiction) => GeneState::Open,
        Some(Presence::Present) | None => return,
    };
    let counts = |one: &&mut Said| {
        let is_unsure = [Classification::Uncertain, Classification::LikelyBenign, Classification::Benign];
        one.result.state == GeneState::Present && !is_unsure.contains(&one.result.significance)
    };
    said.iter_mut().filter(counts).for_each(|one| one.result.state = state);
}

/// How many results a report or a panel names.
fn members(holder: Node) -> usize {
    holder.each("result").count() + holder.each("hasMember").count()
}
