//! Three-valued verdicts (Kleene): missing is never negative.

use smallvec::SmallVec;

use super::basis::Basis;
use super::missing::Missing;
use super::sorted_set::SortedSet;
use crate::case::Case;
use crate::case::resolve::{Doubt, Reading};
use crate::knowledge::criteria::CriterionKind;

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

/// What was found about a criterion, or about several together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged<'c> {
    pub verdict: Verdict,
    /// What would settle an undetermined verdict.
    pub missing: SortedSet<Missing>,
    /// What of the case speaks.
    pub basis: SortedSet<Basis<'c>>,
    /// Undetermined, but what little is known speaks against it.
    pub contrary: bool,
    /// The single criteria, for the trace.
    pub parts: SmallVec<[Part; 1]>,
}

/// One criterion of a rule, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub criterion: CriterionKind,
    pub verdict: Verdict,
    pub missing: Option<Missing>,
    pub doubt: Option<Doubt>,
    /// It does not hold, and need not: it is one of several, of which another holds.
    pub outweighed: bool,
}

impl Part {
    /// It speaks against the whole.
    pub fn fails(&self) -> bool {
        self.verdict == Verdict::NotMet && !self.outweighed
    }
}

impl<'c> Judged<'c> {
    /// A criterion that asks nothing.
    pub fn met() -> Self {
        Self {
            verdict: Verdict::Met,
            missing: SortedSet::default(),
            basis: SortedSet::default(),
            contrary: false,
            parts: SmallVec::new(),
        }
    }

    /// One criterion.
    pub fn on(criterion: CriterionKind, verdict: Verdict) -> Self {
        let part = Part { criterion, verdict, missing: None, doubt: None, outweighed: false };
        Self { verdict, parts: SmallVec::from_buf([part]), ..Self::met() }
    }

    /// With what is missing; kept only while undetermined.
    pub fn missing(mut self, what: impl Into<Missing>) -> Self {
        if self.verdict == Verdict::Undetermined {
            let what = what.into();
            if let Some(part) = self.parts.last_mut() {
                part.missing = Some(what);
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

    pub fn based_on(mut self, basis: impl IntoIterator<Item = Basis<'c>>) -> Self {
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
    pub fn or(mut self, mut other: Self) -> Self {
        self.contrary = match (self.verdict, other.verdict) {
            (Verdict::Undetermined, Verdict::Undetermined) => self.contrary && other.contrary,
            (Verdict::Undetermined, _) => self.contrary,
            (Verdict::Met | Verdict::NotMet, _) => other.contrary,
        };
        self.verdict = self.verdict.max(other.verdict);
        for part in self.parts.iter_mut().chain(&mut other.parts) {
            part.outweighed = self.verdict == Verdict::Met && part.verdict != Verdict::Met;
        }
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

/// Is what remains possible inside, outside or across what is wanted?
pub fn within<'c, T: PartialEq>(
    case: &'c Case,
    criterion: CriterionKind,
    reading: &Reading<T>,
    wanted: &[T],
    missing: impl Into<Missing>,
) -> Judged<'c> {
    let inside = reading.possible.iter().filter(|state| wanted.contains(state)).count();
    let verdict = match inside {
        0 => Verdict::NotMet,
        all if all == reading.possible.len() => Verdict::Met,
        _ => Verdict::Undetermined,
    };
    // What only a diagnosis text states is shown and never decides, for or against.
    let stated_only = reading.doubt == Some(Doubt::StatedOnly);
    let contrary = stated_only && verdict == Verdict::NotMet;
    let verdict = if stated_only { Verdict::Undetermined } else { verdict };
    let basis = findings(case, &reading.basis);
    let mut judged = Judged::on(criterion, verdict).missing(missing).doubted(reading.doubt).based_on(basis);
    judged.contrary = contrary;
    judged
}

/// The findings at these places of the case.
pub fn findings<'c>(case: &'c Case, places: &[usize]) -> impl Iterator<Item = Basis<'c>> {
    places.iter().filter_map(|place| case.findings.get(*place)).map(Basis::Finding)
}
