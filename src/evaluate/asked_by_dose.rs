//! A dose that waits for a value, and a limit of the drug that waits for it too: one card asks for it, that of the dose.

use super::advice::AdviceItem;
use super::basis::Basis;
use super::missing::Missing;
use crate::case::marker::Marker;
use crate::knowledge::criteria::Criterion;
use crate::knowledge::ids::TestId;
use crate::knowledge::rule::{Indicator, Rule};

/// Where the limits wait for more, their card asks for the rest.
pub fn asked_by_dose(items: &mut Vec<AdviceItem>) {
    let shares = |dose: &AdviceItem, asked: &AdviceItem| {
        let is_open = dose.dose.is_some() && dose.indicator == Indicator::Info && dose.order() == asked.order();
        is_open && (asked.missing.iter().any(|what| is_shared(dose, what)) || asks_all(dose, asked))
    };
    let mut at = 0;
    while let Some(asked) = items.get(at) {
        let dose = items.iter().position(|dose| asked.asks_for_values() && shares(dose, asked));
        let Some(dose) = dose else {
            at += 1;
            continue;
        };
        let mut asked = items.remove(at);
        let Some(dose) = items.get_mut(if at < dose { dose - 1 } else { dose }) else { continue };
        if asks_all(dose, &asked) {
            dose.absorb(asked);
        } else {
            hand_over(&mut asked, dose);
            items.insert(at, asked);
            at += 1;
        }
    }
}

fn is_shared(dose: &AdviceItem, what: &Missing) -> bool {
    what.is_test() && dose.missing.contains(what)
}

fn asks_all(dose: &AdviceItem, asked: &AdviceItem) -> bool {
    asked.missing.iter().all(|missing| dose.missing.contains(missing))
}

/// What both wait for goes to the dose, with the rules that wait for nothing else and what these looked at.
fn hand_over<'k>(asked: &mut AdviceItem<'k>, dose: &mut AdviceItem<'k>) {
    asked.missing.retain(|what| !is_shared(dose, what));
    asked.pending.retain(|what| !is_shared(dose, what));
    let waits = |rule: &&Rule| asked.missing.iter().filter_map(|what| what.test()).any(|test| waits_for(rule, test));
    let (rest, told): (Vec<&Rule>, Vec<&Rule>) = asked.rules.iter().copied().partition(waits);
    let are_read = |rules: &[&Rule], marker| rules.iter().flat_map(|rule| read(rule)).any(|(own, _)| own == marker);
    let is_told = |basis: &Basis| {
        let marker = basis.finding().map(|finding| finding.marker);
        marker.is_some_and(|marker| are_read(&told, marker) && !are_read(&rest, marker))
    };
    let (looked_at, left): (Vec<Basis>, Vec<Basis>) = asked.basis.iter().copied().partition(is_told);
    let new: Vec<&Rule> = told.iter().copied().filter(|rule| !dose.speaks_by(rule)).collect();
    dose.rules.extend(new);
    dose.basis.extend(looked_at);
    dose.basis.sort_unstable();
    dose.basis.dedup();
    (asked.rules, asked.basis) = (rest, left);
}

/// The rule asks for the test, or reads what it measures.
fn waits_for(rule: &Rule, test: TestId) -> bool {
    let asks = rule.check().is_some_and(|check| check.asks.contains(&test));
    asks || read(rule).into_iter().any(|(_, own)| own == Some(test))
}

/// The values of safety that a rule reads, each with the test that measures it.
fn read(rule: &Rule) -> Vec<(Marker, Option<TestId>)> {
    let value = |criterion: &Criterion| match criterion {
        Criterion::Measured(wanted) => Some((wanted.of.marker, Some(wanted.of.test))),
        Criterion::Fallen(wanted) => Some((wanted.of.marker, Some(wanted.of.test))),
        Criterion::OnFile(wanted) => Some((wanted.of.marker, wanted.of.test)),
        _ => None,
    };
    rule.when.criteria().into_iter().filter_map(value).collect()
}
