//! Results that say which genes and which regions of them a report looked at.

use super::around::Around;
use super::beside;
use super::findings::Said;
use super::parts::{self, Extent, Parts};
use super::quality::Failure;
use super::tested::Tested;
use crate::case::gene_result::Material;
use crate::fhir::record::node::Node;
use crate::profiles::gene_words::slot::Slot;
use crate::profiles::meaning::Reader;
use crate::profiles::record::aside;
use crate::profiles::record::doubt;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::Index;
use crate::profiles::result::component;

/// The genes studied, and how far.
#[derive(Default)]
pub struct Studied<'c> {
    pub genes: Parts<'c>,
    pub extent: Extent,
    pub material: Option<Material>,
}

impl<'c> Studied<'c> {
    /// Adds what one such result says.
    pub fn add(
        &mut self,
        reader: Reader<'c>,
        index: &Index<'c>,
        region: &PatientResource<'c>,
        around: &Around<'_, 'c>,
    ) {
        let node = region.node;
        self.extent.add(reader, (Some(Slot::Region), &region.code), node);
        for (meaning, part) in component::coded(reader, node) {
            match parts::slot(reader, &meaning) {
                Some(Slot::Gene) => self.genes.add(reader, Slot::Gene, part),
                slot => self.extent.add(reader, (slot, &meaning), part),
            }
        }
        let doubt = doubt::doubt(reader, index, node, &region.code).map(|doubt| doubt.to_string());
        let reason = node
            .get("dataAbsentReason")
            .map(|reason| aside::texts(reason).chain(codes(reason)).collect::<Vec<_>>().join(" "));
        self.extent.failures.extend(doubt.into_iter().chain(reason).map(Failure::of_reach));
        let examined = Tested::read(reader, index, (node, &region.code), None, around);
        if !matches!(examined.material, Material::Unstated) {
            self.material = Some(examined.material);
        }
    }

    /// What was not found in these genes was not found as far as they were studied.
    pub fn limit(&self, said: &mut [Said]) {
        let genes = &self.genes.genes.symbols;
        let is_of = |one: &&mut Said| genes.is_empty() || one.gene.as_ref().is_none_or(|gene| genes.contains(gene));
        beside::limit(&self.extent, said.iter_mut().filter(is_of));
    }
}

fn codes(concept: Node<'_>) -> impl Iterator<Item = &str> {
    concept.each("coding").filter_map(|coding| coding.str("code"))
}
