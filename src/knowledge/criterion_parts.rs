//! Criteria that are mappings of their own: as they are written, with names, and after the check, with ids.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::check::names::Resolver;
use super::check::values;
use super::drug::DrugOrClass;
use super::ids::{AssayId, DrugId, TestId};
use super::measurement::Measurement;
use super::words::{DoseUnitWord, PriorSetting, ScoreWord};
use super::written::Name;

/// A PD-L1 score of one assay at or above a cut-off. Assay, score and cut-off are one key.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PdL1<Assay> {
    pub assay: Assay,
    pub score: ScoreWord,
    pub at_least: Decimal,
}

impl PdL1<Name> {
    /// With the test that measures the score.
    pub fn parse(&self, names: &mut Resolver) -> Option<(PdL1<AssayId>, TestId)> {
        let assay = names.assay(&self.assay)?;
        let test = values::score(&self.assay, self.score, names)?;
        Some((PdL1 { assay, score: self.score, at_least: self.at_least }, test))
    }
}

/// A condition on earlier drugs. Names are drug ids or drug classes.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Prior<Drug> {
    /// At least one of these was given.
    #[serde(default = "Vec::new")]
    pub any_of: Vec<Drug>,
    /// None of these was given.
    #[serde(default = "Vec::new")]
    pub none_of: Vec<Drug>,
    /// How many courses of `any-of`, one after another, at least.
    #[serde(default)]
    pub courses: Option<u8>,
    #[serde(default)]
    pub setting: PriorSetting,
}

impl Prior<Name> {
    pub fn parse(&self, names: &mut Resolver) -> Prior<DrugOrClass> {
        let (any_of, none_of) = (names.drugs_or_classes(&self.any_of), names.drugs_or_classes(&self.none_of));
        Prior { any_of, none_of, courses: self.courses, setting: self.setting }
    }
}

/// A measurement below a limit: unit as the marker fixes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Below<Measured> {
    pub measurement: Measured,
    pub limit: Decimal,
}

impl Below<Name> {
    pub fn parse(&self, names: &mut Resolver) -> Option<Below<Measurement>> {
        let measurement = values::measured(&self.measurement, [Some(self.limit)], names)?;
        Some(Below { measurement, limit: self.limit })
    }
}

/// The latest measurement: within limits, in the unit `measurements.yaml` fixes, and not too old.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Measured<Of> {
    pub of: Of,
    pub at_least: Option<Decimal>,
    pub below: Option<Decimal>,
    /// What is older counts as missing.
    pub not_older_than_weeks: Option<u16>,
}

impl Measured<Name> {
    pub fn parse(&self, names: &mut Resolver) -> Option<Measured<Measurement>> {
        let of = values::measured(&self.of, [self.at_least, self.below], names)?;
        let Self { at_least, below, not_older_than_weeks, .. } = *self;
        Some(Measured { of, at_least, below, not_older_than_weeks })
    }
}

/// A dose ordered now, for each unit of body size, above the highest dose of the label.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OrderedDose<Drug> {
    pub drug: Drug,
    pub unit: DoseUnitWord,
    pub above: Decimal,
    /// How far above the label is still rounding.
    pub tolerance_percent: Decimal,
    /// What is older is not used to convert milligrams.
    pub weight_not_older_than_days: u16,
}

impl OrderedDose<Name> {
    pub fn parse(&self, names: &mut Resolver) -> Option<OrderedDose<DrugId>> {
        let Self { unit, above, tolerance_percent, weight_not_older_than_days, .. } = *self;
        Some(OrderedDose { drug: names.drug(&self.drug)?, unit, above, tolerance_percent, weight_not_older_than_days })
    }
}

impl<Drug> OrderedDose<Drug> {
    /// The highest dose that still passes.
    pub fn highest(&self) -> Decimal {
        self.above * (Decimal::ONE_HUNDRED + self.tolerance_percent) / Decimal::ONE_HUNDRED
    }
}
