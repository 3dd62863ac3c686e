//! Words that give a result another value than it has: the one that holds now, where they tell its own as the one before
//! ("HER2 1+, previously reported as 3+", "3+ → 1+"), or say that they correct it.

use rust_decimal::Decimal;

use super::clauses;
use super::report::kind;
use super::value::{Said, words};
use crate::case::finding::{IhcScore, Sign, Value};
use crate::case::interval::Interval;
use crate::case::marker::Marker;
use crate::profiles::markers;
use crate::profiles::meaning::Reader;
use crate::text::Reading;
use crate::text::meaning::{Answer, Trigger, Unit};
use crate::text::span::Span;

/// How sure it is that words about a result are about its own value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Of a report that was amended or corrected: another value may be the one that holds now.
    Amended,
    /// Of anything else: another value beside it may be of another time or place.
    Any,
}

/// Words that were not understood as a whole give the marker another value than the result has, beside or without that.
pub fn corrects(reader: Reader, (text, of): (&str, Of), (marker, value): (Marker, &Value)) -> bool {
    let is_named = markers::of_concepts(&reader.text_concepts(text)).into_iter().any(|of| kind(of) == kind(marker));
    if !is_named {
        return false;
    }
    let mut said = Said { present: true, ..Said::default() };
    words(reader, text, &mut said);
    let own = clauses::about(reader, &said, marker);
    let values = |text: &str| Values::of(reader, (text, of), (marker, value));
    let whole = values(text);
    let is_told = of == Of::Amended || whole.is_correction || whole.before.contains(&false);
    // Where the result's own value is named as that of now, too, the words agree with it.
    is_told && !whole.now.contains(&false) && own.words.iter().any(|text| values(text).now.contains(&true))
}

/// Whether each value that words name is another than that of the result.
#[derive(Default)]
struct Values {
    now: Vec<bool>,
    /// Behind "previously" or "not", or before an arrow.
    before: Vec<bool>,
    /// The words say that they correct something.
    is_correction: bool,
}

impl Values {
    fn of(reader: Reader, (text, of): (&str, Of), own: (Marker, &Value)) -> Self {
        let Some(reading) = reader.clauses(text) else { return Self::default() };
        let spans = reading.spans();
        let is_denied = spans.iter().any(|span| matches!(span.trigger(), Some(Trigger::Denial(_))));
        let mut values = Self::default();
        let mut is_past = false;
        for (at, span) in spans.iter().enumerate() {
            match span.trigger() {
                Some(Trigger::Past | Trigger::Denial(_)) => is_past = true,
                Some(Trigger::Now) => is_past = false,
                Some(Trigger::Invalidation) => values.is_correction = true,
                _ => {}
            }
            // "2+ → FISH positive": beside a score a word may be of another test.
            let is_of_score = of == Of::Any && matches!(own.1, Value::Ihc(_));
            let Some(is_another) = is_another(&reading, span, own).filter(|_| !is_of_score || span.answer().is_none())
            else {
                continue;
            };
            let mut after = spans.iter().skip(at + 1).skip_while(|next| next.answer() == Some(Answer::Plus));
            let is_replaced = after.next().is_some_and(|next| next.is_punctuation(&['→']));
            // A word in a sentence that denies one may be the one denied.
            if std::mem::take(&mut is_past) || is_replaced {
                values.before.push(is_another);
            } else if !(is_denied && span.answer().is_some()) {
                values.now.push(is_another);
            }
        }
        values
    }
}

/// Whether a span is another value than that of the result; `None` where it is no value of its kind.
fn is_another(reading: &Reading, span: &Span, (marker, own): (Marker, &Value)) -> Option<bool> {
    let apart = |one: &Interval, other: &Interval| one.ends_before(other) || other.ends_before(one);
    match (span.number(), own) {
        (_, Value::Ihc(own)) => score(reading, span).map(|score| score != *own).or_else(|| {
            let stated = span.answer().filter(|it| !matches!(it, Answer::Plus | Answer::Minus)).and_then(sign_of);
            stated.zip(sign(marker, &Value::Ihc(*own))).map(|(stated, own)| stated != own)
        }),
        (Some(number), Value::Number(own)) => {
            (number.unit == Some(Unit::Percent)).then(|| apart(own, &number.interval))
        }
        (Some(number), Value::Score(_, own)) => number.unit.is_none().then(|| apart(own, &number.interval)),
        (Some(_), _) => None,
        (None, value) => {
            let stated = span.answer().and_then(sign_of).zip(sign(marker, value));
            stated.map(|(stated, own)| stated != own)
        }
    }
}

/// "1+", also where it belongs to a name ("HER2 1+"); a percentage, a grade or a stage is no score.
fn score(reading: &Reading, span: &Span) -> Option<IhcScore> {
    let scores = [IhcScore::Zero, IhcScore::One, IhcScore::Two, IhcScore::Three];
    let exact = if let Some(number) = span.number() {
        number.interval.exact().filter(|exact| number.unit.is_none() && (number.has_plus || exact.is_zero()))?
    } else {
        let name = reading.quote_span(span).trim_end_matches(['+', ' ']);
        let rest = name.strip_suffix(|last: char| last.is_ascii_digit())?;
        let is_apart = rest.ends_with(|last: char| !last.is_alphanumeric());
        span.concept.filter(|_| is_apart)?;
        Decimal::from(name.chars().next_back()?.to_digit(10)?)
    };
    (0_u8..).zip(scores).find_map(|(count, score)| (exact == Decimal::from(count)).then_some(score))
}

/// What a value comes to as positive or negative, where it comes to one of them.
pub fn sign(marker: Marker, value: &Value) -> Option<Sign> {
    match value {
        Value::Sign(sign) => Some(*sign),
        Value::Her2Low => Some(Sign::Negative),
        Value::Ihc(IhcScore::Three) => Some(Sign::Positive),
        Value::Ihc(IhcScore::Two) => Some(Sign::Equivocal),
        Value::Ihc(IhcScore::Zero | IhcScore::One) => Some(Sign::Negative),
        Value::Number(number) if matches!(marker, Marker::Er | Marker::Pgr) => {
            number.reaches(Decimal::ONE).map(|is| if is { Sign::Positive } else { Sign::Negative })
        }
        _ => None,
    }
}

const fn sign_of(answer: Answer) -> Option<Sign> {
    match answer {
        Answer::Positive | Answer::WeakPositive | Answer::Present | Answer::Plus => Some(Sign::Positive),
        Answer::Negative | Answer::Absent | Answer::Minus => Some(Sign::Negative),
        _ => None,
    }
}
