//! Numbers as results give them: exact, or only bounded (`>=10`, `<1`, `1-10`).

use std::fmt;

use rust_decimal::Decimal;

/// What is known of a number: somewhere between two bounds. A bound that is absent is unknown, not infinite care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interval {
    pub low: Option<Bound>,
    pub high: Option<Bound>,
}

/// One end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    pub at: Decimal,
    pub included: bool,
}

impl Interval {
    /// All of it lies below all of the other.
    pub fn ends_before(&self, other: &Self) -> bool {
        self.high
            .zip(other.low)
            .is_some_and(|(high, low)| high.at < low.at || (high.at == low.at && !(high.included && low.included)))
    }

    pub fn exactly(at: Decimal) -> Self {
        let bound = Some(Bound { at, included: true });
        Self { low: bound, high: bound }
    }

    pub fn at_least(at: Decimal) -> Self {
        Self { low: Some(Bound { at, included: true }), high: None }
    }

    pub fn above(at: Decimal) -> Self {
        Self { low: Some(Bound { at, included: false }), high: None }
    }

    pub fn at_most(at: Decimal) -> Self {
        Self { low: None, high: Some(Bound { at, included: true }) }
    }

    pub fn below(at: Decimal) -> Self {
        Self { low: None, high: Some(Bound { at, included: false }) }
    }

    pub fn between(low: Decimal, high: Decimal) -> Self {
        Self { low: Some(Bound { at: low, included: true }), high: Some(Bound { at: high, included: true }) }
    }

    /// The one number it can be, when it is exact.
    pub fn exact(self) -> Option<Decimal> {
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high && low.included => Some(low.at),
            _ => None,
        }
    }

    /// Can the number be this one?
    pub fn holds(self, at: Decimal) -> bool {
        let from = self.low.is_none_or(|low| at > low.at || (low.included && at == low.at));
        let to = self.high.is_none_or(|high| at < high.at || (high.included && at == high.at));
        from && to
    }

    /// Is the number more than `cut`? `None` when the cut-off lies inside the interval.
    pub fn exceeds(self, cut: Decimal) -> Option<bool> {
        if self.low.is_some_and(|low| low.at > cut || (low.at == cut && !low.included)) {
            return Some(true);
        }
        self.high.is_some_and(|high| high.at <= cut).then_some(false)
    }

    /// Is the number `cut` or more? `None` when the cut-off lies inside the interval.
    pub fn reaches(self, cut: Decimal) -> Option<bool> {
        if self.low.is_some_and(|low| low.at >= cut) {
            return Some(true);
        }
        match self.high {
            Some(high) if high.at < cut || (high.at == cut && !high.included) => Some(false),
            _ => None,
        }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let shown = |bound: Bound| bound.at.trunc_with_scale(3).normalize();
        let sign = |bound: Bound, open: &'static str, closed: &'static str| if bound.included { closed } else { open };
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => write!(f, "{}", shown(low)),
            (Some(low), Some(high)) if low.included && high.included => {
                write!(f, "{}–{}", shown(low), shown(high))
            }
            (Some(low), Some(high)) => {
                let (from, to) = (sign(low, ">", "≥"), sign(high, "<", "≤"));
                write!(f, "{from}{} {to}{}", shown(low), shown(high))
            }
            (Some(low), None) => write!(f, "{}{}", sign(low, ">", "≥"), shown(low)),
            (None, Some(high)) => write!(f, "{}{}", sign(high, "<", "≤"), shown(high)),
            (None, None) => f.write_str("?"),
        }
    }
}
