//! The dose of an order in words.

use rust_decimal::Decimal;

use crate::case::dosage::{AmountPer, DoseUnit, OnOff, Route};
use crate::evaluate::advice::AdviceItem;
use crate::evaluate::dose::advice::{DoseAdvice, Expected, Fault, FaultKind, Open, Ordered, Twice};
use crate::evaluate::dose::intensity;
use crate::evaluate::dose::route::of_word;
use crate::knowledge::dose::Timing;
use crate::knowledge::rule::DoseUnitWord;

use super::escape::escape;
use super::{Frame, sources, words};

/// One sentence for each thing that is wrong, gravest first; else why the dose could not be checked.
pub(super) fn sentences(item: &AdviceItem, frame: &Frame) -> Vec<String> {
    let Some(dose) = &item.dose else { return Vec::new() };
    let wrong: Vec<String> = dose.faults.iter().map(|fault| wrong(fault, dose, frame)).collect();
    if wrong.is_empty() { vec![open(item, dose, frame)] } else { wrong }
}

/// What stands below the summary: the right doses, the harm of more, the last time it was given.
pub(super) fn lines(item: &AdviceItem, frame: &Frame) -> Vec<String> {
    let Some(dose) = &item.dose else { return Vec::new() };
    let words = &frame.wording.dose;
    let is_about_amount = dose.faults.iter().any(|fault| !fault.kind.is_timing());
    let doses: Vec<String> = dose.expected.iter().map(|expected| of_rule(expected.value, expected.unit)).collect();
    let doses = words.right_doses(&doses.join(frame.wording.between.words()), &percent(dose.tolerance_percent));
    let is_above = dose.faults.iter().any(|fault| fault.kind.is_above());
    let harm = dose.rule.harm.as_ref().filter(|_| is_above).map(|harm| frame.say(&harm.text).to_owned());
    let reduction = dose.scheme.reduction.as_ref().map(|reduction| frame.say(&reduction.text).to_owned());
    let note = dose.rule.note.as_ref().map(|note| frame.say(note).to_owned());
    let last = dose.last_given.filter(|_| item.renewal.is_none()).map(|day| words.last_given(&day.to_string()));
    let doses = (is_about_amount && !dose.expected.is_empty()).then_some(doses);
    let most = dose.most_intense.and_then(|scheme| {
        let amount = of_rule(intensity::dose(scheme)?, scheme.unit);
        Some(words.most_intense(&[amount, when(&scheme.timing, frame)].join(frame.wording.between.words())))
    });
    [most, harm, reduction, note, doses, last].into_iter().flatten().collect()
}

fn wrong(fault: &Fault, dose: &DoseAdvice, frame: &Frame) -> String {
    let words = &frame.wording.dose;
    let at = fault.ordered.and_then(|at| dose.ordered.get(at));
    let ordered = at.map(|ordered| as_ordered(ordered, dose, frame)).unwrap_or_default();
    let right = due(dose, frame);
    let in_unit = |value: Decimal| of_rule(value, dose.scheme.unit);
    match fault.kind {
        FaultKind::Slip { factor, is_high: true } => words.slip_high(&ordered, &right, &factors(factor, at, dose)),
        FaultKind::Slip { factor, is_high: false } => words.slip_low(&ordered, &right, &factors(factor, at, dose)),
        FaultKind::WrongUnit => words.wrong_unit(&ordered, &right),
        FaultKind::Above => words.above(&ordered, &right),
        FaultKind::AboveMaximum { most } => {
            let own = dose.expected.iter().find(|expected| expected.value == most);
            words.above_maximum(&ordered, &own.map_or_else(|| in_unit(most), |expected| self::right(expected, frame)))
        }
        FaultKind::Below { lowest } => words.below(&ordered, &in_unit(lowest)),
        FaultKind::BetweenSteps { upper, lower } => {
            // Where not all of the weight counts, only the milligrams tell the steps from what was ordered.
            let is_uncounted = at.is_some_and(|at| at.total.is_some());
            let own = |step: Decimal| dose.expected.iter().find(|expected| is_uncounted && expected.value == step);
            let step = |step: Decimal| own(step).map_or_else(|| in_unit(step), |own| self::right(own, frame));
            words.between_steps(&ordered, &step(upper), &step(lower))
        }
        FaultKind::LoadingWhileRunning => words.loading_while_running(&ordered, &right),
        FaultKind::MissingLoading => words.missing_loading(&ordered, &right),
        FaultKind::MissingReload { days } => words.missing_reload(&ordered, &right, &days.to_string()),
        FaultKind::WholeDay => words.whole_day(&ordered, &right),
        FaultKind::Contradiction => {
            let all: Vec<String> = dose.ordered.iter().map(|ordered| as_ordered(ordered, dose, frame)).collect();
            words.contradiction(&all.join(frame.wording.between.words()))
        }
        FaultKind::ReEscalation { last } => words.re_escalation(&ordered, &in_unit(last)),
        FaultKind::EachOf(on_off) => words.break_differs(&break_(on_off, frame), &schedule(dose, frame)),
        _ if fault.kind.is_day_after_day() => words.day_after_day(&schedule(dose, frame)),
        FaultKind::Interval { ordered } => words.interval(&decimal(ordered), &schedule(dose, frame)),
        FaultKind::TimesADay { ordered } => words.times_a_day(&decimal(ordered), &schedule(dose, frame)),
        FaultKind::Days => words.days(&schedule(dose, frame)),
        FaultKind::Break(on_off) => words.break_differs(&break_(on_off, frame), &schedule(dose, frame)),
        FaultKind::OtherScheme { every_days } => {
            let own = dose.expected.first().map(|expected| self::right(expected, frame)).unwrap_or_default();
            words.other_scheme(&ordered, &words.every_days(&every_days.to_string()), &schedule(dose, frame), &own)
        }
        FaultKind::Route(ordered) => {
            let right = dose.rule.route.map(|word| route(of_word(word), frame)).unwrap_or_default();
            words.route(route(ordered, frame), right)
        }
        FaultKind::TooIntense { times } => words.too_intense(&ordered, &self::times(times)),
        FaultKind::TooEarly { last, due } => words.too_early(&last.to_string(), &due.to_string()),
    }
}

fn open(item: &AdviceItem, dose: &DoseAdvice, frame: &Frame) -> String {
    let words = &frame.wording.dose;
    if item.missing.iter().any(|missing| missing.is_test()) {
        let tests = words::tests(&item.missing, frame);
        let is_seen = !sources::may_hold_results(frame);
        return if is_seen { words.size_missing(&tests) } else { words.size_not_seen(&tests) };
    }
    let told = dose.open.iter().find_map(|open| match open {
        Open::Amount(amount) => Some(words.not_convertible(&escape(amount))),
        Open::Unread(text) => Some(words.not_understood(&escape(text))),
        Open::DaysOff(days) => Some(words.days_off_unstated(&days.to_string(), &schedule(dose, frame))),
        Open::Adjusted => {
            let ordered = dose.ordered.first().map(|ordered| as_ordered(ordered, dose, frame)).unwrap_or_default();
            let whose = dose.scheme.adjusted_for.as_ref().map(|whose| frame.say(whose)).unwrap_or_default();
            Some(words.adjusted(&ordered, whose, &due(dose, frame)))
        }
        Open::AsNeeded => Some(words.as_needed(&schedule(dose, frame))),
        Open::Product(name) => Some(words.other_product(&escape(name))),
        Open::LastDose(day) => Some(words.last_dose_unknown(&day.to_string())),
        Open::Phase => Some(words.phase_open(&super::open::unread_drug(item, frame))),
        Open::Weight | Open::Height | Open::Organ(_) => None,
    });
    told.unwrap_or_else(|| words.plain().to_owned())
}

/// `384 mg (6.4 mg/kg)`.
fn as_ordered(ordered: &Ordered, dose: &DoseAdvice, frame: &Frame) -> String {
    let unit = unit_of(&ordered.amount.unit);
    let amount = format!("{} {unit}", decimal(ordered.value));
    let amount = match ordered.amount.per {
        AmountPer::Administration => amount,
        AmountPer::Day => frame.wording.dose.of_a_day(&amount),
    };
    let amount = match dose.drafts {
        0 | 1 => amount,
        drafts => frame.wording.dose.together(&amount, &drafts.to_string()),
    };
    let milligrams = |value: Decimal| of_rule(value, DoseUnitWord::Milligram);
    match (ordered.per_unit, ordered.at_most, ordered.total) {
        (Some(value), ..) => frame.wording.dose.with_other(&amount, &of_rule(value, dose.scheme.unit)),
        (None, Some(most), _) => frame.wording.dose.at_most(&amount, &milligrams(most)),
        (None, None, Some(total)) if dose.scheme.is_per_day => {
            frame.wording.dose.with_other(&amount, &frame.wording.dose.of_a_day(&milligrams(total)))
        }
        (None, None, Some(total)) => frame.wording.dose.with_other(&amount, &milligrams(total)),
        (None, None, None) => amount,
    }
}

/// One drug in several drafts that may be the parts of one dose: what they come to.
pub(super) fn in_parts(item: &AdviceItem, drug: &str, frame: &Frame) -> String {
    let twice = item.clash.as_ref().and_then(|clashing| clashing.twice.as_ref());
    match twice {
        Some((drafts, Twice::PerhapsOneDose(Some(amount)))) => {
            let size = amount.size.exact().map(decimal).unwrap_or_default();
            frame.wording.order.in_parts(drug, &drafts.to_string(), &format!("{size} {}", unit_of(&amount.unit)))
        }
        _ => frame.wording.order.ordered_twice(drug),
    }
}

/// `5.4 mg/kg (324 mg)`.
fn right(expected: &Expected, frame: &Frame) -> String {
    let amount = of_rule(expected.value, expected.unit);
    match expected.milligrams {
        Some(total) => frame.wording.dose.with_other(&amount, &of_rule(total, DoseUnitWord::Milligram)),
        None => amount,
    }
}

/// The dose due now, or each that may be.
fn due(dose: &DoseAdvice, frame: &Frame) -> String {
    let mut doses: Vec<&Expected> = dose.expected.first().into_iter().chain(&dose.or_else).collect();
    if !dose.or_else.is_empty() {
        doses.sort_by_key(|expected| expected.value);
    }
    let doses = doses.into_iter().map(|expected| right(expected, frame));
    doses.reduce(|one, other| frame.wording.dose.either(&one, &other)).unwrap_or_default()
}

/// How many times the dose it is; of several that may be meant from the least to the most.
fn factors(factor: Decimal, ordered: Option<&Ordered>, dose: &DoseAdvice) -> String {
    let value = ordered.map(|ordered| ordered.value);
    let of = |expected: &Expected| {
        let times = value?.checked_div(expected.value)?;
        if times < Decimal::ONE { Decimal::ONE.checked_div(times) } else { Some(times) }
    };
    let all: Vec<Decimal> = dose.or_else.iter().filter_map(of).chain([factor]).collect();
    match (all.iter().min(), all.iter().max()) {
        (Some(least), Some(most)) if least < most => format!("{}\u{2013}{}", times(*least), times(*most)),
        _ => times(factor),
    }
}

fn route<'f>(route: Route, frame: &'f Frame) -> &'f str {
    let words = &frame.wording.dose;
    match route {
        Route::Oral => words.oral(),
        Route::Intravenous => words.intravenous(),
        Route::Subcutaneous => words.subcutaneous(),
        Route::Intramuscular => words.intramuscular(),
        Route::Intrathecal => words.intrathecal(),
        Route::Elsewhere | Route::Unread => words.another_route(),
    }
}

/// When the scheme has it given.
fn schedule(dose: &DoseAdvice, frame: &Frame) -> String {
    when(&dose.scheme.timing, frame)
}

/// `every 21 days`; `2× daily, 4 days on and 3 off`.
pub(super) fn when(timing: &Timing, frame: &Frame) -> String {
    let words = &frame.wording.dose;
    match timing {
        Timing::Cycle { at_least, days, .. } if days.len() < 2 => words.every_days(&at_least.to_string()),
        Timing::Cycle { at_least, days, .. } => {
            let days: Vec<String> = days.iter().map(u32::to_string).collect();
            words.days_of_cycle(&days.join(frame.wording.between.words()), &at_least.to_string())
        }
        Timing::Daily { times, break_: rest } => {
            let times: Vec<String> = times.iter().map(u32::to_string).collect();
            let daily = words.daily(&times.join("/"));
            match rest {
                Some(on_off) => [daily, break_(*on_off, frame)].join(frame.wording.between.words()),
                None => daily,
            }
        }
    }
}

fn break_(OnOff { on, off }: OnOff, frame: &Frame) -> String {
    frame.wording.dose.on_off(&on.to_string(), &off.to_string())
}

pub(super) fn of_rule(value: Decimal, unit: DoseUnitWord) -> String {
    let unit = match unit {
        DoseUnitWord::MilligramPerSquareMetre => "mg/m²",
        other => other.id(),
    };
    format!("{} {unit}", decimal(value))
}

pub(super) fn unit_of(unit: &DoseUnit) -> String {
    match unit {
        DoseUnit::Milligram => "mg".to_owned(),
        DoseUnit::MilligramPerKilogram => "mg/kg".to_owned(),
        DoseUnit::MilligramPerSquareMetre => "mg/m²".to_owned(),
        DoseUnit::AreaUnderCurve => "AUC".to_owned(),
        DoseUnit::Other(unit) => escape(unit),
    }
}

pub(super) fn decimal(value: Decimal) -> String {
    value.round_dp(2).normalize().to_string()
}

fn times(factor: Decimal) -> String {
    factor.round_dp(u32::from(factor < Decimal::TEN)).normalize().to_string()
}

pub(super) fn percent(value: Decimal) -> String {
    format!("{} %", value.normalize())
}
