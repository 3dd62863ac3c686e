//! How sure the words of a value are: understood as a whole, plain, and with which numbers.
//!
//! It deliberately knows no resource and no reader of a marker: those say what a value means, this whether it was plain.

use rust_decimal::Decimal;

use super::belied::Belied;
use super::instability_words::Instability;
use super::near;
use super::number::Number;
use crate::case::define::receptor::{Receptor, classify_receptor};
use crate::case::finding::{IhcScore, Sign, Value};
use crate::case::interval::Interval;
use crate::case::marker::Marker;
use crate::text::adequacy;
use crate::text::boxes::TickFault;
use crate::text::choice;
use crate::text::clause::{Clause, Context, Denied};
use crate::text::meaning::{Answer, Trigger, Unit, Whose};
use crate::text::span::{NoConcepts, Span, What};
use crate::text::ticked::ticked;
use crate::text::{self, Reading, Vocabulary};

/// What holds of the words of a value for any marker.
#[derive(Debug, Default)]
pub struct Sureness {
    /// A word was not understood, or a result is doubtful, past, planned, another's, denied with a number.
    is_unsure: bool,
    /// A result is denied: sure only where the marker's reader found a negative answer.
    is_denied: bool,
    /// There are boxes to tick; what stands at an empty one was not said.
    pub has_boxes: bool,
    /// The words with the ticked items in place of their boxes, where they have such.
    pub ticked: Option<Result<String, TickFault>>,
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
    /// A result stands where no empty box is.
    has_result: bool,
    /// A result is called indeterminate: sure only where it is a score that is so by itself ("2+ (indeterminate)").
    is_indeterminate: bool,
    /// Two alleles are denied together.
    denies_pair: bool,
    /// A clause answers "negative", and names nothing that it is said of.
    has_bare_negative: bool,
    /// So few tumour cells were seen that PD-L1 cannot be scored (22C3 pharmDx: 100 viable ones are wanted).
    has_few_cells: bool,
    /// The specimen or the picture did not allow the test ("not adequate").
    is_inadequate: bool,
    /// The text ends with an answer that denies what stands before it ("X: no").
    pub is_answered_no: bool,
    /// It is what the patient tells, and nobody examined it.
    is_told: bool,
    /// All of it is told of a relative, a fetus, a donor or another patient.
    pub is_of_relative: bool,
    /// What is said of microsatellites, mismatch repair or the number of mutations: unstable or many, stable or few.
    pub instability: Instability,
    /// The words without their grammar, as a hormone receptor's and as any other marker's, see [`text::restated`].
    restated: [Option<String>; 2],
    /// The numbers as said, with their comparators, and whether a plus follows.
    numbers: Vec<(Interval, bool)>,
    /// A score is only near ("almost 3+").
    has_near_score: bool,
    pub belied: Belied,
    /// Those of them that are only near ("about 10").
    approximate: Vec<Interval>,
}

impl Sureness {
    /// Reads the words of a value.
    pub fn of(text: &str, vocabulary: &Vocabulary) -> Self {
        let reading = Reading::of(text, vocabulary, &NoConcepts);
        let is_choice = choice::is_open(reading.spans());
        let is_unsure = !reading.is_understood() || is_choice;
        let mut sureness = Self { is_unsure, ticked: ticked(&reading), ..Self::default() };
        for clause in reading.clauses() {
            sureness.add(clause, reading.part(&clause.spans), reading.normal());
        }
        // The answer of a control, and none of the tumour.
        sureness.is_unsure |= !sureness.has_result && reading.clauses().iter().any(|clause| clause.context.is_control);
        // "Falsch positiv": what the doubt is about is no result by itself.
        let is_open = |clause: &Clause| clause.context.is_doubtful || clause.context.is_invalid;
        sureness.is_unsure |= !sureness.has_result && reading.clauses().iter().any(is_open);
        sureness.is_unsure |= reading.clauses().iter().any(|clause| clause.context.is_invalid);
        sureness.is_inadequate = adequacy::is_denied(reading.spans());
        sureness.is_unsure |= sureness.is_inadequate;
        // "2019年 3+": of which year the result is, and not of today.
        let is_year = |span: &Span| span.what == What::Date && reading.quote_span(span).ends_with('年');
        sureness.is_unsure |= reading.spans().iter().any(is_year);
        sureness.is_told = reading.spans().iter().any(|span| span.trigger() == Some(Trigger::Told));
        sureness.belied = Belied::of(&reading, vocabulary);
        // Of several boxes none is ticked, or two that exclude each other.
        sureness.is_unsure |= sureness.has_unticked && !sureness.has_result;
        sureness.is_unsure |= sureness.ticked_positive && sureness.ticked_negative;
        let asks = |span: &Span| span.is_punctuation(&[':', '?', '=']);
        sureness.is_answered_no =
            matches!(reading.spans(), [_, .., mark, answer] if asks(mark) && answer.denial().is_some());
        let is_anothers = |clause: &Clause| !matches!(clause.context.whose, Whose::Patient | Whose::Family);
        sureness.is_of_relative = !reading.clauses().is_empty() && reading.clauses().iter().all(is_anothers);
        sureness.instability = Instability::of(&reading, vocabulary);
        // "Neither positive nor negative" is nothing that could be said again.
        if !is_choice {
            sureness.restated = [true, false].map(|stains| text::restated(&reading, stains));
        }
        sureness
    }

    /// The words were understood as a whole, and are this patient's result of today.
    pub fn is_plain(&self) -> bool {
        !self.is_unsure && !self.is_indeterminate && !self.has_control && !self.waits_for_ish && !self.is_told
    }

    /// The words were understood, and no result is among them.
    pub fn only_names(&self) -> bool {
        !self.is_unsure && !self.is_indeterminate && !self.has_result
    }

    /// The words of a value for a marker, without their grammar; `None` where that would change nothing or is not sure.
    pub fn restated(&self, marker: Marker) -> Option<&str> {
        let [of_receptor, of_others] = &self.restated;
        let restated = if matches!(marker, Marker::Er | Marker::Pgr) { of_receptor } else { of_others };
        restated.as_deref()
    }

    fn add(&mut self, clause: &Clause, own: &[Span], normal: &str) {
        self.has_boxes |= clause.ticked.is_some();
        // "90 %. Donor tissue.": whoever is named, it may be theirs.
        let is_anothers = !matches!(clause.context.whose, Whose::Patient | Whose::Family);
        self.is_unsure |= clause.context.is_withdrawn || clause.context.is_asked || is_anothers;
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
        self.has_result = true;
        // Cells that were counted are nobody's value.
        let is_value = |number: &&text::span::Number| number.unit != Some(Unit::Cells);
        let numbers =
            own.iter().filter_map(Span::number).filter(is_value).map(|number| (number.interval, number.has_plus));
        let is_few = |number: &text::span::Number| {
            number.unit == Some(Unit::Cells)
                && number.out_of.is_none()
                && number.interval.reaches(Decimal::ONE_HUNDRED) == Some(false)
        };
        self.has_few_cells |= own.iter().filter_map(Span::number).any(is_few);
        let before = self.numbers.len();
        self.numbers.extend(numbers);
        let near = own.iter().filter_map(Span::number).filter(|number| number.is_approximate);
        self.has_near_score |= near.clone().any(|number| number.has_plus);
        self.approximate.extend(near.map(|number| number.interval));
        let has_number = self.numbers.len() > before;
        let is_denied = clause.denied != Denied::No;
        let (plain, context) = (Context::default(), clause.context);
        // "2+, sent for FISH": what is to come is another test.
        let is_to_come = context == Context { is_planned: context.is_planned, is_pending: context.is_pending, ..plain };
        if is_to_come && context != plain && own.iter().any(|span| span.what == What::Ish) {
            self.waits_for_ish = true;
        } else if context == (Context { is_control: true, ..plain }) && !has_number {
            self.has_control = true;
        } else {
            self.is_unsure |= context != plain;
        }
        let is_negative = |span: &Span| matches!(span.answer(), Some(Answer::Minus | Answer::Negative));
        let names_nothing = own.iter().all(|span| span.number().is_none() && span.what != What::Concept);
        self.has_bare_negative |= names_nothing && own.iter().any(is_negative);
        self.is_unsure |= is_denied && has_number;
        self.is_denied |= is_denied;
        let written = |span: &Span| normal.get(span.place.from..span.place.to).unwrap_or_default();
        // "*1/*1, wild type" denies nothing.
        let is_wild = |span: &Span| written(span) == "*1/*1" && own.iter().all(|span| span.denial().is_none());
        let is_pair = |span: &Span| span.is_result() && written(span).contains('/') && !is_wild(span);
        // "*28ホモ接合は認めず"
        let names_pair = |span: &Span| span.what == What::Concept && !span.is_result() && names_zygosity(written(span));
        self.denies_pair |= is_denied && own.iter().any(|span| is_pair(span) || names_pair(span));
        let is_open = |span: &Span| {
            matches!(
                span.answer(),
                Some(Answer::NotEvaluable | Answer::Indeterminate | Answer::NotDone | Answer::Unknown)
            )
        };
        // "CPS 5, IC not determined": what is open is named.
        let is_of_another = own.iter().all(|span| !span.is_result() || is_open(span))
            && own.iter().any(|span| span.what == What::Concept || span.what == What::Ish);
        let names_ish = own.iter().any(|span| span.what == What::Ish);
        let is_indeterminate = |span: &Span| span.answer() == Some(Answer::Indeterminate);
        let is_open_at_all = own.iter().any(is_open) && !names_ish && !is_of_another;
        if is_open_at_all && own.iter().filter(|span| is_open(span)).all(is_indeterminate) {
            self.is_indeterminate = true;
        } else {
            self.is_unsure |= is_open_at_all;
        }
        if clause.ticked.is_some() && own.iter().any(states) {
            let answers = |wanted: fn(Answer) -> bool| own.iter().filter_map(Span::answer).any(wanted);
            self.ticked_negative |= is_denied || answers(Answer::is_negative);
            self.ticked_positive |=
                !is_denied && (own.iter().any(Span::is_positive) || answers(|it| it == Answer::WeakPositive));
        }
    }

    /// What words say plainly of a hormone receptor that its reader took otherwise: "LT 1 %", "☐ positive ☑ negative".
    pub fn receptor(&self, said: &[Number], read: &Value) -> Option<Value> {
        if !self.is_plain() || self.is_denied {
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

    /// The specimen did not allow the test, whatever value stands beside that.
    pub fn has_no_result(&self, marker: Marker) -> bool {
        self.is_inadequate || (self.has_few_cells && marker == Marker::PdL1)
    }

    /// The words say the value, plainly.
    pub fn allows(&self, marker: Marker, said: &[Number], value: &Value) -> bool {
        let is_counted = matches!(value, Value::Number(_) | Value::Score(..) | Value::Ihc(_));
        let is_equivocal = matches!(value, Value::Ihc(IhcScore::Two) | Value::Sign(Sign::Equivocal));
        let is_of_another = self.instability.is_own_word && !matches!(marker, Marker::Msi | Marker::Tmb);
        let is_near = near::is_too_near(marker, value, &self.approximate)
            || (self.has_near_score && matches!(value, Value::Ihc(_)));
        // Everybody knows how tall and heavy they are.
        let is_told = self.is_told && !matches!(marker, Marker::BodyWeight | Marker::BodyHeight);
        // Whether a stain is denied ("0, faint staining, FISH not amplified") `belied` asks.
        let may_be = is_negative(value) || marker == Marker::Her2Membrane;
        let is_open = self.is_unsure
            || is_told
            || is_of_another
            || self.has_no_result(marker)
            || is_near
            || !self.belied.allows(marker, value);
        !is_open
            && self.agrees(marker, said, value)
            && !self.is_answered_by_zero(marker, value)
            && !self.is_answered_beside(marker)
            && (!self.is_denied || may_be || (matches!(value, Value::Genotype(_)) && !self.denies_pair))
            && (!self.has_control || is_counted)
            && (!self.waits_for_ish || is_equivocal)
            && (!self.is_indeterminate || *value == Value::Ihc(IhcScore::Two))
            && (!self.has_unticked || is_negative(value) == self.ticked_negative)
    }

    /// "60 % (-)", "*28/*28 = 0": what is measured or a genotype is neither positive nor negative.
    fn is_answered_beside(&self, marker: Marker) -> bool {
        let has_zero = || self.numbers.iter().any(|(number, _)| number.exact() == Some(Decimal::ZERO));
        (self.has_bare_negative && (marker.is_measurement() || marker == Marker::Ugt1a1))
            || (marker == Marker::Ugt1a1 && has_zero())
    }

    /// "Overexpressed | 0", "3+ cells: 0": a nought beside a positive word or score may answer it. Beside a stained membrane it is the score.
    fn is_answered_by_zero(&self, marker: Marker, value: &Value) -> bool {
        let is_score = matches!(value, Value::Ihc(IhcScore::One | IhcScore::Two | IhcScore::Three));
        let is_positive = is_score || (*value == Value::Sign(Sign::Positive) && marker != Marker::Her2Membrane);
        is_positive && self.numbers.iter().any(|(number, has_plus)| !has_plus && number.exact() == Some(Decimal::ZERO))
    }

    /// The words list the scores of HER2 there are.
    fn is_scale(&self) -> bool {
        let is_listed =
            |score: i32| self.numbers.iter().any(|(number, _)| number.exact() == Some(Decimal::from(score)));
        (0..=3).filter(|score| is_listed(*score)).count() > 2
    }

    /// The reader of the marker took from the words what they say.
    pub fn agrees(&self, marker: Marker, said: &[Number], value: &Value) -> bool {
        let has = |interval: &Interval| self.numbers.iter().any(|(number, _)| number == interval);
        let is_taken = |interval: &Interval| said.iter().any(|number| number.from_text && number.interval == *interval);
        let is_numbered = |interval: &Interval| !is_taken(interval) || has(interval);
        match value {
            Value::Number(interval) | Value::Score(_, interval) => is_numbered(interval),
            // "less than 1+" is no score, and "0・①・2・3" a scale.
            Value::Ihc(_) if marker == Marker::Her2Ihc => {
                !self.is_scale() && self.numbers.iter().all(|(number, has_plus)| !has_plus || number.exact().is_some())
            }
            _ => true,
        }
    }
}

/// Whether both alleles are the same, or not.
fn names_zygosity(word: &str) -> bool {
    ["homozyg", "heterozyg", "ホモ", "ヘテロ"].iter().any(|part| word.contains(part))
}

/// The same digits, whatever the words around them.
fn shares_bound(number: &Number, interval: &Interval) -> bool {
    let at = |interval: &Interval| interval.low.or(interval.high).map(|bound| bound.at);
    at(&number.interval) == at(interval) && number.is_within(0, 100)
}

/// A value says that something is not there; a HER2 score of 1+ or below is "no overexpression".
fn is_negative(value: &Value) -> bool {
    matches!(value, Value::Sign(Sign::Negative) | Value::Ihc(IhcScore::Zero | IhcScore::One) | Value::Her2Low)
}
