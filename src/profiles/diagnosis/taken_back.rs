//! Whether the words of a diagnosis take the cancer itself back: "Lung cancer: no", "not lung cancer", 肺癌（否定）, or say that it is
//! somebody else's.

use super::mentions::{Mentioned, Turn, is_named_by};
use crate::case::diseases::Definition;
use crate::profiles::meaning::Reader;
use crate::text::Reading;
use crate::text::meaning::{Answer, Side, Trigger, Whose};
use crate::text::span::{Span, What};

/// How a span turns what stands around it.
type Turns<'r> = dyn Fn(&Span) -> Option<Turn> + 'r;

/// A denial right beside the name of the cancer, and nowhere the cancer without one.
pub fn is_taken_back(
    reader: Reader,
    reading: &Reading,
    (own, all): (Option<&Definition>, &[Mentioned]),
    turn: &Turns,
) -> bool {
    let own: Vec<&Mentioned> = all.iter().filter(|mention| is_named_by(own, mention.name)).collect();
    // "Mother: breast cancer" names it, and says nothing of it.
    let said = reader.text_concepts(reading.written());
    let is_gone = |mention: &Mentioned| {
        denies_in_clause(reading, mention, turn)
            || is_denied_behind(reading, mention, &own, turn)
            || is_denied_before(reading, mention, &own, turn)
            || names_owner(reading, mention)
    };
    !own.is_empty() && own.iter().all(|mention| !said.contains(&mention.name) || is_gone(mention))
}

/// "Breast cancer (husband)", "乳癌（母）", "breast cancer in sister": right behind the name stands whose it is, and nothing else.
fn names_owner(reading: &Reading, mention: &Mentioned) -> bool {
    let mut after = reading.spans().iter().skip_while(|span| span.place.from < mention.place.to);
    let is_sign = |span: Option<&Span>, sign| span.is_some_and(|span| span.is_punctuation(&[sign]));
    let is_relative = |span: &Span| matches!(span.trigger(), Some(Trigger::Person(Whose::Relative)));
    let mut next = after.next();
    if is_sign(next, '(') {
        return after.next().is_some_and(is_relative) && is_sign(after.next(), ')');
    }
    while next.is_some_and(|span| matches!(span.what, What::Harmless | What::Examination | What::Whether)) {
        next = after.next();
    }
    next.is_some_and(is_relative) && after.next().is_none_or(ends)
}

fn ends(span: &Span) -> bool {
    matches!(span.what, What::Punctuation(_))
}

fn denies_in_clause(reading: &Reading, mention: &Mentioned, turn: &Turns) -> bool {
    let Some(clause) = reading.clauses().get(mention.clause) else { return false };
    let spans = reading.part(&clause.spans);
    let stops = |span: &Span| span.is_matter() || ends(span);
    let next = spans.iter().find(|span| span.place.from >= mention.place.to && (stops(span) || turn(span).is_some()));
    let is_last = |span: &Span| spans.last().is_some_and(|last| last.place == span.place);
    next.is_some_and(|span| match turn(span) {
        Some(Turn::Denial(Side::After)) => true,
        Some(Turn::Denial(Side::Either)) => is_last(span),
        _ => false,
    })
}

/// Spans that are none of the name, from the name on.
fn is_of_name(span: &Span, own: &[&Mentioned]) -> bool {
    own.iter().any(|name| name.place.from <= span.place.from && span.place.to <= name.place.to)
}

/// "Lung cancer: no", "lung cancer (excluded)", "肺癌、否定された", "lung cancer absent": behind the name stands what denies it, and
/// nothing else. Behind a comma an answer alone may be that of something else.
fn is_denied_behind(reading: &Reading, mention: &Mentioned, own: &[&Mentioned], turn: &Turns) -> bool {
    let behind = reading.spans().iter().filter(|span| span.place.from >= mention.place.to);
    let mut behind = behind.filter(|span| !is_of_name(span, own) && !span.is_harmless());
    let mut next = behind.next();
    let is_led = next.is_some_and(|span| span.is_punctuation(&[':', '(', ',', '、']));
    let is_parted = next.is_some_and(|span| span.is_punctuation(&[',', '、']));
    if is_led {
        next = behind.next();
    }
    let Some(word) = next else { return false };
    let is_negative = word.answer().is_some_and(|answer| answer.is_negative() || answer == Answer::Absent);
    // "Non-smoker" denies what follows.
    let is_denial = match turn(word) {
        Some(Turn::Denial(Side::After)) => true,
        Some(Turn::Denial(Side::Either)) => !is_parted,
        _ => false,
    };
    let denies = is_denial || (is_negative && !is_parted);
    let is_last = || reading.spans().iter().find(|span| span.place.from >= word.place.to).is_none_or(ends);
    denies && is_last()
}

/// "Not lung cancer", "absence of lung cancer": the denial stands right before the name, and nothing behind it.
fn is_denied_before(reading: &Reading, mention: &Mentioned, own: &[&Mentioned], turn: &Turns) -> bool {
    let is_other = |span: &&Span| !is_of_name(span, own) && !span.is_harmless();
    let before = reading.spans().iter().rev().filter(|span| span.place.to <= mention.place.from).find(is_other);
    let behind = reading.spans().iter().filter(|span| span.place.from >= mention.place.to).find(is_other);
    let denies = |span: &Span| matches!(turn(span), Some(Turn::Denial(Side::Before | Side::Either)));
    // "Non-small": a prefix is part of a name.
    let is_word = |span: &Span| !reading.normal().get(span.place.to..).unwrap_or_default().starts_with('-');
    before.is_some_and(|span| denies(span) && is_word(span)) && behind.is_none_or(ends)
}
