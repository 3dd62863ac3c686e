//! The dosage of an order: all its instructions, what is dispensed, and what was not understood.

use rust_decimal::Decimal;

use super::amount::{Strength, WrittenAmount};
use super::schedule::by_week;
use super::words::Hearing;
use super::{instruction, product, quantity, words};
use crate::case::dosage::{AmountOrigin, AmountPer, Dosage, DosageEntry, DoseUnit, Schedule, Supply};
use crate::case::interval::Interval;
use crate::fhir::record::node::Node;
use crate::profiles::dosage_words::phrasebook::Phrasebook;
use crate::profiles::record::place::Index;

/// Reads the dosage of a prescription, statement or administration; `holder` contains what it refers to, and `is_own` says
/// whether a name is that of its drug.
pub fn read<'c>(
    book: &Phrasebook,
    index: &Index<'c>,
    (holder, order): (Node<'c>, Node<'c>),
    is_own: &dyn Fn(&str) -> bool,
) -> Dosage {
    let strength = product::strength(book, index, (holder, order), is_own);
    let hearing = Hearing { book, product: strength, stated: &[], is_own };
    let mut dosage = Dosage::default();
    for one in order.each("dosageInstruction").chain(order.each("dosage")) {
        let read = instruction::read(hearing, one);
        dosage.entries.extend(read.entries);
        dosage.unread.extend(read.unread);
    }
    dosage.entries.sort_by_key(|entry| entry.sequence.unwrap_or_default());
    add_times_of_day(&mut dosage.entries);
    by_week(&mut dosage.entries);
    dosage.supply = order.get("dispenseRequest").and_then(|request| read_supply(book, request, strength));
    if dosage.is_unstated() {
        beside(hearing, order, &mut dosage);
    }
    dosage
}

/// The dosage in words alone ("5.4 mg/kg every 3 weeks"), of an order whose title says its drug and its dose.
pub fn in_words(book: &Phrasebook, text: &str) -> Dosage {
    let read = words::read(Hearing::of_book(book), text);
    let unread = if read.is_unread && has_amount(&read.entries) { vec![text.to_owned()] } else { Vec::new() };
    Dosage { entries: read.entries, unread, supply: None }
}

/// The dosage of an activity of a plan: its words, and what it says of a whole day.
pub fn of_activity(book: &Phrasebook, detail: Node) -> Dosage {
    let texts: Vec<&str> = ["description", "scheduledString"].iter().filter_map(|slot| detail.str(slot)).collect();
    let mut dosage = in_words(book, &texts.join("; "));
    if let Some(of_day) = detail.get("dailyAmount") {
        let read = quantity::quantity(book, of_day, AmountOrigin::Quantity);
        if read.is_unread {
            dosage.unread.extend(of_day.str("unit").map(str::to_owned));
        }
        let of_day = |amount: WrittenAmount| WrittenAmount { per: AmountPer::Day, ..amount }.kept(Strength::default());
        dosage.entries.retain(|entry| *entry != DosageEntry::default());
        dosage
            .entries
            .push(DosageEntry { amounts: read.amounts.into_iter().map(of_day).collect(), ..DosageEntry::default() });
    }
    dosage
}

/// The same words order several drugs: whose the amounts are is not known.
pub fn of_several(mut dosage: Dosage, text: &str) -> Dosage {
    if has_amount(&dosage.entries) {
        dosage.unread = vec![text.to_owned()];
        dosage.entries.clear();
    }
    dosage
}

/// "400 mg after breakfast" and "400 mg after supper" in two instructions are twice a day.
fn add_times_of_day(entries: &mut [DosageEntry]) {
    let is_of_time = |entry: &DosageEntry| entry.schedule.is_at_times_of_day && !entry.amounts.is_empty();
    if entries.len() < 2 || !entries.iter().all(is_of_time) {
        return;
    }
    let times = entries.iter().map(|entry| entry.schedule.times_per_day.only().and_then(|times| times.exact()));
    let Some(total) = times.sum::<Option<Decimal>>() else { return };
    for entry in entries {
        entry.schedule.times_per_day.values = vec![Interval::exactly(total)];
    }
}

fn has_amount(entries: &[DosageEntry]) -> bool {
    entries.iter().any(|entry| !entry.amounts.is_empty())
}

/// Where no instruction states an amount: notes, and the words for the drug, if they state one by body size. A bare mass
/// beside a drug is the size of its vial.
fn beside(hearing: Hearing, order: Node, dosage: &mut Dosage) {
    let notes = order.each("note").filter_map(|note| note.str("text"));
    let drug = order.get("medicationCodeableConcept").and_then(|drug| drug.str("text"));
    let is_by_size = |entry: &DosageEntry| {
        let by_size = |unit: &DoseUnit| !matches!(unit, DoseUnit::Milligram | DoseUnit::Other(_));
        entry.amounts.iter().any(|amount| by_size(&amount.unit))
    };
    let mut is_told = false;
    for (said, is_name) in notes.map(|note| (note, false)).chain(drug.map(|drug| (drug, true))) {
        if is_name && is_told {
            return;
        }
        let read = words::read(hearing, said);
        if !has_amount(&read.entries) || (is_name && !read.entries.iter().any(is_by_size)) {
            continue;
        }
        if read.is_unread || (is_told && !is_said_beside(&mut dosage.entries, &read.entries)) {
            dosage.unread.push(said.to_owned());
        }
        if !is_told {
            dosage.entries.extend(read.entries);
        }
        is_told = true;
    }
}

/// Another note about the same: what it says differently stands beside the amounts of the first, so that they do not agree. Whether
/// it could be put there.
fn is_said_beside(entries: &mut [DosageEntry], more: &[DosageEntry]) -> bool {
    match (entries.last_mut(), more) {
        (Some(own), [other]) if own.schedule == other.schedule || other.schedule == Schedule::default() => {
            let new = other.amounts.iter().filter(|amount| !own.amounts.contains(amount)).cloned();
            let new: Vec<_> = new.collect();
            own.amounts.extend(new);
            true
        }
        _ => entries == more,
    }
}

fn read_supply(book: &Phrasebook, request: Node, strength: Strength) -> Option<Supply> {
    let amount = request.get("quantity").and_then(|quantity| {
        let read = quantity::quantity(book, quantity, AmountOrigin::Quantity);
        let amount = read.amounts.first()?.kept(strength);
        Some((amount.size.exact()?, amount.unit))
    });
    let days = request.get("expectedSupplyDuration").and_then(|duration| {
        let unit = duration.str("code").or_else(|| duration.str("unit"))?;
        quantity::period(duration.get("value").and_then(Node::number)?, unit)?.exact()
    });
    let repeats = request.get("numberOfRepeatsAllowed").and_then(Node::number);
    let repeats = repeats.and_then(|number| number.normalize().to_string().parse().ok());
    let is_stated = amount.is_some() || days.is_some() || repeats.is_some();
    is_stated.then_some(Supply { quantity: amount, days, repeats })
}
