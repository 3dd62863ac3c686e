//! An ordered amount in the unit of a scheme.

use rust_decimal::Decimal;

use crate::case::dosage::{Amount, AmountPer, DosageEntry, DoseUnit, LimitSpan};
use crate::case::interval::Interval;
use crate::knowledge::dose::{BodyMeasure, Doses, Scheme, Timing};
use crate::knowledge::rule::DoseUnitWord;

use super::body::{Body, Span};
use super::levels::Tolerance;
use super::question::Question;

/// What an amount is in the unit of a scheme.
#[derive(Debug, Clone, PartialEq)]
pub enum Converted {
    /// The readings it has, the likeliest first: a daily total may be given in one or two parts.
    Readings(Vec<Span>),
    /// mg/m² where the scheme has mg/kg.
    WrongUnit,
    /// Nobody can convert it.
    Unknown,
}

/// The exact amounts that an interval stands for: one, or both ends of a range.
pub fn values(size: Interval) -> Vec<Decimal> {
    match (size.low, size.high) {
        (Some(low), Some(high)) if low.at == high.at => vec![low.at],
        (Some(low), Some(high)) => vec![low.at, high.at],
        _ => Vec::new(),
    }
}

/// Which size of the body the amount has to be converted by.
pub const fn needs(unit: &DoseUnit, scheme: &Scheme) -> Option<BodyMeasure> {
    match (unit, scheme.unit) {
        (DoseUnit::Milligram, DoseUnitWord::MilligramPerKilogram)
        | (DoseUnit::MilligramPerKilogram, DoseUnitWord::Milligram) => Some(BodyMeasure::Weight),
        (DoseUnit::Milligram, DoseUnitWord::MilligramPerSquareMetre)
        | (DoseUnit::MilligramPerSquareMetre, DoseUnitWord::Milligram) => Some(BodyMeasure::Surface),
        _ => None,
    }
}

/// One value of an amount, in the unit of the scheme.
pub fn converted(
    value: Decimal,
    amount: &Amount,
    entry: &DosageEntry,
    scheme: &Scheme,
    (body, tolerance): (&Body, Tolerance),
) -> Converted {
    let most = at_most(value, amount, entry, scheme, (body, tolerance));
    let value = Span::exactly(value);
    let span = match (&amount.unit, scheme.unit) {
        (DoseUnit::Milligram, DoseUnitWord::Milligram) => Some(value),
        (DoseUnit::MilligramPerSquareMetre, DoseUnitWord::MilligramPerSquareMetre) => match (most, body.surface()) {
            (Some(most), Some(surface)) => Span::exactly(most).divided_by(surface),
            _ => Some(value),
        },
        // Where the label does not count all of the weight, more is given for each kilogram that counts.
        (DoseUnit::MilligramPerKilogram, DoseUnitWord::MilligramPerKilogram) => match body.size.weight {
            Some(weight) if most.is_some() || scheme.weight_counted_to.is_some() => {
                let total = most.map(Span::exactly).or_else(|| value.times(Span::exactly(weight.value)));
                total.and_then(|total| total.divided_by(body.counted_weight(scheme)))
            }
            _ => Some(value),
        },
        (DoseUnit::Milligram, DoseUnitWord::MilligramPerKilogram) => value.divided_by(body.counted_weight(scheme)),
        (DoseUnit::MilligramPerKilogram, DoseUnitWord::Milligram) => {
            most.map(Span::exactly).or_else(|| value.times(body.weight()))
        }
        (DoseUnit::Milligram, DoseUnitWord::MilligramPerSquareMetre) => {
            body.surface().and_then(|surface| value.divided_by(surface))
        }
        (DoseUnit::MilligramPerSquareMetre, DoseUnitWord::Milligram) => {
            most.map(Span::exactly).or_else(|| body.surface().and_then(|surface| value.times(surface)))
        }
        (DoseUnit::Other(_), _) => return Converted::Unknown,
        (DoseUnit::AreaUnderCurve, _)
        | (DoseUnit::MilligramPerKilogram, DoseUnitWord::MilligramPerSquareMetre)
        | (DoseUnit::MilligramPerSquareMetre, DoseUnitWord::MilligramPerKilogram) => return Converted::WrongUnit,
    };
    let Some(span) = span else { return Converted::Unknown };
    let parts = |span: Span, factor: &dyn Fn(Span, Span) -> Option<Span>| {
        times_a_day(entry, scheme).into_iter().filter_map(|times| factor(span, Span::exactly(times.into()))).collect()
    };
    Converted::Readings(match (amount.per, scheme.is_per_day) {
        (AmountPer::Day, false) => parts(span, &|span, times| span.divided_by(times)),
        (AmountPer::Administration, true) => parts(span, &|span, times| span.times(times)),
        (AmountPer::Day, true) | (AmountPer::Administration, false) => vec![span],
    })
}

/// The milligrams that an amount by body size ends at, where the dosage itself says so and this patient comes to more: "6 mg/kg,
/// at most 540 mg", "6 mg/kg (540 mg)" of a label that counts no more than 90 kg. What is more for each kilogram than any dose
/// of the scheme is too much whatever its end.
pub fn at_most(
    value: Decimal,
    amount: &Amount,
    entry: &DosageEntry,
    scheme: &Scheme,
    (body, tolerance): (&Body, Tolerance),
) -> Option<Decimal> {
    let size = match amount.unit {
        DoseUnit::MilligramPerKilogram => body.size.weight?.value,
        DoseUnit::MilligramPerSquareMetre => body.surface().and_then(Span::exact)?,
        _ => return None,
    };
    let total = value.checked_mul(size)?;
    let starts = scheme.doses.all().map(|levels| levels.up_to.unwrap_or(levels.start));
    let highest = starts.chain(scheme.loading.map(|loading| loading.dose)).max()?;
    if needs(&amount.unit, scheme).is_none() && value > highest {
        return None;
    }
    let of_limit = entry.limits.iter().filter_map(|limit| {
        let is_of_one = limit.within == LimitSpan::Administration && limit.unit == DoseUnit::Milligram;
        (is_of_one && amount.per == AmountPer::Administration).then_some(limit.most)
    });
    let counted = value.checked_mul(body.counted_weight(scheme).exact().unwrap_or(size))?;
    let is_counted = |milligrams: &Decimal| {
        let near = milligrams.checked_div(counted).map(|part| (part - Decimal::ONE).abs());
        let rounded_by = tolerance.beside / Decimal::ONE_HUNDRED;
        scheme.weight_counted_to.is_some() && near.is_some_and(|off| off <= rounded_by)
    };
    let beside = entry.amounts.iter().filter(|other| other.unit == DoseUnit::Milligram && other.per == amount.per);
    let beside = beside.filter_map(|other| other.size.exact()).filter(is_counted);
    of_limit.chain(beside).min().filter(|most| *most < total)
}

/// The milligrams of an amount by weight, where the scheme does not count all of the weight and so they tell more.
pub fn total_of_uncounted(value: Decimal, amount: &Amount, scheme: &Scheme, body: &Body) -> Option<Decimal> {
    let (limit, weight) = (scheme.weight_counted_to?, body.size.weight?.value);
    let is_by_weight = amount.unit == DoseUnit::MilligramPerKilogram && weight > limit;
    value.checked_mul(weight).filter(|_| is_by_weight)
}

/// What an amount of each time comes to in a day, where the doses are those of a day.
pub fn total_of_day(value: Decimal, amount: &Amount, scheme: &Scheme, reading: Option<Span>) -> Option<Decimal> {
    let is_each_time = scheme.is_per_day && amount.per == AmountPer::Administration;
    let is_mass = amount.unit == DoseUnit::Milligram && scheme.unit == DoseUnitWord::Milligram;
    reading.and_then(Span::exact).filter(|total| is_each_time && is_mass && *total != value)
}

/// An amount for each kilogram that counts, for each kilogram there is.
pub fn for_all_weight(value: Decimal, scheme: &Scheme, body: &Body) -> Option<Decimal> {
    match (scheme.weight_counted_to, body.size.weight) {
        (Some(_), Some(weight)) => value.checked_mul(body.counted_weight(scheme).exact()?)?.checked_div(weight.value),
        _ => Some(value),
    }
}

/// A dose of the scheme in the unit of an ordered amount, rounded as it is measured out.
pub fn in_unit_of(
    amount: &Amount,
    dose: Decimal,
    entry: &DosageEntry,
    scheme: &Scheme,
    question: &Question<'_, '_>,
) -> Option<Decimal> {
    let body = question.body;
    let weight = || Some(body.size.weight?.value);
    let counted = || body.counted_weight(scheme).exact();
    let surface = || body.surface().and_then(Span::exact);
    let value = match (&amount.unit, scheme.unit) {
        (DoseUnit::MilligramPerKilogram, DoseUnitWord::MilligramPerKilogram) if scheme.weight_counted_to.is_some() => {
            counted()
                .zip(weight())
                .map_or(Some(dose), |(counted, weight)| dose.checked_mul(counted)?.checked_div(weight))?
        }
        (DoseUnit::Milligram, DoseUnitWord::Milligram)
        | (DoseUnit::MilligramPerKilogram, DoseUnitWord::MilligramPerKilogram)
        | (DoseUnit::MilligramPerSquareMetre, DoseUnitWord::MilligramPerSquareMetre) => dose,
        (DoseUnit::Milligram, DoseUnitWord::MilligramPerKilogram) => dose.checked_mul(counted()?)?,
        (DoseUnit::Milligram, DoseUnitWord::MilligramPerSquareMetre) => dose.checked_mul(surface()?)?,
        (DoseUnit::MilligramPerSquareMetre, DoseUnitWord::Milligram) if goes_by(scheme, BodyMeasure::Surface) => {
            dose.checked_div(surface()?)?
        }
        (DoseUnit::MilligramPerKilogram, DoseUnitWord::Milligram) if goes_by(scheme, BodyMeasure::Weight) => {
            dose.checked_div(weight()?)?
        }
        // No dose that is the same for everybody is written for each kilogram.
        _ => return None,
    };
    let times = || times_a_day(entry, scheme).first().copied().map(Decimal::from);
    let value = match (amount.per, scheme.is_per_day) {
        (AmountPer::Day, false) => value.checked_mul(times()?)?,
        (AmountPer::Administration, true) => value.checked_div(times()?)?,
        (AmountPer::Day, true) | (AmountPer::Administration, false) => value,
    };
    // The label's own number needs no rounding (11.25 mg).
    Some(if value == dose { dose.normalize() } else { rounded(value, &amount.unit, scheme, question) })
}

/// Whether the milligrams of the scheme follow the size of the body.
pub fn goes_by(scheme: &Scheme, measure: BodyMeasure) -> bool {
    matches!(&scheme.doses, Doses::ByBand(own, _) if *own == measure)
}

/// As the site rounds doses; tablets only where the dose goes by the body.
pub fn rounded(value: Decimal, unit: &DoseUnit, scheme: &Scheme, question: &Question<'_, '_>) -> Decimal {
    match (unit, scheme.unit) {
        (DoseUnit::Milligram, DoseUnitWord::MilligramPerKilogram | DoseUnitWord::MilligramPerSquareMetre) => {
            question.rounding.milligrams(value, question.rule.route, false)
        }
        _ => question.rounding.number(value),
    }
}

/// Into how many parts of a day an amount goes: as ordered, else as the scheme has it.
fn times_a_day(entry: &DosageEntry, scheme: &Scheme) -> Vec<u32> {
    let ordered = entry.schedule.times_per_day.only().and_then(|times| times.exact());
    let ordered = ordered.and_then(|times| u32::try_from(times).ok()).filter(|times| *times > 0);
    match (&scheme.timing, ordered) {
        (_, Some(times)) => vec![times],
        (Timing::Daily { times, .. }, None) => times.clone(),
        (Timing::Cycle { .. }, None) => vec![1],
    }
}
