//! The overall interpretation of a report: what it says counts for the genes that the report says it studied, as far as it
//! studied them.

use super::around::Around;
use super::beside::{leave_open, remark};
use super::findings::{Said, of_parts};
use super::in_words::shown;
use super::links::Links;
use super::parts::{self, Parts};
use super::presence;
use super::presence::Presence;
use super::quality;
use super::tested::Tested;
use crate::case::gene_result::{Alteration, GeneState, Material};
use crate::fhir::record::node::Node;
use crate::profiles::gene_words::slot::Slot;
use crate::profiles::meaning::Reader;
use crate::profiles::record::aside;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::Index;
use crate::profiles::result::value::Said as OwnValue;
use crate::profiles::result::{component, value};

/// How far the regions were studied.
#[derive(Default)]
struct Studied<'c> {
    genes: Parts<'c>,
    /// What says that a part was not seen well enough.
    failures: Vec<String>,
    /// One part of the genes only.
    part: Option<String>,
    material: Option<Material>,
}

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
    for one in said.iter_mut().filter(|one| one.result.state == GeneState::Absent) {
        if let Some(failure) = studied.failures.first() {
            leave_open(one, failure);
        } else if own_parts.is_in_question {
            leave_open(one, &own_parts.remarks.join("; "));
        } else if let Some(part) = &studied.part {
            one.result.alteration = Alteration::Written;
            one.result.received = format!("{part}: {}", one.result.received);
        }
    }
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

impl<'c> Studied<'c> {
    fn add(&mut self, reader: Reader<'c>, index: &Index<'c>, region: &PatientResource<'c>, around: &Around<'_, 'c>) {
        let node = region.node;
        for (meaning, part) in component::coded(reader, node) {
            let name = meaning.text.unwrap_or_default();
            let words = parts::words(part);
            match parts::slot(reader, &meaning) {
                Some(Slot::Gene) => self.genes.add(reader, Slot::Gene, part),
                Some(Slot::Quality) => {
                    let failure = quality::failure(reader, &meaning, part);
                    self.failures.extend(failure.map(|failure| failure.words));
                }
                Some(Slot::Uncallable) => {
                    let is_none = |text: &&str| {
                        reader.told(text).statements.iter().any(|statement| statement.state == GeneState::Absent)
                    };
                    let named = words.iter().find(|text| !is_none(text));
                    self.failures.extend(named.map(|text| format!("{name}: {text}")));
                }
                Some(Slot::Covered)
                    if parts::share(part).is_none_or(|share| share < rust_decimal::Decimal::ONE_HUNDRED) =>
                {
                    self.part = Some(format!("{name}: {}", parts::share(part).unwrap_or_default()));
                }
                Some(_) => {}
                None => {
                    self.part = words
                        .into_iter()
                        .find(|text| reader.told(text).is_of_part)
                        .map(str::to_owned)
                        .or(self.part.take());
                }
            }
        }
        let doubt = aside::doubt(reader, index, node, &region.code).map(|doubt| doubt.to_string());
        let reason = node
            .get("dataAbsentReason")
            .map(|reason| aside::texts(reason).chain(codes(reason)).collect::<Vec<_>>().join(" "));
        self.failures.extend(doubt.into_iter().chain(reason));
        let examined = Tested::read(reader, index, (node, &region.code), None, around);
        if !matches!(examined.material, Material::Unstated) {
            self.material = Some(examined.material);
        }
    }
}

fn codes(concept: Node<'_>) -> impl Iterator<Item = &str> {
    concept.each("coding").filter_map(|coding| coding.str("code"))
}

/// How many results a report or a panel names.
fn members(holder: Node) -> usize {
    holder.each("result").count() + holder.each("hasMember").count()
}
