//! Order-check rules of a drug: which there are, whether they are met, and how they caution an option that is only
//! offered.

use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::ids::DrugId;
use crate::knowledge::rule::{About, Cycle, Indicator, Rule, StageWord};

use super::advice::Caution;
use super::renewal::is_renewal;
use super::situation::Situation;
use super::verdict::{Judged, Verdict};
use super::{criteria, limits, population};

/// The order checks of this drug in this disease, and what labels of other countries say.
pub fn naming<'k>(situation: &Situation<'k>, drug: DrugId) -> impl Iterator<Item = &'k Rule> {
    let rules = situation.knowledge.checks_naming(drug);
    rules.filter(|rule| speaks_here(situation, rule) || situation.is_told_from_elsewhere(rule))
}

/// Those of them that hold at this site.
pub fn of_site<'k>(situation: &Situation<'k>, drug: DrugId) -> impl Iterator<Item = &'k Rule> {
    situation.knowledge.checks_naming(drug).filter(|rule| speaks_here(situation, rule))
}

/// It holds at this site, and nothing else says it there.
fn speaks_here(situation: &Situation, rule: &Rule) -> bool {
    situation.concerns(rule) && rule.check().is_some_and(|check| !check.said_by_doses)
}

/// Judges a rule for an order of the drug.
pub fn judged<'k>(rule: &Rule, situation: &Situation<'k>, drug: DrugId) -> Judged<'k> {
    let mut when = criteria::judge(situation, &rule.when);
    if let Some(cycle) = rule.check().and_then(|check| check.cycle) {
        let is_meant = is_renewal(situation, drug) == (cycle == Cycle::Later);
        let verdict = if is_meant { Verdict::Met } else { Verdict::NotMet };
        when.also(Judged::on(CriterionKind::Cycle, verdict));
    }
    let waits = rule.check().is_some_and(|check| check.waits_for_stage);
    let population = if waits {
        population::judge(situation, &rule.population, None)
    } else {
        population::of_check(situation, &rule.population)
    };
    population.and(when)
}

/// A safety rule that warns of an order or stops it, whatever the stage of the disease.
pub fn warns_at_any_stage(rule: &Rule) -> bool {
    let is_loud = || rule.check().is_some_and(|check| check.indicator != Indicator::Info);
    is_safety(rule) && rule.population.stage == StageWord::Any && is_loud()
}

/// Is it a check of safety, as opposed to one of partners, lines or doses?
pub fn is_safety(rule: &Rule) -> bool {
    rule.check().is_some_and(|check| check.about == About::Safety)
}

/// Does it speak of a partner that is not there?
pub fn misses_a_partner(rule: &Rule) -> bool {
    rule.check().is_some_and(|check| check.about == About::Combination) && rule.when.misses_a_partner()
}

/// A value or a state that is on file, and cannot be read or lies on both sides of a limit, leaves open whether one of the
/// regimen's drugs is to be held.
pub fn leaves_danger_open(regimen: &[DrugId], situation: &Situation) -> bool {
    let is_loud = |rule: &&Rule| rule.check().is_some_and(|check| check.indicator != Indicator::Info);
    let checks = regimen.iter().flat_map(|drug| of_site(situation, *drug).map(move |rule| (rule, *drug)));
    checks.filter(|(rule, _)| is_safety(rule) && is_loud(rule)).any(|(rule, drug)| {
        let criteria = rule.when.criteria();
        criteria.into_iter().any(|criterion| criteria::is_open_on_file(situation, criterion))
            && judged(rule, situation, drug).verdict == Verdict::Undetermined
    })
}

/// The safety checks of a regimen's drugs that are met: a critical or warning card if it were ordered.
pub fn cautions<'k>(regimen: &[DrugId], situation: &Situation<'k>) -> Vec<Caution<'k>> {
    let is_loud = |rule: &&Rule| rule.check().is_some_and(|check| check.indicator != Indicator::Info);
    let checks = regimen.iter().flat_map(|drug| naming(situation, *drug).map(move |rule| (rule, *drug)));
    let loud = checks.filter(|(rule, _)| is_safety(rule) && is_loud(rule));
    let possible = loud.filter(|(rule, _)| !criteria::rule_out(situation, &rule.when));
    let met = possible.filter_map(|(rule, drug)| {
        let judged = judged(rule, situation, drug);
        (judged.verdict == Verdict::Met).then(|| (drug, Caution { rule, basis: judged.basis.to_vec() }))
    });
    let met: Vec<(DrugId, Caution)> = met.collect();
    let is_displaced = |(drug, own): &&(DrugId, Caution)| {
        let is_as_grave = |other: &Rule| indicator(other) <= indicator(own.rule);
        let is_farther = |other: &Caution| limits::is_farther(other.rule, own.rule) && is_as_grave(other.rule);
        met.iter().any(|(other_drug, other)| other_drug == drug && is_farther(other))
    };
    met.iter().filter(|caution| !is_displaced(caution)).map(|(_, caution)| caution.clone()).collect()
}

fn indicator(rule: &Rule) -> Option<Indicator> {
    rule.check().map(|check| check.indicator)
}
