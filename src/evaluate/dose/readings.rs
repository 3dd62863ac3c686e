//! The amounts of one instruction in the unit of a scheme: what the least of them is, and whether they agree.
//!
//! Where the size of the body is not known, an amount is a span: its low end is that of the largest body, its high end that of
//! the smallest.

use rust_decimal::Decimal;

use crate::evaluate::verdict::Verdict;

use super::advice::Open;
use super::body::Span;

/// One end of a span.
type End = fn(&Span) -> Decimal;

/// What every amount reads as.
#[derive(Debug, Clone, Default)]
pub struct Readings {
    spans: Vec<Span>,
    /// What of the body is missing to know them.
    pub missing: Vec<Open>,
}

impl Readings {
    pub fn add(&mut self, reading: Span, missing: impl FnOnce() -> Vec<Open>) {
        if reading.exact().is_none() && self.missing.is_empty() {
            self.missing = missing();
        }
        self.spans.push(reading);
    }

    /// With those of another instruction.
    pub fn extend(&mut self, other: Self) {
        if self.missing.is_empty() {
            self.missing = other.missing;
        }
        self.spans.extend(other.spans);
    }

    /// The least of them, of the largest body and of the smallest.
    pub fn least(&self) -> Option<Span> {
        let of = |end: End| self.spans.iter().map(end).min();
        Some(Span { low: of(|span| span.low)?, high: of(|span| span.high)? })
    }

    /// Whether one is more than another, beyond this factor: of every body, of some, or of none.
    pub fn contradict(&self, agree: Decimal) -> Verdict {
        let most = |end: End| self.spans.iter().map(end).max();
        let least = |end: End| self.spans.iter().map(end).min();
        let (low, high): (End, End) = (|span| span.low, |span| span.high);
        let differ = |most: Option<Decimal>, least: Option<Decimal>| {
            most.zip(least).and_then(|(most, least)| most.checked_div(least)).is_some_and(|ratio| ratio > agree)
        };
        // What all goes by the body keeps its ratio, whatever the body.
        let is_of_body = self.spans.iter().all(|span| span.exact().is_none());
        if differ(most(low), least(high)) || (is_of_body && differ(most(low), least(low))) {
            Verdict::Met
        } else if differ(most(low), least(low)) || differ(most(high), least(high)) {
            Verdict::Undetermined
        } else {
            Verdict::NotMet
        }
    }
}
