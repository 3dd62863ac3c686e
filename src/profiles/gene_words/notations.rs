//! Changes in a clause, as a row of spans: which stand side by side, where an answer stands, and what a number says of them.

use rust_decimal::Decimal;

use super::lexicon;
use crate::text::Reading;
use crate::text::meaning::Unit;
use crate::text::span::{Joiner, Number, Span, What};

/// "V777L, 0 %", "V777L: VAF < 0.1 %": found in no read, or in fewer than can be told.
pub fn is_in_no_read(own: &[Span]) -> bool {
    let is_none = |number: &Number| {
        let is_below = number.interval.low.is_none() && number.unit == Some(Unit::Percent);
        is_below || number.interval.exact().is_some_and(|at| at.is_zero())
    };
    own.iter().filter_map(Span::number).any(is_none)
}

/// "E542K or E545K", "V777L/V777M": which of the two is not said. A change of the protein and one of the DNA are one.
pub fn names_alternatives(own: &[Span], reading: &Reading, from: usize) -> bool {
    let is_or = |span: &Span| span.what == What::Joiner(Joiner::Or) || span.is_punctuation(&['/']);
    own.windows(3).enumerate().any(|(at, three)| {
        let [one, between, other] = three else { return false };
        let quote = |at: usize| reading.quote(&(from + at..from + at + 1));
        let is_coding = |at: usize| quote(at).contains("c.");
        is_notation(one)
            && is_notation(other)
            && is_or(between)
            && is_coding(at) == is_coding(at + 2)
            && quote(at) != quote(at + 2)
    })
}

/// An answer stands behind the last change of a clause, and none before the first.
pub fn is_answered_behind(own: &[Span]) -> bool {
    let (first, last) = (own.iter().position(is_notation), own.iter().rposition(is_notation));
    let says = |part: Option<&[Span]>| part.is_some_and(|part| part.iter().any(answers));
    first.zip(last).is_some_and(|(first, last)| !says(own.get(..first)) && says(own.get(last + 1..)))
}

/// An answer stands between two changes.
pub fn answers_between(own: &[Span]) -> bool {
    let mut between = own.split(is_notation).skip(1).peekable();
    std::iter::from_fn(|| between.next().filter(|_| between.peek().is_some())).any(|part| part.iter().any(answers))
}

/// How often a place was read ("1200x"), or the sign behind that number.
pub fn is_depth(before: Option<&Span>, quoted: &str) -> bool {
    let reads = quoted.trim_end_matches(['x', 'X', '×']).trim();
    let is_bare = |number: &Number| number.unit.is_none();
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == ',');
    let is_behind = || before.and_then(Span::number).is_some_and(is_bare);
    reads.len() < quoted.trim().len() && is_number(reads) && (!reads.is_empty() || is_behind())
}

fn answers(span: &Span) -> bool {
    span.answer().is_some() || span.denial().is_some()
}

fn is_notation(span: &Span) -> bool {
    span.concept.is_some_and(lexicon::is_notation)
}

/// A share of reads in percent: 0.23 and 23 % are the same.
pub fn percent(at: Decimal, unit: Option<Unit>) -> Decimal {
    if unit != Some(Unit::Percent) && at <= Decimal::ONE { at * Decimal::ONE_HUNDRED } else { at }
}
