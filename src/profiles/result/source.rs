//! Where a result comes from: its date, specimen and cancer; and whether its status lets it count.

use super::dates::{self, Dates};
use super::side::of_side;
use super::specimen;
use crate::case::disease::{Cancer, Disease};
use crate::case::diseases::Definition;
use crate::case::finding::{Source, Usage, Why};
use crate::case::specimen::Specimen;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::{self, Index};

/// What all findings of an Observation have in common.
pub fn source<'c>(reader: Reader<'c>, index: &Index<'c>, cancers: &[Cancer], resource: &PatientResource<'c>) -> Source {
    let PatientResource { node, code, .. } = resource;
    let mut specimen = specimen::read(reader, index, *node, code);
    let disease = disease(reader, cancers, *node, code, &specimen);
    specimen.origin = specimen::origin(&specimen, reader, cancers);
    specimen.of_side = of_side(reader, index, cancers, (*node, code), &specimen);
    let Dates { date, until, is_at_latest, time } = dates::read(index, *node);
    Source { reference: resource.name.written(), date, until, is_at_latest, holds: false, time, specimen, disease }
}

/// FHIR R4 observation-status. Final, amended and corrected count; nothing else decides.
pub fn usage(node: Node, code: &Meaning) -> Usage {
    match node.status().as_deref() {
        Some("entered-in-error") => Usage::Rejected(Why::EnteredInError),
        Some("cancelled") => Usage::Rejected(Why::Cancelled),
        _ if code.mismatch => Usage::Shown(Why::CodeDisplayMismatch),
        Some("final" | "amended" | "corrected") => Usage::Used,
        Some("preliminary" | "registered") => Usage::Shown(Why::Preliminary),
        _ => Usage::Shown(Why::UnknownStatus),
    }
}

/// The disease a result is certainly about: by reference to its Condition, by its code, by the organ; `Unstated` where it names a
/// diagnosis that is not on record.
pub fn disease(reader: Reader, cancers: &[Cancer], node: Node, code: &Meaning, specimen: &Specimen) -> Option<Disease> {
    let linked =
        node.each("focus").chain(node.each("extension").filter_map(|extension| extension.get("valueReference")));
    for reference in linked {
        let target = reference.str("reference").map(place::relative).unwrap_or_default();
        if let Some(cancer) = cancers.iter().find(|cancer| cancer.is_named_by(target)) {
            return Some(cancer.disease);
        }
    }
    // A diagnosis that is named, and nobody knows which: of one of several cancers it may be any.
    let is_of_diagnosis = |focus: Node| match focus.str("reference") {
        Some(target) => place::relative(target).starts_with("Condition/"),
        None => focus.str("display").is_some(),
    };
    if node.each("focus").any(is_of_diagnosis) {
        return Some(Disease::Unstated);
    }
    let diseases = reader.diseases;
    let organ = specimen.site.as_deref();
    let comes_from = |cancer: &&Cancer| diseases.definition(cancer.disease).is_some_and(|d| Some(&*d.organ) == organ);
    let by_definition = |names: &[String]| names.iter().any(|name| code.has(name));
    if let Some((id, _)) = diseases.iter().find(|(_, definition)| by_definition(&definition.result_concepts)) {
        let disease = diseases.disease(id);
        // Of a lung specimen it may be the metastasis, or the lung cancer that is there too.
        let is_doubtful = cancers.iter().filter(comes_from).any(|cancer| Some(cancer.disease) != disease);
        return disease.filter(|_| !is_doubtful);
    }
    let disease = cancers.iter().find(comes_from)?.disease;
    let spreads_there = |definition: &Definition| definition.spread.distant.iter().any(|to| Some(&**to) == organ);
    let may_be_its =
        |cancer: &&Cancer| comes_from(cancer) || diseases.definition(cancer.disease).is_some_and(spreads_there);
    cancers.iter().filter(may_be_its).all(|cancer| cancer.disease == disease).then_some(disease)
}
