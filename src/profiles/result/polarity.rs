//! A name that holds the answer, of which the value only says yes or no: "HER2 negative": present.

use super::bare::{Name, open, plain_answer};
use super::context::Context;
use super::value::{Said, words};
use crate::case::finding::{Sign, Value};
use crate::case::marker::Marker;
use crate::profiles::meaning::{Meaning, Reader};
use crate::text::clause::Denied;
use crate::text::meaning::{Answer, Unit};
use crate::text::span::{Span, What};

/// What a yes or no says under a name that says "negative" or "low": yes is what the name says, no leaves it open (`Err`).
/// `None` where the name holds no such answer, or the value more than yes or no.
pub fn named<'t>(said: &Said<'t>, context: &Context<'_, 't>) -> Option<Result<Said<'t>, Value>> {
    let reader = context.reader;
    let name = context.code.text?;
    if !said.numbers.is_empty() && counts_the_negative(reader, name) {
        return Some(Err(said.unreadable()));
    }
    let is_yes_or_no = |answer: &&str| ["present", "positive", "absent", "negative"].contains(answer);
    if !said.numbers.is_empty()
        || !said.answers.iter().all(is_yes_or_no)
        || (said.answers.is_empty() && !says_yes(reader, said))
    {
        return None;
    }
    let concepts = reader.text_concepts(name);
    let answers: Vec<&str> = concepts.iter().filter_map(|name| name.strip_prefix("answer-")).collect();
    let names = |wanted: &[&str]| answers.iter().any(|answer| wanted.contains(answer));
    let is_turned = names(&["negative", "her2-negative", "absent", "not-amplified", "low", "ultralow"])
        && !names(&["positive", "her2-positive", "present", "amplified"]);
    let only_answers = || said.words.is_empty() || says_yes(reader, said) || says_no(reader, said);
    // "Amplified?": no
    if names(&["amplified"]) && says_no(reader, said) {
        return Some(Ok(Said { present: true, answers: vec!["not-amplified"], ..Said::default() }));
    }
    let is_a_result = is_turned
        || (names(&["amplified"]) && says_yes(reader, said))
        || (only_answers() && holds_result(reader, name));
    if !is_a_result {
        return None;
    }
    if !says_yes(reader, said) {
        return Some(Err(open(Some(name), said)));
    }
    let mut stated = Said { present: true, ..Said::default() };
    words(reader, name, &mut stated);
    Some(Ok(stated))
}

/// "Percent negative", "ER陰性率": a number under it is not the share of stained cells.
fn counts_the_negative(reader: Reader, name: &str) -> bool {
    let concepts = reader.text_concepts(name);
    let names = |wanted: &[&str]| concepts.iter().any(|concept| wanted.contains(concept));
    names(&["answer-negative", "answer-absent"])
        && names(&["unit-percent"])
        && !names(&["answer-positive", "answer-present"])
}

/// A name that is a result itself: one that denies, is negative, holds a bound or a score of HER2 ("absence of HER2
/// overexpression", "PD-L1 CPS < 10", "HER2 1+").
fn holds_result(reader: Reader, name: &str) -> bool {
    let Some(reading) = reader.clauses(name) else { return false };
    let is_negative = |span: &Span| span.answer().is_some_and(|answer| answer.is_negative() && answer != Answer::No);
    let is_bound = |span: &Span| {
        span.number().is_some_and(|number| {
            number.unit != Some(Unit::Cells)
                && (number.has_plus || number.interval.low.is_some() != number.interval.high.is_some())
        })
    };
    let concepts = reader.text_concepts(name);
    let is_score =
        concepts.iter().any(|name| ["answer-ihc-0", "answer-ihc-1", "answer-ihc-2", "answer-ihc-3"].contains(name));
    // "Progesterone receptor negative neoplasm" is a finding of its own.
    let says_less = |(_, _, value): &&(&str, Marker, Value)| !matches!(value, Value::Sign(Sign::Positive));
    let is_finding = FINDINGS.iter().filter(says_less).any(|(concept, ..)| concepts.contains(concept));
    is_score
        || is_finding
        || reading.clauses().iter().any(|clause| {
            let own = reading.part(&clause.spans);
            let is_denied = clause.denied != Denied::No
                && own.iter().any(|span| span.is_result() || matches!(span.what, What::Staining));
            is_denied || own.iter().any(|span| is_negative(span) || is_bound(span))
        })
}

/// The value is "no", "absent", `false`, and nothing else.
pub fn says_no(reader: Reader, said: &Said) -> bool {
    if said.words.is_empty() {
        return !said.coded.is_empty() && said.coded.iter().all(|answer| ["absent", "negative"].contains(answer));
    }
    said.words.iter().all(|text| plain_answer(reader, text) == Some(Answer::No))
}

/// The value is "yes", "present", `true`, and nothing else.
pub fn says_yes(reader: Reader, said: &Said) -> bool {
    if said.words.is_empty() {
        return !said.coded.is_empty() && said.coded.iter().all(|answer| ["present", "positive"].contains(answer));
    }
    said.words.iter().all(|text| plain_answer(reader, text) == Some(Answer::Yes))
        && !said.answers.iter().any(|answer| ["absent", "negative"].contains(answer))
}

/// What a code for a finding ("estrogen receptor negative tumour") states where it stands as the code of a result.
const FINDINGS: [(&str, Marker, Value); 7] = [
    ("condition-er-positive", Marker::Er, Value::Sign(Sign::Positive)),
    ("condition-er-negative", Marker::Er, Value::Sign(Sign::Negative)),
    ("condition-pgr-positive", Marker::Pgr, Value::Sign(Sign::Positive)),
    ("condition-pgr-negative", Marker::Pgr, Value::Sign(Sign::Negative)),
    ("condition-her2-positive", Marker::Her2Status, Value::Sign(Sign::Positive)),
    ("condition-her2-negative", Marker::Her2Status, Value::Sign(Sign::Negative)),
    ("condition-her2-low", Marker::Her2Status, Value::Her2Low),
];

/// The code is that of such a finding.
pub fn may_state(code: &Meaning) -> bool {
    FINDINGS.iter().any(|(concept, ..)| code.has(concept))
}

/// The findings that a result under a finding code states: what the code says where its value says yes, open where it says
/// no, nothing where it says something else.
pub fn of_finding_code(reader: Reader, code: &Meaning, said: &Said) -> Vec<(Marker, Value)> {
    let is_yes = says_yes(reader, said);
    let is_denied =
        !said.answers.is_empty() && said.answers.iter().all(|answer| ["absent", "negative"].contains(answer));
    let is_no = is_denied || says_no(reader, said);
    // "Triple negative: no" is some positive, and does not say which.
    let is_of_several = is_no && code.has("condition-tnbc");
    if is_of_several || (!is_yes && !is_no) {
        return Vec::new();
    }
    let name = code.text.unwrap_or_default();
    // "HER2-positive tumour, ruled out": yes.
    let words = Name::read(reader, code);
    let is_plain = is_yes && !words.is_of_test && !words.is_turned;
    let low_only = code.has("condition-her2-low");
    let stated = FINDINGS.iter().filter(|(concept, ..)| code.has(concept));
    let stated = stated.filter(|(concept, ..)| !low_only || *concept != "condition-her2-negative");
    stated.map(|(_, marker, value)| (*marker, if is_plain { value.clone() } else { open(Some(name), said) })).collect()
}
