//! Tokens to spans: digits with their comparators, range, unit and sign become one number.
//!
//! A comparator without its number, two that disagree, or a range the wrong way round are not understood, and the number
//! beside them neither: a number never loses a bound.

use rust_decimal::Decimal;

use super::adequacy;
use super::lex::{Kind, Token};
use super::meaning::{Answer, Meaning, Relation, Side, Unit};
use super::span::{Number, Place, Span, What};
use super::word::word;
use crate::case::interval::{Bound, Interval};

/// The spans of a text, in order; spaces between them are dropped.
pub fn spans(tokens: &[Token]) -> Vec<Span> {
    let mut spans = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let begins_number = matches!(
            token.kind,
            Kind::Digits(_)
                | Kind::Sign('~')
                | Kind::Known(Meaning::Between | Meaning::Approximately | Meaning::Comparator(..))
        );
        let (what, length) = match begins_number.then(|| number(tokens, at)).flatten() {
            Some((number, next)) => (number, next - at),
            None => (word(tokens, at, *token), 1),
        };
        let last = tokens.get(at + length - 1).unwrap_or(token);
        let is_number = matches!(what, What::Number(_));
        let place = Place { from: token.place.from, to: last.place.to };
        let concepts = tokens.get(at..at + length).unwrap_or_default().iter().find_map(|token| token.concept);
        spans.push(Span { place, what, concept: if is_number && length > 1 { None } else { concepts } });
        at += length;
    }
    spans
}

/// One side of a number: digits with what stands right at them.
#[derive(Clone, Copy)]
struct Bounded {
    at: Decimal,
    relation: Option<Relation>,
    is_approximate: bool,
    unit: Option<Unit>,
    has_plus: bool,
    next: usize,
}

impl Bounded {
    fn interval(&self) -> Interval {
        match self.relation {
            None => Interval::exactly(self.at),
            Some(Relation::Below) => Interval::below(self.at),
            Some(Relation::AtMost) => Interval::at_most(self.at),
            Some(Relation::Above) => Interval::above(self.at),
            Some(Relation::AtLeast) => Interval::at_least(self.at),
        }
    }

    fn number(&self) -> Number {
        Number {
            interval: self.interval(),
            unit: self.unit,
            is_approximate: self.is_approximate,
            has_plus: self.has_plus,
            out_of: None,
        }
    }
}

enum Edge {
    Read(Bounded),
    /// Words around the digits that do not go together; where they end.
    Tangled(usize),
}

/// The number that begins at a token, and the token after it.
fn number(tokens: &[Token], at: usize) -> Option<(What, usize)> {
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    let is_between = kind(at) == Some(Kind::Known(Meaning::Between));
    let first = match bounded(tokens, at + usize::from(is_between))? {
        Edge::Read(first) => first,
        Edge::Tangled(next) => return Some((What::Unknown, next)),
    };
    let after = first.next;
    // "9 5 %": torn digits. "2015": a year, or nobody's value.
    let is_plain = first.unit.is_none() && first.relation.is_none() && !first.has_plus;
    if is_plain && matches!(kind(after), Some(Kind::Digits(_))) {
        let torn = tokens.get(after..).unwrap_or_default();
        let digits = torn.iter().take_while(|token| matches!(token.kind, Kind::Digits(_))).count();
        return Some((What::Unknown, after + digits));
    }
    // "Slide 15", "block 3": its label.
    let before = at.checked_sub(1).and_then(kind);
    if is_plain && first.at.scale() == 0 && before == Some(Kind::Known(Meaning::Numbered)) {
        return Some((What::Unknown, after));
    }
    if is_plain && first.at.scale() == 0 && first.at >= Decimal::from(1900) && first.at <= Decimal::from(2100) {
        return Some((What::Unknown, after));
    }
    // "90±5 %": how far it may lie off.
    if matches!(kind(after), Some(Kind::Known(Meaning::Answer(Answer::PlusMinus))))
        && matches!(kind(after + 1), Some(Kind::Digits(_)))
    {
        return Some((What::Unknown, after + 2));
    }
    if let Some(number) = fraction(tokens, &first) {
        return Some(number);
    }
    let joined = matches!(kind(after), Some(Kind::Known(Meaning::To) | Kind::Sign('-' | '~')));
    let listed = matches!(kind(after), Some(Kind::Known(Meaning::And | Meaning::But) | Kind::Sign(',' | '、')));
    let second = |from| match bounded(tokens, from) {
        Some(Edge::Read(second)) => Some(second),
        _ => None,
    };
    if joined || (is_between && listed) {
        let Some(second) = second(after + 1) else {
            // "10-" and "5 to": of a range only half is there. A dash before a word is a dash.
            let is_dash = kind(after) == Some(Kind::Sign('-')) && tokens.get(after + 1).is_some();
            let what = if is_dash && !is_between { What::Number(first.number()) } else { What::Unknown };
            return Some((what, if is_dash { after } else { after + 1 }));
        };
        let goes_on = matches!(kind(second.next), Some(Kind::Sign('-' | '~')))
            && matches!(kind(second.next + 1), Some(Kind::Digits(_)));
        let range = if goes_on { None } else { range(&first, &second) };
        return Some((range.map_or(What::Unknown, What::Number), second.next));
    }
    if is_between {
        return Some((What::Unknown, after));
    }
    // ">= 1 and < 10", "1以上10未満"
    if first.relation.is_some()
        && let Some(second) = second(after + usize::from(listed)).filter(|second| second.relation.is_some())
        && let Some(range) = two_bounds(&first, &second)
    {
        return Some((What::Number(range), second.next));
    }
    Some((What::Number(first.number()), after))
}

fn bounded(tokens: &[Token], from: usize) -> Option<Edge> {
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    let mut at = from;
    let (mut relations, mut is_approximate, mut is_tangled) = ([None, None], false, false);
    loop {
        match kind(at)? {
            Kind::Known(Meaning::Comparator(relation, Side::Before)) => {
                is_tangled |= relations.first().is_some_and(Option::is_some);
                relations = [Some(relation), None];
            }
            Kind::Known(Meaning::Approximately) => is_approximate = true,
            // "~10" is near ten; between two numbers the sign is read there.
            Kind::Sign('~') if !is_approximate => is_approximate = true,
            Kind::Digits(_) => break,
            _ => return None,
        }
        at += 1;
    }
    let Some(Kind::Digits(digits)) = kind(at) else { return None };
    at += 1;
    let (mut unit, mut has_plus) = (adequacy::counted_before(tokens, from), false);
    let joins = |at: usize| {
        let place = |at: usize| tokens.get(at).map(|token| token.place);
        at.checked_sub(1).and_then(place).map(|before| before.to) == place(at).map(|this| this.from)
    };
    let ends = |at: usize| matches!(kind(at), None | Some(Kind::Sign(_)));
    loop {
        match kind(at) {
            Some(Kind::Known(Meaning::Unit(named))) if unit.is_none() || unit == Some(named) => unit = Some(named),
            Some(Kind::Known(Meaning::CountedCells)) if unit.is_none() => unit = Some(Unit::Cells),
            // "10 copies/cell"
            Some(Kind::Known(Meaning::Unit(Unit::PerCell))) if matches!(unit, Some(Unit::Copies | Unit::Signals)) => {}
            // "10 %程度"; "50 %、強" is a degree.
            Some(Kind::Known(Meaning::NearAfter)) => is_approximate = true,
            Some(Kind::Known(Meaning::NearAfterOrDegree)) if joins(at) => is_approximate = true,
            Some(Kind::Known(Meaning::Answer(Answer::Plus))) if unit.is_none() && !has_plus => has_plus = true,
            // "3(+)"
            Some(Kind::Sign('(')) if unit.is_none() && !has_plus && joins(at) && brackets_plus(tokens, at) => {
                has_plus = true;
                at += 2;
            }
            Some(Kind::Sign('+')) if (joins(at) || ends(at + 1)) && unit.is_none() && !has_plus => has_plus = true,
            Some(Kind::Known(Meaning::Comparator(relation, Side::After))) => {
                is_tangled |= relations.get(1).is_some_and(Option::is_some);
                relations = [relations.first().copied().flatten(), Some(relation)];
            }
            _ => break,
        }
        at += 1;
    }
    let relation = match relations {
        [Some(before), Some(after)] if before != after => {
            is_tangled = true;
            None
        }
        [before, after] => before.or(after),
    };
    let read = Bounded { at: digits, relation, is_approximate, unit, has_plus, next: at };
    Some(if is_tangled { Edge::Tangled(at) } else { Edge::Read(read) })
}

/// A plus in brackets right behind a score of one digit: "3(+)".
fn brackets_plus(tokens: &[Token], at: usize) -> bool {
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    let is_plus = matches!(kind(at + 1), Some(Kind::Sign('+') | Kind::Known(Meaning::Answer(Answer::Plus))));
    let is_score = at
        .checked_sub(1)
        .is_some_and(|before| matches!(kind(before), Some(Kind::Digits(score)) if score <= Decimal::from(3)));
    is_score && is_plus && kind(at + 2) == Some(Kind::Sign(')'))
}

/// "9/10", "9 out of 10".
fn fraction(tokens: &[Token], first: &Bounded) -> Option<(What, usize)> {
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    let (Kind::Sign('/') | Kind::Known(Meaning::OutOf)) = kind(first.next)? else { return None };
    let Kind::Digits(whole) = kind(first.next + 1)? else { return None };
    let goes_on = matches!(kind(first.next + 2), Some(Kind::Sign('/' | '+')));
    let is_fraction = first.at <= whole && whole > Decimal::ZERO && !first.has_plus && first.unit.is_none() && !goes_on;
    let number = || Number { out_of: Some(whole), ..first.number() };
    is_fraction.then(|| (What::Number(number()), first.next + 2))
}

/// "5 to 10": a bound that is named says whether it is included.
fn range(first: &Bounded, second: &Bounded) -> Option<Number> {
    let low = match first.relation {
        None | Some(Relation::AtLeast) => Bound { at: first.at, included: true },
        Some(Relation::Above) => Bound { at: first.at, included: false },
        Some(Relation::Below | Relation::AtMost) => return None,
    };
    let high = match second.relation {
        None | Some(Relation::AtMost) => Bound { at: second.at, included: true },
        Some(Relation::Below) => Bound { at: second.at, included: false },
        Some(Relation::Above | Relation::AtLeast) => return None,
    };
    (low.at <= high.at).then_some(())?;
    bounds(first, second, low, high)
}

/// "≥ 1 and < 10", in either order.
fn two_bounds(first: &Bounded, second: &Bounded) -> Option<Number> {
    let (one, other) = (first.interval(), second.interval());
    let ((Some(low), None, None, Some(high)) | (None, Some(high), Some(low), None)) =
        (one.low, one.high, other.low, other.high)
    else {
        return None;
    };
    (low.at < high.at).then_some(())?;
    bounds(first, second, low, high)
}

fn bounds(first: &Bounded, second: &Bounded, low: Bound, high: Bound) -> Option<Number> {
    let unit = match (first.unit, second.unit) {
        (Some(one), Some(other)) if one != other => return None,
        (one, other) => other.or(one),
    };
    Some(Number {
        interval: Interval { low: Some(low), high: Some(high) },
        unit,
        is_approximate: first.is_approximate || second.is_approximate,
        has_plus: first.has_plus || second.has_plus,
        out_of: None,
    })
}
