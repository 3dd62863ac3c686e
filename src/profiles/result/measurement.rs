//! Measurements with units: brought to the one unit their marker fixes, as `knowledge/measurements.yaml` says.

use super::value::Said;
use crate::case::finding::Value;
use crate::case::marker::Marker;
use crate::case::measures::Measures;

/// Reads one number with a unit that is known, within what a patient can have.
pub fn read_measurement(measures: &Measures, marker: Marker, said: &Said) -> Value {
    let [number] = said.numbers.as_slice() else { return said.unreadable() };
    let read = measures.get(marker).and_then(|measure| measure.convert(number.interval, &plain_unit(&number.unit)));
    read.map_or_else(|| said.unreadable(), Value::Number)
}

/// The unit as the data has it: without spaces and the times sign of a power of ten, `u` for micro.
fn plain_unit(unit: &str) -> String {
    let unit: String = unit.trim_start_matches(['x', '×']).chars().filter(|c| !c.is_whitespace()).collect();
    unit.replace('μ', "u").replace('^', "*")
}
