//! The criterion about drugs ordered or running beside the ordered one.

use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::drug::DrugOrClass;

use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};
use super::super::{hidden, history};

/// At least one of them is. What nobody could read, or see, may be one.
pub fn judge<'c>(situation: &Situation<'c>, drugs: &[DrugOrClass]) -> Judged<'c> {
    let is_wanted = |drug| drugs.iter().any(|name| situation.knowledge.is(drug, *name));
    let mut verdict = if hidden::now(situation, drugs).is_some() { Verdict::Undetermined } else { Verdict::NotMet };
    let mut basis = Vec::new();
    for (_, is_given, thing) in history::ordered_or_running(situation).filter(|(drug, ..)| is_wanted(*drug)) {
        verdict = verdict.max(is_given);
        basis.push(thing);
    }
    Judged::on(CriterionKind::TogetherWith, verdict).based_on(basis)
}
