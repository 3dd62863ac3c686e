//! Three-valued verdicts (Kleene): missing is never negative.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::few::Few;
use crate::case::resolve::Doubt;

/// The order is that of Kleene logic: "and" is the minimum, "or" the maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    NotMet,
    Undetermined,
    Met,
}

impl Verdict {
    pub const fn id(self) -> &'static str {
        match self {
            Self::NotMet => "not-met",
            Self::Undetermined => "undetermined",
            Self::Met => "met",
        }
    }
}

impl std::ops::Not for Verdict {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::NotMet => Self::Met,
            Self::Undetermined => Self::Undetermined,
            Self::Met => Self::NotMet,
        }
    }
}

/// A test id, or history that somebody must find out (`prior-therapy`, `stage`, `specimen` …).
pub type Missing = Cow<'static, str>;

/// What was found about a criterion, or about several together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    pub verdict: Verdict,
    /// What would settle an undetermined verdict.
    pub missing: Few<Missing>,
    /// Indices of the findings that speak.
    pub basis: Few<usize>,
    /// Undetermined, but what little is known speaks against it.
    pub contrary: bool,
    /// The single criteria, for the trace.
    pub parts: SmallVec<[Part; 1]>,
}

/// One criterion of a rule, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub criterion: &'static str,
    pub verdict: Verdict,
    pub missing: Option<Missing>,
    pub doubt: Option<Doubt>,
}

impl Judged {
    /// A criterion that asks nothing.
    pub fn met() -> Self {
        Self {
            verdict: Verdict::Met,
            missing: Few::default(),
            basis: Few::default(),
            contrary: false,
            parts: SmallVec::new(),
        }
    }

    /// One criterion.
    pub fn of(criterion: &'static str, verdict: Verdict) -> Self {
        let part = Part { criterion, verdict, missing: None, doubt: None };
        Self { verdict, parts: SmallVec::from_buf([part]), ..Self::met() }
    }

    /// With what is missing; kept only while undetermined.
    pub fn missing(mut self, what: impl Into<Missing>) -> Self {
        if self.verdict == Verdict::Undetermined {
            let what = what.into();
            if let Some(part) = self.parts.last_mut() {
                part.missing = Some(what.clone());
            }
            self.missing.insert(what);
        }
        self
    }

    pub fn doubted(mut self, doubt: Option<Doubt>) -> Self {
        if let Some(part) = self.parts.last_mut() {
            part.doubt = doubt;
        }
        self
    }

    pub fn based_on(mut self, basis: impl IntoIterator<Item = usize>) -> Self {
        self.basis.extend(basis);
        self
    }

    /// Both hold.
    pub fn and(mut self, other: Self) -> Self {
        self.also(other);
        self
    }

    /// This and the other hold.
    pub fn also(&mut self, other: Self) {
        self.verdict = self.verdict.min(other.verdict);
        self.contrary |= other.contrary;
        self.take(other);
    }

    fn take(&mut self, other: Self) {
        if self.verdict == Verdict::Undetermined {
            self.missing.extend(other.missing);
        } else {
            self.missing.clear();
        }
        self.basis.extend(other.basis);
        if self.parts.is_empty() {
            self.parts = other.parts;
        } else {
            self.parts.extend(other.parts);
        }
    }

    /// At least one holds.
    pub fn or(mut self, other: Self) -> Self {
        self.contrary = match (self.verdict, other.verdict) {
            (Verdict::Undetermined, Verdict::Undetermined) => self.contrary && other.contrary,
            (Verdict::Undetermined, _) => self.contrary,
            _ => other.contrary,
        };
        self.verdict = self.verdict.max(other.verdict);
        self.take(other);
        self
    }

    /// It does not hold.
    pub fn negated(mut self) -> Self {
        self.verdict = !self.verdict;
        for part in &mut self.parts {
            part.verdict = !part.verdict;
        }
        self.contrary = false;
        self
    }
}
