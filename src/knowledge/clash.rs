//! Drugs that are not given together, after the check: which clash a pair of drugs is.

use super::Knowledge;
use super::drug::{Drug, DrugOrClass};
use super::ids::{DrugId, RuleId, StatementId};
use super::text::Text;
use crate::case::disease::DiseaseId;

/// All of `clashes.yaml`.
#[derive(Debug, Clone, Default)]
pub struct Clashes {
    pub all: Vec<Clash>,
    /// Lists of drugs or classes of which any two may stand together.
    pub together: Vec<Vec<DrugOrClass>>,
}

/// One reason why two drugs are not given together.
#[derive(Debug, Clone)]
pub struct Clash {
    /// Cards name it where they name a rule.
    pub id: RuleId,
    /// What the two are together (`two taxanes`).
    pub text: Text,
    pub pair: Pair,
    /// The first of the pair may begin as soon as the last cycle of the second is over.
    pub may_follow: bool,
    /// The disease in which they are not given together; none: in every one.
    pub disease: Option<DiseaseId>,
    pub source: StatementId,
}

/// Which two drugs are meant.
#[derive(Debug, Clone)]
pub enum Pair {
    /// One drug twice, in whatever form.
    SameSubstance,
    /// Two of these.
    OneOf(Vec<DrugOrClass>),
    /// One of the first with one of the second.
    NotWith(Vec<DrugOrClass>, Vec<DrugOrClass>),
}

impl Clash {
    /// What may begin as soon as the last cycle of the other is over.
    pub fn follows(&self) -> Option<&[DrugOrClass]> {
        match &self.pair {
            Pair::NotWith(these, _) if self.may_follow => Some(these),
            Pair::NotWith(..) | Pair::SameSubstance | Pair::OneOf(_) => None,
        }
    }
}

impl Knowledge {
    /// Why two drugs are not given together in a disease, the first reason of the file; none where they may be.
    pub fn clash(&self, one: DrugId, other: DrugId, disease: Option<DiseaseId>) -> Option<&Clash> {
        let (one, other) = (self.drugs.get(&one)?, self.drugs.get(&other)?);
        let holds = |clash: &&Clash| clash.disease.is_none() || clash.disease == disease;
        let clash = self.clashes.all.iter().filter(holds).find(|clash| clash.pair.names(one, other))?;
        let excused = !matches!(clash.pair, Pair::SameSubstance) && self.belong_together(one, other);
        (!excused).then_some(clash)
    }

    /// Do two drugs hold one substance?
    pub fn share_a_substance(&self, one: DrugId, other: DrugId) -> bool {
        match (self.drugs.get(&one), self.drugs.get(&other)) {
            (Some(one), Some(other)) => share_a_substance(one, other),
            _ => false,
        }
    }

    /// They are of two entries of one list, and not both of one entry: two LH-RH agonists are no pair of an LH-RH agonist
    /// with endocrine therapy.
    fn belong_together(&self, one: &Drug, other: &Drug) -> bool {
        self.clashes.together.iter().any(|entries| {
            let has = |drug: &Drug| entries.iter().any(|entry| drug.is(*entry));
            let both = entries.iter().any(|entry| one.is(*entry) && other.is(*entry));
            has(one) && has(other) && !both
        })
    }
}

impl Pair {
    fn names(&self, one: &Drug, other: &Drug) -> bool {
        let is = |drug: &Drug, names: &[DrugOrClass]| names.iter().any(|name| drug.is(*name));
        match self {
            Self::SameSubstance => share_a_substance(one, other),
            Self::OneOf(names) => is(one, names) && is(other, names),
            Self::NotWith(these, others) => {
                (is(one, these) && is(other, others)) || (is(other, these) && is(one, others))
            }
        }
    }
}

fn share_a_substance(one: &Drug, other: &Drug) -> bool {
    one.substances.iter().any(|substance| other.substances.contains(substance))
}
