//! Order-check rules: what they say of an order, and how they caution an option that is only offered.

use crate::knowledge::rule::{About, Indicator, Rule};

use super::advice::{Caution, OrderAdvice, Piece, Reason, Subject, Traced, is_test};
use super::orders::{self, Judgement};
use super::situation::Situation;
use super::verdict::{Judged, Verdict};
use super::{Question, criteria, options, prior, words};

/// The order checks of this drug in this disease.
pub fn of<'k>(situation: &Situation<'k>, drug: &str) -> impl Iterator<Item = &'k Rule> {
    situation.knowledge.checks_naming(drug).filter(|rule| situation.concerns(rule))
}

fn judged(rule: &Rule, situation: &Situation) -> Judged {
    prior::population(situation, &rule.population, None).and(criteria::judge(situation, &rule.when))
}

/// The safety checks of a regimen's drugs that are met: a critical or warning card if it were ordered.
pub fn cautions<'k>(regimen: &[&str], situation: &Situation<'k>) -> Vec<Caution<'k>> {
    let is_safety = |rule: &&Rule| {
        rule.check.as_ref().is_some_and(|check| check.about == About::Safety && check.indicator != Indicator::Info)
    };
    let checks = regimen.iter().flat_map(|drug| of(situation, drug)).filter(is_safety);
    let possible = checks.filter(|rule| !words::rule_out(situation, &rule.when));
    let met = possible.filter_map(|rule| {
        let judged = judged(rule, situation);
        (judged.verdict == Verdict::Met).then(|| Caution { rule, basis: judged.basis.to_vec() })
    });
    met.collect()
}

/// Order-check rules: each speaks when its `when` holds; one that only lacks a safety value says so.
pub fn pieces<'k>(
    cancer: &Judgement<'k>,
    question: &Question,
    (index, drug): (usize, &str),
    trace: &mut Vec<Traced<'k>>,
) -> Vec<Piece<'k>> {
    let situation = &cancer.situation;
    let mut pieces = Vec::new();
    for (rule, check) in of(situation, drug).filter_map(|rule| Some((rule, rule.check.as_ref()?))) {
        let judged = judged(rule, situation);
        let lacks_value =
            judged.verdict == Verdict::Undetermined && judged.missing.iter().any(|missing| is_test(missing));
        let (verdict, indicator) = match judged.verdict {
            Verdict::Met => (Verdict::NotMet, check.indicator),
            Verdict::Undetermined if lacks_value => (Verdict::Undetermined, Indicator::Info),
            _ => {
                trace.push(Traced { rule, cancer: cancer.index, judged });
                continue;
            }
        };
        let advice = OrderAdvice { order: index, aspect: check.about.id(), verdict, reason: Reason::Rule };
        let piece = Piece {
            rules: vec![rule],
            options: if verdict == Verdict::NotMet { orders::alternatives(cancer, question, drug) } else { Vec::new() },
            missing: options::named(&judged.missing),
            basis: judged.basis.to_vec(),
            ..Piece::about(Subject::Order(advice), Some(cancer.index), indicator)
        };
        pieces.push(piece.cautioned());
        trace.push(Traced { rule, cancer: cancer.index, judged });
    }
    pieces
}
