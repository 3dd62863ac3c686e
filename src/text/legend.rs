//! What a scale means, instead of a result: "0-1+ negative, 2+ equivocal, 3+ positive", "(amplified ≥ 2.0)".

use super::context::Clause;
use super::meaning::Answer;
use super::piece::{Break, Piece};
use super::span::{Number, Span, What};

/// Marks the clauses that explain a scale.
pub fn mark(spans: &[Span], drafts: &[Piece], clauses: &mut [Clause]) {
    mark_legends(spans, drafts, clauses);
    mark_bounds(spans, clauses);
    mark_bracketed_bounds(spans, drafts, clauses);
}

/// "1.8 (amplified ≥ 2.0)": the bracket holds an answer and a bound that the number before it does not reach.
fn mark_bracketed_bounds(spans: &[Span], drafts: &[Piece], clauses: &mut [Clause]) {
    let only = |clause: &Clause| -> Option<Number> {
        let own = spans.get(clause.spans.clone()).unwrap_or_default();
        let mut numbers = own.iter().filter_map(Span::number);
        numbers.next().filter(|number| numbers.next().is_none() && !number.has_plus).cloned()
    };
    for at in 1..clauses.len() {
        let Some([before, clause]) = clauses.get_mut(at - 1..=at) else { return };
        let own = spans.get(clause.spans.clone()).unwrap_or_default();
        let is_bracket = drafts.get(at).is_some_and(|draft| draft.before == Break::Open);
        let answers = own.iter().any(|span| span.is_result() && span.number().is_none());
        let is_named = own.iter().any(|span| span.what == What::Concept && !span.is_result());
        let two = only(&*before).and_then(|number| number.interval.exact()).zip(only(&*clause));
        let is_missed =
            two.is_some_and(|(number, bound)| bound.interval.exact().is_none() && !bound.interval.holds(number));
        clause.context.is_reference |= is_bracket && answers && !is_named && is_missed;
    }
}

/// "1 % or more is positive": a bound, and what it would be called.
fn is_rule_of_bound(own: &[Span]) -> bool {
    let is_bound = |span: &Span| span.number().is_some_and(|number| number.interval.exact().is_none());
    own.windows(3).any(|three| {
        let [bound, copula, answer] = three else { return false };
        is_bound(bound) && copula.what == What::Copula && answer.is_result() && answer.number().is_none()
    })
}

/// "TPS 1–49 % low, ≥ 50 % high": two bounds of one scale that exclude each other, under one name. No result has both.
fn mark_bounds(spans: &[Span], clauses: &mut [Clause]) {
    let bound = |clause: &Clause| {
        let own = spans.get(clause.spans.clone()).unwrap_or_default();
        let mut numbers = own.iter().filter_map(Span::number);
        let only = numbers.next().filter(|_| numbers.next().is_none())?;
        let is_named = own.iter().any(|span| span.what == What::Concept && !span.is_result());
        only.interval.exact().is_none().then_some((only.interval, is_named))
    };
    for at in 1..clauses.len() {
        let two = clauses.get(at - 1).and_then(bound).zip(clauses.get(at).and_then(bound));
        if let Some(((one, _), (other, false))) = two
            && (one.ends_before(&other) || other.ends_before(&one))
        {
            for clause in clauses.get_mut(at - 1..=at).unwrap_or_default() {
                clause.context.is_definition = true;
            }
        }
    }
}

/// "0-1+ negative, 2+ equivocal, 3+ positive": three values, each with its meaning, and no name of what was examined.
fn mark_legends(spans: &[Span], drafts: &[Piece], clauses: &mut [Clause]) {
    for clause in &mut *clauses {
        let own = spans.get(clause.spans.clone()).unwrap_or_default();
        // "3+ = complete membrane staining in > 10 %"
        let describes = own.iter().any(|span| matches!(span.what, What::Staining | What::Degree));
        let is_equated = own.get(1).is_some_and(|span| span.is_punctuation(&['=']));
        clause.context.is_definition |=
            describes && is_equated && own.first().is_some_and(|span| span.number().is_some());
        clause.context.is_definition |= is_rule_of_bound(own);
    }
    let explains = |clause: &Clause| {
        let own = spans.get(clause.spans.clone()).unwrap_or_default();
        // "IC1 1-4 %": a category and its bounds.
        if own.first().is_some_and(|span| span.what == What::Concept && span.is_result())
            && own.get(1).is_some_and(|span| span.number().is_some())
        {
            return Some(false);
        }
        // "Pathogenic = class 5": two words for one thing. "Amplified = no" is an answer.
        let states = |at: usize| own.get(at).is_some_and(|span| span.is_result() && span.number().is_none());
        if own.len() == 3 && states(0) && states(2) && own.get(1).is_some_and(|span| span.is_punctuation(&['='])) {
            return Some(true);
        }
        let starts = own.first().is_some_and(|span| span.number().is_some());
        let answers = own.iter().filter_map(Span::answer).filter(|answer| !matches!(answer, Answer::Yes | Answer::No));
        let is_equated = own.get(1).is_some_and(|span| span.is_punctuation(&['=']));
        (starts && answers.count() > 0).then_some(is_equated)
    };
    let mut from = 0;
    for at in 0..=clauses.len() {
        let explained = clauses.get(at).and_then(explains);
        let goes_on = explained.is_some()
            && (at == from
                || explained == Some(true)
                || drafts.get(at).is_some_and(|draft| draft.before != Break::Line));
        if goes_on {
            continue;
        }
        let run = clauses.get(from..at).unwrap_or_default();
        let equated = run.first().and_then(explains) == Some(true);
        if run.len() > 2 || (equated && run.len() > 1) {
            // "0/1+: negative; …": the first number has its meaning after the second.
            let is_lone = |clause: &Clause| {
                spans.get(clause.spans.clone()).is_some_and(|own| own.iter().all(|span| span.number().is_some()))
            };
            let joins = drafts.get(from).is_some_and(|draft| draft.before.is_soft());
            let first =
                from.checked_sub(1).filter(|before| joins && clauses.get(*before).is_some_and(is_lone)).unwrap_or(from);
            for clause in clauses.get_mut(first..at).unwrap_or_default() {
                clause.context.is_definition = true;
            }
        }
        from = if explained.is_some() { at } else { at + 1 };
    }
}
