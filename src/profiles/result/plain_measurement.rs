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

/// The finding, where the result is that plain.
pub fn read(reader: Reader, cancers: &[Cancer], resource: &PatientResource) -> Option<Finding> {
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
    let source = Source { reference: resource.name.written(), date, until, is_at_latest, time, specimen, disease };
    Some(Finding { marker, value, assay: None, usage: Usage::Used, gene: None, source })
}

/// The measurement that the code names, and nothing besides but of what it was taken ("in serum or plasma").
fn measured(code: &Meaning) -> Option<Marker> {
    let [marker] = code.markers.as_slice() else { return None };
    let is_of_what = |name: &&&str| ["site-", "material-", "unit-"].iter().any(|family| name.starts_with(family));
    let is_alone = code.concepts.iter().filter(is_of_what).count() + 1 == code.concepts.len();
    (is_alone && marker.is_measurement()).then_some(*marker)
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
