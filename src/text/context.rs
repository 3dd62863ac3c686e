//! A clause, and how it is meant: denied, doubtful, past, planned, whose (after the idea of `NegEx` and `ConText`).

use std::ops::Range;

use super::meaning::Whose;

/// One clause: indexes of spans, and how it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    pub spans: Range<usize>,
    pub denied: Denied,
    pub context: Context,
    /// Whether the box of its item is ticked; `None` outside a tick list. What is not ticked was not said.
    pub ticked: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Denied {
    #[default]
    No,
    Yes,
    /// Denied twice, or how far the denial reaches is not sure: not understood.
    Unclear,
}

/// What a clause is, if it is no plain present result of this patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Context {
    pub is_doubtful: bool,
    pub is_past: bool,
    pub is_planned: bool,
    pub is_pending: bool,
    /// How a value moved.
    pub is_change: bool,
    /// A range or cut-off to compare with.
    pub is_reference: bool,
    pub is_control: bool,
    /// What a scale means.
    pub is_definition: bool,
    pub is_rule: bool,
    /// Asks whether it is so, and nothing answers ("増幅の有無").
    pub is_asked: bool,
    /// Taken back by its own words.
    pub is_withdrawn: bool,
    /// Put in question by its own words ("test invalid").
    pub is_invalid: bool,
    pub whose: Whose,
}

impl Clause {
    /// A result of this patient, now, sure and affirmed.
    pub fn is_plain(&self) -> bool {
        self.denied == Denied::No && self.context == Context::default() && self.ticked != Some(false)
    }
}
