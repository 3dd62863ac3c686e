//! Every mutant of the knowledge: of each rule its criteria, its population, and what it offers or finds; of each approval its
//! country and its date.

use std::sync::Arc;

use oncohooks::case::PartialDate;
use oncohooks::knowledge::criteria::When;
use oncohooks::knowledge::drug::{ApprovalStatus, DrugOrClass};
use oncohooks::knowledge::ids::{DrugId, RuleId};
use oncohooks::knowledge::rule::{Body, Check, Cycle, Indicator, Line, Offer, OtherUses, Rule};
use oncohooks::knowledge::{Country, Knowledge};

use super::criteria::{changed, named_by, next};

/// The knowledge with one thing done to it.
pub struct Mutant {
    /// The rule, a tab, and what was done.
    pub told: String,
    /// None: an approval, which many rules may ask for.
    pub rule: Option<RuleId>,
    /// The rule looks at other orders than before.
    pub is_of_other_orders: bool,
    change: Change,
}

#[derive(Clone)]
enum Change {
    /// The rule at this place becomes this one.
    Rule(usize, Arc<Rule>),
    /// The approval of a drug at these places.
    Approval(DrugId, usize, usize, Country, ApprovalStatus, Option<PartialDate>),
}

impl Mutant {
    /// The rule as it was changed.
    pub fn changed_rule(&self) -> Option<&Rule> {
        match &self.change {
            Change::Rule(_, rule) => Some(rule),
            Change::Approval(..) => None,
        }
    }

    /// Does something with the changed knowledge, and takes the change back.
    pub fn within<T>(&self, knowledge: &mut Knowledge, ask: impl FnOnce(&Knowledge) -> T) -> T {
        match &self.change {
            Change::Rule(place, rule) => {
                let own = std::mem::replace(&mut knowledge.rules[*place], (**rule).clone());
                knowledge.reindex();
                let answer = ask(knowledge);
                knowledge.rules[*place] = own;
                knowledge.reindex();
                answer
            }
            Change::Approval(drug, indication, approval, country, status, since) => {
                let mut changed = knowledge.clone();
                let own = changed.drugs.get_mut(drug).unwrap();
                let approval = &mut own.indications[*indication].approvals[*approval];
                (approval.country, approval.status, approval.since) = (*country, *status, *since);
                changed.reindex();
                ask(&changed)
            }
        }
    }
}

pub fn of(knowledge: &Knowledge) -> Vec<Mutant> {
    let mut all: Vec<Mutant> = Vec::new();
    for (place, rule) in knowledge.rules.iter().enumerate() {
        let mut add = |what: String, changed: Rule| {
            let is_of_other_orders = matches!((&rule.body, &changed.body), (Body::OrderCheck(own), Body::OrderCheck(other)) if own.orders != other.orders)
                || rule.population.country != changed.population.country
                || matches!((&rule.body, &changed.body), (Body::TherapyOption(own), Body::TherapyOption(other)) if own.regimen != other.regimen);
            let told = format!("{}\t{what}", rule.id);
            let change = Change::Rule(place, Arc::new(changed));
            all.push(Mutant { told, rule: Some(rule.id), is_of_other_orders, change });
        };
        of_criteria(rule, knowledge, &mut add);
        of_population(rule, &mut add);
        match &rule.body {
            Body::TherapyOption(offer) => of_offer(rule, offer, knowledge, &mut add),
            Body::OrderCheck(check) => of_check(rule, check, knowledge, &mut add),
            Body::Note(note) => {
                for at in 0..note.asks.len() {
                    let mut changed = note.clone();
                    let test = changed.asks.remove(at);
                    add(format!("does not ask for {test}"), Rule { body: Body::Note(changed), ..rule.clone() });
                }
            }
        }
    }
    all.extend(of_approvals(knowledge));
    all
}

/// The rule at this place, which never holds.
pub fn impossible(knowledge: &Knowledge, place: usize) -> Mutant {
    let rule = &knowledge.rules[place];
    let never = Rule { when: When::None(vec![When::All(Vec::new())]), ..rule.clone() };
    let change = Change::Rule(place, Arc::new(never));
    Mutant { told: rule.id.to_string(), rule: Some(rule.id), is_of_other_orders: false, change }
}

/// Each criterion dropped, negated, and changed by one step.
fn of_criteria(rule: &Rule, knowledge: &Knowledge, add: &mut impl FnMut(String, Rule)) {
    let criteria = rule.when.criteria();
    for (at, criterion) in criteria.iter().enumerate() {
        let told: Vec<String> = criterion.kinds().iter().map(|kind| kind.id().to_owned()).collect();
        let name = format!("{} ({})", told.join(" and "), at + 1);
        let with =
            |change: &dyn Fn(&When) -> Option<When>| Rule { when: edited(&rule.when, at, change), ..rule.clone() };
        add(format!("{name} dropped"), with(&|_| None));
        add(format!("{name} negated"), with(&|own| Some(When::None(vec![own.clone()]))));
        for (what, other) in changed(criterion, knowledge) {
            add(format!("{name} {what}"), with(&|_| Some(When::Is(other.clone()))));
        }
    }
}

/// The tree with its leaf at a place changed, or without it.
fn edited(when: &When, at: usize, change: &dyn Fn(&When) -> Option<When>) -> When {
    fn walk(when: &When, left: &mut usize, change: &dyn Fn(&When) -> Option<When>) -> Option<When> {
        let inner =
            |parts: &[When], left: &mut usize| parts.iter().filter_map(|part| walk(part, left, change)).collect();
        Some(match when {
            When::Is(_) if *left == 0 => {
                *left = usize::MAX;
                return change(when);
            }
            When::Is(_) => {
                *left = left.wrapping_sub(1);
                when.clone()
            }
            When::All(parts) => When::All(inner(parts, left)),
            When::Any(parts) => When::Any(inner(parts, left)),
            When::None(parts) => When::None(inner(parts, left)),
        })
    }
    walk(when, &mut { at }, change).unwrap_or(When::All(Vec::new()))
}

fn of_population(rule: &Rule, add: &mut impl FnMut(String, Rule)) {
    let mut population = rule.population;
    for line in [Line::Any, Line::First, Line::Later].into_iter().filter(|line| *line != rule.population.line) {
        population.line = line;
        add(format!("in {line:?} line"), Rule { population, ..rule.clone() });
    }
    population = rule.population;
    let countries = [None, Some(Country::Jp), Some(Country::Us)];
    for country in countries.into_iter().filter(|country| *country != rule.population.country) {
        population.country = country;
        let told = country.map_or("both countries", Country::id);
        add(format!("in {told}"), Rule { population, ..rule.clone() });
    }
}

fn of_offer(rule: &Rule, offer: &Offer, knowledge: &Knowledge, add: &mut impl FnMut(String, Rule)) {
    let mut with =
        |what: String, changed: Offer| add(what, Rule { body: Body::TherapyOption(changed), ..rule.clone() });
    let drugs: Vec<DrugId> = knowledge.drugs.values().map(|drug| drug.id).collect();
    for at in 0..offer.regimen.len() {
        let (mut other, mut less) = (offer.clone(), offer.clone());
        other.regimen[at] = next(&drugs, offer.regimen[at]);
        with(format!("offers {} for {}", other.regimen[at], offer.regimen[at]), other);
        if offer.regimen.len() > 1 {
            let drug = less.regimen.remove(at);
            with(format!("offers no {drug}"), less);
        }
    }
    for at in 0..offer.partners.len() {
        let mut less = offer.clone();
        let partners = less.partners.remove(at);
        with(format!("without the partners {partners:?}"), less);
    }
    for uses in [OtherUses::None, OtherUses::OtherLines, OtherUses::Any] {
        if uses != offer.other_uses {
            with(format!("other uses: {uses:?}"), Offer { other_uses: uses, ..offer.clone() });
        }
    }
    with("test-ahead turned".to_owned(), Offer { test_ahead: !offer.test_ahead, ..offer.clone() });
}

fn of_check(rule: &Rule, check: &Check, knowledge: &Knowledge, add: &mut impl FnMut(String, Rule)) {
    let mut with = |what: String, changed: Check| add(what, Rule { body: Body::OrderCheck(changed), ..rule.clone() });
    let drugs: Vec<DrugId> = knowledge.drugs.values().map(|drug| drug.id).collect();
    for at in 0..check.orders.len() {
        if let DrugOrClass::Drug(drug) = check.orders[at] {
            let mut other = check.clone();
            other.orders[at] = DrugOrClass::Drug(next(&drugs, drug));
            with(format!("of orders of {} for {drug}", named_by(other.orders[at])), other);
        }
        let mut less = check.clone();
        let order = less.orders.remove(at);
        with(format!("of no orders of {}", named_by(order)), less);
    }
    for indicator in [Indicator::Critical, Indicator::Warning, Indicator::Info] {
        if indicator != check.indicator {
            with(format!("as {indicator:?}"), Check { indicator, ..check.clone() });
        }
    }
    for cycle in [None, Some(Cycle::First), Some(Cycle::Later)] {
        if cycle != check.cycle {
            with(format!("at the cycle {cycle:?}"), Check { cycle, ..check.clone() });
        }
    }
    for at in 0..check.asks.len() {
        let mut less = check.clone();
        let test = less.asks.remove(at);
        with(format!("does not ask for {test}"), less);
    }
    with("told elsewhere turned".to_owned(), Check { told_elsewhere: !check.told_elsewhere, ..check.clone() });
    with("said by doses turned".to_owned(), Check { said_by_doses: !check.said_by_doses, ..check.clone() });
    if check.waits_for_stage {
        with("waits for no stage".to_owned(), Check { waits_for_stage: false, ..check.clone() });
    }
}

/// Each approval of a drug that a rule offers: of the other country, of the other status, and not yet.
fn of_approvals(knowledge: &Knowledge) -> Vec<Mutant> {
    let mut all = Vec::new();
    let offered: Vec<_> =
        knowledge.rules.iter().filter_map(|rule| rule.offer()).map(|offer| offer.indication).collect();
    for drug in knowledge.drugs.values() {
        for (at, indication) in drug.indications.iter().enumerate().filter(|(_, one)| offered.contains(&one.id)) {
            for (place, approval) in indication.approvals.iter().enumerate() {
                let (country, status, since) = (approval.country, approval.status, approval.since);
                let other = if country == Country::Jp { Country::Us } else { Country::Jp };
                let turned = match status {
                    ApprovalStatus::Approved => ApprovalStatus::NotApproved,
                    _ => ApprovalStatus::Approved,
                };
                let later = PartialDate::parse("2027-01-01");
                for (what, country, status, since) in [
                    ("is of the other country", other, status, since),
                    ("says the opposite", country, turned, since),
                    ("is of next year", country, status, later),
                ] {
                    let since_told = since.map(|since| since.to_string()).unwrap_or_default();
                    all.push(Mutant {
                        told: format!(
                            "{}\t{} {since_told}, number {}, {what}",
                            indication.id.as_str(),
                            approval.country.id(),
                            place + 1
                        ),
                        rule: None,
                        is_of_other_orders: true,
                        change: Change::Approval(drug.id, at, place, country, status, since),
                    });
                }
            }
        }
    }
    all
}
