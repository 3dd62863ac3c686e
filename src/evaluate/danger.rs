//! A danger is what a safety rule looks at: a finding, a measurement, a genotype. Which drugs are known to be safe from it?

use crate::knowledge::criteria::Criterion;
use crate::knowledge::ids::DrugId;
use crate::knowledge::rule::Rule;

use super::checks;
use super::criteria;
use super::situation::Situation;
use super::verdict::Verdict;

/// The knowledge has rules on this drug and the danger of `warning`, and none of them speaks, or may speak. A drug without
/// such a rule is not known to be safe.
pub fn is_known_to_be_absent(situation: &Situation, drug: DrugId, warning: &Rule) -> bool {
    let on_danger = |rule: &&Rule| checks::is_safety(rule) && share_a_danger(rule, warning);
    let mut rules = checks::naming(situation, drug).filter(on_danger).peekable();
    // Whether the drug would be begun or gone on with does not matter: its limit is known, and not reached.
    rules.peek().is_some() && rules.all(|rule| criteria::judge(situation, &rule.when).verdict == Verdict::NotMet)
}

/// Both look at one finding, or at one measurement.
pub fn share_a_danger(one: &Rule, other: &Rule) -> bool {
    let others = other.when.criteria();
    one.when.criteria().into_iter().any(|criterion| others.iter().any(|other| is_one_danger(criterion, other)))
}

/// The same, or one of them looks at a state and the other at the measurement that defines it: kidney failure and the clearance.
/// For whom the state is safe, the measurement does not tell.
pub fn are_one_matter(one: &Rule, other: &Rule) -> bool {
    share_a_danger(one, other) || is_of_state(one, other) || is_of_state(other, one)
}

/// `state` looks at a state, and `measured` at what defines it.
pub fn is_of_state(measured: &Rule, state: &Rule) -> bool {
    let states = state.when.criteria();
    measured.when.criteria().into_iter().any(|criterion| {
        let Criterion::Measured(wanted) = criterion else { return false };
        states
            .iter()
            .any(|state| matches!(state, Criterion::Has(state) if state.measured_by() == Some(wanted.of.marker)))
    })
}

fn is_one_danger(one: &Criterion, other: &Criterion) -> bool {
    match (one, other) {
        (Criterion::Has(one), Criterion::Has(other)) => one == other,
        (Criterion::Ugt1a1(_), Criterion::Ugt1a1(_)) => true,
        (one, other) => measurement(one).is_some_and(|one| Some(one) == measurement(other)),
    }
}

/// What is measured, by its test.
fn measurement(criterion: &Criterion) -> Option<&'static str> {
    match criterion {
        Criterion::Measured(wanted) => Some(wanted.of.test.as_str()),
        Criterion::Fallen(wanted) => Some(wanted.of.test.as_str()),
        // Nothing is measured, or only asked for.
        _ => None,
    }
}
