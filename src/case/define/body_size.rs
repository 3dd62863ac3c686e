//! How large the body is: the latest weight and height that can be believed, and the surface that follows from them.
//!
//! Mosteller, N Engl J Med 1987;317:1098: √(height · weight ⁄ 3600). `DuBois` and `DuBois`, Arch Intern Med 1916;17:863:
//! 0.007184 · weight^0.425 · height^0.725. Centimetres, kilograms, square metres.

use rust_decimal::{Decimal, MathematicalOps};
use time::{Date, Duration};

use crate::case::finding::{Finding, Value};
use crate::case::marker::Marker;
use crate::case::{Case, PartialDate};

/// What the record says of the size of the body on a day.
#[derive(Debug, Clone, Copy, Default)]
pub struct BodySize<'c> {
    /// Kilograms.
    pub weight: Option<Measured<'c>>,
    /// Centimetres.
    pub height: Option<Measured<'c>>,
    /// Kilograms, from the lowest to the highest of the latest weights: they differ, and nobody knows which is the last.
    pub weights: Option<[Decimal; 2]>,
    /// Centimetres, the same of heights.
    pub heights: Option<[Decimal; 2]>,
}

/// A number, and the finding it stands in.
#[derive(Debug, Clone, Copy)]
pub struct Measured<'c> {
    pub value: Decimal,
    pub finding: &'c Finding,
}

/// Sizes that are believed, both ends included.
#[derive(Debug, Clone, Copy, Default)]
pub struct SizeLimits {
    /// Kilograms.
    pub weight: [Decimal; 2],
    /// Centimetres.
    pub height: [Decimal; 2],
}

/// How the surface of the body is worked out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SurfaceFormula {
    #[default]
    Mosteller,
    DuBois,
}

impl<'c> BodySize<'c> {
    /// The latest final weight that is not older than `weight_age`, and the latest height of any day. Of two that differ on
    /// one day, and whose times do not tell which is later, none is used; it lies between them.
    pub fn of(case: &'c Case, as_of: Date, weight_age: Duration, limits: &SizeLimits) -> Self {
        let oldest = as_of.checked_sub(weight_age).unwrap_or(Date::MIN);
        let weights = latest(case, Marker::BodyWeight, limits.weight, Some(oldest));
        let heights = latest(case, Marker::BodyHeight, limits.height, None);
        Self { weight: only(&weights), height: only(&heights), weights: between(&weights), heights: between(&heights) }
    }
}

/// The one that all of them are.
fn only<'c>(all: &[Measured<'c>]) -> Option<Measured<'c>> {
    let (first, others) = all.split_first()?;
    others.iter().all(|other| other.value == first.value).then_some(*first)
}

/// The lowest and the highest.
fn between(all: &[Measured]) -> Option<[Decimal; 2]> {
    let values = || all.iter().map(|one| one.value);
    values().min().zip(values().max()).map(|(low, high)| [low, high])
}

/// Every measurement that none is known to be later than.
fn latest<'c>(
    case: &'c Case,
    marker: Marker,
    [lowest, highest]: [Decimal; 2],
    oldest: Option<Date>,
) -> Vec<Measured<'c>> {
    let measured = |finding: &'c Finding| {
        let Value::Number(number) = finding.value else { return None };
        let value = number.exact().filter(|value| (lowest..=highest).contains(value))?;
        let day = finding.source.date.and_then(PartialDate::earliest);
        let is_recent = oldest.is_none_or(|oldest| day.is_some_and(|day| day >= oldest));
        (finding.marker == marker && finding.is_used() && is_recent).then_some(Measured { value, finding })
    };
    let all: Vec<Measured> = case.findings.iter().filter_map(measured).collect();
    all.iter().filter(|one| !all.iter().any(|other| is_later(other, one))).copied().collect()
}

/// Certainly measured later.
fn is_later(one: &Measured, other: &Measured) -> bool {
    let (one, other) = (&one.finding.source, &other.finding.source);
    let (Some(date), Some(earlier)) = (one.date, other.date) else { return one.date.is_some() };
    let by_time = || one.time.zip(other.time).and_then(|(time, earlier)| time.is_after(earlier)) == Some(true);
    earlier.certainly_before(date) || (date == earlier && by_time())
}

/// Square metres; none where the numbers are no body's.
pub fn surface(weight: Decimal, height: Decimal, formula: SurfaceFormula) -> Option<Decimal> {
    match formula {
        SurfaceFormula::Mosteller => height.checked_mul(weight)?.checked_div(Decimal::from(3600))?.sqrt(),
        SurfaceFormula::DuBois => {
            let power = |base: Decimal, thousandths: i64| base.checked_powd(Decimal::new(thousandths, 3));
            Decimal::new(7184, 6).checked_mul(power(weight, 425)?)?.checked_mul(power(height, 725)?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surfaces_are_those_of_the_formulas() {
        // Weight, height, by Mosteller, by DuBois: worked out by hand from the published formulas.
        let rows = [(60, 160, "1.633", "1.622"), (50, 150, "1.443", "1.433"), (95, 180, "2.179", "2.148")];
        for (weight, height, mosteller, dubois) in rows {
            let of = |formula| surface(weight.into(), height.into(), formula).unwrap().round_dp(3).to_string();
            assert_eq!(of(SurfaceFormula::Mosteller), mosteller, "{weight} kg {height} cm");
            assert_eq!(of(SurfaceFormula::DuBois), dubois, "{weight} kg {height} cm");
        }
    }
}
