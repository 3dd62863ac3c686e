//! What can be measured, as data: in which units results come, and which numbers a patient can have.
//!
//! `config/knowledge/measurements.yaml` is read into this; the reader of results has it from there.

use rust_decimal::Decimal;

use super::interval::{Bound, Interval};
use super::marker::Marker;

/// All measurements.
#[derive(Debug, Clone, Default)]
pub struct Measures(Vec<Measure>);

/// One measurement.
#[derive(Debug, Clone)]
pub struct Measure {
    pub marker: Marker,
    /// A number below this, in the unit of the measurement, is a slip of the unit and not a patient.
    pub lowest: Decimal,
    /// A number above this, too.
    pub highest: Decimal,
    /// Its numbers are multiples of the upper limit of normal that the result itself gives; `units` are those of the result.
    pub in_upper_limits: bool,
    pub units: Vec<Unit>,
}

/// A unit that senders write.
#[derive(Debug, Clone)]
pub struct Unit {
    /// In lower case and without spaces.
    pub name: String,
    /// How many of the unit of the measurement one of it is.
    pub factor: Decimal,
    /// What is added then, where the two scales do not begin at the same point.
    pub added: Decimal,
}

impl Measures {
    pub const fn new(all: Vec<Measure>) -> Self {
        Self(all)
    }

    /// The measurement behind a marker, if it is one.
    pub fn get(&self, marker: Marker) -> Option<&Measure> {
        self.0.iter().find(|measure| measure.marker == marker)
    }
}

impl Measure {
    /// The number in the unit of the measurement; `None` for a unit that is not known, or a number no patient can have.
    pub fn convert(&self, number: Interval, unit: &str) -> Option<Interval> {
        let unit = self.unit(unit)?;
        let brought = |at: Decimal| at * unit.factor + unit.added;
        let bound = |bound: Option<Bound>| bound.map(|bound| Bound { at: brought(bound.at), ..bound });
        let scaled = Interval { low: bound(number.low), high: bound(number.high) };
        self.is_plausible(scaled).then_some(scaled)
    }

    /// How many of the unit of the measurement one of this unit is.
    pub fn factor(&self, unit: &str) -> Option<Decimal> {
        self.unit(unit).map(|unit| unit.factor)
    }

    fn unit(&self, name: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.name == name)
    }

    /// A patient can have this number.
    pub fn is_plausible(&self, number: Interval) -> bool {
        let inside =
            |bound: Option<Bound>| bound.is_none_or(|bound| bound.at >= self.lowest && bound.at <= self.highest);
        inside(number.low) && inside(number.high)
    }
}
