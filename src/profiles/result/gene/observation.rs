//! One Observation about genes.

use super::about::{OVERALL, STAIN_OF_FUSION, unread_words};
use super::around::Around;
use super::beside;
use super::denied::under_denial;
use super::findings::Said;
use super::heading;
use super::in_words::{component_result, in_words, open, unknown_part};
use super::links::Links;
use super::method;
use super::overall;
use super::parts::{self, Parts};
use super::resistance;
use super::structured::structured;
use super::studied::Studied;
use super::tested::Tested;
use super::written::write;
use crate::case::finding::{Assay, Source, Usage, Why};
use crate::case::gene_result::{Alteration, GeneState};
use crate::case::marker::Marker;
use crate::case::place::Place;
use crate::case::resolve::gene::is_of_whole_gene;
use crate::case::unread::{Unread, UnreadValue};
use crate::fhir::record::node::Node;
use crate::profiles::gene_words::slot::Slot;
use crate::profiles::gene_words::statements::{Statement, What};
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::Index;
use crate::profiles::result::results::Results;
use crate::profiles::result::value;
use crate::variant::{Classification, Origin};

/// What the findings of an Observation have in common.
pub struct Frame<'m, 'f> {
    pub usage: Usage,
    pub source: Source,
    pub place: Place,
    pub assay: Option<Assay>,
    /// The components that are about genes.
    pub parts: Vec<(Meaning<'f>, Node<'f>)>,
    /// The reports and panels around it.
    pub around: Around<'m, 'f>,
}

/// Components that found something nobody knows.
fn unknown_parts<'p>(
    reader: Reader<'p>,
    parts: &'p Parts<'p>,
    tested: &'p Tested,
) -> impl Iterator<Item = Unread> + 'p {
    parts.others.iter().filter_map(move |(meaning, component)| {
        let words = unknown_part(reader, meaning, *component)?;
        let is_read = !component_result(reader, meaning, *component, tested).is_empty();
        (!is_read).then_some(Unread::Value(Marker::Variant, UnreadValue::Words(words)))
    })
}

/// Reads what an Observation says of genes into findings.
pub fn read<'m, 'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    (resource, links): (&PatientResource<'c>, &Links<'m, 'c>),
    frame: Frame<'m, 'c>,
    results: &mut Results,
) {
    let Frame { usage, source, place, assay, parts, around } = frame;
    let PatientResource { node, code, .. } = resource;
    let node = *node;
    let tested = Tested::read(reader, index, (node, code), assay, &around);
    let tests = around.tests(reader, index, node);
    let mut parts = Parts::read(reader, parts);
    if usage == Usage::Used {
        results.unreadable.extend(unknown_parts(reader, &parts, &tested).map(|why| (place.clone(), why)));
    }
    if code.has(OVERALL) {
        let mut said = overall::read(reader, index, (links, &around), (resource, &parts), &tested);
        beside::open(reader, links, (node, &parts), (&around, &tests), &mut said);
        method::leave_to_companion(reader, &tested, &mut said);
        write(said, &tested, (usage, &source, &place), results, false);
        return;
    }
    let implications = links.implications(resource);
    for implication in &implications {
        for (meaning, component) in crate::profiles::result::component::coded(reader, implication.node) {
            if let Some(slot @ (Slot::Significance | Slot::Protein | Slot::Coding | Slot::Transcript | Slot::Kind)) =
                parts::slot(reader, &meaning)
            {
                parts.add(reader, slot, component);
            }
        }
    }
    parts.judgement.interpretation(reader, node);
    let own = value::said(reader, node);
    let listed = under_denial(reader, code, &own);
    let is_listed = listed.is_some();
    let own = listed.unwrap_or(own);
    let is_variant = code.has("marker-variant");
    if !parts.is_structured {
        note(reader, node, &mut parts);
    }
    let mut of_components = Vec::new();
    for (meaning, component) in &parts.others {
        of_components.extend(component_result(reader, meaning, *component, &tested));
    }
    // "See below": the components say it.
    let says = |statement: &Statement| statement.is_specific() || statement.state != GeneState::Open;
    let is_silent = || own.words.iter().all(|words| !reader.told(words).statements.iter().any(says));
    let mut said = if !of_components.is_empty() && !parts.is_structured && is_silent() && own.interpretation.is_none() {
        Vec::new()
    } else if parts.is_structured || (is_variant && parts.others.is_empty()) {
        structured(reader, node, &own, &mut parts, &tested)
    } else {
        in_words(reader, node, &own, &parts, &tested)
    };
    said.extend(of_components);
    if !is_listed && code.text.is_some_and(|name| denies(reader, name)) {
        said.iter_mut().for_each(turn_round);
    }
    if code.has(STAIN_OF_FUSION) {
        // It points at a fusion and does not show it; a negative one says nothing of the gene.
        said.retain(|one| one.result.state != GeneState::Absent);
        for one in &mut said {
            leave_to_gene(one, code.text.unwrap_or_default());
        }
    }
    settle(&mut said);
    links.overalls_beside(&around).into_iter().for_each(|overall| overall::oppose(reader, overall, &mut said));
    if is_noted_as_harmless(reader, node) {
        let found = said.iter_mut().filter(|one| one.result.state == GeneState::Present);
        found.for_each(|one| one.result.state = GeneState::Open);
    }
    heading::apply(reader, &tested.asked.name, &around, &mut said);
    beside::limit(&parts.extent, said.iter_mut());
    for region in links.regions_beside(resource) {
        let mut studied = Studied::default();
        studied.add(reader, index, region, &around);
        studied.limit(&mut said);
    }
    for one in &mut said {
        one.result.weigh_tier();
    }
    // Registered, or preliminary without an answer: shown, so that an older result does not seem to be the last word.
    let is_registered = node.status().as_deref() == Some("registered");
    let is_awaited = is_registered || usage == Usage::Shown(Why::Preliminary);
    let usage = if is_awaited { Usage::Shown(Why::Preliminary) } else { usage };
    if said.is_empty() && is_awaited && !tested.genes.is_empty() {
        said = open(&tested, node.str("status").unwrap_or_default());
    }
    beside::open(reader, links, (node, &parts), (&around, &tests), &mut said);
    method::leave_to_companion(reader, &tested, &mut said);
    if let Some(resistance) = resistance::of(reader, resource, &own.words, &implications) {
        for one in &mut said {
            one.result.resistance = Some(resistance.clone());
        }
    }
    if let Some(words) = unread_words(reader, node, &parts.others).filter(|_| said.is_empty() && usage == Usage::Used) {
        let why = Unread::Value(Marker::Variant, UnreadValue::Words(words.to_owned()));
        results.unreadable.push((place.clone(), why));
    }
    write(
        said,
        &tested,
        (usage, &source, &place),
        results,
        (own.present || own.interpretation.is_some()) && !own.absent_reason,
    );
}

/// A stain is no finding of the gene, and leaves it open.
fn leave_to_gene(one: &mut Said, name: &str) {
    (one.result.state, one.result.alteration) = (GeneState::Open, Alteration::Unnamed);
    one.result.received = format!("{name}: {}", one.result.received);
}

/// The name of the test says that nothing was found ("BRCA1 mutation absent").
fn denies(reader: Reader, name: &str) -> bool {
    reader.told(name).statements.iter().any(|statement| statement.state == GeneState::Absent)
}

/// A note on this result, which names no gene and no change of its own: "variant of uncertain significance only".
fn is_noted_as_harmless(reader: Reader, node: Node) -> bool {
    let is_harmless = |statement: &Statement| {
        let class = statement.class;
        matches!(class, Classification::Uncertain | Classification::LikelyBenign | Classification::Benign)
    };
    node.each("note").filter_map(|note| note.str("text")).any(|text| {
        let told = reader.told(text);
        told.genes.is_empty()
            && told.statements.iter().any(is_harmless)
            && !told.statements.iter().any(|statement| matches!(statement.what, What::Notation(_)))
    })
}

/// "BRCA1 mutation absent": true. That it is not so leaves open what was found.
fn turn_round(one: &mut Said) {
    one.result.state = match (one.result.state, &one.result.alteration) {
        (GeneState::Present, Alteration::TestPositive | Alteration::Unnamed) => GeneState::Absent,
        (GeneState::Present, _) => GeneState::Contradiction,
        (GeneState::Absent, _) => GeneState::Open,
        (state, _) => state,
    };
    if one.result.state == GeneState::Absent {
        one.result.alteration = Alteration::Unnamed;
    }
}

/// The gene of a variant that only a note names.
fn note<'c>(reader: Reader<'c>, node: Node<'c>, parts: &mut Parts<'c>) {
    for text in node.each("note").filter_map(|note| note.str("text")) {
        parts.genes.words(reader, text);
    }
}

/// One gene that is found and not found by one result is a contradiction. Two changes are not, of which one is there.
fn settle(said: &mut [Said]) {
    let is_opposed = |found: &Said, absent: &Said| {
        found.gene == absent.gene
            && found.result.state == GeneState::Present
            && found.result.origin != Origin::Somatic
            && absent.result.state == GeneState::Absent
            && (is_of_whole_gene(&absent.result) || absent.result.shown() == found.result.shown())
    };
    let opposed: Vec<bool> =
        said.iter().map(|one| said.iter().any(|other| is_opposed(one, other) || is_opposed(other, one))).collect();
    for (one, _) in said.iter_mut().zip(opposed).filter(|(_, is_opposed)| *is_opposed) {
        one.result.state = GeneState::Contradiction;
    }
}
