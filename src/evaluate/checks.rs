//! Order-check rules of a drug: which there are, whether they are met, and how they caution an option that is only
//! offered.

use crate::knowledge::ids::DrugId;
use crate::knowledge::rule::{About, Indicator, Rule};

use super::advice::Caution;
use super::situation::Situation;
use super::verdict::{Judged, Verdict};
use super::{criteria, population};

/// The order checks of this drug in this disease.
pub fn naming<'k>(situation: &Situation<'k>, drug: DrugId) -> impl Iterator<Item = &'k Rule> {
    situation.knowledge.checks_naming(drug).filter(|rule| situation.concerns(rule))
}

pub fn judged<'k>(rule: &Rule, situation: &Situation<'k>) -> Judged<'k> {
    let when = criteria::judge(situation, &rule.when);
    // What endangers a patient does so at any stage.
    if is_danger(rule) { when } else { population::judge(situation, &rule.population, None).and(when) }
}

/// A safety rule that stops an order.
pub fn is_danger(rule: &Rule) -> bool {
    rule.check().is_some_and(|check| check.about == About::Safety && check.indicator == Indicator::Critical)
}

/// Is it a check of safety, as opposed to one of partners, lines or doses?
pub fn is_safety(rule: &Rule) -> bool {
    rule.check().is_some_and(|check| check.about == About::Safety)
}

/// Does it speak of a partner that is not there?
pub fn misses_a_partner(rule: &Rule) -> bool {
    rule.check().is_some_and(|check| check.about == About::Combination) && rule.when.misses_a_partner()
}

/// The safety checks of a regimen's drugs that are met: a critical or warning card if it were ordered.
pub fn cautions<'k>(regimen: &[DrugId], situation: &Situation<'k>) -> Vec<Caution<'k>> {
    let is_loud = |rule: &&Rule| rule.check().is_some_and(|check| check.indicator != Indicator::Info);
    let checks =
        regimen.iter().flat_map(|drug| naming(situation, *drug)).filter(|rule| is_safety(rule)).filter(is_loud);
    let possible = checks.filter(|rule| !criteria::rule_out(situation, &rule.when));
    let met = possible.filter_map(|rule| {
        let judged = judged(rule, situation);
        (judged.verdict == Verdict::Met).then(|| Caution { rule, basis: judged.basis.to_vec() })
    });
    met.collect()
}
