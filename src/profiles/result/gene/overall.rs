//! The overall interpretation of a report: "negative" counts for the genes that the report says it studied.

use super::findings::{Said, of_parts};
use super::in_words::shown;
use super::links::Links;
use super::parts::{self, Parts};
use super::presence;
use super::presence::Presence;
use super::tested::Tested;
use crate::case::gene_result::GeneState;
use crate::profiles::gene_words::slot::Slot;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::result::{component, value};

/// What an overall interpretation says of genes: absent in those studied, or nothing.
pub fn read<'c>(
    reader: Reader<'c>,
    links: &Links<'_, 'c>,
    resource: &PatientResource<'c>,
    tested: &Tested,
) -> Vec<Said> {
    let own = value::said(reader, resource.node);
    let coded = presence::coded(reader, resource.node, &own);
    let says_absent = |text: &String| {
        let told = reader.told(text);
        !told.is_unclear && matches!(told.statements.as_slice(), [one] if one.state == GeneState::Absent)
    };
    let in_words = !own.words.is_empty() && own.words.iter().all(says_absent);
    if !matches!((coded, in_words), (Some(Presence::Absent), _) | (None, true)) {
        return Vec::new();
    }
    let mut studied = Parts::default();
    for region in links.regions_beside(resource) {
        for (meaning, node) in component::coded(reader, region.node) {
            if parts::slot(reader, &meaning) == Some(Slot::Gene) {
                studied.add(reader, Slot::Gene, node);
            }
        }
    }
    if studied.genes.symbols.is_empty() {
        return Vec::new();
    }
    let tested = Tested { genes: Vec::new(), ..tested.clone() };
    let received = own.words.first().cloned().unwrap_or_else(|| shown(coded));
    of_parts(reader, &studied, &tested, Some(Presence::Absent), &received)
}
