//! Two cards that differ in nothing but the draft they speak of are one.

use super::advice::{AdviceItem, Subject};
use crate::case::order::Order;
use crate::case::therapy::Drug;

/// What is said of one draft of a drug holds of the others: two cards that differ in nothing are one.
pub fn said_once(items: &mut Vec<AdviceItem>) {
    let mut at = 0;
    while at < items.len() {
        let (before, rest) = items.split_at(at);
        let is_said = rest.first().is_some_and(|item| before.iter().any(|other| says_the_same(other, item)));
        if is_said {
            items.remove(at);
        } else {
            at += 1;
        }
    }
}

fn says_the_same(one: &AdviceItem, other: &AdviceItem) -> bool {
    let (Subject::Order(first), Subject::Order(second)) = (&one.subject, &other.subject) else { return false };
    let drug = |order: &Order| order.drug.as_ref().and_then(Drug::id).map(str::to_owned);
    let is_of_drug = !std::ptr::eq(first.order, second.order) && drug(first.order) == drug(second.order);
    let is_plain = |item: &AdviceItem| item.dose.is_none() && item.clash.is_none();
    let is_like = first.aspect == second.aspect && first.verdict == second.verdict && first.reason == second.reason;
    let ids = |item: &AdviceItem| item.rules.iter().map(|rule| rule.id).collect::<Vec<_>>();
    is_of_drug
        && is_plain(one)
        && is_plain(other)
        && is_like
        && one.indicator == other.indicator
        && one.missing == other.missing
        && ids(one) == ids(other)
}
