//! Whether a specimen or a picture allowed the test: "adequate, > 100 cells", 検体不適; words in `profiles/words/adequacy.tsv`.

use super::lex::{Kind, Token};
use super::meaning::{Meaning, Side, Unit};
use super::span::{Span, What};

/// The unit of a number that stands behind the name of counted cells: "viable tumor cells: 45".
pub(super) fn counted_before(tokens: &[Token], at: usize) -> Option<Unit> {
    let mut before = tokens.get(..at)?.iter().rev().map(|token| token.kind);
    let leads =
        |kind: &Kind| matches!(kind, Kind::Sign(':' | '=' | '(') | Kind::Known(Meaning::Particle | Meaning::Copula));
    let named = before.find(|kind| !leads(kind));
    (named == Some(Kind::Known(Meaning::CountedCells))).then_some(Unit::Cells)
}

/// It is denied that the test was possible: "not adequate", "evaluable: no", 判定可能ではない.
pub fn is_denied(spans: &[Span]) -> bool {
    let denies = |span: &Span, side: Side| span.denial().is_some_and(|denial| denial == side || denial == Side::Either);
    spans.iter().enumerate().filter(|(_, span)| span.what == What::Adequate).any(|(at, _)| {
        let (head, tail) = spans.split_at_checked(at).unwrap_or_default();
        head.iter().rev().find(|span| !span.is_harmless()).is_some_and(|span| denies(span, Side::Before))
            || answered(tail).is_some_and(|span| denies(span, Side::After))
    })
}

/// What answers behind the word, where nothing follows that it would deny ("adequate: no amplification").
fn answered(tail: &[Span]) -> Option<&Span> {
    let is_near = |span: &Span| span.is_harmless() || span.is_punctuation(&[':', '?', '=']);
    let at = tail.iter().skip(1).position(|span| !is_near(span))? + 1;
    let ends = tail.get(at + 1).is_none_or(|span| matches!(span.what, What::Punctuation(_)));
    tail.get(at).filter(|_| ends)
}
