//! The dosage of an order that a button makes: for programs in numbers, for people in words (CONTRACT 3c).
//!
//! The words say what the amount was worked out from (dose by body size, weight and its day) and how it was rounded.

use serde_json::value::RawValue;

use crate::case::dosage::OnOff;
use crate::evaluate::advice::Created;
use crate::evaluate::dose::due_dose::{DueDose, SuggestedDose};
use crate::knowledge::dose::{Doses, Timing};
use crate::knowledge::rule::{DoseText, DoseUnitWord};

use super::Frame;
use super::dose::{decimal, of_rule, when};
use super::resource::{self, Instruction, Repeat};

/// `dosageInstruction`; none where no dose rule gives the dose. `chosen` is the dose that the rule of the regimen names.
pub(super) fn instructions(created: &Created, chosen: Option<&DoseText>, frame: &Frame) -> Option<Box<RawValue>> {
    let dose = created.dose.as_ref()?;
    let written = if dose.is_open {
        vec![open(dose, frame)]
    } else {
        let is_only = dose.doses.len() == 1;
        // For failing organs it may be given less often than the regimen says.
        let is_usual = dose.rule.schemes.iter().any(|scheme| scheme.timing == dose.scheme.timing);
        let is_simple = is_only && dose.scheme.loading.is_none() && dose.scheme.first_doses.is_none();
        let of_regimen = chosen.filter(|_| is_simple && is_usual);
        (1..).zip(&dose.doses).map(|(at, due)| instruction((at, due), dose, of_regimen, frame)).collect()
    };
    resource::dosage_instructions(&written)
}

fn instruction(
    (at, due): (u32, &DueDose),
    dose: &SuggestedDose,
    of_regimen: Option<&DoseText>,
    frame: &Frame,
) -> Instruction {
    let words = &frame.wording.dosage;
    let between = frame.wording.between.words();
    let is_only = dose.doses.len() == 1;
    let amount = amount(due, dose, frame);
    let amount = match (at, due.count) {
        (1, _) if is_only => amount,
        (1, Some(1)) => words.first(&amount),
        (1, Some(count)) => words.first_of(&amount, &count.to_string()),
        _ => words.then(&amount),
    };
    let is_single = due.count == Some(1);
    let days = due.every_days.filter(|_| !is_single);
    let rhythm = of_regimen.map(|dose| frame.say(&dose.schedule).to_owned());
    let rhythm = rhythm.or_else(|| (!is_single).then(|| rhythm_of(days, dose, frame)));
    let day = dose.not_before.filter(|_| at == 1).map(|day| words.next_due(&day.to_string()));
    let text: Vec<String> = [Some(amount), rhythm, day].into_iter().flatten().collect();
    Instruction {
        sequence: (!is_only).then_some(at),
        text: text.join(between),
        quantity: Some(match (due.milligrams, dose.scheme.unit) {
            (Some(milligrams), _) => (milligrams, DoseUnitWord::Milligram),
            (None, unit) => (due.value, unit),
        }),
        repeat: Some(repeat(due, dose)),
        route: dose.rule.route,
        most: dose.most,
    }
}

/// Which dose is due cannot be told: the words say what decides, and an amount is left to the one who orders.
fn open(dose: &SuggestedDose, frame: &Frame) -> Instruction {
    let words = &frame.wording.dosage;
    let text = match dose.scheme.doses {
        Doses::ByBand(..) => words.by_size().to_owned(),
        Doses::ForAll(_) => {
            let told: Vec<String> = dose.doses.iter().map(|due| amount(due, dose, frame)).collect();
            words.phase_open(told.first().map_or("", String::as_str), told.last().map_or("", String::as_str))
        }
    };
    Instruction { sequence: None, text, quantity: None, repeat: None, route: dose.rule.route, most: dose.most }
}

/// `324 mg (5.4 mg/kg, weight 60 kg of 2026-10-20, rounded to 1 mg)`.
fn amount(due: &DueDose, dose: &SuggestedDose, frame: &Frame) -> String {
    let words = &frame.wording.dosage;
    let by_rule = of_rule(due.value, dose.scheme.unit);
    if dose.scheme.unit == DoseUnitWord::Milligram {
        return by_rule;
    }
    let Some(milligrams) = due.milligrams else {
        let needed = match dose.scheme.unit {
            DoseUnitWord::MilligramPerSquareMetre => words.surface_needed(),
            DoseUnitWord::MilligramPerKilogram | DoseUnitWord::Milligram => words.weight_needed(),
        };
        return frame.wording.dose.with_other(&by_rule, needed);
    };
    let weight = dose.body.weight;
    let is_capped = dose.scheme.weight_counted_to.zip(weight).is_some_and(|(limit, weight)| weight.value > limit);
    let kilograms = weight.map(|weight| decimal(weight.value)).unwrap_or_default();
    let day = weight.and_then(|weight| weight.finding.source.date).map(|day| day.to_string()).unwrap_or_default();
    let size = match (dose.body.surface, dose.body.height) {
        (Some(surface), Some(height)) => words.surface(&decimal(surface), &kilograms, &day, &decimal(height.value)),
        _ => words.weight(&kilograms, &day),
    };
    let rounded = due.rounded_to.map(decimal);
    let rounded = rounded.map(|step| match dose.most {
        Some(_) => words.rounded_down(&step),
        None => words.rounded(&step),
    });
    // Beyond the weight that the label counts the dose for each kilogram no longer holds.
    let own = if is_capped { words.at_its_most().to_owned() } else { by_rule };
    let parts: Vec<String> = [Some(own), Some(size), rounded.filter(|_| !is_capped)].into_iter().flatten().collect();
    let total = of_rule(milligrams, DoseUnitWord::Milligram);
    frame.wording.dose.with_other(&total, &parts.join(frame.wording.between.words()))
}

fn rhythm_of(days: Option<u32>, dose: &SuggestedDose, frame: &Frame) -> String {
    match (&dose.scheme.timing, days) {
        (Timing::Cycle { days: own, .. }, Some(days)) if own.len() < 2 => {
            frame.wording.dose.every_days(&days.to_string())
        }
        (timing, _) => when(timing, frame),
    }
}

fn repeat(due: &DueDose, dose: &SuggestedDose) -> Repeat {
    let (frequency, period, lasts) = match &dose.scheme.timing {
        Timing::Cycle { at_least, days, .. } => {
            (u32::try_from(days.len()).unwrap_or(1), due.every_days.unwrap_or(*at_least), None)
        }
        // The days on the drug: a program that knows no breaks must not go on through them.
        Timing::Daily { times, break_ } => (times.first().copied().unwrap_or(1), 1, break_.map(|OnOff { on, .. }| on)),
    };
    Repeat { count: due.count, frequency, period_days: period, lasts_days: lasts, from: dose.not_before }
}
