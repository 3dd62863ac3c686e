//! The parts of a text and what each one is.

use rust_decimal::Decimal;

use super::meaning::{Answer, BoxMark, Side, Trigger, Unit};
use crate::case::interval::{Bound, Interval};

/// Where a part stands: byte offsets in the normal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    pub from: usize,
    pub to: usize,
}

/// What somebody else's list recognises, such as the terminology: a concept of theirs, and where its words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    pub place: Place,
    pub concept: Concept,
}

/// A concept of whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concept {
    pub id: u16,
    /// It states a result ("amplified"), and is no mere name ("HER2").
    pub is_result: bool,
}

impl Concept {
    /// The id of a name that stands in the vocabulary, and is nobody's concept.
    pub const OF_VOCABULARY: u16 = u16::MAX;
    /// The id of a result that stands in the vocabulary and whose denial is "negative".
    pub const POSITIVE_RESULT: u16 = u16::MAX - 1;

    /// A result of whoever asked, and none of the vocabulary.
    pub const fn is_anothers_result(self) -> bool {
        self.is_result && self.id < Self::POSITIVE_RESULT
    }
}

/// Finds the concepts a text in normal form names. A mention covers the words of the name only, not what stands around.
pub trait Concepts {
    fn find(&self, normal: &str, found: &mut Vec<Mention>);
}

/// No concepts at all.
#[derive(Debug, Clone, Copy)]
pub struct NoConcepts;

impl Concepts for NoConcepts {
    fn find(&self, _: &str, _: &mut Vec<Mention>) {}
}

/// One part of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    pub place: Place,
    pub what: What,
    /// The concept whose words these are, whatever else they mean.
    pub concept: Option<Concept>,
}

/// What a part of a text is.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    Number(Number),
    /// A calendar date; it is nobody's value.
    Date,
    Answer(Answer),
    Trigger(Trigger),
    Mark(BoxMark),
    /// Known from outside, see `Span::concept`.
    Concept,
    Harmless,
    /// Asks for an answer.
    Whether,
    /// "is", "are"
    Copula,
    /// How strong, how much or where.
    Degree,
    /// So few cells that without a number it is open whether they count.
    Few,
    /// The method of in situ hybridisation.
    Ish,
    /// Names the test: denied, nothing was examined.
    Examination,
    /// The specimen, or the picture, allowed the test: says nothing of its result.
    Adequate,
    /// "Staining", "expression": a result only when denied.
    Staining,
    Joiner(Joiner),
    Punctuation(char),
    /// Not understood.
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joiner {
    And,
    Or,
    But,
    /// A word for a range that stands by no number.
    To,
}

/// A number as said.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    pub interval: Interval,
    pub unit: Option<Unit>,
    /// "about 10": near the interval, on either side of it. Whoever needs a bound must not use it as one.
    pub is_approximate: bool,
    /// A `+` follows, as in the HER2 score "3+"; whether "10+" means "10 or more" depends on the measurement.
    pub has_plus: bool,
    /// "9/10": the denominator, `interval` being the numerator.
    pub out_of: Option<Decimal>,
}

impl Number {
    /// What is left when the number is denied: "CPS ≥ 10: no" is below 10. `None` where two sides are left.
    pub fn denied(&self) -> Option<Interval> {
        let turned = |bound: Bound| Some(Bound { included: !bound.included, ..bound });
        match (self.interval.low, self.interval.high) {
            (Some(low), None) => Some(Interval { low: None, high: turned(low) }),
            (None, Some(high)) => Some(Interval { low: turned(high), high: None }),
            _ => None,
        }
    }
}

impl Span {
    pub fn is_boundary(&self) -> bool {
        matches!(self.what, What::Punctuation(';' | '。' | '\n' | '.'))
    }

    pub fn number(&self) -> Option<&Number> {
        if let What::Number(number) = &self.what { Some(number) } else { None }
    }

    pub fn answer(&self) -> Option<Answer> {
        if let What::Answer(answer) = self.what { Some(answer) } else { None }
    }

    pub fn trigger(&self) -> Option<Trigger> {
        if let What::Trigger(trigger) = self.what { Some(trigger) } else { None }
    }

    pub fn mark(&self) -> Option<BoxMark> {
        if let What::Mark(mark) = self.what { Some(mark) } else { None }
    }

    /// A word that denies: a trigger or the answer "no".
    pub fn denial(&self) -> Option<Side> {
        match self.what {
            What::Trigger(Trigger::Denial(side)) => Some(side),
            What::Answer(Answer::No) => Some(Side::Either),
            _ => None,
        }
    }

    /// Changes nothing where nothing is denied.
    pub fn is_harmless(&self) -> bool {
        matches!(
            self.what,
            What::Harmless
                | What::Whether
                | What::Copula
                | What::Degree
                | What::Few
                | What::Ish
                | What::Examination
                | What::Adequate
        )
    }

    /// A result that, denied, is "negative".
    pub fn is_positive(&self) -> bool {
        matches!(self.answer(), Some(Answer::Positive | Answer::Present))
            || self.concept.is_some_and(|concept| concept.id == Concept::POSITIVE_RESULT)
    }

    pub fn is_punctuation(&self, signs: &[char]) -> bool {
        matches!(self.what, What::Punctuation(sign) if signs.contains(&sign))
    }

    /// A result by itself, beside what names or turns it.
    pub fn is_result(&self) -> bool {
        let is_answer = self.answer().is_some_and(|answer| !matches!(answer, Answer::Yes | Answer::No));
        is_answer || matches!(self.what, What::Number(_)) || self.concept.is_some_and(|concept| concept.is_result)
    }

    /// Something said, not only how it is said.
    pub fn is_matter(&self) -> bool {
        self.is_result()
            || matches!(self.what, What::Concept | What::Unknown | What::Staining)
            || self.concept.is_some()
    }
}
