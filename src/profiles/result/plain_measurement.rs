//! The short way for what most of a record consists of: one number with its unit under the code of a measurement.
//!
//! It reads what `observation` reads of such a result and asks nothing that it cannot hold. Any other member sends the
//! result the long way round; a test holds the two against each other.

use super::dates::{self, Dates};
use super::measurement;
use super::quantities::{quantity, upper_limit};
use super::source;
use super::specimen;
use super::value::{Said, is_called_normal};
use crate::case::disease::Cancer;
use crate::case::finding::{Finding, Source, Usage, Value};
use crate::case::marker::Marker;
use crate::case::specimen::Specimen;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::patient_resource::PatientResource;

/// The result is not that plain, and is read the long way.
pub struct NotPlain;

/// The finding, where the result is that plain; none where it says nothing that is read.
pub fn read(reader: Reader, cancers: &[Cancer], resource: &PatientResource) -> Result<Option<Finding>, NotPlain> {
    match measurement(reader, cancers, resource) {
        Some(finding) => Ok(Some(finding)),
        None if says_nothing(reader, resource) => Ok(None),
        None => Err(NotPlain),
    }
}

fn measurement(reader: Reader, cancers: &[Cancer], resource: &PatientResource) -> Option<Finding> {
    let PatientResource { node, code, .. } = resource;
    let marker = measured(code)?;
    if source::usage(*node, code) != Usage::Used || !node.members().all(|(name, _)| is_expected(name)) {
        return None;
    }
    let measure = reader.measures.get(marker)?;
    let numbers = quantity(node.get("valueQuantity")?)?;
    let (upper_limit, is_normal) =
        if measure.in_upper_limits { (upper_limit(reader, *node), is_called_normal(*node)) } else { (None, false) };
    let said = Said { numbers, upper_limit, is_normal, present: true, ..Said::default() };
    let value = measurement::read_measurement(reader.measures, marker, &said);
    if matches!(value, Value::Unreadable(_)) {
        return None;
    }
    let site = code.family("site-").next().map(str::to_owned);
    let mut specimen = Specimen { site, ..Specimen::default() };
    specimen.origin = specimen::origin(&specimen, reader, cancers);
    let disease = source::disease(reader, cancers, *node, code, &specimen);
    let Dates { date, until, is_at_latest, time } = dates::read_without_specimen(*node);
    let reference = resource.name.written();
    let source = Source { reference, date, until, is_at_latest, holds: false, time, specimen, disease };
    Some(Finding { marker, value, assay: None, usage: Usage::Used, gene: None, source })
}

/// Whether a result is a number under a code that names nothing we read, with nothing beside it that could say more: half of
/// what a laboratory sends. Its note was read where results of others are told.
fn says_nothing(reader: Reader, resource: &PatientResource) -> bool {
    let PatientResource { node, code, .. } = resource;
    code.markers.is_empty()
        && code.concepts.iter().all(says_of_what)
        && node.members().all(|(name, _)| is_expected(name) || matches!(name, "note" | "specimen"))
        && code.text.is_none_or(|name| reader.told(name).genes.is_empty())
}

/// The measurement that the code names, and nothing besides but of what it was taken ("in serum or plasma").
fn measured(code: &Meaning) -> Option<Marker> {
    let [marker] = code.markers.as_slice() else { return None };
    let is_alone = code.concepts.iter().filter(|name| says_of_what(name)).count() + 1 == code.concepts.len();
    (is_alone && marker.is_measurement()).then_some(*marker)
}

/// Where it was taken from, what was taken, in which unit.
fn says_of_what(concept: &&str) -> bool {
    ["site-", "material-", "unit-"].iter().any(|family| concept.starts_with(family))
}

/// What such a result may hold of what is read. Interpretations say the same as number and range.
fn is_expected(member: &str) -> bool {
    matches!(
        member,
        "resourceType"
            | "id"
            | "meta"
            | "text"
            | "status"
            | "category"
            | "code"
            | "subject"
            | "effectiveDateTime"
            | "effectiveInstant"
            | "effectivePeriod"
            | "issued"
            | "valueQuantity"
            | "interpretation"
            | "referenceRange"
    )
}
