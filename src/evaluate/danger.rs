//! A danger is what a safety rule looks at: a finding, a measurement, a genotype. Which drugs are known to be safe from it?

use crate::knowledge::criteria::Criterion;
use crate::knowledge::ids::DrugId;
use crate::knowledge::rule::Rule;

use super::checks;
use super::situation::Situation;
use super::verdict::Verdict;

/// The knowledge has rules on this drug and the danger of `warning`, and none of them speaks, or may speak. A drug without
/// such a rule is not known to be safe.
pub fn is_known_to_be_absent(situation: &Situation, drug: DrugId, warning: &Rule) -> bool {
    let on_danger = |rule: &&Rule| checks::is_safety(rule) && share_a_danger(rule, warning);
    let mut rules = checks::naming(situation, drug).filter(on_danger).peekable();
    rules.peek().is_some() && rules.all(|rule| checks::judged(rule, situation).verdict == Verdict::NotMet)
}

fn share_a_danger(one: &Rule, other: &Rule) -> bool {
    let others = other.when.criteria();
    one.when.criteria().into_iter().any(|criterion| others.iter().any(|other| is_one_danger(criterion, other)))
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
        Criterion::Below(below) => Some(below.measurement.test.as_str()),
        Criterion::Measured(wanted) => Some(wanted.of.test.as_str()),
        Criterion::Er(_) | Criterion::Pgr(_) | Criterion::HormoneReceptors(_) | Criterion::Her2(_) => None,
        Criterion::Her2By(_) | Criterion::Her2Open(_) | Criterion::PdL1(..) | Criterion::PdL1ByOtherThan(_) => None,
        Criterion::Prior(_) | Criterion::GermlineBrca(_) | Criterion::Ugt1a1(_) | Criterion::Menopause(_) => None,
        Criterion::Has(_) | Criterion::TogetherWith(_) | Criterion::Histology(_) | Criterion::Her2Ihc(_) => None,
        Criterion::Listed(_) | Criterion::GeneResult(_) | Criterion::GenesAbsent(_) | Criterion::OrderedDose(_) => None,
    }
}
