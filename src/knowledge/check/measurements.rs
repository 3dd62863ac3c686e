//! Measurements are findings that are numbers, each with a plausible range.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::case::marker::Marker;
use crate::case::measures::{Measure, Measures, Unit};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::knowledge::ids::TestId;
use crate::knowledge::load::Written;
use crate::knowledge::measurement::Measurement;
use crate::knowledge::written::measurement::Measurements;

/// Where they stand.
pub const FILE: &str = "knowledge/measurements.yaml";

/// Those a rule can ask for, by id.
pub fn known(written: &Measurements) -> BTreeMap<&str, Measurement> {
    let known = written.iter().filter_map(|(id, measurement)| {
        let marker = marker(id)?;
        let plausible = (measurement.lowest, measurement.highest);
        let unit = measurement.unit.clone();
        let test = TestId::of(measurement.test.as_deref().unwrap_or(id));
        let limits = measurement.limits.map_or(plausible, |[lowest, highest]| (lowest, highest));
        Some((id.as_str(), Measurement { marker, test, unit, plausible, limits }))
    });
    known.collect()
}

/// The measurements as the reader of results has them.
pub fn measures(written: &Measurements) -> Measures {
    let measures = written.iter().filter_map(|(id, measurement)| {
        let own = Unit { name: measurement.unit.to_lowercase(), factor: Decimal::ONE, added: Decimal::ZERO };
        // The reader looks them up in normal form, where an underscore inside a name is none.
        let others = measurement.units.iter().map(|(unit, factor)| {
            let added = measurement.added.get(unit).copied().unwrap_or_default();
            Unit { name: unit.replace('_', ""), factor: *factor, added }
        });
        let (lowest, highest) = (measurement.lowest, measurement.highest);
        let units = std::iter::once(own).chain(others).collect();
        let in_upper_limits = measurement.in_upper_limits;
        Some(Measure { marker: marker(id)?, lowest, highest, in_upper_limits, units })
    });
    Measures::new(measures.collect())
}

fn marker(id: &str) -> Option<Marker> {
    Marker::MEASUREMENTS.into_iter().find(|marker| marker.id() == id)
}

pub(super) fn check(written: &Written, found: &mut Vec<Diagnostic>) {
    for (id, measurement) in &written.measurements {
        if marker(id).is_none() {
            let all = Marker::MEASUREMENTS.map(Marker::id);
            let message = format!("no measurement is called \"{id}\"{}", did_you_mean(id, all.into_iter()));
            let help = format!("use a finding the reader reads as a number: {}", all.join(", "));
            found.push(Diagnostic::error("unknown-measurement", FILE, written.line_of_measurement(id), message, help));
        }
        for unit in measurement.added.keys().filter(|unit| !measurement.units.contains_key(*unit)) {
            let message = format!("\"{unit}\" is no unit of \"{id}\", and has an \"added\"");
            let help = "write the unit below \"units\", too";
            found.push(Diagnostic::error("unknown-unit", FILE, written.line_of_measurement(id), message, help));
        }
        if measurement.lowest >= measurement.highest {
            let message = format!("no number is plausible for \"{id}\": \"lowest\" is not below \"highest\"");
            let help = "write the lowest and the highest number a patient can have";
            found.push(Diagnostic::error("bad-limit", FILE, written.line_of_measurement(id), message, help));
        }
        let is_inside = |[from, to]: [Decimal; 2]| measurement.lowest <= from && from < to && to <= measurement.highest;
        if measurement.limits.is_some_and(|limits| !is_inside(limits)) {
            let message =
                format!("\"limits\" of \"{id}\" do not lie between \"lowest\" and \"highest\", the smaller one first");
            let help = "write the lowest and the highest number that a rule can draw a line at";
            found.push(Diagnostic::error("bad-limit", FILE, written.line_of_measurement(id), message, help));
        }
    }
}
