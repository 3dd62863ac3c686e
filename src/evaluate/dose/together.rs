//! One drug in several drafts of one signing: the parts of one dose ("3 vials of 150 mg, 1 of 60 mg"), doses of different days,
//! or nobody knows what.
//!
//! Parts are judged by their sum. Of a draft whose part in the dose is not known only what is too much whatever the others are
//! is wrong.

use rust_decimal::Decimal;

use crate::case::dosage::{Amount, AmountOrigin, Dosage, DosageEntry, DoseUnit, Stated};
use crate::case::interval::Interval;
use crate::case::order::Order;
use crate::case::therapy::Drug;

use super::in_turn::{Calendar, in_turn};
use super::joined::complete;

/// How a draft goes with the other drafts of its drug.
#[derive(Debug, Clone, PartialEq)]
pub enum Together {
    /// There is no other.
    Alone,
    /// They are given at the same time: what they come to.
    Parts(Dosage),
    /// One dose, and those that follow it: as one order of both.
    InTurn(Dosage),
    /// For other days, or another phase.
    Apart,
    Unclear,
}

impl Together {
    /// Of all drafts of one drug, in their order.
    pub fn of(drafts: &[&Order], calendar: Option<Calendar>) -> Self {
        let pairs = || {
            drafts.iter().enumerate().flat_map(|(at, one)| drafts.iter().skip(at + 1).map(move |other| (one, other)))
        };
        match drafts {
            [] | [_] => Self::Alone,
            [one, other] if let Some(whole) = in_turn(&one.dosage, &other.dosage, calendar) => Self::InTurn(whole),
            _ if pairs().all(|(one, other)| are_apart(&one.dosage, &other.dosage)) => Self::Apart,
            _ => sum(drafts).map_or(Self::Unclear, Self::Parts),
        }
    }
}

/// The drafts of the drug of this one, itself among them. One drug is not ordered twice by a protocol that lists its days,
/// nor by a plan or a service that goes with its prescription.
pub fn drafts_of<'k>(orders: &'k [Order], own: &Order) -> Vec<&'k Order> {
    let id = |order: &Order| order.drug.as_ref().and_then(Drug::id).map(str::to_owned);
    let drug = id(own);
    let is_own = |order: &&Order| std::ptr::eq(*order, own);
    let is_another = |order: &&Order| id(order) == drug && are_two_orders(own, order);
    orders.iter().filter(|order| is_own(order) || is_another(order)).collect()
}

/// Two orders of one drug, and not one order that is told twice.
pub fn are_two_orders(order: &Order, other: &Order) -> bool {
    order.reference != other.reference && order.kind == other.kind && !(order.in_group && other.in_group)
}

/// Do the drafts name products of different strengths, as the parts of one dose do?
pub fn have_different_strengths(drafts: &[&Order]) -> bool {
    let numbers = |order: &&Order| order.text.chars().filter(char::is_ascii_digit).collect::<String>();
    let numbers: Vec<String> = drafts.iter().map(numbers).collect();
    let differ =
        |(at, own): (usize, &String)| !own.is_empty() && !numbers.iter().skip(at + 1).any(|other| other == own);
    numbers.iter().enumerate().all(differ)
}

/// Drafts that each name their days of the cycle, as the instructions of one order.
pub fn each_of_its_days(drafts: &[&Order]) -> Option<Dosage> {
    let one = |draft: &&Order| {
        let [entry] = draft.dosage.entries.as_slice() else { return None };
        let names_days = entry.schedule.days_of_cycle.only().is_some_and(|days| !days.is_empty());
        (names_days && draft.dosage.unread.is_empty()).then(|| entry.clone())
    };
    let entries = drafts.iter().map(one).collect::<Option<Vec<DosageEntry>>>()?;
    Some(Dosage { entries, ..Dosage::default() })
}

/// One instruction each, at the same time and by the same way, in amounts that can be added.
fn sum(drafts: &[&Order]) -> Option<Dosage> {
    let mut all = Vec::new();
    for draft in drafts {
        let [entry] = draft.dosage.entries.as_slice() else { return None };
        if !draft.dosage.unread.is_empty() {
            return None;
        }
        all.push(entry);
    }
    sum_of(&all).map(|entry| Dosage { entries: vec![entry], ..Dosage::default() })
}

/// What instructions for one time come to.
pub fn sum_of(all: &[&DosageEntry]) -> Option<DosageEntry> {
    let (first, others) = all.split_first()?;
    let mut entry = DosageEntry { text: String::new(), ..(*first).clone() };
    for other in others {
        if !are_at_one_time(&entry, other) || !(may_be_one_meal(first, other)) {
            return None;
        }
        entry.amounts = added(&entry.amounts, &other.amounts)?;
        complete(&mut entry, other);
    }
    Some(entry)
}

fn added(some: &[Amount], more: &[Amount]) -> Option<Vec<Amount>> {
    if some.is_empty() || some.len() != more.len() {
        return None;
    }
    let of = |one: &Amount| {
        let is_like = |other: &&Amount| other.unit == one.unit && other.per == one.per;
        let mut likes = more.iter().filter(is_like);
        let (other, further) = (likes.next()?, likes.next());
        let is_sized = matches!(
            one.unit,
            DoseUnit::Milligram | DoseUnit::MilligramPerKilogram | DoseUnit::MilligramPerSquareMetre
        );
        let size = one.size.exact()?.checked_add(other.size.exact()?).filter(|_| is_sized && further.is_none())?;
        Some(Amount { size: Interval::exactly(size), origin: AmountOrigin::Quantity, strength: None, ..one.clone() })
    };
    some.iter().map(of).collect()
}

/// Nothing that both say differs.
pub fn are_at_one_time(one: &DosageEntry, other: &DosageEntry) -> bool {
    let (own, their) = (&one.schedule, &other.schedule);
    one.is_as_needed == other.is_as_needed
        && agree(one.phase, other.phase)
        && agree(one.cycle, other.cycle)
        && agree(one.stated_route(), other.stated_route())
        && agree(own.from, their.from)
        && agree(own.to, their.to)
        && agree(own.count, their.count)
        && agree(said(&own.times_per_day), said(&their.times_per_day))
        && agree(said(&own.every_days), said(&their.every_days))
        && agree(said(&own.times_per_interval), said(&their.times_per_interval))
        && agree(said(&own.days_of_cycle), said(&their.days_of_cycle))
        && agree(said(&own.on_off), said(&their.on_off))
        && agree(listed(&own.weekdays), listed(&their.weekdays))
        && agree(listed(&own.dates), listed(&their.dates))
}

fn agree<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one == other)
}

fn said<T: PartialEq>(stated: &Stated<T>) -> Option<&Stated<T>> {
    (!stated.is_unstated()).then_some(stated)
}

fn listed<T>(list: &[T]) -> Option<&[T]> {
    (!list.is_empty()).then_some(list)
}

/// "Once a day after breakfast" and "once a day after supper" are not one time: which is meant stands in the words.
fn may_be_one_meal(one: &DosageEntry, other: &DosageEntry) -> bool {
    let words = |entry: &DosageEntry| entry.text.chars().filter(|letter| !letter.is_numeric()).collect::<String>();
    let is_once = |entry: &DosageEntry| {
        let times = entry.schedule.times_per_day.only().and_then(|times| times.exact());
        entry.schedule.is_at_times_of_day || times == Some(Decimal::ONE)
    };
    let is_at_some = one.schedule.is_at_times_of_day || other.schedule.is_at_times_of_day;
    !(is_once(one) || is_once(other)) || (words(one) == words(other) && !(is_at_some && one.text.is_empty()))
}

/// By what they say they are not for one day: other days of the cycle, other dates, another phase.
fn are_apart(one: &Dosage, other: &Dosage) -> bool {
    let ([one], [other]) = (one.entries.as_slice(), other.entries.as_slice()) else { return false };
    let (own, their) = (&one.schedule, &other.schedule);
    let days = own.days_of_cycle.only().zip(their.days_of_cycle.only());
    let differ = |(one, other): (&[_], &[_])| !one.iter().any(|day| other.contains(day));
    days.is_some_and(|(one, other)| differ((one.as_slice(), other.as_slice())))
        || listed(&own.dates)
            .zip(listed(&their.dates))
            .is_some_and(|(one, other)| !one.iter().any(|day| other.contains(day)))
        || !agree(own.from, their.from)
        || !agree(one.phase, other.phase)
        || !agree(one.cycle, other.cycle)
}
