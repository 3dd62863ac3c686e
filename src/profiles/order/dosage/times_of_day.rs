//! "2000 mg in the morning and 1500 mg in the evening": amounts that are bound to a time of the day each are instructions of
//! their own.

use rust_decimal::Decimal;

use super::part::Part;
use crate::case::interval::Interval;
use crate::profiles::dosage_words::phrase::Phrase;
use crate::profiles::dosage_words::phrasebook::Token;

/// Whether a phrase begins the part of another time of the day: the time before its amount, or the amount before its time.
pub fn begins(part: &Part, phrase: Phrase, ahead: &[Token]) -> bool {
    let has_amount = !part.amounts.is_empty();
    match phrase {
        phrase if is_time(phrase) => has_amount && part.is_time_first && is_amount_next(ahead),
        phrase if is_amount(phrase) => {
            let has_time = !part.is_time_first && part.times_of_day > Decimal::ZERO;
            has_amount && has_time && is_time_next(ahead)
        }
        _ => false,
    }
}

/// Right ahead stands an amount, and not that of a whole day.
fn is_amount_next(ahead: &[Token]) -> bool {
    let mut phrases = phrases(ahead).skip_while(|phrase| {
        matches!(phrase, Phrase::Word | Phrase::List | Phrase::PerAdministrationNext) || is_route(*phrase)
    });
    phrases.next().is_some_and(is_amount) && !phrases.next().is_some_and(is_of_day)
}

/// A time of the day stands ahead, before another amount.
fn is_time_next(ahead: &[Token]) -> bool {
    let mut deciding = phrases(ahead).filter(|phrase| is_time(*phrase) || is_amount(*phrase) || is_of_day(*phrase));
    deciding.next().is_some_and(is_time)
}

fn phrases(tokens: &[Token]) -> impl Iterator<Item = Phrase> {
    tokens.iter().filter_map(|token| match token {
        Token::Known { phrase, .. } => Some(*phrase),
        _ => None,
    })
}

const fn is_time(phrase: Phrase) -> bool {
    matches!(phrase, Phrase::TimeOfDay | Phrase::EachTimeOfDay)
}

const fn is_amount(phrase: Phrase) -> bool {
    matches!(phrase, Phrase::Amount(_) | Phrase::Product | Phrase::CountedMass | Phrase::CountedTotal)
}

const fn is_of_day(phrase: Phrase) -> bool {
    matches!(phrase, Phrase::PerDay | Phrase::PerDayNext | Phrase::Divided | Phrase::MostPerDay)
}

const fn is_route(phrase: Phrase) -> bool {
    matches!(phrase, Phrase::Oral | Phrase::Intravenous | Phrase::Subcutaneous | Phrase::Intramuscular)
}

/// Parts of equal amounts are one instruction, and so are those beside which another number of times a day is stated: what of it
/// holds, nobody can tell.
pub fn joined(parts: Vec<Part>) -> Vec<Part> {
    let mut groups: Vec<Vec<Part>> = Vec::new();
    for part in parts {
        match groups.last_mut() {
            Some(group) if part.is_part_of_day => group.push(part),
            _ => groups.push(vec![part]),
        }
    }
    groups.into_iter().flat_map(one_day).collect()
}

fn one_day(mut parts: Vec<Part>) -> Vec<Part> {
    let Some((first, others)) = parts.split_first() else { return parts };
    if others.is_empty() {
        return parts;
    }
    let are_equal = others.iter().all(|other| {
        let same = |(one, other): (&_, &_)| is_same(one, other);
        other.amounts.len() == first.amounts.len() && first.amounts.iter().zip(&other.amounts).all(same)
    });
    let times = Interval::exactly(parts.iter().map(|part| part.times_of_day).sum());
    let agrees = |part: &Part| {
        let stated = &part.entry.schedule.times_per_day;
        !stated.has_unread && stated.values.iter().all(|stated| *stated == times)
    };
    if !are_equal && parts.iter().all(agrees) {
        for part in &mut parts {
            part.entry.schedule.times_per_day.values.clear();
        }
        return parts;
    }
    let mut parts = parts.into_iter();
    let whole = parts.next().map(|mut whole| {
        for mut other in parts {
            if !are_equal {
                whole.amounts.append(&mut other.amounts);
            }
            whole.take_back(other);
        }
        whole
    });
    whole.into_iter().collect()
}

fn is_same(one: &super::amount::WrittenAmount, other: &super::amount::WrittenAmount) -> bool {
    one.size == other.size && one.unit == other.unit && one.per == other.per
}
