//! Results that hold one part of a variant each (HL7 version 2 made of one message line one Observation), put together
//! where only one variant can be meant.

use super::links::Links;
use crate::fhir::record::node::Node;
use crate::profiles::gene_words::slot::Slot;
use crate::profiles::meaning::Meaning;
use crate::profiles::record::patient_resource::PatientResource;

/// Which part speaks for the variant; the others go with it.
const LEADERS: [Slot; 4] = [Slot::Protein, Slot::Coding, Slot::Change, Slot::Significance];

/// The parts of the variant for which this result speaks, none where another does; `None` for what is no part.
pub fn parts<'c>(links: &Links<'_, 'c>, resource: &PatientResource<'c>) -> Option<Vec<(Meaning<'c>, Node<'c>)>> {
    let own = resource.code.concepts.iter().find_map(|concept| Slot::of_concept(concept))?;
    let beside = links.parts_beside(resource);
    let is_change = matches!(own, Slot::Protein | Slot::Coding | Slot::Change);
    if beside.len() <= 1 && !is_change {
        return None;
    }
    let count = |slot: Slot| beside.iter().filter(|(other, _)| *other == slot).count();
    let part = |other: &PatientResource<'c>| (other.code.clone(), other.node);
    let is_one_variant = LEADERS.iter().all(|slot| count(*slot) <= 1) && count(Slot::Gene) <= 1;
    let leader = LEADERS.iter().find(|slot| count(**slot) > 0 || **slot == own);
    Some(if is_one_variant {
        if leader != Some(&own) {
            return Some(Vec::new());
        }
        let others = beside.iter().filter(|(_, other)| !std::ptr::eq(*other, resource));
        std::iter::once(part(resource)).chain(others.map(|(_, other)| part(other))).collect()
    } else if is_change {
        // Of several variants each stands alone, with the gene if there is one only.
        let gene = beside.iter().filter(|(slot, _)| *slot == Slot::Gene && count(Slot::Gene) == 1);
        std::iter::once(part(resource)).chain(gene.map(|(_, other)| part(other))).collect()
    } else {
        Vec::new()
    })
}
