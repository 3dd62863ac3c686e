//! One FHIR `Dosage`: its quantities, its timing and its words put together.

use rust_decimal::Decimal;

use super::amount::{Strength, WrittenAmount};
use super::quantity::{self, Read, Unit};
use super::schedule::{add, join, settle};
use super::words::{self, Hearing, Words};
use super::{timing, when};
use crate::case::dosage::{Amount, AmountOrigin, DosageEntry, DoseLimit, DoseUnit, LimitSpan, Route, Schedule};
use crate::case::interval::Interval;
use crate::fhir::record::node::Node;
use crate::profiles::dosage_words::phrase::WrittenUnit;
use crate::profiles::dosage_words::phrasebook::Phrasebook;

/// The instructions a Dosage holds (its words may hold several), and what of it was not understood.
pub struct Instruction {
    pub entries: Vec<DosageEntry>,
    pub unread: Vec<String>,
}

/// Reads one Dosage.
pub fn read(hearing: Hearing, dosage: Node) -> Instruction {
    let Hearing { book, product, .. } = hearing;
    let (mut unread, mut of_numbers) = (Vec::new(), Vec::new());
    let mut entry = DosageEntry::default();
    let has_speed = read_amounts(book, dosage, product, (&mut entry, &mut of_numbers));
    let text = dosage.str("text").unwrap_or_default();
    let mass = |amount: &Amount| amount.size.exact().filter(|_| amount.unit == DoseUnit::Milligram);
    let stated: Vec<Decimal> = entry.amounts.iter().filter_map(mass).collect();
    let hearing = Hearing { stated: &stated, ..hearing };
    let words = words::read(hearing, text);
    if words.is_unread {
        unread.push(text.to_owned());
    }
    unread.append(&mut of_numbers);
    entry.sequence = dosage.get("sequence").and_then(Node::number).and_then(|number| number.to_string().parse().ok());
    entry.is_as_needed = dosage.get("asNeededBoolean").and_then(Node::bool) == Some(true)
        || dosage.get("asNeededCodeableConcept").is_some();
    entry.route = dosage.get("route").and_then(|route| read_route(book, route));
    if words.is_of_others && entry.amounts.is_empty() {
        unread.push(text.to_owned());
    }
    read_limits(book, dosage, product, &mut entry);
    let mut elsewhere = DosageEntry { schedule: entry.schedule.clone(), ..DosageEntry::default() };
    words.entries.iter().for_each(|own| join(&mut elsewhere, own.clone()));
    if let Some(timing) = dosage.get("timing").and_then(|timing| timing.items().next()) {
        unread.extend(timing::read(book, timing, &mut entry));
    }
    if dosage.get("modifierExtension").is_some() {
        unread.push("modifierExtension".to_owned());
    }
    let mut entries = together(entry, words);
    for said in beside(dosage) {
        let more = words::read(hearing, said);
        if let (Some(first), [_]) = (entries.first_mut(), more.entries.as_slice()) {
            let own = std::mem::take(&mut first.text);
            more.entries.iter().for_each(|more| join(&mut elsewhere, more.clone()));
            more.entries.into_iter().for_each(|more| join(first, more));
            first.text = own;
        }
    }
    // How fast it runs, and nowhere how much.
    if has_speed && unread.is_empty() && entries.iter().all(|entry| entry.amounts.is_empty()) {
        unread.push("doseAndRate".to_owned());
    }
    for entry in &mut entries {
        settle(&mut entry.schedule);
        leave_out_counts(book, entry);
    }
    if let [only] = entries.as_mut_slice() {
        settle(&mut elsewhere.schedule);
        only.schedule_in_words = Some(elsewhere.schedule).filter(|said| *said != Schedule::default()).map(Box::new);
    }
    Instruction { entries, unread }
}

/// Words beside the text that may say the dose again. What they say to the patient else is not waited for.
fn beside(dosage: Node<'_>) -> impl Iterator<Item = &str> {
    let additional = dosage.each("additionalInstruction").filter_map(|more| more.str("text"));
    dosage.str("patientInstruction").into_iter().chain(additional)
}

/// Numbers and words of one Dosage. Where the words are several instructions, the numbers are those of the one that says
/// the same amount, else of the first.
fn together(entry: DosageEntry, words: Words) -> Vec<DosageEntry> {
    let mut entries = words.entries;
    let is_said = |said: &DosageEntry| {
        let same = |one: &Amount| entry.amounts.iter().any(|other| other.size == one.size && other.unit == one.unit);
        said.amounts.iter().any(same)
    };
    let at = entries.iter().position(is_said).unwrap_or_default();
    match entries.get_mut(at) {
        Some(said) => {
            let said_before = std::mem::replace(said, entry);
            join(said, said_before);
        }
        None => entries.push(entry),
    }
    entries
}

/// Whether a speed of infusion is stated. So much in so many minutes is a dose where no other is stated.
fn read_amounts(
    book: &Phrasebook,
    dosage: Node,
    product: Strength,
    (entry, unread): (&mut DosageEntry, &mut Vec<String>),
) -> bool {
    let mut has_speed = false;
    for dose in dosage.each("doseAndRate").chain(std::iter::once(dosage)) {
        let origin = origin(dose);
        let quantity = |slot: Node| quantity::quantity(book, slot, origin);
        let range = |slot: Node| quantity::range(book, slot, origin);
        let doses = [
            dose.get("doseQuantity").map(quantity),
            // Of an administration.
            dose.get("dose").map(quantity),
            dose.get("doseRange").map(range),
            dose.get("rateQuantity").map(quantity),
            dose.get("rateRange").map(range),
            dose.get("rateRatio").map(|ratio| quantity::ratio(book, ratio, origin)),
        ];
        for Read { amounts, every_days, is_unread, is_speed } in doses.into_iter().flatten() {
            has_speed |= is_speed;
            if is_speed && !entry.amounts.is_empty() {
                continue;
            }
            if is_unread {
                unread.push("doseAndRate".to_owned());
            }
            if let Some(days) = every_days {
                add(&mut entry.schedule.every_days, Interval::exactly(days));
            }
            for amount in &amounts {
                keep(amount, product, entry);
            }
        }
    }
    has_speed
}

/// Beside a mass, a volume or a number of vials that no strength converts says only how it is measured out.
fn leave_out_counts(book: &Phrasebook, entry: &mut DosageEntry) {
    let is_count = |amount: &Amount| {
        let DoseUnit::Other(unit) = &amount.unit else { return false };
        let unit = quantity::unit(book, unit);
        matches!(unit, Unit::Amount { unit: WrittenUnit::Volume | WrittenUnit::Counted, .. })
    };
    if entry.amounts.iter().any(|amount| !matches!(amount.unit, DoseUnit::Other(_))) {
        let before = entry.amounts.len();
        entry.amounts.retain(|amount| !is_count(amount));
        entry.is_said_again |= entry.amounts.len() < before;
    }
}

fn keep(amount: &WrittenAmount, product: Strength, entry: &mut DosageEntry) {
    let amount = amount.kept(product);
    if !entry.amounts.contains(&amount) {
        entry.amounts.push(amount);
    }
}

/// FHIR `dose-rate-type`.
fn origin(dose: Node) -> AmountOrigin {
    let kind = dose.get("type");
    let code = kind.and_then(|kind| kind.each("coding").find_map(|coding| coding.str("code")));
    let said = code.or_else(|| kind.and_then(|kind| kind.str("text"))).unwrap_or_default();
    match said.to_ascii_lowercase().as_str() {
        "ordered" => AmountOrigin::Ordered,
        "calculated" => AmountOrigin::Calculated,
        _ => AmountOrigin::Quantity,
    }
}

fn read_route(book: &Phrasebook, route: Node) -> Option<Route> {
    let codings = route.each("coding").flat_map(|coding| ["code", "display"].map(|slot| coding.str(slot)));
    let said: Vec<&str> = codings.flatten().chain(route.str("text")).collect();
    let known = said.iter().find_map(|said| when::route(book.exact(said)?));
    known.or_else(|| said.last().map(|_| Route::Unread))
}

/// The most of an administration, a period, a life; a period without an amount says how often ("1 per 3 weeks").
fn read_limits(book: &Phrasebook, dosage: Node, product: Strength, entry: &mut DosageEntry) {
    let limit = |quantity: Node, within: LimitSpan| {
        let read = quantity::quantity(book, quantity, AmountOrigin::Quantity);
        let amount = read.amounts.first()?.kept(product);
        let most = amount.size.high?.at;
        (!matches!(amount.unit, DoseUnit::Other(_))).then_some(DoseLimit { most, unit: amount.unit, within })
    };
    let one = dosage.get("maxDosePerAdministration").and_then(|most| limit(most, LimitSpan::Administration));
    let life = dosage.get("maxDosePerLifetime").and_then(|most| limit(most, LimitSpan::Lifetime));
    entry.limits.extend(one.into_iter().chain(life));
    for ratio in dosage.each("maxDosePerPeriod") {
        let (Some(numerator), Some(denominator)) = (ratio.get("numerator"), ratio.get("denominator")) else { continue };
        let unit = denominator.str("code").or_else(|| denominator.str("unit")).unwrap_or_default();
        let number = denominator.get("value").and_then(Node::number).unwrap_or(Decimal::ONE);
        let Some(days) = quantity::period(number, unit) else { continue };
        let is_bare = ["unit", "code"].iter().all(|slot| numerator.str(slot).is_none_or(|unit| unit == "1"));
        let times = numerator.get("value").and_then(Node::number).filter(|times| *times > Decimal::ZERO);
        match (is_bare, times, days.high) {
            (true, Some(times), _) => when::within(&mut entry.schedule, Interval::exactly(times), days),
            (false, _, Some(longest)) => entry.limits.extend(limit(numerator, LimitSpan::Days(longest.at))),
            _ => {}
        }
    }
}
