//! What a token is that is no part of a number: an answer, a word that turns what is said, a name, a sign.

use super::lex::{Kind, Token};
use super::meaning::{Answer, Meaning, Unit};
use super::sign::mark;
use super::span::{Joiner, What};

/// What a token is that is no part of a number.
pub(super) fn word(tokens: &[Token], at: usize, token: Token) -> What {
    let before = || at.checked_sub(1).and_then(|before| tokens.get(before)).map(|token| token.kind);
    let is_digits = |kind| matches!(kind, Some(Kind::Digits(_)));
    let is_beside_digits = || is_digits(before()) || is_digits(tokens.get(at + 1).map(|token| token.kind));
    match token.kind {
        Kind::Digits(_) | Kind::Unknown => What::Unknown,
        Kind::Date => What::Date,
        Kind::Concept => What::Concept,
        Kind::Sign(sign) => mark(tokens, at, sign),
        Kind::Known(meaning) => match meaning {
            // "positive cells": counted things without a count.
            // "60 % viable tumor cells": how much of the specimen lives.
            Meaning::CountedCells if matches!(before(), Some(Kind::Known(Meaning::Unit(Unit::Percent)))) => {
                What::Unknown
            }
            Meaning::Unit(Unit::Cells | Unit::PerCell | Unit::Copies | Unit::Signals | Unit::Points) => What::Harmless,
            Meaning::Comparator(..) | Meaning::Approximately | Meaning::Between | Meaning::Unit(_) => {
                if token.concept.is_some() { What::Concept } else { What::Unknown }
            }
            Meaning::To | Meaning::OutOf if is_beside_digits() => What::Unknown,
            Meaning::To | Meaning::OutOf => What::Joiner(Joiner::To),
            // "CPS 10 minus"
            Meaning::Answer(Answer::Minus) if is_digits(before()) => What::Unknown,
            Meaning::Answer(answer) => What::Answer(answer),
            Meaning::Letter(answer) => {
                // "positive (N)": what the letter means nobody says.
                let is_bracketed = answer != Answer::No && matches!(before(), Some(Kind::Sign('(')));
                let is_asked = is_bracketed || matches!(before(), Some(Kind::Sign(':' | '?' | '=')));
                let is_alone = tokens.len() == 1;
                if is_asked || is_alone { What::Answer(answer) } else { What::Unknown }
            }
            Meaning::Trigger(trigger) => What::Trigger(trigger),
            Meaning::Mark(mark) => What::Mark(mark),
            // Cut off.
            Meaning::Particle | Meaning::By | Meaning::And | Meaning::Or | Meaning::But
                if tokens.len() == at + 1 && at > 0 =>
            {
                What::Unknown
            }
            Meaning::Harmless
            | Meaning::Particle
            | Meaning::By
            | Meaning::With
            | Meaning::NearAfter
            | Meaning::CountedCells
            | Meaning::Numbered
            | Meaning::Therapy(_) => What::Harmless,
            Meaning::Whether => What::Whether,
            Meaning::Copula => What::Copula,
            Meaning::Degree | Meaning::Strong | Meaning::NearAfterOrDegree | Meaning::Much(_) => What::Degree,
            Meaning::Few => What::Few,
            Meaning::Ish => What::Ish,
            Meaning::Adequate => What::Adequate,
            Meaning::Examination => What::Examination,
            Meaning::Name | Meaning::Subject(_) | Meaning::Result | Meaning::PositiveResult | Meaning::Stability(_) => {
                What::Concept
            }
            Meaning::Staining => What::Staining,
            Meaning::And => What::Joiner(Joiner::And),
            Meaning::Or => What::Joiner(Joiner::Or),
            Meaning::But => What::Joiner(Joiner::But),
        },
    }
}
