//! What the dose of an order is held against: the rule, the body, what was given before, and the site's policy.

use time::Date;

use crate::knowledge::dose::DoseRule;
use crate::knowledge::policy::Rounding;

use super::body::Body;
use super::given::Given;
use super::levels::Tolerance;

/// What the order is held against.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a, 'c> {
    pub rule: &'a DoseRule,
    pub body: &'a Body<'c>,
    pub given: &'a Given<'c>,
    pub tolerance: Tolerance,
    pub rounding: &'a Rounding,
    pub as_of: Date,
    /// The product has several substances: of "1200 mg/600 mg" the larger amount is the one the rule counts.
    pub is_combined: bool,
}
