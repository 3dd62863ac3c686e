//! An order against one scheme of a dose rule.

use rust_decimal::Decimal;

use crate::case::dosage::{Amount, Dosage, DosageEntry, DoseUnit, Phase, Schedule};
use crate::evaluate::verdict::Verdict;
use crate::knowledge::dose::{Scheme, Timing};

use super::advice::{Fault, FaultKind, Open, Ordered};
use super::amount::{self, Converted};
use super::body::{Body, Span};
use super::levels::{Against, Due, Place, is_judged};
use super::question::Question;
use super::readings::Readings;
use super::target::{nearest_below, target};
use super::{by_day, dates, route, schedule, whole};

/// How an order fits a scheme.
#[derive(Debug, Clone)]
pub struct Fit<'k> {
    pub scheme: &'k Scheme,
    pub faults: Vec<Fault>,
    pub open: Vec<Open>,
    pub ordered: Vec<Ordered>,
    /// How far the worst amount is from a right one.
    pub distance: Decimal,
    /// The dose of the scheme that was ordered, where it is one.
    pub level: Option<Decimal>,
    /// Which dose is due at the first entry.
    pub due: Due,
    /// Whether an interval that the order states is that of the scheme.
    pub is_of_interval: Option<bool>,
    /// Its instructions are the parts of one dose.
    pub is_of_parts: bool,
}

impl<'k> Fit<'k> {
    pub fn of(dosage: &Dosage, scheme: &'k Scheme, question: &Question<'_, '_>) -> Self {
        let total = by_day::total(dosage);
        let dosage = total.as_ref().unwrap_or(dosage);
        let parts = whole::parts(dosage).map(|parts| Self::of(&parts, scheme, question));
        let of_parts = match parts {
            Some(fit) if fit.is_right() && fit.level.is_some() => return Self { is_of_parts: true, ..fit },
            parts => parts.filter(|_| whole::is_repeated(dosage)),
        };
        let day = dates::planned(dosage).unwrap_or(question.as_of);
        let due = question.given.due(scheme, day);
        let first = scheme.first_doses.filter(|first| !question.given.is_past(*first, day, question.early));
        let mut fit = Self {
            scheme,
            faults: Vec::new(),
            open: Vec::new(),
            ordered: Vec::new(),
            distance: Decimal::ONE,
            level: None,
            due,
            is_of_interval: None,
            is_of_parts: false,
        };
        let mut readings = Readings::default();
        let has_loading_entry = dosage.entries.len() > 1 && scheme.loading.is_some();
        for (at, entry) in dosage.entries.iter().enumerate() {
            let due = due_at(entry, at, due, has_loading_entry);
            if at == 0 {
                fit.due = due;
            }
            fit.faults.extend(route::fault(entry, question.rule).map(about_order));
            readings.extend(fit.entry(entry, due, question));
            let timing = schedule::faults(&entry.schedule, scheme, first, question.early);
            if !entry.schedule.every_days.is_unstated() {
                let is_own = !timing.iter().any(|kind| kind.is_interval());
                fit.is_of_interval = Some(is_own && fit.is_of_interval != Some(false));
            }
            fit.faults.extend(timing.into_iter().map(about_order));
            // What is taken as needed beside the drug may stand in the same words.
            if entry.is_as_needed && !entry.names_other_drug {
                fit.open.push(Open::AsNeeded);
            }
            if schedule::may_be_weekly(&entry.schedule, scheme) && !entry.text.is_empty() {
                fit.open.push(Open::Unread(entry.text.clone()));
            }
            if !question.rule.has_other_schemes {
                fit.open.extend(schedule::may_lack_its_break(&entry.schedule, scheme));
            }
        }
        let is_in_cycles = matches!(scheme.timing, Timing::Cycle { .. });
        if let Some(whole) = whole::schedule(dosage).filter(|_| is_in_cycles) {
            fit.intensity(&readings, &whole, question);
            let timing = schedule::faults(&whole, scheme, first, question.early).into_iter();
            // Two halves of a dose are no dose twice.
            let is_dose = fit.level.is_some();
            fit.faults.extend(timing.filter(|kind| is_dose || !kind.is_twice()).map(about_order));
        }
        let unread = dosage.unread.first().map(|words| Open::Unread(words.clone()));
        fit.open.extend(unread);
        if question.rule.has_other_schemes {
            let (distance, of_scheme) = (fit.distance, (question.rule, scheme));
            let stays = |kind: FaultKind| {
                is_judged(kind, distance, of_scheme, question.tolerance)
                    || kind.is_route()
                    || kind.is_intensity()
                    || kind == FaultKind::Contradiction
                    || (kind.is_day_after_day() && !matches!(kind, FaultKind::Break(_)))
            };
            let is_late = |kind: FaultKind| question.rule.is_not_later && fit.level.is_some() && is_late(kind, scheme);
            fit.faults.retain(|fault| stays(fault.kind) || is_late(fault.kind));
        }
        // The doses of the rule say nothing of what is put into a cavity, the eye or the spinal canal.
        if fit.faults.iter().any(|fault| fault.kind.is_local()) {
            fit.faults.retain(|fault| fault.kind.is_local());
            fit.open.clear();
        }
        fit.faults.sort_by_key(|fault| fault.kind.rank());
        let mut seen: Vec<std::mem::Discriminant<FaultKind>> = Vec::new();
        fit.faults.retain(|fault| {
            let kind = std::mem::discriminant(&fault.kind);
            let is_new = !seen.contains(&kind);
            seen.push(kind);
            is_new
        });
        // Once it is a dose, and twice at one time too much.
        let is_too_much = |fit: &Self| fit.faults.iter().any(|fault| fault.kind.is_above());
        of_parts.filter(|parts| fit.faults.is_empty() && is_too_much(parts)).unwrap_or(fit)
    }

    /// Adds what one instruction makes wrong or leaves open; what its amounts read as.
    fn entry(&mut self, entry: &DosageEntry, due: Due, question: &Question<'_, '_>) -> Readings {
        let limit = self.scheme.weight_counted_to.zip(question.body.counted_weight(self.scheme).exact());
        let limit_ratio = limit.and_then(|(limit, counted)| limit.checked_div(counted));
        let Question { rule, tolerance, .. } = *question;
        let times = entry.schedule.times_per_day.only().and_then(|times| times.low);
        let is_divided = times.is_some_and(|times| times.at > Decimal::ONE);
        let against = Against { rule, scheme: self.scheme, due, tolerance, limit_ratio, is_divided };
        let mut readings = Readings::default();
        let mass = |amount: &Amount| amount.size.exact().filter(|_| amount.unit == DoseUnit::Milligram);
        let counted = entry.amounts.iter().filter_map(mass).max().filter(|_| question.is_combined);
        let is_other_part = |amount: &Amount| mass(amount).zip(counted).is_some_and(|(own, counted)| own < counted);
        let is_beside =
            |one: &Amount, other: &Amount| one.unit == other.unit && one.per == other.per && one.size != other.size;
        let often = &entry.schedule.times_per_day;
        let is_disputed = entry.is_said_again || often.has_unread || often.values.len() > 1;
        let has_parts =
            is_disputed || entry.amounts.iter().any(|one| entry.amounts.iter().any(|other| is_beside(one, other)));
        for amount in entry.amounts.iter().filter(|amount| !is_other_part(amount)) {
            let values = amount::values(amount.size);
            if values.is_empty() {
                self.open.push(Open::Amount(amount.size.to_string()));
            }
            for value in &values {
                let at = self.ordered.len();
                let (place, reading) = self.place(*value, amount, entry, &against, question.body);
                let is_converted = amount::needs(&amount.unit, self.scheme).is_some();
                let per_unit = reading.and_then(Span::exact).filter(|_| is_converted);
                let per_unit = per_unit.and_then(|value| amount::for_all_weight(value, self.scheme, question.body));
                let at_most = amount::at_most(*value, amount, entry, self.scheme, (question.body, tolerance));
                let total = amount::total_of_uncounted(*value, amount, self.scheme, question.body);
                let total = total.or_else(|| amount::total_of_day(*value, amount, self.scheme, reading));
                // Of a product in parts, of two amounts that differ, of one that is said in another way or at disputed times, nobody can tell
                // which is to be corrected to what.
                let right = nearest_below(&place, reading, (self.scheme, due), question.body)
                    .or_else(|| target(self.scheme, due, question))
                    .filter(|_| !has_parts)
                    .and_then(|dose| question.ceiling.of(dose))
                    .and_then(|dose| amount::in_unit_of(amount, dose, entry, self.scheme, question));
                self.ordered.push(Ordered { amount: amount.clone(), value: *value, at_most, total, per_unit, right });
                if let Some(reading) = reading.filter(|_| values.len() == 1) {
                    let by = amount::needs(&amount.unit, self.scheme);
                    readings.add(reading, || by.map(|by| question.body.missing(by)).unwrap_or_default());
                }
                match place {
                    Place::Right(level) => self.level = self.level.or(Some(level)),
                    Place::NotJudged => {}
                    Place::Wrong { kind, distance } => {
                        self.distance = self.distance.max(distance);
                        self.faults.push(Fault { kind, ordered: Some(at) });
                    }
                    Place::Open(open) => self.open.extend(open),
                }
            }
        }
        self.intensity(&readings, &entry.schedule, question);
        let agree = Decimal::ONE + question.tolerance.around / Decimal::ONE_HUNDRED;
        let is_slip = self.faults.iter().any(|fault| fault.kind.is_slip());
        match readings.contradict(agree) {
            Verdict::Met if !is_slip => self.faults.push(about_order(FaultKind::Contradiction)),
            Verdict::Undetermined => self.open.extend(readings.missing.iter().cloned()),
            Verdict::Met | Verdict::NotMet => {}
        }
        readings
    }

    /// Whether so much comes too often: of every body there may be, or of some.
    fn intensity(&mut self, readings: &Readings, schedule: &Schedule, question: &Question<'_, '_>) {
        let Some((least, intensity)) = readings.least().zip(question.intensity) else { return };
        let excess = |amount: Decimal| intensity.excess(amount, schedule, self.scheme);
        if let Some(times) = excess(least.low) {
            let ordered = self.ordered.len().checked_sub(1);
            self.faults.push(Fault { kind: FaultKind::TooIntense { times }, ordered });
        } else if excess(least.high).is_some() {
            self.open.extend(readings.missing.iter().cloned());
        }
    }

    /// The best place of the readings of a value, and that reading. Of a dose that is the same for everybody the number may be
    /// right, and for each kilogram it is not.
    fn place(
        &self,
        value: Decimal,
        amount: &Amount,
        entry: &DosageEntry,
        against: &Against,
        body: &Body,
    ) -> (Place, Option<Span>) {
        let (place, reading) = self.place_of(value, amount, entry, against, body);
        let is_per_size = amount::needs(&amount.unit, self.scheme)
            .is_some_and(|by| amount.unit != DoseUnit::Milligram && !amount::goes_by(self.scheme, by));
        if is_per_size && !matches!(place, Place::Right(_)) {
            let bare = Amount { unit: DoseUnit::Milligram, ..amount.clone() };
            let is_dose = match self.place_of(value, &bare, entry, against, body).0 {
                Place::Right(_) => true,
                Place::Wrong { kind, .. } => kind.is_phase(),
                Place::NotJudged | Place::Open(_) => false,
            };
            if is_dose {
                return (Place::Wrong { kind: FaultKind::WrongUnit, distance: Decimal::ONE_HUNDRED }, None);
            }
        }
        (place, reading)
    }

    fn place_of(
        &self,
        value: Decimal,
        amount: &Amount,
        entry: &DosageEntry,
        against: &Against,
        body: &Body,
    ) -> (Place, Option<Span>) {
        let by = amount::needs(&amount.unit, self.scheme);
        match amount::converted(value, amount, entry, self.scheme, (body, against.tolerance)) {
            Converted::Unknown => (Place::Open(vec![Open::Amount(shown(value, amount))]), None),
            Converted::WrongUnit => (Place::Wrong { kind: FaultKind::WrongUnit, distance: Decimal::ONE_HUNDRED }, None),
            Converted::Readings(readings) => {
                let places = readings.iter().map(|reading| (against.place(*reading, body), Some(*reading)));
                let best = places.min_by_key(|(place, _)| match place {
                    Place::Right(_) => 0,
                    Place::NotJudged => 1,
                    Place::Open(_) => 2,
                    Place::Wrong { .. } => 3,
                });
                match best {
                    Some((Place::Open(open), reading)) if open.is_empty() => {
                        (Place::Open(by.map(|by| body.missing(by)).unwrap_or_default()), reading)
                    }
                    Some(best) => best,
                    None => (Place::NotJudged, None),
                }
            }
        }
    }

    /// Nothing is wrong, and nothing is open.
    pub fn is_right(&self) -> bool {
        self.faults.is_empty() && self.open.is_empty()
    }
}

/// The next dose comes later than the scheme has it.
pub fn is_late(kind: FaultKind, scheme: &Scheme) -> bool {
    match (kind, &scheme.timing) {
        (FaultKind::Interval { ordered }, Timing::Cycle { at_most, .. }) => ordered > Decimal::from(*at_most),
        _ => false,
    }
}

fn about_order(kind: FaultKind) -> Fault {
    Fault { kind, ordered: None }
}

fn shown(value: Decimal, amount: &Amount) -> String {
    match &amount.unit {
        DoseUnit::Other(unit) if !unit.is_empty() => format!("{} {unit}", value.normalize()),
        _ => value.normalize().to_string(),
    }
}

/// The first entry is the dose due now; behind a loading dose stand those that follow.
fn due_at(entry: &DosageEntry, at: usize, due: Due, has_loading_entry: bool) -> Due {
    match (entry.phase, entry.cycle) {
        (Some(Phase::Maintenance), _) if has_loading_entry => Due::Running,
        (_, Some(cycle)) if cycle > 1 && !matches!(due, Due::AfterGap { .. }) => Due::Running,
        _ if at > 0 && has_loading_entry => Due::Running,
        _ => due,
    }
}
