//! Amounts as they are kept: in milligrams where a mass was written, or where a strength makes one of tablets and millilitres.

use rust_decimal::Decimal;

use crate::case::dosage::{Amount, AmountOrigin, AmountPer, DoseUnit};
use crate::case::interval::{Bound, Interval};
use crate::profiles::dosage_words::phrase::WrittenUnit;

/// Milligrams in one piece and in one millilitre of the product, where the record states them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Strength {
    pub of_one: Option<Decimal>,
    pub of_millilitre: Option<Decimal>,
}

impl Strength {
    /// What two places say together; nothing where they contradict each other.
    pub fn with(self, other: Self) -> Self {
        let agreed = |one: Option<Decimal>, other: Option<Decimal>| match (one, other) {
            (Some(one), Some(other)) => (one == other).then_some(one),
            (one, other) => one.or(other),
        };
        Self {
            of_one: agreed(self.of_one, other.of_one),
            of_millilitre: agreed(self.of_millilitre, other.of_millilitre),
        }
    }
}

/// An amount as written, before a strength is known.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenAmount {
    pub size: Interval,
    pub unit: WrittenUnit,
    /// The unit in the sender's letters.
    pub letters: String,
    pub per: AmountPer,
    pub origin: AmountOrigin,
}

impl WrittenAmount {
    pub fn kept(&self, strength: Strength) -> Amount {
        let other = || DoseUnit::Other(self.letters.clone());
        let per_thousand = Decimal::new(1, 3);
        let (factor, unit, by) = match self.unit {
            WrittenUnit::Milligram => (Decimal::ONE, DoseUnit::Milligram, None),
            WrittenUnit::Gram => (Decimal::ONE_THOUSAND, DoseUnit::Milligram, None),
            WrittenUnit::Microgram => (per_thousand, DoseUnit::Milligram, None),
            WrittenUnit::MilligramPerKilogram => (Decimal::ONE, DoseUnit::MilligramPerKilogram, None),
            WrittenUnit::GramPerKilogram => (Decimal::ONE_THOUSAND, DoseUnit::MilligramPerKilogram, None),
            WrittenUnit::MicrogramPerKilogram => (per_thousand, DoseUnit::MilligramPerKilogram, None),
            WrittenUnit::MilligramPerSquareMetre => (Decimal::ONE, DoseUnit::MilligramPerSquareMetre, None),
            WrittenUnit::GramPerSquareMetre => (Decimal::ONE_THOUSAND, DoseUnit::MilligramPerSquareMetre, None),
            WrittenUnit::MicrogramPerSquareMetre => (per_thousand, DoseUnit::MilligramPerSquareMetre, None),
            WrittenUnit::AreaUnderCurve => (Decimal::ONE, DoseUnit::AreaUnderCurve, None),
            WrittenUnit::Counted => by_strength(strength.of_one, other),
            WrittenUnit::Volume => by_strength(strength.of_millilitre, other),
            WrittenUnit::WithoutMass => (Decimal::ONE, other(), None),
        };
        Amount { size: scaled(self.size, factor), unit, per: self.per, origin: self.origin, strength: by }
    }
}

fn by_strength(strength: Option<Decimal>, other: impl Fn() -> DoseUnit) -> (Decimal, DoseUnit, Option<Decimal>) {
    match strength {
        Some(milligrams) => (milligrams, DoseUnit::Milligram, Some(milligrams)),
        None => (Decimal::ONE, other(), None),
    }
}

/// Every number of the interval times a factor; a number too large to hold is unknown.
pub fn scaled(interval: Interval, factor: Decimal) -> Interval {
    let bound = |bound: Option<Bound>| {
        let Bound { at, included } = bound?;
        Some(Bound { at: at.checked_mul(factor)?.normalize(), included })
    };
    Interval { low: bound(interval.low), high: bound(interval.high) }
}
