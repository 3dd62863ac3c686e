//! A test that was done and came to no result ("indeterminate", 判定不能): a state of its own, neither negative nor
//! equivocal, that asks for the test again.

use super::results::Results;
use super::value::Said;
use crate::case::finding::{Finding, IhcScore, Value};
use crate::case::marker::Marker;
use crate::case::place::Place;
use crate::case::unread::{Unread, UnreadValue};

/// The answer of a test without a result.
const ANSWER: &str = "indeterminate";

/// That the test came to no result, in its words. A score of 2+ called indeterminate is a 2+.
pub fn no_result(said: &Said, scores: &[IhcScore]) -> Option<Value> {
    (says_so(said) && scores != [IhcScore::Two]).then(|| Value::Unreadable(not_evaluable(said)))
}

pub fn says_so(said: &Said) -> bool {
    said.answers.contains(&ANSWER)
}

pub fn not_evaluable(said: &Said) -> UnreadValue {
    let words = said.words.join("; ");
    UnreadValue::NotEvaluable(if words.is_empty() { ANSWER.to_owned() } else { words })
}

/// A test that was repeated with a result is no longer said to have none.
pub fn forget_repeated(results: &mut Results) {
    let Results { findings, unreadable, .. } = results;
    let is_repeated = |marker: Marker, place: &Place| {
        let of = |finding: &&Finding| Place::of_reference(&finding.source.reference) == *place;
        let Some(date) = findings.iter().find(of).and_then(|finding| finding.source.last_day()) else { return false };
        findings.iter().any(|later| {
            later.marker == marker
                && later.is_used()
                && !matches!(later.value, Value::Unreadable(_))
                && later.source.first_day().is_some_and(|later| date.certainly_before(later))
        })
    };
    unreadable.retain(|(place, why)| match why {
        Unread::Value(marker, UnreadValue::NotEvaluable(_) | UnreadValue::InDoubt(_)) => !is_repeated(*marker, place),
        _ => true,
    });
}
