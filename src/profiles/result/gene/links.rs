//! What hangs together with a result about a gene: implications derived from it, the reports that name it, its members.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::profiles::gene_words::slot::Slot;
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
    /// Results that hold one part of a variant each, as HL7 version 2 sends them.
    parts: Vec<(Slot, &'m PatientResource<'c>)>,
    /// Results that name the genes studied.
    regions: Vec<&'m PatientResource<'c>>,
}

impl<'m, 'c> Links<'m, 'c> {
    pub fn among(all: &'m [PatientResource<'c>]) -> Self {
        let mut links = Self::default();
        for other in all {
            match other.kind {
                "Observation" => {
                    links.derived(other);
                    links.holds(other, "hasMember");
                    if !is_final(other) {
                        continue;
                    }
                    let slot = other.code.concepts.iter().find_map(|concept| Slot::of_concept(concept));
                    links.parts.extend(slot.map(|slot| (slot, other)));
                    links.regions.extend(other.code.has("marker-region-studied").then_some(other));
                }
                "DiagnosticReport" => links.holds(other, "result"),
                _ => {}
            }
        }
        links
    }

    fn derived(&mut self, other: &'m PatientResource<'c>) {
        let mut sources = other.node.each("derivedFrom").filter_map(|source| source.str("reference"));
        let (Some(source), None) = (sources.next(), sources.next()) else { return };
        if is_final(other) {
            add(&mut self.implications, source, other);
        }
    }

    fn holds(&mut self, holder: &'m PatientResource<'c>, member: &str) {
        let members = holder.node.members().filter(|(name, _)| *name == member).flat_map(|(_, held)| held.items());
        for reference in members.filter_map(|held| held.str("reference")) {
            add(&mut self.holders, reference, holder);
        }
    }

    /// Implications of a variant, each once, whether they name it by URL or by type and id.
    pub fn implications(&self, variant: &PatientResource) -> Vec<&'m PatientResource<'c>> {
        pointing(&self.implications, variant)
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

    /// Reports and panels that name a result.
    pub fn holders(&self, result: &PatientResource) -> Vec<&'m PatientResource<'c>> {
        pointing(&self.holders, result)
    }
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
    let inside = target.name.id().map(|id| format!("#{id}"));
    let names = target.url.into_iter().chain(name.as_deref());
    let named = names.chain(inside.as_deref()).filter_map(|name| by_name.get(name)).flatten();
    let mut resources: Vec<&PatientResource> = Vec::new();
    for other in named {
        if !resources.iter().any(|known| std::ptr::eq(*known, *other)) {
            resources.push(other);
        }
    }
    resources
}
