//! The tree of criteria that `when` is after the check.

use super::Criterion;
use crate::knowledge::drug::DrugOrClass;

/// What must hold, after the check.
#[derive(Debug, Clone)]
pub enum When {
    All(Vec<When>),
    Any(Vec<When>),
    None(Vec<When>),
    Is(Criterion),
}

impl When {
    /// All criteria, depth first.
    pub fn criteria(&self) -> Vec<&Criterion> {
        match self {
            Self::Is(criterion) => vec![criterion],
            Self::All(inner) | Self::Any(inner) | Self::None(inner) => inner.iter().flat_map(Self::criteria).collect(),
        }
    }

    /// Every drug that it looks for beside the ordered one.
    pub fn partners(&self) -> Vec<DrugOrClass> {
        let named = self.criteria().into_iter().filter_map(|criterion| match criterion {
            Criterion::TogetherWith(drugs) => Some(drugs),
            _ => None,
        });
        named.flatten().copied().collect()
    }

    /// Whether it can hold because a drug is not there.
    pub fn misses_a_partner(&self) -> bool {
        match self {
            Self::Is(_) => false,
            Self::None(_) => self.criteria().iter().any(|criterion| matches!(criterion, Criterion::TogetherWith(_))),
            Self::All(inner) | Self::Any(inner) => inner.iter().any(Self::misses_a_partner),
        }
    }
}
