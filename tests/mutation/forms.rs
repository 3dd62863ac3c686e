//! What holds of the form of every rule, so that a rule that breaks it is no rule.

use oncohooks::knowledge::rule::{Indicator, Rule};

use crate::scenarios::ENGINE;

/// A check that only asks for values warns of nothing; only a rule of one country can be told elsewhere.
pub fn is_broken(rule: &Rule) -> bool {
    rule.check().is_some_and(|check| {
        let warns = !check.asks.is_empty() && check.indicator != Indicator::Info;
        warns || check.told_elsewhere && rule.population.country.is_none()
    })
}

#[test]
fn no_rule_warns_of_what_it_only_asks_for_nor_tells_elsewhere_what_holds_everywhere() {
    let broken: Vec<&str> =
        ENGINE.knowledge.rules.iter().filter(|rule| is_broken(rule)).map(|rule| rule.id.as_str()).collect();
    assert!(broken.is_empty(), "{broken:?}");
    // And both can be seen.
    let asks =
        ENGINE.knowledge.rules.iter().find(|rule| rule.check().is_some_and(|check| !check.asks.is_empty())).unwrap();
    let mut changed = asks.clone();
    if let oncohooks::knowledge::rule::Body::OrderCheck(check) = &mut changed.body {
        check.indicator = Indicator::Critical;
    }
    assert!(is_broken(&changed));
}
