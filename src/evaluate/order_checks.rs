//! What the order-check rules say of an order.

use crate::case::order::Order;
use crate::knowledge::ids::DrugId;
use crate::knowledge::rule::Indicator;

use super::advice::{OrderAdvice, Piece, Reason, Subject, Traced};
use super::alternatives::{CancerInQuestion, alternatives};
use super::checks;
use super::verdict::Verdict;

/// Each rule speaks when its `when` holds; one that only lacks a safety value says so.
pub fn pieces<'k>(
    cancer: &CancerInQuestion<'k>,
    (order, drug): (&'k Order, DrugId),
    trace: &mut Vec<Traced<'k>>,
) -> Vec<Piece<'k>> {
    let situation = &cancer.situation;
    let mut pieces = Vec::new();
    for (rule, check) in checks::of(situation, drug).filter_map(|rule| Some((rule, rule.check()?))) {
        let judged = checks::judged(rule, situation);
        let lacks_value =
            judged.verdict == Verdict::Undetermined && judged.missing.iter().any(|missing| missing.is_test());
        let (verdict, indicator) = match judged.verdict {
            Verdict::Met => (Verdict::NotMet, check.indicator),
            Verdict::Undetermined if lacks_value => (Verdict::Undetermined, Indicator::Info),
            Verdict::Undetermined | Verdict::NotMet => {
                trace.push(Traced { rule, cancer: situation.cancer, judged });
                continue;
            }
        };
        let advice = OrderAdvice { order, aspect: check.about.aspect(), verdict, reason: Reason::Rule };
        let piece = Piece {
            rules: vec![rule],
            options: if verdict == Verdict::NotMet { alternatives(cancer, drug) } else { Vec::new() },
            missing: judged.missing.to_vec(),
            basis: judged.basis.to_vec(),
            ..Piece::about(Subject::Order(advice), Some(situation.cancer), indicator)
        };
        pieces.push(piece.cautioned());
        trace.push(Traced { rule, cancer: situation.cancer, judged });
    }
    pieces
}
