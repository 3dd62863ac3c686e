//! What hangs together with a result about a gene: implications derived from it, the reports and panels around it.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::about::OVERALL;
use super::around::Around;
use super::parts;
use crate::fhir::record::node::{Node, Nodes};
use crate::profiles::gene_words::slot::Slot;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place;

/// Resources by what they point at.
#[derive(Default)]
pub struct Links<'m, 'c> {
    /// Observations that count and are derived from one other Observation. What follows from several together says nothing
    /// of each.
    implications: HashMap<&'c str, Vec<&'m PatientResource<'c>>, RandomState>,
    /// Reports and panels, by the results they name.
    holders: HashMap<&'c str, Vec<&'m PatientResource<'c>>, RandomState>,
    /// Results that are derived from a panel, and that panel.
    derived: Vec<(&'m PatientResource<'c>, &'m PatientResource<'c>)>,
    /// Results that hold one part of a variant each, as HL7 version 2 sends them.
    parts: Vec<(Slot, &'m PatientResource<'c>)>,
    /// Results that name the genes studied.
    regions: Vec<&'m PatientResource<'c>>,
    /// Overall interpretations of reports.
    overalls: Vec<&'m PatientResource<'c>>,
    /// Results on the quality of a test, which somebody names.
    qualities: Vec<&'m PatientResource<'c>>,
    /// Results that name the change of the one variant they are derived from, and are read with it.
    of_variants: Vec<&'m PatientResource<'c>>,
}

/// How far up a result is looked for: a report, its groups, and some to spare.
const HIGHEST: usize = 8;

impl<'m, 'c> Links<'m, 'c> {
    pub fn among(reader: Reader<'c>, all: &'m [PatientResource<'c>]) -> Self {
        let mut links = Self::default();
        let mut of_panels = HashMap::default();
        for other in all {
            match other.kind {
                "Observation" => {
                    let sources = other.node.each("derivedFrom").filter_map(|source| source.str("reference"));
                    if other.code.is_result_of_gene() {
                        sources.for_each(|source| add(&mut of_panels, source, other));
                    } else {
                        links.implies(other);
                    }
                    links.holds(other, other.node.each("hasMember"));
                    if !is_final(other) {
                        continue;
                    }
                    let slot = other.code.concepts.iter().find_map(|concept| Slot::of_concept(concept));
                    links.parts.extend(slot.map(|slot| (slot, other)));
                    links.regions.extend(other.code.has("marker-region-studied").then_some(other));
                    links.overalls.extend(other.code.has(OVERALL).then_some(other));
                }
                "DiagnosticReport" => links.holds(other, other.node.each("result")),
                _ => {}
            }
        }
        let is_panel = |other: &&PatientResource| other.kind == "Observation" && !other.code.has("marker-variant");
        for panel in all.iter().filter(is_panel).filter(|_| !of_panels.is_empty()) {
            links.derived.extend(pointing(&of_panels, panel).into_iter().map(|result| (result, panel)));
        }
        if !links.implications.is_empty() {
            let variants = all.iter().filter(|other| other.kind == "Observation" && other.code.has("marker-variant"));
            let derived = variants.flat_map(|variant| pointing(&links.implications, variant));
            links.of_variants = derived.filter(|other| names_change(reader, other.node)).collect();
        }
        if !links.holders.is_empty() {
            let named = all.iter().filter(|other| other.kind == "Observation" && other.code.is_of_part());
            let named = named.filter(|other| is_final(other) && is_of_quality(reader, other));
            links.qualities = named.collect();
        }
        links
    }

    fn implies(&mut self, other: &'m PatientResource<'c>) {
        let mut sources = other.node.each("derivedFrom").filter_map(|source| source.str("reference"));
        let (Some(source), None) = (sources.next(), sources.next()) else { return };
        if is_final(other) {
            add(&mut self.implications, source, other);
        }
    }

    fn holds(&mut self, holder: &'m PatientResource<'c>, members: Nodes<'c>) {
        for reference in members.filter_map(|held| held.str("reference")) {
            add(&mut self.holders, reference, holder);
        }
    }

    /// Implications of a variant, each once, whether they name it by URL or by type and id.
    pub fn implications(&self, variant: &PatientResource) -> Vec<&'m PatientResource<'c>> {
        pointing(&self.implications, variant)
    }

    /// It is derived from a variant of the record: what it says is said of that one.
    pub fn is_of_variant(&self, result: &PatientResource<'c>) -> bool {
        self.of_variants.iter().any(|known| std::ptr::eq(*known, result))
    }

    /// The parts of variants that stand in the same report or panel, this one included.
    pub fn parts_beside(&self, part: &PatientResource<'c>) -> Vec<(Slot, &'m PatientResource<'c>)> {
        let holders = self.holders(part);
        let is_beside = |other: &PatientResource| shares(&holders, &self.holders(other));
        self.parts.iter().filter(|(_, other)| std::ptr::eq(*other, part) || is_beside(other)).copied().collect()
    }

    /// The results of the same report or panel that name the genes studied.
    pub fn regions_beside(&self, result: &PatientResource<'c>) -> Vec<&'m PatientResource<'c>> {
        let holders = self.holders(result);
        self.regions.iter().filter(|other| shares(&holders, &self.holders(other))).copied().collect()
    }

    /// The overall interpretations that a report or panel around a result names.
    pub fn overalls_beside(&self, around: &Around<'m, 'c>) -> Vec<&'m PatientResource<'c>> {
        if self.overalls.is_empty() {
            return Vec::new();
        }
        let holders: Vec<&PatientResource> = around.holders().collect();
        self.overalls.iter().filter(|other| shares(&holders, &self.holders(other))).copied().collect()
    }

    /// The results on quality that a report or panel around a result names.
    pub fn qualities_beside(&self, around: &Around<'m, 'c>) -> Vec<&'m PatientResource<'c>> {
        let holders: Vec<&PatientResource> = around.holders().collect();
        self.qualities.iter().filter(|other| shares(&holders, &self.holders(other))).copied().collect()
    }

    /// Reports and panels that name a result.
    fn holders(&self, result: &PatientResource) -> Vec<&'m PatientResource<'c>> {
        pointing(&self.holders, result)
    }

    /// Reports and panels around a result, the nearest first: those that name it or that it is derived from, those that
    /// name these, and so on; each once, so that a circle ends.
    pub fn around(&self, result: &PatientResource<'c>) -> Around<'m, 'c> {
        let above = |one: &PatientResource<'c>| {
            let sources = self.derived.iter().filter(|(derived, _)| std::ptr::eq(*derived, one));
            self.holders(one).into_iter().chain(sources.map(|(_, panel)| *panel)).collect::<Vec<_>>()
        };
        let mut around = Around::default();
        let mut next = above(result);
        while around.levels.len() < HIGHEST {
            let mut level: Vec<&'m PatientResource<'c>> = Vec::new();
            for holder in next {
                let is_it = |known: &PatientResource| std::ptr::eq(known, holder);
                if !is_it(result) && !around.holders().any(is_it) && !level.iter().any(|known| is_it(known)) {
                    level.push(holder);
                }
            }
            if level.is_empty() {
                break;
            }
            next = level.iter().flat_map(|holder| above(holder)).collect();
            around.levels.push(level);
        }
        around
    }
}

/// A part holds a change.
fn names_change(reader: Reader, node: Node) -> bool {
    let is_change = |part: Node| {
        matches!(parts::slot(reader, &reader.meaning(part.get("code"))), Some(Slot::Protein | Slot::Coding))
    };
    node.each("component").any(is_change)
}

fn is_of_quality(reader: Reader, result: &PatientResource) -> bool {
    let slot = |name: &str| reader.lexicon().and_then(|lexicon| lexicon.slot(name));
    result.code.text.is_some_and(|name| slot(name) == Some(Slot::Quality))
}

fn is_final(result: &PatientResource) -> bool {
    matches!(result.node.status().as_deref(), Some("final" | "amended" | "corrected"))
}

fn shares(holders: &[&PatientResource], others: &[&PatientResource]) -> bool {
    holders.iter().any(|holder| others.iter().any(|other| std::ptr::eq(*holder, *other)))
}

type ByName<'m, 'c> = HashMap<&'c str, Vec<&'m PatientResource<'c>>, RandomState>;

fn add<'m, 'c>(by_name: &mut ByName<'m, 'c>, name: &'c str, resource: &'m PatientResource<'c>) {
    by_name.entry(name).or_default().push(resource);
    let relative = place::relative(name);
    if relative != name {
        by_name.entry(relative).or_default().push(resource);
    }
}

fn pointing<'m, 'c>(by_name: &ByName<'m, 'c>, target: &PatientResource) -> Vec<&'m PatientResource<'c>> {
    if by_name.is_empty() {
        return Vec::new();
    }
    let name = target.name.pair().map(|(kind, id)| format!("{kind}/{id}"));
    let container = target.name.container();
    let inside = target.name.id().filter(|_| target.name.is_contained()).map(|id| format!("#{id}"));
    let named = target.url.into_iter().chain(name.as_deref()).filter_map(|name| by_name.get(name)).flatten();
    // `#c1` means something within one resource only.
    let is_within = |other: &&&PatientResource| {
        container.is_none_or(|id| other.name.id() == Some(id) || other.name.container() == Some(id))
    };
    let within = inside.as_deref().and_then(|name| by_name.get(name)).into_iter().flatten().filter(is_within);
    let mut resources: Vec<&PatientResource> = Vec::new();
    for other in named.chain(within) {
        if !resources.iter().any(|known| std::ptr::eq(*known, *other)) {
            resources.push(other);
        }
    }
    resources
}
