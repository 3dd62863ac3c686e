//! What the order-check rules say of an order.

use crate::case::order::Order;
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::ids::DrugId;
use crate::knowledge::rule::{About, Check, Indicator, Rule};

use super::advice::{AdviceItem, OptionAdvice, OrderAdvice, Reason, Subject, Traced, once};
use super::alternatives::{CancerInQuestion, alternatives, completions};
use super::missing::Missing;
use super::pending::pending;
use super::situation::Situation;
use super::verdict::{Judged, Verdict};
use super::{checks, danger, dose, hidden, immunotherapy, limits};

/// Each rule speaks when its `when` holds; one that only lacks a safety value says so. Of a partner that is not there nothing
/// is said while orders are still being chosen, and nothing when a running drug goes on: its partner may have been left off.
pub fn items<'k>(
    cancer: &CancerInQuestion<'k>,
    (order, drug): (&'k Order, DrugId),
    is_renewal: bool,
    trace: &mut Vec<Traced<'k>>,
) -> Vec<AdviceItem<'k>> {
    let situation = &cancer.situation;
    let is_opened_elsewhere = !immunotherapy::opened_by(situation, drug).is_empty();
    let may_lack_partner = is_renewal || situation.case.still_ordering || is_opened_elsewhere;
    let rules = checks::naming(situation, drug);
    let asked = rules.filter(|rule| !(may_lack_partner && checks::misses_a_partner(rule)));
    of(asked, cancer, (order, drug), trace)
}

/// The limits of the drug itself that are reached, for an order that is not judged otherwise.
pub fn at_any_stage<'k>(
    cancer: &CancerInQuestion<'k>,
    (order, drug): (&'k Order, DrugId),
    trace: &mut Vec<Traced<'k>>,
) -> Vec<AdviceItem<'k>> {
    let rules = checks::naming(&cancer.situation, drug).filter(|rule| checks::warns_at_any_stage(rule));
    let met = rules.filter(|rule| checks::judged(rule, &cancer.situation, drug).verdict == Verdict::Met);
    of(met, cancer, (order, drug), trace)
}

fn of<'k>(
    rules: impl Iterator<Item = &'k Rule>,
    cancer: &CancerInQuestion<'k>,
    (order, drug): (&'k Order, DrugId),
    trace: &mut Vec<Traced<'k>>,
) -> Vec<AdviceItem<'k>> {
    let situation = &cancer.situation;
    let mut items = Vec::new();
    for (rule, check) in rules.filter_map(|rule| Some((rule, rule.check()?))) {
        let mut judged = checks::judged(rule, situation, drug);
        let lacks_value =
            judged.verdict == Verdict::Undetermined && judged.missing.iter().any(|missing| missing.is_test());
        let is_foreign = !situation.concerns(rule);
        let asks_for_partner = !is_foreign && waits_for_partner(rule, &judged);
        let unknown = if asks_for_partner { hidden::now(situation, &rule.when.partners()) } else { None };
        judged.basis.extend(unknown.iter().flatten().copied());
        let is_as_there = || is_dosed_as_there(situation, (order, drug), rule);
        let (verdict, indicator, reason) = match judged.verdict {
            Verdict::Met if is_foreign && is_as_there() => {
                trace.push(Traced { rule, cancer: situation.cancer, judged });
                continue;
            }
            Verdict::Met if is_foreign => (Verdict::Undetermined, Indicator::Info, Reason::OtherCountry),
            Verdict::Met if !check.asks.is_empty() => (Verdict::Undetermined, Indicator::Info, Reason::Rule),
            Verdict::Met => (Verdict::NotMet, check.indicator, Reason::Rule),
            Verdict::Undetermined if lacks_value && !is_foreign => {
                (Verdict::Undetermined, Indicator::Info, Reason::Rule)
            }
            Verdict::Undetermined if unknown.is_some() => {
                judged.missing.insert(Missing::PriorTherapy);
                (Verdict::Undetermined, Indicator::Info, Reason::Partner)
            }
            Verdict::Undetermined | Verdict::NotMet => {
                trace.push(Traced { rule, cancer: situation.cancer, judged });
                continue;
            }
        };
        let asked = check.asks.iter().copied().map(Missing::Test).filter(|_| reason == Reason::Rule);
        let missing: Vec<Missing> = once(asked.chain(judged.missing.iter().copied()));
        let advice = OrderAdvice { order, aspect: check.about.aspect(), verdict, reason };
        let item = AdviceItem {
            rules: vec![rule],
            options: if verdict == Verdict::NotMet { instead(cancer, drug, rule, check) } else { Vec::new() },
            pending: pending(&missing, situation),
            missing,
            basis: judged.basis.to_vec(),
            ..AdviceItem::about(Subject::Order(advice), Some(situation.cancer), indicator)
        };
        items.push(item.cautioned());
        trace.push(Traced { rule, cancer: situation.cancer, judged });
    }
    displace(&mut items);
    asked_together(items)
}

/// One value is one warning: of several limits of it that are passed the farthest, and the value before the state it defines. What
/// another country's label says of a danger is not told where a rule of this one warns of it, nor is a value asked for then.
fn displace(items: &mut Vec<AdviceItem>) {
    let told: Vec<(&Rule, Reason, Verdict, Indicator)> = items.iter().filter_map(told).collect();
    items.retain(|item| {
        let Some((own, reason, verdict, indicator)) = self::told(item) else { return true };
        // A rule may look at a value and at the state it defines.
        let mut others = told.iter().filter(|(other, ..)| !std::ptr::eq(*other, own));
        !others.any(|(other, other_reason, other_verdict, other_indicator)| {
            let is_like = reason == *other_reason && verdict == *other_verdict && *other_indicator <= indicator;
            let is_of_site = *other_verdict == Verdict::NotMet && reason == Reason::OtherCountry;
            (is_like && (limits::is_farther(other, own) || danger::is_of_state(other, own)))
                || (is_of_site && danger::are_one_matter(other, own))
        })
    });
    let warned: Vec<&Rule> =
        told.iter().filter(|(.., verdict, _)| *verdict == Verdict::NotMet).map(|it| it.0).collect();
    let is_warned = |rule: &Rule| warned.iter().any(|other| danger::is_of_state(rule, other));
    items.retain(|item| !item.asks_for_values() || !item.rules.first().is_some_and(|rule| is_warned(rule)));
}

/// The rule of safety that an item tells of: its limit is passed, here or by the label of another country.
fn told<'k>(item: &AdviceItem<'k>) -> Option<(&'k Rule, Reason, Verdict, Indicator)> {
    let Subject::Order(advice) = &item.subject else { return None };
    let is_told = advice.verdict == Verdict::NotMet || advice.reason == Reason::OtherCountry;
    let rule = item.rules.first().filter(|rule| is_told && checks::is_safety(rule))?;
    Some((rule, advice.reason, advice.verdict, item.indicator))
}

/// What the rule of another country says of the dose, the order already follows.
fn is_dosed_as_there(situation: &Situation, of_order: (&Order, DrugId), rule: &Rule) -> bool {
    let is_of_dose = rule.check().is_some_and(|check| check.said_by_doses);
    is_of_dose && rule.population.country.is_some_and(|country| dose::elsewhere::is_right(situation, of_order, country))
}

/// Only what is given beside the drug is open, and it would speak if nothing were.
fn waits_for_partner(rule: &Rule, judged: &Judged) -> bool {
    let mut open = judged.parts.iter().filter(|part| part.verdict == Verdict::Undetermined);
    judged.verdict == Verdict::Undetermined
        && checks::misses_a_partner(rule)
        && open.all(|part| part.criterion == CriterionKind::TogetherWith)
}

/// What is not on file for one order is asked for by one card, whichever rules need it; so is the drug it goes with.
fn asked_together(items: Vec<AdviceItem>) -> Vec<AdviceItem> {
    let mut together: Vec<AdviceItem> = Vec::new();
    for item in items {
        let is_one = |other: &AdviceItem| {
            (other.asks_for_values() && item.asks_for_values()) || (other.asks_for_partner() && item.asks_for_partner())
        };
        match together.iter_mut().find(|other| is_one(other)) {
            Some(host) => host.ask_with(item),
            None => together.push(item),
        }
    }
    together
}

/// What could be given instead; of a drug whose partner is not there, first with its partner. Where life is in danger, nothing:
/// first the danger is dealt with. Beside another danger, only what is known to be safe from it.
fn instead<'k>(cancer: &CancerInQuestion<'k>, drug: DrugId, rule: &Rule, check: &Check) -> Vec<OptionAdvice<'k>> {
    let is_safe = |option: &OptionAdvice| {
        let mut drugs = option.regimen.iter();
        drugs.all(|drug| danger::is_known_to_be_absent(&cancer.situation, *drug, rule))
    };
    match (check.about, check.indicator) {
        (_, Indicator::Critical) => Vec::new(),
        (About::Safety, _) => alternatives(cancer, drug).into_iter().filter(is_safe).collect(),
        (About::Combination, _) if checks::misses_a_partner(rule) => {
            completions(cancer, drug).into_iter().chain(alternatives(cancer, drug)).collect()
        }
        (About::Combination | About::Line | About::Dose, _) => alternatives(cancer, drug),
    }
}
