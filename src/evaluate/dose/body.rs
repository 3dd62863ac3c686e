//! The patient's body for a dose rule: exact where it was measured, else every size that is believed.

use std::cell::OnceCell;

use rust_decimal::Decimal;

use crate::case::define::body_size::{BodySize, SizeLimits, SurfaceFormula, surface};
use crate::knowledge::dose::{BodyMeasure, Scheme};

use super::advice::Open;

/// From the lowest to the highest it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub low: Decimal,
    pub high: Decimal,
}

impl Span {
    pub const fn exactly(value: Decimal) -> Self {
        Self { low: value, high: value }
    }

    pub fn exact(self) -> Option<Decimal> {
        (self.low == self.high).then_some(self.low)
    }

    pub fn times(self, other: Self) -> Option<Self> {
        Some(Self { low: self.low.checked_mul(other.low)?, high: self.high.checked_mul(other.high)? })
    }

    pub fn divided_by(self, other: Self) -> Option<Self> {
        Some(Self { low: self.low.checked_div(other.high)?, high: self.high.checked_div(other.low)? })
    }

    fn at_most(self, most: Option<Decimal>) -> Self {
        most.map_or(self, |most| Self { low: self.low.min(most), high: self.high.min(most) })
    }
}

/// What is known of the patient's body.
#[derive(Debug)]
pub struct Body<'c> {
    pub size: BodySize<'c>,
    limits: SizeLimits,
    formula: SurfaceFormula,
    /// Worked out when first asked for: a root of a decimal is dear, and each dose of a year asks for it.
    surface: OnceCell<Option<Span>>,
}

impl<'c> Body<'c> {
    pub const fn new(size: BodySize<'c>, limits: SizeLimits, formula: SurfaceFormula) -> Self {
        Self { size, limits, formula, surface: OnceCell::new() }
    }

    /// Kilograms.
    pub fn weight(&self) -> Span {
        let [low, high] = self.size.weights.unwrap_or(self.limits.weight);
        self.size.weight.map_or(Span { low, high }, |weight| Span::exactly(weight.value))
    }

    /// The weight that a scheme counts.
    pub fn counted_weight(&self, scheme: &Scheme) -> Span {
        self.weight().at_most(scheme.weight_counted_to)
    }

    /// Square metres.
    pub fn surface(&self) -> Option<Span> {
        *self.surface.get_or_init(|| self.worked_out_surface())
    }

    fn worked_out_surface(&self) -> Option<Span> {
        let [low, high] = self.size.heights.unwrap_or(self.limits.height);
        let height = self.size.height.map_or(Span { low, high }, |height| Span::exactly(height.value));
        let weight = self.weight();
        let low = surface(weight.low, height.low, self.formula)?;
        // A root of a decimal is dear, and most bodies were measured.
        let is_measured = weight.exact().is_some() && height.exact().is_some();
        let high = if is_measured { low } else { surface(weight.high, height.high, self.formula)? };
        Some(Span { low, high })
    }

    pub fn measure(&self, by: BodyMeasure) -> Option<Span> {
        match by {
            BodyMeasure::Weight => Some(self.weight()),
            BodyMeasure::Surface => self.surface(),
        }
    }

    /// What is missing to know it.
    pub fn missing(&self, by: BodyMeasure) -> Vec<Open> {
        let weight = self.size.weight.is_none().then_some(Open::Weight);
        let height = (by == BodyMeasure::Surface && self.size.height.is_none()).then_some(Open::Height);
        weight.into_iter().chain(height).collect()
    }
}
