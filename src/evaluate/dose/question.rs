//! What the dose of an order is held against: the rule, the body, what was given before, and the site's policy.

use rust_decimal::Decimal;
use time::{Date, Duration};

use crate::evaluate::situation::Situation;
use crate::knowledge::dose::DoseRule;
use crate::knowledge::ids::DrugId;
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

/// What an order of the drug is held against.
pub fn question<'a, 'k>(
    situation: &Situation<'k>,
    (rule, drug): (&'k DoseRule, DrugId),
    body: &'a Body<'k>,
    given: &'a Given<'k>,
) -> Question<'a, 'k>
where
    'k: 'a,
{
    let rounding = &situation.knowledge.policy.doses.rounding;
    let (tolerance, is_combined) = (tolerance_of(situation), is_combined(situation, drug));
    let (as_of, early) = (situation.as_of, situation.knowledge.policy.doses.early);
    let (ceiling, intensity) = (Ceiling::None, None);
    Question { rule, body, given, tolerance, rounding, as_of, early, is_combined, ceiling, intensity }
}

/// Whether the product has several substances.
fn is_combined(situation: &Situation, drug: DrugId) -> bool {
    situation.knowledge.drugs.get(&drug).is_some_and(|drug| drug.substances.len() > 1)
}

const fn tolerance_of(situation: &Situation) -> Tolerance {
    let policy = &situation.knowledge.policy.doses;
    Tolerance {
        around: situation.doses.tolerance_percent,
        above_maximum: policy.above_maximum_percent,
        beside: policy.beside_percent,
        slip_factor: policy.slip_factor,
        beyond_schemes: policy.beyond_schemes,
    }
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
