//! What holds of the form of every rule, so that a rule that breaks it is no rule.

use oncohooks::knowledge::rule::{About, Body, Check, Cycle, Indicator, Rule};

use crate::scenarios::ENGINE;

/// A check that only asks for values warns of nothing; only a rule of one country can be told elsewhere; what the doses of a drug
/// say, or the label of another country, is information. A missing partner is said when a drug is begun and never while it goes
/// on, so that a check about one names no cycle.
pub fn is_broken(rule: &Rule) -> bool {
    rule.check().is_some_and(|check| {
        let only_informs = !check.asks.is_empty() || check.said_by_doses;
        let is_about_partner = check.about == About::Combination && rule.when.misses_a_partner();
        only_informs && check.indicator != Indicator::Info
            || check.told_elsewhere && rule.population.country.is_none()
            || is_about_partner && check.cycle.is_some()
    })
}

#[test]
fn every_rule_has_the_form_of_a_rule() {
    let rules = &ENGINE.knowledge.rules;
    let broken: Vec<&str> = rules.iter().filter(|rule| is_broken(rule)).map(|rule| rule.id.as_str()).collect();
    assert!(broken.is_empty(), "{broken:?}");
    // And each breach can be seen.
    let warned_and_broken = |is_meant: &dyn Fn(&Rule, &Check) -> bool, breach: &dyn Fn(&mut Check)| {
        let rule = rules.iter().find(|rule| rule.check().is_some_and(|check| is_meant(rule, check))).unwrap();
        let mut changed = rule.clone();
        if let Body::OrderCheck(check) = &mut changed.body {
            breach(check);
        }
        is_broken(&changed)
    };
    let louder: &dyn Fn(&mut Check) = &|check| check.indicator = Indicator::Critical;
    assert!(warned_and_broken(&|_, check| !check.asks.is_empty(), louder));
    assert!(warned_and_broken(&|_, check| check.said_by_doses, louder));
    assert!(warned_and_broken(&|rule, _| rule.population.country.is_none(), &|check| check.told_elsewhere = true));
    let at_the_start: &dyn Fn(&mut Check) = &|check| check.cycle = Some(Cycle::First);
    assert!(warned_and_broken(&|rule, _| rule.id.as_str() == "brc-pertuzumab-needs-trastuzumab", at_the_start));
}
