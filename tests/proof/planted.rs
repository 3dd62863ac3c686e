//! Faults planted in answers, one for each property: it must see its own.

use std::sync::LazyLock;

use oncohooks::case::finding::{Finding, Sign, Value};
use oncohooks::case::marker::Marker;
use oncohooks::evaluate::advice::{Advice, AdviceItem, Caution, Press, Subject};
use oncohooks::evaluate::basis::Basis;
use oncohooks::evaluate::verdict::Verdict;
use oncohooks::knowledge::Country;
use oncohooks::knowledge::drug::ApprovalStatus;
use oncohooks::knowledge::ids::DrugId;
use oncohooks::knowledge::rule::{Indicator, Rule};

use super::property::Property;
use super::whole_case::{At, Space, answer_on, knowledge};
use crate::scenarios::TODAY;

/// What goes wrong.
#[derive(Clone, Copy)]
pub enum Fault {
    /// Every patient gets the answer to this one: the states of some dimensions, the first of the others.
    AnswerOf(&'static [(&'static str, &'static str)]),
    /// Every order gets the answer to these drafts of the first patient.
    AnswerTo(&'static [&'static str], &'static [(&'static str, &'static str)]),
    /// Something is done to every answer.
    Tampered(fn(&mut Advice)),
}

/// Every case, or about so many.
fn cases(space: &Space) -> impl Iterator<Item = At> {
    let step = (space.size() / 20_000).max(1);
    (0..space.size()).step_by(step).map(|place| space.at(place))
}

/// Whether the property fails somewhere under its fault.
pub fn is_seen(property: &Property) -> bool {
    let space = property.space();
    let asked = Country::ALL.into_iter().flat_map(|country| property.days.iter().map(move |day| (country, *day)));
    for (country, day) in asked {
        let (states, drafts) = match property.fault {
            Fault::AnswerOf(states) => (states, property.ordered),
            Fault::AnswerTo(drafts, states) => (states, drafts),
            Fault::Tampered(tamper) => {
                let is_broken = |at: &At| {
                    let case = space.case(at, property.ordered);
                    let mut given = answer_on(&case, country, day);
                    tamper(&mut given.advice);
                    !(property.holds)(&space, at, &given)
                };
                if cases(&space).take(TAMPERED).any(|at| is_broken(&at)) {
                    return true;
                }
                continue;
            }
        };
        let case = space.case(&space.with(states), drafts);
        let given = answer_on(&case, country, day);
        if cases(&space).any(|at| !(property.holds)(&space, &at, &given)) {
            return true;
        }
    }
    false
}

/// So many cases are tampered with at most.
const TAMPERED: usize = 2_000;

fn rule_where(holds: impl Fn(&Rule) -> bool) -> &'static Rule {
    knowledge().rules.iter().find(|rule| holds(rule)).unwrap()
}

fn options<'a, 'k>(advice: &'a mut Advice<'k>) -> impl Iterator<Item = &'a mut AdviceItem<'k>> {
    advice.items.iter_mut().filter(|item| item.subject == Subject::Options)
}

fn drug(name: &str) -> DrugId {
    knowledge().drugs.get(name).unwrap().id
}

/// Another drug stands in the first option.
pub fn rename_regimen(advice: &mut Advice, name: &str) {
    for option in options(advice).filter_map(|item| item.options.first_mut()) {
        option.regimen = vec![drug(name)];
    }
}

pub fn offer_again(advice: &mut Advice) {
    for item in options(advice) {
        let first = item.options.first().cloned();
        item.options.extend(first);
    }
}

pub fn double_a_drug(advice: &mut Advice) {
    let options = advice.items.iter_mut().flat_map(|item| &mut item.options);
    options.for_each(|option| option.regimen.extend(option.regimen.clone()));
    for press in advice.items.iter_mut().flat_map(|item| &mut item.presses) {
        press.create.extend(press.create.clone());
    }
}

/// The option of a rule that is approved in none of the countries.
pub fn offer_what_is_not_approved(advice: &mut Advice) {
    let is_approved = |rule: &Rule, country| {
        rule.offer()
            .is_some_and(|offer| knowledge().approval(offer.indication, country, TODAY) == ApprovalStatus::Approved)
    };
    let rule = rule_where(|rule| rule.offer().is_some() && !is_approved(rule, Country::Jp));
    for option in options(advice).flat_map(|item| &mut item.options) {
        (option.rule, option.verdict) = (rule, Verdict::Met);
    }
}

/// The same, on buttons.
pub fn press_what_is_not_approved(advice: &mut Advice) {
    let is_new = |rule: &Rule| {
        rule.offer().is_some_and(|offer| {
            Country::ALL
                .into_iter()
                .all(|country| knowledge().approval(offer.indication, country, EARLY) != ApprovalStatus::Approved)
        })
    };
    let rule = rule_where(is_new);
    advice.items.iter_mut().flat_map(|item| &mut item.presses).for_each(|press| press.rule = rule);
}

/// Before most drugs of today.
const EARLY: time::Date = time::macros::date!(2012 - 01 - 01);

/// Every option is cautioned by a rule that stops, or by one that only warns.
pub fn caution_everything(advice: &mut Advice, is_stop: bool) {
    let loud = if is_stop { Indicator::Critical } else { Indicator::Warning };
    let rule = rule_where(|rule| rule.check().is_some_and(|check| check.indicator == loud));
    for option in advice.items.iter_mut().flat_map(|item| &mut item.options) {
        option.cautions.push(Caution { rule, basis: Vec::new() });
    }
}

pub fn judge_everything(advice: &mut Advice, verdict: Verdict) {
    advice.items.iter_mut().flat_map(|item| &mut item.options).for_each(|option| option.verdict = verdict);
}

pub fn ask_for_nothing(advice: &mut Advice) {
    advice.items.iter_mut().flat_map(|item| &mut item.options).for_each(|option| option.missing.clear());
}

/// Each card three times.
pub fn say_it_all_again(advice: &mut Advice) {
    let all: Vec<_> = advice.items.iter().map(|item| (item.subject.clone(), item.indicator)).collect();
    for (subject, indicator) in all {
        advice.items.extend([0, 1].map(|_| AdviceItem::about(subject.clone(), None, indicator)));
    }
}

pub fn offer_by_the_label_of_both_countries(advice: &mut Advice) {
    let of = |country| rule_where(move |rule| rule.offer().is_some() && rule.population.country == Some(country));
    for item in &mut advice.items {
        for (option, country) in item.options.iter_mut().zip(Country::ALL.into_iter().cycle()) {
            option.rule = of(country);
        }
    }
}

pub fn recommend_everything(advice: &mut Advice) {
    advice.items.iter_mut().flat_map(|item| &mut item.presses).for_each(|press| press.is_recommended = true);
}

/// The cards rest on a finding of a cancer of the lung.
pub fn rest_on_another_cancer(advice: &mut Advice) {
    static ELSEWHERE: LazyLock<Finding> = LazyLock::new(|| {
        let lung = knowledge().diseases.find("nsclc").and_then(|lung| knowledge().diseases.disease(lung));
        let mut found = super::dimensions::finding(Marker::Er, Value::Sign(Sign::Positive));
        found.source.disease = lung;
        found
    });
    advice.items.iter_mut().for_each(|item| item.basis.push(Basis::Finding(&ELSEWHERE)));
}

/// Every card offers to replace the drafts.
pub fn replace_everything(advice: &mut Advice) {
    for item in &mut advice.items {
        let Subject::Order(about) = &item.subject else { continue };
        let remove = vec![(about.order, drug("paclitaxel"))];
        let rule = rule_where(|rule| rule.offer().is_some());
        item.presses.push(Press { rule, create: Vec::new(), keep: Vec::new(), remove, is_recommended: false });
    }
}

/// Every card is one of life and death.
pub fn shout(advice: &mut Advice) {
    advice.items.iter_mut().for_each(|item| item.indicator = Indicator::Critical);
}

/// No card says by which rule.
pub fn name_no_rule(advice: &mut Advice) {
    advice.items.iter_mut().for_each(|item| item.rules.clear());
}

pub fn say_nothing(advice: &mut Advice) {
    advice.items.clear();
}
