//! What the dose of an order is held against: the rule, the body, what was given before, and the site's policy.

use rust_decimal::Decimal;
use time::{Date, Duration};

use crate::knowledge::dose::DoseRule;
use crate::knowledge::policy::Rounding;

use super::body::Body;
use super::given::Given;
use super::intensity::Intensity;
use super::levels::Tolerance;

/// What the order is held against.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a, 'c> {
    pub rule: &'c DoseRule,
    pub body: &'a Body<'c>,
    pub given: &'a Given<'c>,
    pub tolerance: Tolerance,
    pub rounding: &'a Rounding,
    pub as_of: Date,
    /// How early a cycle may be given.
    pub early: Duration,
    /// The product has several substances: of "1200 mg/600 mg" the larger amount is the one the rule counts.
    pub is_combined: bool,
    /// Of the scheme in question.
    pub ceiling: Ceiling,
    /// How much in how much time is too much, where practice knows other schemes.
    pub intensity: Option<&'a Intensity<'c>>,
}

/// What a button may go up to: never above what was given last after a reduction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ceiling {
    #[default]
    None,
    /// In the unit of the scheme.
    At(Decimal),
    /// It was reduced, to no dose of the scheme.
    Unknown,
}

impl Ceiling {
    /// The dose, or what is left of it; nothing where nobody can tell.
    pub fn of(self, dose: Decimal) -> Option<Decimal> {
        match self {
            Self::None => Some(dose),
            Self::At(most) => Some(dose.min(most)),
            Self::Unknown => None,
        }
    }
}
