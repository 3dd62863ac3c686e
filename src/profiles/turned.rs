//! Whether what stands behind a stain or a class answers it: "faint membrane staining: none", "HER2-low (-)", "amplified
//! (absent)", "ultralow (equivocal)".

use crate::text::Reading;
use crate::text::clause::{Clause, Context, Denied};
use crate::text::meaning::{Answer, Trigger, Unit};
use crate::text::span::{Concept, Span, What};

/// What becomes of a word that is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    #[default]
    No,
    /// It is not there, and what stands beside it stays as it is.
    Denied,
    /// In doubt, of another time, still to come.
    Open,
}

/// What stands behind the words of a text that tell of staining, a class, or amplification.
#[derive(Debug, Default)]
pub struct Turned {
    pub stain: Turn,
    pub class: Turn,
    pub positive: Turn,
}

impl Turned {
    pub fn of(reading: &Reading) -> Self {
        let mut turned = Self::default();
        let mut clauses = reading.clauses().iter().filter(|clause| clause.ticked != Some(false)).peekable();
        while let Some(clause) = clauses.next() {
            let own = reading.part(&clause.spans);
            // What stands behind a comma is of something else: "faint staining, FISH not amplified".
            let until_sign =
                |tail: &'_ [Span]| tail.iter().position(|span| span.is_punctuation(&[',', ';', '、', '。']));
            let last = |is: fn(&Span) -> bool| {
                let tail = own.iter().rposition(is).map(|at| own.get(at + 1..).unwrap_or_default())?;
                tail.get(..until_sign(tail).unwrap_or(tail.len()))
            };
            let behind = clauses.peek().filter(|next| answers_last(reading, next));
            let behind = behind.map_or(&[][..], |next| reading.part(&next.spans));
            let answered = |tail: &[Span]| tail.iter().chain(behind).map(turn).max().unwrap_or_default();
            // The stain of a control is not that of the tumour.
            if let Some(tail) = last(is_stain).filter(|_| !clause.context.is_control) {
                // Of what the clause denies behind the comma nothing is said here.
                let beyond = own.iter().rposition(is_stain).map_or(0, |at| at + 1 + tail.len());
                let is_denied = |span: &Span| matches!(span.trigger(), Some(Trigger::Denial(_)));
                let is_of_other = own.get(beyond..).is_some_and(|rest| rest.iter().any(is_denied))
                    && !own.get(..beyond).is_some_and(|near| near.iter().any(is_denied));
                let said =
                    if is_of_other && clause.context == Context::default() { Turn::No } else { of_clause(clause) };
                turned.stain = turned.stain.max(said).max(answered(tail));
            }
            if let Some(tail) = last(is_class) {
                turned.class = turned.class.max(answered(tail));
            }
            if let Some(tail) = last(is_positive) {
                turned.positive = turned.positive.max(answered(tail));
            }
        }
        turned
    }
}

/// A clause that is only an answer, in a bracket or behind a dash: it is said of what stands before it. Behind a comma it may
/// be that of the whole text ("0, faint staining, negative").
fn answers_last(reading: &Reading, clause: &Clause) -> bool {
    let own = reading.part(&clause.spans);
    let before = clause.spans.start.checked_sub(1).and_then(|at| reading.spans().get(at));
    before.is_some_and(|span| span.is_punctuation(&['(', '[', '〔', '「', '-', '→', '/', ':', '=']))
        && own.iter().any(|span| span.answer().is_some())
        && own.iter().all(|span| span.answer().is_some() || matches!(span.what, What::Punctuation(_) | What::Harmless))
}

fn of_clause(clause: &Clause) -> Turn {
    if clause.context != Context::default() || clause.denied == Denied::Unclear {
        Turn::Open
    } else if clause.denied == Denied::Yes {
        Turn::Denied
    } else {
        Turn::No
    }
}

/// What a word behind it makes of what was told.
fn turn(span: &Span) -> Turn {
    let is_none = |number: &crate::text::span::Number| {
        number.unit == Some(Unit::Percent) && number.interval.exact().is_some_and(|at| at.is_zero())
    };
    match span.answer() {
        Some(Answer::Yes | Answer::Positive | Answer::WeakPositive | Answer::Present | Answer::Plus) => Turn::No,
        Some(Answer::No | Answer::Negative | Answer::Absent | Answer::Minus) => Turn::Denied,
        Some(_) => Turn::Open,
        None if span.number().is_some_and(is_none) => Turn::Denied,
        None => Turn::No,
    }
}

fn is_stain(span: &Span) -> bool {
    matches!(span.what, What::Staining | What::Degree | What::Few)
}

fn is_class(span: &Span) -> bool {
    span.answer().is_none()
        && span.concept.is_some_and(|concept| concept.is_result && concept.id == Concept::OF_VOCABULARY)
}

fn is_positive(span: &Span) -> bool {
    span.answer().is_none() && span.concept.is_some_and(|concept| concept.id == Concept::POSITIVE_RESULT)
}
