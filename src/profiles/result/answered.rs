//! What a value answers where its code is the name of a disease or a state ("Pneumonitis": grade 2; 糖尿病: あり).
//!
//! A grade of 1 or more is a yes, a grade of 0 a no. What is more than an answer leaves it open.

use rust_decimal::Decimal;

use super::absent_value::absence;
use super::quantities::quantity;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::number::Number;
use crate::text::meaning::{Answer, Trigger};
use crate::text::span::{Span, What};

/// What a value answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answered {
    /// Nothing is said: not done, awaited, not known.
    Nothing,
    No,
    /// There is a value, and nobody can tell what it says.
    Open,
    /// Yes, beside words that nobody understood or that doubt it.
    Perhaps,
    Yes,
}

/// What the value of a result or a part answers; `None` where it has none.
pub fn answered(reader: Reader, node: Node) -> Option<Answered> {
    if absence(reader, node).is_some() {
        return Some(Answered::Nothing);
    }
    let mut slots = node.members().filter(|(slot, value)| is_value(slot) && !value.is_null());
    let (slot, value) = slots.next()?;
    Some(match slot {
        "valueBoolean" => value.bool().map_or(Answered::Open, |is| if is { Answered::Yes } else { Answered::No }),
        "valueInteger" | "valueDecimal" => value.number().map_or(Answered::Open, grade),
        "valueQuantity" => quantity(value).map_or(Answered::Open, |numbers| of_numbers(reader, &numbers)),
        "valueString" | "valueCode" => value.text().map_or(Answered::Open, |text| of_text(reader, text)),
        "valueCodeableConcept" | "valueCoding" => of_concept(reader, value),
        _ => Answered::Open,
    })
}

/// `value` with the type that FHIR writes behind it.
pub fn is_value(slot: &str) -> bool {
    slot.strip_prefix("value").is_some_and(|kind| kind.starts_with(|letter: char| letter.is_ascii_uppercase()))
}

fn grade(number: Decimal) -> Answered {
    if number.is_zero() {
        Answered::No
    } else if number >= Decimal::ONE {
        Answered::Yes
    } else {
        Answered::Open
    }
}

/// A number that counts something or has a unit of measure is no grade.
fn of_numbers(reader: Reader, numbers: &[Number]) -> Answered {
    let [number] = numbers else { return Answered::Open };
    let unit = number.unit.trim_matches(['{', '}', '(', ')']);
    let is_of_grade = unit.is_empty() || unit == "1" || of_text(reader, unit) == Answered::Nothing;
    let at_least = number.interval.exact().or(number.interval.low.map(|low| low.at));
    at_least.filter(|_| is_of_grade).map_or(Answered::Open, grade)
}

/// By its codes, else by its words.
fn of_concept(reader: Reader, value: Node) -> Answered {
    let codings: Vec<Node> = if value.get("coding").is_some() { value.each("coding").collect() } else { vec![value] };
    let coded: Vec<&str> = codings.iter().flat_map(|coding| reader.code_concepts(*coding)).collect();
    let has = |wanted: &[&str]| coded.iter().any(|name| wanted.contains(name));
    let by_code = match (has(&["answer-positive", "answer-present"]), has(&["answer-negative", "answer-absent"])) {
        (true, false) => Some(Answered::Yes),
        (false, true) => Some(Answered::No),
        (true, true) => Some(Answered::Open),
        (false, false) => has(&["answer-unknown", "answer-not-done", "answer-pending"]).then_some(Answered::Nothing),
    };
    let displays = || codings.iter().filter_map(|coding| coding.str("display").or_else(|| coding.str("code")));
    let mut words: Vec<&str> = value.str("text").into_iter().collect();
    if words.is_empty() && by_code.is_none() {
        words.extend(displays());
    }
    let worded = words.iter().map(|text| of_text(reader, text)).max();
    match (by_code, worded) {
        (Some(code), Some(words)) if code != words && words > Answered::Nothing => Answered::Open,
        (code, words) => code.or(words).unwrap_or(Answered::Open),
    }
}

/// What words answer. Words without any answer are open; a name alone ("grade") says nothing.
fn of_text(reader: Reader, text: &str) -> Answered {
    let Some(reading) = reader.clauses(text) else { return Answered::Open };
    let spans = reading.spans();
    let is_answer = |wanted: &[Answer]| spans.iter().any(|span| span.answer().is_some_and(|it| wanted.contains(&it)));
    let is_no = is_answer(&[Answer::No, Answer::Negative, Answer::Absent, Answer::Minus])
        || spans.iter().any(|span| span.denial().is_some());
    let is_sign = is_answer(&[Answer::Yes, Answer::Positive, Answer::WeakPositive, Answer::Present, Answer::Plus]);
    // Of a scale with its version ("grade 2 (CTCAE 5.0)") the whole number is the grade.
    let is_whole = |number: &Decimal| number.scale() == 0;
    let numbers = spans.iter().filter_map(|span| span.number()).filter(|number| number.unit.is_none());
    let mut low = numbers.filter_map(|number| number.interval.exact().or(number.interval.low.map(|low| low.at)));
    let graded = low.find(is_whole).map(grade);
    let is_yes = is_sign || graded == Some(Answered::Yes);
    let is_open = |span: &Span| {
        let turns = |trigger| !matches!(trigger, Trigger::Denial(_) | Trigger::Now);
        span.what == What::Unknown || span.trigger().is_some_and(turns)
    };
    let is_turned = spans.iter().any(is_open) || is_answer(&[Answer::Equivocal, Answer::PlusMinus]);
    let says_none = is_answer(&[Answer::Unknown, Answer::NotDone, Answer::NotEvaluable, Answer::Indeterminate]);
    let is_awaited = spans.iter().any(|span| matches!(span.trigger(), Some(Trigger::Pending | Trigger::Planned)));
    match (is_yes, is_no || graded == Some(Answered::No)) {
        (true, true) => Answered::Open,
        (true, false) if is_turned || says_none => Answered::Perhaps,
        (true, false) => Answered::Yes,
        (false, true) if is_turned => Answered::Open,
        (false, true) => Answered::No,
        (false, false) if says_none || is_awaited => Answered::Nothing,
        (false, false) if is_turned => Answered::Open,
        (false, false) => Answered::Nothing,
    }
}
