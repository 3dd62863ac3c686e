//! PD-L1: a number counts only together with the kind of score it is. No kind is ever assumed.

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::context::Context;
use super::no_result::no_result;
use super::value::Said;
use crate::case::finding::{Score, Sign, Value};
use crate::case::interval::Interval;
use crate::profiles::number::Number;
use crate::text::Reading;
use crate::text::span::Span;

/// The scores a PD-L1 value states.
pub fn values(said: &Said, context: &Context) -> Vec<Value> {
    if let Some(none) = no_result(said, &[]) {
        return vec![none];
    }
    if names_another_clone(said, context) {
        return vec![said.unreadable()];
    }
    let numbers: Vec<&Number> = said.numbers.iter().collect();
    // 1000, or 15 mg: no score of PD-L1.
    let is_a_score = |number: &Number| number.is_within(0, 100) && has_unit_of_score(number, context);
    if numbers.iter().any(|number| !number.from_text && !is_a_score(number)) {
        return vec![said.unreadable()];
    }
    if numbers.windows(2).any(|pair| is_choice_of_categories(context, pair)) {
        return vec![said.unreadable()];
    }
    let mut values: Vec<Value> = Vec::new();
    for number in &numbers {
        let Some(kind) = kind(number, numbers.len(), said, context) else { continue };
        let is_category = kind == Score::Ic || (number.from_text && number.lead.ends_with("tc"));
        let interval = if is_category { category(number) } else { number.interval };
        values.push(Value::Score(kind, interval));
    }
    values.dedup();
    let is_new = |number: &Number| {
        !values.iter().any(|value| matches!(value, Value::Score(_, known) if *known == number.interval))
    };
    let is_score = values.iter().any(|value| matches!(value, Value::Score(Score::Cps | Score::Tps, _)));
    let is_excluded = |number: &Number| {
        let stands_alone = number.from_text && !number.lead.contains(char::is_alphabetic);
        let excludes = |value: &Value| matches!(value, Value::Score(_, at) if at.exact().is_some_and(|at| !number.interval.holds(at)));
        stands_alone && !is_count(number) && number.interval.exact().is_none() && values.iter().any(excludes)
    };
    // "CPS 10 (<10)"
    if is_score && numbers.iter().any(|number| is_excluded(number)) {
        return vec![said.contradiction()];
    }
    if is_score && numbers.iter().any(|number| is_another_value(number, context) && is_new(number)) {
        return vec![said.contradiction()];
    }
    if !values.is_empty() {
        // "Negative" beside a score is kept: whether they contradict each other depends on the cut-off asked about.
        match said.agreed_sign() {
            Ok(Some(Sign::Negative)) => values.push(Value::Sign(Sign::Negative)),
            Ok(Some(Sign::Positive)) if values.iter().all(is_zero) => return vec![said.contradiction()],
            Err(()) => return vec![said.contradiction()],
            Ok(_) => {}
        }
        return values;
    }
    match (said.agreed_sign(), numbers.as_slice()) {
        (Ok(Some(sign)), []) => vec![Value::Sign(sign)],
        (_, [number]) if has_unit_of_score(number, context) && (!number.from_text || !is_counted(&number.lead)) => {
            vec![Value::Score(Score::Unstated, number.interval)]
        }
        _ => vec![said.unreadable()],
    }
}

/// "CPS 10, SP142", "22C3 ordered, SP142 IC 5 %" under a code of 22C3: by which of the two it was scored nobody can tell, or
/// it was the other.
fn names_another_clone(said: &Said, context: &Context) -> bool {
    let clone = |assay: &str| assay.split_once('-').map_or(assay, |(clone, _)| clone).to_owned();
    let coded: Vec<String> = context.code.family("assay-").map(clone).collect();
    if coded.is_empty() {
        return false;
    }
    let named = |words: &str| -> Vec<String> {
        let concepts = context.reader.text_concepts(words);
        concepts.into_iter().filter_map(|name| name.strip_prefix("assay-")).map(clone).collect()
    };
    let is_another = |named: &[String]| !named.is_empty() && !named.iter().any(|clone| coded.contains(clone));
    let all: Vec<String> = said.words.iter().flat_map(|words| named(words)).collect();
    let is_scored_by_another = |words: &String| {
        let reading = context.reader.clauses(words);
        reading.is_some_and(|reading| {
            has_number_of(&reading, |words| is_another(&named(words)), |words| !named(words).is_empty())
        })
    };
    // With one clone there is nothing to tell apart.
    is_another(&all) || (all.iter().any(|clone| !coded.contains(clone)) && said.words.iter().any(is_scored_by_another))
}

/// A number stands beside the name of another clone, or behind it where nothing is said of that clone yet.
fn has_number_of(reading: &Reading, is_another: impl Fn(&str) -> bool, names_clone: impl Fn(&str) -> bool) -> bool {
    let mut is_theirs = false;
    reading.clauses().iter().any(|clause| {
        let (own, words) = (reading.part(&clause.spans), reading.quote(&clause.spans));
        if names_clone(words) {
            is_theirs = is_another(words);
        }
        let has_number = own.iter().any(|span| span.number().is_some());
        let is_found = is_theirs && has_number;
        is_theirs &= !own.iter().any(Span::is_result);
        is_found
    })
}

fn is_zero(value: &Value) -> bool {
    matches!(value, Value::Score(_, interval) if interval.exact() == Some(Decimal::ZERO))
}

/// What was counted, not scored.
static COUNTED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"n\s?=|cells|cellularity|content|含有|細胞数").ok());

/// "12 → 8", "原発 12 / 転移 8": a second number with nothing before it but an arrow or a place.
static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x) ^[^\p{L}\d]*$ | 原発 | 転移 | 再発 | 訂正 | 修正 | 右 | 左 | primary | metasta | corrected | amended
            | \b(?:left|right)\b",
    )
    .ok()
});

fn is_another_value(number: &Number, context: &Context) -> bool {
    let names_place = || PLACE.as_ref().is_none_or(|words| words.is_match(&number.lead));
    number.from_text
        && number.unit.is_empty()
        && number.interval.exact().is_some()
        && number.is_within(0, 100)
        && !number.lead.contains("cps")
        && (names_place() || context.reader.tells_time(&number.lead))
}

/// What stands before a bracket is said of something else: "no PD-L1 expression (CPS <1)".
fn is_counted(lead: &str) -> bool {
    let own = lead.rsplit('(').next().unwrap_or(lead);
    COUNTED.as_ref().is_none_or(|words| words.is_match(own))
}

/// "Immune cells: 5 %": the name of the score, and no count.
fn is_label(context: &Context, lead: &str) -> bool {
    lead.ends_with(':') && !kinds_in(context, lead).is_empty()
}

/// The kind of one number: named right before it, else by the code, else by the only kind the value names.
fn kind(number: &Number, count: usize, said: &Said, context: &Context) -> Option<Score> {
    if number.plus
        || is_count(number)
        || (number.from_text && is_counted(&number.lead) && !is_label(context, &number.lead))
        || !number.is_within(0, 100)
        || !has_unit_of_score(number, context)
    {
        return None;
    }
    let before = kinds_in(context, &number.lead);
    if let [kind] = before.as_slice() {
        return Some(*kind);
    }
    let by_code: Vec<Score> = context.scores.iter().filter_map(|name| score(name)).collect();
    if let ([kind], true) = (by_code.as_slice(), before.is_empty()) {
        return (count == 1 || !number.from_text).then_some(*kind);
    }
    let mut named: Vec<Score> = said.words.iter().flat_map(|words| kinds_in(context, words)).collect();
    if let Some(unit) = kinds_in(context, &number.unit).first() {
        named.push(*unit);
    }
    named.dedup();
    match named.as_slice() {
        [kind] if count == 1 => Some(*kind),
        _ => None,
    }
}

/// The units in which a score is sent: none, a percentage, points, or the name of the score.
fn has_unit_of_score(number: &Number, context: &Context) -> bool {
    let is_plain =
        matches!(number.unit.as_str(), "" | "1" | "{score}" | "score" | "{points}" | "points" | "点" | "{number}");
    is_plain || number.is_percent() || is_count(number) || !kinds_in(context, &number.unit).is_empty()
}

/// Cells that were counted.
fn is_count(number: &Number) -> bool {
    matches!(number.unit.as_str(), "個" | "cell" | "cells")
}

fn kinds_in(context: &Context, text: &str) -> Vec<Score> {
    let concepts = context.reader.text_concepts(text);
    concepts.iter().filter_map(|name| name.strip_prefix("score-")).filter_map(score).collect()
}

fn score(name: &str) -> Option<Score> {
    match name {
        "cps" => Some(Score::Cps),
        "tps" | "tc" => Some(Score::Tps),
        "ic" => Some(Score::Ic),
        _ => None,
    }
}

/// "IC0/1", "IC 0/1/2/3": below 1 % or not, and nobody says which.
fn is_choice_of_categories(context: &Context, pair: &[&Number]) -> bool {
    let [one, other] = pair else { return false };
    let is_nought = |number: &Number| number.interval.exact() == Some(Decimal::ZERO);
    let is_category = |number: &Number| number.from_text && !number.is_percent() && number.is_within(0, 3);
    is_category(one)
        && is_category(other)
        && matches!(other.lead.as_str(), "/" | "・" | "|")
        && kinds_in(context, &one.lead) == [Score::Ic]
        && (is_nought(one) || is_nought(other))
}

/// "IC 1 %" is a number, "IC1" a category (IC1 is 1 to under 5 %, IC2 5 to under 10 %, IC3 10 % or more; TC1 to TC3 begin at 1,
/// 5 and 50 %). Without a percent sign 1, 2 and 3 can be either, so only the lower of the two is taken as sure.
fn category(number: &Number) -> Interval {
    match number.interval.exact() {
        Some(zero) if !number.is_percent() && zero == Decimal::ZERO => Interval::below(Decimal::ONE),
        Some(category) if !number.is_percent() && category <= Decimal::from(3) => Interval::at_least(category),
        _ => number.interval,
    }
}
