//! A choice nobody made: "positive / negative", "CPS 5 or 15".

use super::meaning::{Answer, Unit};
use super::span::{Joiner, Span, What};

/// Two answers or numbers of which only one can be so, and nobody knows which.
pub fn is_open(spans: &[Span]) -> bool {
    names_either(spans) || names_choice(spans) || moves(spans)
}

/// "Positive / negative": a choice nobody made.
fn names_choice(spans: &[Span]) -> bool {
    let sign = |span: &Span| match span.answer() {
        Some(Answer::Positive | Answer::WeakPositive | Answer::Present | Answer::Plus) => Some(true),
        Some(Answer::Negative | Answer::Absent | Answer::Minus) => Some(false),
        // "( + ・ - )"
        _ => span.is_punctuation(&['-']).then_some(false),
    };
    spans.windows(3).any(|three| {
        let [one, between, other] = three else { return false };
        let is_choice = between.is_punctuation(&['/', '・', '|']) || between.what == What::Joiner(Joiner::Or);
        is_choice && sign(one).zip(sign(other)).is_some_and(|(one, other)| one != other)
    })
}

/// "CPS ≥10 or IC ≥1 %", "CPS 5 or 15": one of two numbers, and nobody knows which. Each part of the text is walked once,
/// so that "or" ten thousand times takes no longer than other words.
fn names_either(spans: &[Span]) -> bool {
    spans.split(|span| span.is_boundary() || span.mark().is_some()).any(names_either_in)
}

fn names_either_in(part: &[Span]) -> bool {
    let is_value = |span: &Span| span.number().is_some_and(|number| number.unit != Some(Unit::Cells));
    // "CPS 15 or negative"
    let is_answer = |span: &Span| {
        matches!(span.answer(), Some(Answer::Positive | Answer::Negative | Answer::Absent | Answer::Minus))
    };
    // "IHC3+ or FISH positive"; of "no amplification or overexpression" both are denied.
    let is_denied = part.iter().any(|span| span.denial().is_some());
    let is_stated = |span: &Span| span.concept.is_some_and(|concept| concept.is_result) && span.answer().is_none();
    let is_result = |span: &Span| is_value(span) || (is_stated(span) && !is_denied);
    let is_or = |span: &Span| span.what == What::Joiner(Joiner::Or);
    // A result, then "or", then another.
    let mut rest = part.iter();
    rest.any(is_result) && rest.any(is_or) && rest.any(|span| is_result(span) || is_answer(span))
}

/// "90 % → 0", "CPS 15 → negative": of two values the one that moved to the other, and which holds is not said.
fn moves(spans: &[Span]) -> bool {
    let is_value = |span: &Span| span.number().is_some() || span.answer().is_some();
    let arrows = spans.iter().enumerate().filter(|(_, span)| span.is_punctuation(&['→']));
    arrows.map(|(at, _)| at).any(|at| {
        let (head, tail) = spans.split_at_checked(at).unwrap_or_default();
        let passes = |span: &&Span| span.is_harmless() && span.what != What::Ish;
        let before = head.iter().rev().find(|span| !passes(span));
        let after = tail.iter().skip(1).find(|span| !passes(span));
        before.is_some_and(is_value) && after.is_some_and(is_value)
    })
}
