//! How sure the words of a value are: understood as a whole, plain, and with which numbers.
//!
//! It deliberately knows no resource and no reader of a marker: those say what a value means, this says whether its words
//! were plain.

use super::number::Number;
use crate::case::define::receptor::{Receptor, classify_receptor};
use crate::case::finding::{IhcScore, Sign, Value};
use crate::case::interval::Interval;
use crate::case::marker::Marker;
use crate::text::clause::{Clause, Context, Denied};
use crate::text::meaning::Answer;
use crate::text::span::{NoConcepts, Span, What};
use crate::text::{Reading, Vocabulary};

/// What holds of the words of a value for any marker.
#[derive(Debug, Default)]
pub struct Sureness {
    /// A word was not understood, or a result is doubtful, past, planned, another's, denied with a number.
    is_unsure: bool,
    /// A result is denied: sure only where the marker's reader found a negative answer.
    is_denied: bool,
    /// There are boxes to tick; what stands at an empty one was not said.
    pub has_boxes: bool,
    /// An ISH test is to come.
    waits_for_ish: bool,
    /// The answer of a control stands beside the result.
    has_control: bool,
    /// A result stands at an empty box.
    has_unticked: bool,
    /// What stands at a ticked box is negative.
    ticked_negative: bool,
    /// What stands at a ticked box is positive.
    ticked_positive: bool,
    /// The numbers as said, with their comparators, and whether a plus follows.
    numbers: Vec<(Interval, bool)>,
}

impl Sureness {
    /// Reads the words of a value.
    pub fn of(text: &str, vocabulary: &Vocabulary) -> Self {
        let reading = Reading::of(text, vocabulary, &NoConcepts);
        let mut sureness = Self { is_unsure: !reading.is_understood(), ..Self::default() };
        for clause in reading.clauses() {
            sureness.add(clause, reading.part(&clause.spans), reading.normal());
        }
        sureness
    }

    fn add(&mut self, clause: &Clause, own: &[Span], normal: &str) {
        self.has_boxes |= clause.ticked.is_some();
        // "Faint staining cannot be excluded", "膜染色の有無は不明": whether anything was stained is open.
        let is_staining = own.iter().any(|span| span.what == What::Staining);
        let is_unknown = own.iter().any(|span| span.answer() == Some(Answer::Unknown));
        self.is_unsure |= is_staining && (clause.context.is_doubtful || is_unknown);
        if !own.iter().any(Span::is_result) {
            return;
        }
        let states = |span: &Span| span.is_result() && span.number().is_none();
        if clause.ticked == Some(false) {
            self.has_unticked |= own.iter().any(states);
            return;
        }
        let numbers = own.iter().filter_map(Span::number).map(|number| (number.interval, number.has_plus));
        let before = self.numbers.len();
        self.numbers.extend(numbers);
        let has_number = self.numbers.len() > before;
        let is_denied = clause.denied != Denied::No;
        let (plain, context) = (Context::default(), clause.context);
        // "2+, sent for FISH": what is to come is another test.
        let is_to_come = context == Context { is_planned: context.is_planned, is_pending: context.is_pending, ..plain };
        if is_to_come && context != plain && names_ish(own, normal) {
            self.waits_for_ish = true;
        } else if context == (Context { is_control: true, ..plain }) && !has_number {
            self.has_control = true;
        } else {
            self.is_unsure |= context != plain;
        }
        self.is_unsure |= is_denied && has_number;
        self.is_denied |= is_denied;
        if clause.ticked.is_some() && own.iter().any(states) {
            let answers = |wanted: fn(Answer) -> bool| own.iter().filter_map(Span::answer).any(wanted);
            self.ticked_negative |= is_denied || answers(Answer::is_negative);
            self.ticked_positive |= !is_denied && answers(|it| matches!(it, Answer::Positive | Answer::WeakPositive));
        }
    }

    /// What words say plainly of a hormone receptor that its reader took otherwise: "LT 1 %", "☐ positive ☑ negative".
    pub fn receptor(&self, said: &[Number], read: &Value) -> Option<Value> {
        if self.is_unsure || self.is_denied || self.has_control || self.waits_for_ish {
            return None;
        }
        let is_misread = matches!(read, Value::Number(_)) && !self.agrees(Marker::Er, said, read);
        let is_ticked = self.has_boxes && self.ticked_positive != self.ticked_negative;
        match self.numbers.as_slice() {
            [] if is_ticked && !matches!(read, Value::Number(_)) => {
                Some(Value::Sign(if self.ticked_positive { Sign::Positive } else { Sign::Negative }))
            }
            [(interval, _)] if is_misread || is_ticked => {
                let is_percent = said.iter().any(|number| number.is_percent() && shares_bound(number, interval));
                let value = Value::Number(*interval);
                let contradicts =
                    is_ticked && self.ticked_positive && classify_receptor(&value) == [Receptor::Negative];
                (is_percent && !contradicts).then_some(value)
            }
            _ => None,
        }
    }

    /// The words say the value, and say it plainly.
    pub fn allows(&self, marker: Marker, said: &[Number], value: &Value) -> bool {
        let is_counted = matches!(value, Value::Number(_) | Value::Score(..) | Value::Ihc(_));
        let is_equivocal = matches!(value, Value::Ihc(IhcScore::Two) | Value::Sign(Sign::Equivocal));
        !self.is_unsure
            && self.agrees(marker, said, value)
            && (!self.is_denied || is_negative(value))
            && (!self.has_control || is_counted)
            && (!self.waits_for_ish || is_equivocal)
            && (!self.has_unticked || is_negative(value) == self.ticked_negative)
    }

    /// The reader of the marker took from the words what they say.
    pub fn agrees(&self, marker: Marker, said: &[Number], value: &Value) -> bool {
        let has = |interval: &Interval| self.numbers.iter().any(|(number, _)| number == interval);
        let is_taken = |interval: &Interval| said.iter().any(|number| number.from_text && number.interval == *interval);
        let is_numbered = |interval: &Interval| !is_taken(interval) || has(interval);
        match value {
            Value::Number(interval) | Value::Score(_, interval) => is_numbered(interval),
            // "less than 1+" is no score.
            Value::Ihc(_) if marker == Marker::Her2Ihc => {
                self.numbers.iter().all(|(number, has_plus)| !has_plus || number.exact().is_some())
            }
            _ => true,
        }
    }
}

/// The same digits, whatever the words around them.
fn shares_bound(number: &Number, interval: &Interval) -> bool {
    let at = |interval: &Interval| interval.low.or(interval.high).map(|bound| bound.at);
    at(&number.interval) == at(interval) && number.is_within(0, 100)
}

/// The words name an ISH test.
fn names_ish(own: &[Span], normal: &str) -> bool {
    let (from, to) = (own.first().map_or(0, |span| span.place.from), own.last().map_or(0, |span| span.place.to));
    normal.get(from..to).is_some_and(|words| words.contains("ish"))
}

/// A value says that something is not there; a HER2 score of 1+ or below is "no overexpression".
fn is_negative(value: &Value) -> bool {
    matches!(value, Value::Sign(Sign::Negative) | Value::Ihc(IhcScore::Zero | IhcScore::One) | Value::Her2Low)
}
