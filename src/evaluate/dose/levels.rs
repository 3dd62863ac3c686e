//! Where an amount stands among the doses of a scheme.

use rust_decimal::Decimal;

use crate::knowledge::dose::{BodyMeasure, DoseRule, Doses, Levels, Scheme, Timing};
use crate::knowledge::rule::DoseUnitWord;

use super::advice::{FaultKind, Open};
use super::body::{Body, Span};

/// Which dose is due now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// It was never given.
    First,
    Running,
    /// So many days after the last dose, which is long enough to begin anew.
    AfterGap {
        days: i64,
    },
    /// The record does not tell.
    Unknown,
}

/// Where an amount stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// It is this dose.
    Right(Decimal),
    /// Lower than the doses a source gives, and none that may call a lower dose wrong.
    NotJudged,
    Wrong {
        kind: FaultKind,
        /// How many times the nearest right dose, or its inverse.
        distance: Decimal,
    },
    /// The size of the body decides.
    Open(Vec<Open>),
}

/// How far a dose may be off, in percent.
#[derive(Debug, Clone, Copy)]
pub struct Tolerance {
    pub around: Decimal,
    pub above_maximum: Decimal,
    /// Of milligrams beside an amount by weight.
    pub beside: Decimal,
    pub slip_factor: Decimal,
    /// So many times the most of every known scheme is too much, where practice knows other schemes.
    pub beyond_schemes: Decimal,
}

/// Whose doses an amount is held against.
#[derive(Debug, Clone, Copy)]
pub struct Against<'a> {
    pub rule: &'a DoseRule,
    pub scheme: &'a Scheme,
    pub due: Due,
    pub tolerance: Tolerance,
    /// Where the label does not count all of the weight: how many times the counted weight its limit is.
    pub limit_ratio: Option<Decimal>,
    /// Ordered more than once a day: no amount of it is that of a whole day.
    pub is_divided: bool,
}

/// A right dose with what counts as it.
#[derive(Debug, Clone, Copy)]
struct Window {
    dose: Decimal,
    /// The end of a range, else the dose.
    up_to: Decimal,
    low: Decimal,
    high: Decimal,
}

/// Is an amount called wrong that is so far off? Where practice knows other schemes, only what none of them has so much of is;
/// neither of less for some patients, nor beside a drug that has its own scheme.
pub fn is_judged(
    kind: FaultKind,
    distance: Decimal,
    (rule, scheme): (&DoseRule, &Scheme),
    tolerance: Tolerance,
) -> bool {
    let factor = rule.beyond_schemes.unwrap_or(tolerance.beyond_schemes);
    let is_particular = scheme.reduction.is_some() || !scheme.with.is_empty();
    !rule.has_other_schemes || kind.is_slip() || (kind.is_above() && (is_particular || distance >= factor))
}

impl Against<'_> {
    /// Whether it goes on being called wrong, whatever else the order says.
    fn is_judged(&self, place: &Place) -> bool {
        match place {
            Place::Wrong { kind, distance } => is_judged(*kind, *distance, (self.rule, self.scheme), self.tolerance),
            Place::Right(_) | Place::NotJudged | Place::Open(_) => false,
        }
    }

    /// Where an amount stands, in the unit of the scheme.
    pub fn place(&self, amount: Span, body: &Body) -> Place {
        let places = levels(self.scheme, body).into_iter().map(|levels| self.place_of_span(amount, levels));
        let places: Vec<Place> = places.collect();
        let by = self.measure();
        let missing = || Place::Open(by.map(|by| body.missing(by)).unwrap_or_default());
        let is_wrong = |place: &&Place| matches!(place, Place::Wrong { .. });
        // Only some of the bodies it may be make it wrong enough to be said.
        let is_said = |is: bool| places.iter().any(|place| self.is_judged(place) == is);
        if is_said(true) && is_said(false) {
            return missing();
        }
        if places.iter().all(|place| is_wrong(&place)) {
            // The mildest is certain.
            let mildest = places.into_iter().min_by(|one, other| distance(one).cmp(&distance(other)));
            return mildest.unwrap_or(Place::NotJudged);
        }
        if places.iter().any(|place| is_wrong(&place) || matches!(place, Place::Open(_))) {
            return missing();
        }
        places.into_iter().next().unwrap_or(Place::NotJudged)
    }

    /// What the size of the body matters for here.
    fn measure(&self) -> Option<BodyMeasure> {
        match (&self.scheme.doses, self.scheme.unit) {
            (Doses::ByBand(by, _), _) => Some(*by),
            (Doses::ForAll(_), DoseUnitWord::MilligramPerKilogram) => Some(BodyMeasure::Weight),
            (Doses::ForAll(_), DoseUnitWord::MilligramPerSquareMetre) => Some(BodyMeasure::Surface),
            (Doses::ForAll(_), DoseUnitWord::Milligram) => None,
        }
    }

    fn place_of_span(&self, amount: Span, levels: &Levels) -> Place {
        if let Some(exact) = amount.exact() {
            return self.place_of(exact, levels);
        }
        let (low, high) = (self.place_of(amount.low, levels), self.place_of(amount.high, levels));
        match (&low, &high) {
            (Place::Right(one), Place::Right(other)) if one == other => low,
            (one, other) if self.is_judged(one) != self.is_judged(other) => Place::Open(Vec::new()),
            (Place::Wrong { kind: one, .. }, Place::Wrong { kind: other, .. }) if one == other => low,
            (Place::Wrong { kind: one, .. }, Place::Wrong { kind: other, .. })
                if one.is_above() && other.is_above() =>
            {
                low
            }
            (Place::Wrong { kind: one, .. }, Place::Wrong { kind: other, .. })
                if one.is_below() && other.is_below() =>
            {
                high
            }
            _ => Place::Open(Vec::new()),
        }
    }

    fn place_of(&self, amount: Decimal, levels: &Levels) -> Place {
        let (maintenance, loading) = (self.maintenance(levels), self.loading());
        let holds = |window: &&Window| amount >= window.low && amount <= window.high;
        let is_first = matches!(self.due, Due::First | Due::AfterGap { .. });
        let right: Vec<Window> = match (loading, self.due) {
            (Some(loading), Due::First | Due::AfterGap { .. }) => vec![loading],
            (Some(loading), Due::Unknown) => maintenance.iter().copied().chain([loading]).collect(),
            _ => maintenance.clone(),
        };
        if let Some(window) = right.iter().find(holds) {
            return Place::Right(window.dose);
        }
        let wrong = |kind, distance| Place::Wrong { kind, distance };
        if let Some(loading) = loading {
            let factor = ratio(amount, levels.start);
            if self.due == Due::Running && amount >= loading.low && amount <= loading.high {
                return wrong(FaultKind::LoadingWhileRunning, factor);
            }
            let is_maintenance = maintenance.iter().any(|window| amount >= window.low) && amount < loading.low;
            if is_first && is_maintenance {
                let kind = match self.due {
                    Due::AfterGap { days } => FaultKind::MissingReload { days },
                    _ => FaultKind::MissingLoading,
                };
                return wrong(kind, ratio(loading.dose, amount));
            }
        }
        let (Some(highest), Some(lowest)) = (
            right.iter().max_by(|one, other| one.high.cmp(&other.high)),
            maintenance.iter().min_by(|one, other| one.low.cmp(&other.low)),
        ) else {
            return Place::NotJudged;
        };
        if amount > highest.high {
            return self.above(amount, highest, levels);
        }
        // Of nothing no part can be told.
        if amount <= Decimal::ZERO {
            return wrong(FaultKind::Below { lowest: lowest.dose }, Decimal::MAX);
        }
        let factor = ratio(levels.start, amount);
        if factor >= self.tolerance.slip_factor {
            // Said of the dose that is due: at first the loading dose.
            let due = right.iter().map(|window| window.dose).next().filter(|_| is_first).unwrap_or(levels.start);
            return wrong(FaultKind::Slip { factor: ratio(due, amount), is_high: false }, factor);
        }
        let is_between_start_and_loading = amount > levels.up_to.unwrap_or(levels.start);
        if !self.scheme.judges_lower && !is_between_start_and_loading {
            return Place::NotJudged;
        }
        if amount < lowest.low {
            return wrong(FaultKind::Below { lowest: lowest.dose }, factor);
        }
        let upper = right.iter().filter(|window| window.low > amount).min_by(|one, other| one.dose.cmp(&other.dose));
        let lower = right.iter().filter(|window| window.high < amount).max_by(|one, other| one.dose.cmp(&other.dose));
        match (upper, lower) {
            (Some(upper), Some(lower)) => {
                let kind = FaultKind::BetweenSteps { upper: upper.dose, lower: lower.dose };
                wrong(kind, ratio(upper.dose, amount).min(ratio(amount, lower.dose)))
            }
            _ => Place::NotJudged,
        }
    }

    fn above(&self, amount: Decimal, highest: &Window, levels: &Levels) -> Place {
        let distance = ratio(amount, highest.up_to);
        // Twice or three times the starting dose at once: the day's total.
        let start = self.start(levels);
        let is_whole_day = match &self.scheme.timing {
            Timing::Daily { times, .. } if !self.scheme.is_per_day && !self.is_divided => times
                .iter()
                .filter(|times| **times > 1)
                .filter_map(|times| amount.checked_div(Decimal::from(*times)))
                .any(|part| part >= start.low && part <= start.high),
            _ => false,
        };
        let kind = if distance >= self.tolerance.slip_factor {
            FaultKind::Slip { factor: distance, is_high: true }
        } else if is_whole_day {
            FaultKind::WholeDay
        } else if self.rule.is_never_more || self.maximum(levels).is_some_and(|maximum| amount > maximum) {
            FaultKind::AboveMaximum { most: highest.dose }
        } else {
            FaultKind::Above
        };
        Place::Wrong { kind, distance }
    }

    /// What counts as a starting dose, a step or an adjusted dose.
    fn maintenance(&self, levels: &Levels) -> Vec<Window> {
        let others = levels.steps.iter().chain(&levels.adjusted);
        [self.start(levels)]
            .into_iter()
            .chain(others.map(|dose| self.window(*dose, *dose, self.tolerance.around)))
            .collect()
    }

    fn start(&self, levels: &Levels) -> Window {
        let most = if self.rule.is_never_more { self.tolerance.above_maximum } else { self.tolerance.around };
        let mut start = self.window(levels.start, levels.up_to.unwrap_or(levels.start), most);
        if let Some(maximum) = self.maximum(levels) {
            start.high = start.high.min(maximum);
        }
        start
    }

    /// The label's maximum with its rounding, for each kilogram that counts.
    fn maximum(&self, levels: &Levels) -> Option<Decimal> {
        let rounding = Decimal::ONE + self.tolerance.above_maximum / Decimal::ONE_HUNDRED;
        levels.start.checked_mul(self.limit_ratio?)?.checked_mul(rounding)
    }

    fn loading(&self) -> Option<Window> {
        let loading = self.scheme.loading?;
        Some(self.window(loading.dose, loading.dose, self.tolerance.around))
    }

    fn window(&self, dose: Decimal, up_to: Decimal, above_percent: Decimal) -> Window {
        let part = |percent: Decimal| percent / Decimal::ONE_HUNDRED;
        Window {
            dose,
            up_to,
            low: dose * (Decimal::ONE - part(self.tolerance.around)),
            high: up_to * (Decimal::ONE + part(above_percent)),
        }
    }
}

fn distance(place: &Place) -> Decimal {
    match place {
        Place::Wrong { distance, .. } => *distance,
        Place::Right(_) | Place::NotJudged | Place::Open(_) => Decimal::ZERO,
    }
}

fn ratio(one: Decimal, other: Decimal) -> Decimal {
    one.checked_div(other).unwrap_or(Decimal::MAX)
}

/// The levels that may be meant: those of the body's band, or of every band it may be in.
pub fn levels<'s>(scheme: &'s Scheme, body: &Body) -> Vec<&'s Levels> {
    let (by, bands) = match &scheme.doses {
        Doses::ForAll(levels) => return vec![levels],
        Doses::ByBand(by, bands) => (*by, bands),
    };
    let Some(size) = body.measure(by) else { return bands.iter().map(|band| &band.levels).collect() };
    let mut from: Option<Decimal> = None;
    let mut possible = Vec::new();
    for band in bands {
        let reaches = from.is_none_or(|from| size.high >= from) && band.below.is_none_or(|below| size.low < below);
        possible.extend(reaches.then_some(&band.levels));
        from = band.below;
    }
    possible
}
