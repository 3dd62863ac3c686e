//! How much of a drug in how much time, against the most intense of all known schemes.
//!
//! Where practice knows schemes that no source here gives, neither the amount nor the days of an order can be called wrong for
//! themselves. The dose of one scheme with the days of another is wrong nevertheless: it comes to more than any scheme does.

use rust_decimal::Decimal;

use crate::case::dosage::{OnOff, Schedule};
use crate::knowledge::dose::{DoseRule, Scheme, Timing};

use super::dates;
use super::schedule::step_of_rest;

/// The known schemes of a drug in a disease, of every country, and so many times the most of them is too much.
#[derive(Debug, Clone)]
pub struct Intensity<'k> {
    schemes: Vec<&'k Scheme>,
    beyond: Decimal,
}

/// Administrations on a day of treatment, and for each day there is; none where the order does not tell.
#[derive(Debug, Clone, Copy)]
struct Pace {
    on_a_day: Option<Decimal>,
    over_all: Option<Decimal>,
}

impl<'k> Intensity<'k> {
    /// Of a rule whose data say what is too much; `rules` are all of the drug.
    pub fn of(rule: &DoseRule, rules: &'k [DoseRule]) -> Option<Self> {
        let same = rules.iter().filter(|other| other.disease == rule.disease);
        let schemes = same.flat_map(|rule| &rule.schemes).filter(|scheme| !scheme.is_for_early_disease).collect();
        Some(Self { schemes, beyond: rule.beyond_intensity? })
    }

    /// How many times the most of the known schemes so much of the unit of `scheme` is, as often as ordered, where that is too much.
    pub fn excess(&self, amount: Decimal, ordered: &Schedule, scheme: &Scheme) -> Option<Decimal> {
        let pace = match &scheme.timing {
            Timing::Cycle { .. } => self.in_cycles(ordered, scheme),
            Timing::Daily { break_, .. } => daily(ordered, *break_),
        };
        let times = |pace: Option<Decimal>, of: fn(Pace) -> Option<Decimal>| {
            let most = self.comparable(scheme).filter_map(|known| strength(known, of)).max()?;
            Some(amount.checked_mul(pace?)?.checked_div(most)?.round_dp(4))
        };
        let (in_a_day, over_all) = (times(pace.on_a_day, |own| own.on_a_day), times(pace.over_all, |own| own.over_all));
        in_a_day.max(over_all).filter(|times| *times > self.beyond)
    }

    /// The scheme that comes to the most over all.
    pub fn most(&self, scheme: &Scheme) -> Option<&'k Scheme> {
        self.comparable(scheme).max_by_key(|known| strength(known, |own| own.over_all))
    }

    fn comparable(&self, scheme: &Scheme) -> impl Iterator<Item = &'k Scheme> {
        let unit = scheme.unit;
        self.schemes.iter().copied().filter(move |known| known.unit == unit)
    }

    fn in_cycles(&self, ordered: &Schedule, scheme: &Scheme) -> Pace {
        let lowest = ordered.times_per_day.only().and_then(|times| times.low).map(|times| times.at);
        let times = lowest.filter(|times| *times > Decimal::ONE);
        let days = ordered.days_of_cycle.only().filter(|days| !days.is_empty());
        let every = ordered.every_days.only().and_then(|every| every.high).map(|every| every.at);
        let rhythm = match (days, every) {
            (Some(days), every) => {
                let last = days.iter().max().copied().map(Decimal::from);
                let length = every.or_else(|| Some(length(scheme).into())).max(last);
                length.and_then(|length| Decimal::from(days.len()).checked_div(length))
            }
            (None, Some(every)) => self.every(every, ordered),
            (None, None) if ordered.on_off.only().is_some() => self.every(step_of_rest(ordered).into(), ordered),
            (None, None) if let Some(pace) = dates::pace(ordered, length(scheme)) => Some(pace),
            (None, None) => times.and_then(|_| own_pace(scheme).over_all),
        };
        let over_all = rhythm.and_then(|rhythm| rhythm.checked_mul(times.unwrap_or(Decimal::ONE)));
        // How much on one day is judged as an amount.
        Pace { on_a_day: None, over_all }
    }

    /// So many days apart; "weekly" may be short for the days of a scheme with a week off.
    fn every(&self, every: Decimal, ordered: &Schedule) -> Option<Decimal> {
        let times = ordered.times_per_interval.only().and_then(|times| times.low);
        let times = times.map_or(Decimal::ONE, |times| times.at);
        let apart = times.checked_div(every)?;
        if let Some(on_off) = ordered.on_off.only() {
            return apart.checked_mul(days_on(*on_off)?);
        }
        let is_short = |known: &&&Scheme| match &known.timing {
            Timing::Cycle { days, .. } => step(days).is_some_and(|step| Decimal::from(step) == every),
            Timing::Daily { .. } => false,
        };
        let with_rest = self.schemes.iter().filter(|_| !ordered.is_without_rest && times == Decimal::ONE);
        let paces = with_rest.filter(is_short).filter_map(|known| own_pace(known).over_all);
        Some(paces.chain([apart]).min().unwrap_or(apart))
    }
}

/// Of a drug that is taken daily. What the order leaves open is as in the scheme.
fn daily(ordered: &Schedule, break_: Option<OnOff>) -> Pace {
    let times = ordered.times_per_day.only().and_then(|times| times.low).map(|times| times.at);
    let days = ordered.days_of_cycle.only().filter(|days| days.len() > 1);
    let length = ordered.every_days.only().and_then(|every| every.high).map(|every| every.at);
    let of_days = || Decimal::from(days?.len()).checked_div(length?.max(days?.iter().max().copied()?.into()));
    let rest = match ordered.on_off.only() {
        Some(on_off) => days_on(*on_off),
        None if ordered.is_without_rest && ordered.lasts_days.is_none() => Some(Decimal::ONE),
        None => of_days().or_else(|| break_.map_or(Some(Decimal::ONE), days_on)),
    };
    Pace { on_a_day: times, over_all: times.zip(rest).and_then(|(times, rest)| times.checked_mul(rest)) }
}

/// The part of the days on which a drug with days off is taken.
fn days_on(OnOff { on, off }: OnOff) -> Option<Decimal> {
    Decimal::from(on).checked_div(on.saturating_add(off).into())
}

/// How often a scheme is given.
fn own_pace(scheme: &Scheme) -> Pace {
    match &scheme.timing {
        Timing::Cycle { at_least, days, .. } => {
            let given = Decimal::from(days.len().max(1));
            Pace { on_a_day: Some(Decimal::ONE), over_all: given.checked_div((*at_least).into()) }
        }
        Timing::Daily { times, break_ } => {
            let times = times.iter().max().copied().map(Decimal::from);
            let part = break_.map_or(Some(Decimal::ONE), days_on);
            Pace { on_a_day: times, over_all: times.zip(part).and_then(|(times, part)| times.checked_mul(part)) }
        }
    }
}

fn strength(scheme: &Scheme, of: fn(Pace) -> Option<Decimal>) -> Option<Decimal> {
    dose(scheme)?.checked_mul(of(own_pace(scheme))?)
}

/// The highest dose of a scheme, whatever the size of the body.
pub fn dose(scheme: &Scheme) -> Option<Decimal> {
    scheme.doses.all().map(|levels| levels.up_to.unwrap_or(levels.start)).max()
}

fn length(scheme: &Scheme) -> u32 {
    match &scheme.timing {
        Timing::Cycle { at_most, .. } => *at_most,
        Timing::Daily { .. } => 1,
    }
}

/// The days between the first two of a cycle.
fn step(days: &[u32]) -> Option<u32> {
    days.iter().zip(days.iter().skip(1)).next().map(|(one, next)| next.saturating_sub(*one))
}
