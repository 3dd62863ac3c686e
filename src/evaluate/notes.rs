//! Notes: rules that say something of a finding, and their cards.

use crate::case::therapy::Drug;
use crate::knowledge::rule::{Indicator, Rule};

use super::advice::{AdviceItem, Subject};
use super::basis::Basis;
use super::missing::Missing;
use super::pending::pending;
use super::renewal::is_renewal;
use super::situation::Situation;
use super::verdict::{Judged, Verdict};
use super::{criteria, population};

/// Notes whose finding is there.
pub fn items<'k>(situation: &Situation<'k>) -> Vec<AdviceItem<'k>> {
    cards(situation, met(situation))
}

/// Notes about a drug that is chosen now: once it runs they come too late. Its next cycle asks nothing new.
pub fn about_orders<'k>(situation: &Situation<'k>) -> Vec<AdviceItem<'k>> {
    let is_chosen = |basis: &Basis| match basis {
        Basis::Order(order) => {
            let drug = order.drug.as_ref().and_then(Drug::id).and_then(|drug| situation.knowledge.drug_id(drug));
            order.selected && drug.is_some_and(|drug| !is_renewal(situation, drug))
        }
        _ => false,
    };
    cards(situation, met(situation).into_iter().filter(|(_, judged)| judged.basis.iter().any(is_chosen)).collect())
}

fn cards<'k>(situation: &Situation<'k>, met: Vec<(&'k Rule, Judged<'k>)>) -> Vec<AdviceItem<'k>> {
    let item = |(rule, judged): (&'k Rule, Judged<'k>)| {
        let asks = rule.note().into_iter().flat_map(|note| &note.asks);
        let missing: Vec<Missing> = asks.map(|test| Missing::Test(*test)).collect();
        AdviceItem {
            rules: vec![rule],
            pending: pending(&missing, situation),
            missing,
            basis: judged.basis.to_vec(),
            ..AdviceItem::about(Subject::Note, Some(situation.cancer), Indicator::Info)
        }
    };
    met.into_iter().map(item).collect()
}

/// The note rules of the disease, each with its verdict: what the trace shows.
pub fn judged<'k>(situation: &Situation<'k>) -> impl Iterator<Item = (&'k Rule, Judged<'k>)> {
    of_disease(situation).map(|rule| {
        let population = population::judge(situation, &rule.population, None);
        (rule, population.and(criteria::judge(situation, &rule.when)))
    })
}

fn of_disease<'k>(situation: &Situation<'k>) -> impl Iterator<Item = &'k Rule> {
    let notes = situation.disease().into_iter().flat_map(|disease| situation.knowledge.notes(disease));
    notes.filter(|rule| situation.concerns(rule))
}

/// The note rules that are met.
pub fn met<'k>(situation: &Situation<'k>) -> Vec<(&'k Rule, Judged<'k>)> {
    let rules = of_disease(situation).filter(|rule| !criteria::rule_out(situation, &rule.when));
    let met = rules.filter_map(|rule| {
        let population = population::judge(situation, &rule.population, None);
        let criteria = if population.verdict == Verdict::Met { criteria::met(situation, &rule.when) } else { None };
        Some((rule, population.and(criteria?)))
    });
    met.collect()
}
