//! Which scheme of a rule an order means, where it is right by none.

use rust_decimal::Decimal;

use crate::knowledge::dose::{Scheme, Timing};
use crate::knowledge::rule::DoseUnitWord;

use super::advice::{Fault, FaultKind};
use super::body::Body;
use super::fit::{Fit, is_late};
use super::last::last_level;
use super::levels::{Tolerance, levels};
use super::question::Question;

impl Fit<'_> {
    /// The decimal point slipped downwards: the amount is a tenth, a hundredth of the loading dose or of the one after it.
    fn is_decimal_slip(&self, body: &Body, tolerance: Tolerance) -> bool {
        let near = tolerance.around / Decimal::ONE_HUNDRED;
        let is_power_of_ten = |factor: Decimal| {
            let powers = [Decimal::TEN, Decimal::ONE_HUNDRED, Decimal::ONE_THOUSAND];
            let mut parts = powers.iter().filter_map(|power| factor.checked_div(*power));
            parts.any(|part| (part - Decimal::ONE).abs() <= near)
        };
        let starts = levels(self.scheme, body).into_iter().map(|levels| levels.start);
        let loading = self.scheme.loading.map(|loading| loading.dose);
        let phases: Vec<(Decimal, Decimal)> = starts.filter_map(|start| Some((loading?, start))).collect();
        self.faults.iter().any(|fault| {
            let FaultKind::Slip { factor, is_high: false } = fault.kind else { return false };
            let of_other = |(one, other): &(Decimal, Decimal)| factor.checked_mul(*one)?.checked_div(*other);
            let others = phases.iter().flat_map(|(loading, start)| [(*loading, *start), (*start, *loading)]);
            [factor].into_iter().chain(others.filter_map(|phases| of_other(&phases))).any(is_power_of_ten)
        })
    }

    /// The amount is that of the scheme, and it lasts no longer than to the next dose, which is ordered for later.
    fn is_outlasted(&self, question: &Question) -> bool {
        let is_late = self.faults.iter().any(|fault| is_late(fault.kind, self.scheme));
        question.rule.is_not_later && self.level.is_some() && is_late
    }

    /// The dose of the scheme, and twice of it at once.
    fn is_twice(&self) -> bool {
        let is_in_cycles = matches!(self.scheme.timing, Timing::Cycle { .. });
        let is_only = !self.faults.is_empty() && self.faults.iter().all(|fault| fault.kind.is_twice());
        is_in_cycles && is_only && self.level.is_some()
    }

    /// The better fit is the smaller: nothing wrong, then little wrong, then near.
    fn badness(&self) -> (u8, bool, Decimal, usize) {
        let grave = match self.faults.first() {
            None => 0,
            Some(fault) if fault.kind.is_slip() => 2,
            Some(_) => 1,
        };
        (grave, !self.open.is_empty(), self.distance, self.faults.len())
    }
}

/// Puts the scheme that is meant first, the others by how near they are.
pub fn first(fits: &mut [Fit], question: &Question) {
    fits.sort_by_key(Fit::badness);
    // Too low for one scheme, which may be right, and exactly the other phase of another: that one is meant.
    let is_wrong_phase = |fit: &Fit| !fit.faults.is_empty() && fit.faults.iter().all(|fault| fault.kind.is_phase());
    let is_no_dose = fits.first().is_some_and(|fit| fit.is_right() && fit.level.is_none() && !fit.ordered.is_empty());
    // So is the one of which it is a tenth, and the one whose dose it is, for longer than that dose lasts or twice at once.
    let is_meant = |fit: &Fit| {
        is_wrong_phase(fit)
            || fit.is_decimal_slip(question.body, question.tolerance)
            || fit.is_outlasted(question)
            || fit.is_twice()
    };
    // What is the dose of one scheme, twice, may be that of another in two parts: that it is meant so nobody said.
    let is_of_parts = fits.first().is_some_and(|fit| fit.is_of_parts && fit.is_of_interval.is_none());
    let at = match (is_no_dose, is_of_parts) {
        (true, _) => fits.iter().position(is_meant),
        (false, true) => fits.iter().position(Fit::is_twice),
        (false, false) => None,
    };
    if let Some(at) = at {
        fits.swap(0, at);
    }
    by_interval(fits, question);
    by_last(fits, question);
}

/// The interval that was ordered tells the scheme: its dose is right, and not the one that comes nearest.
fn by_interval(fits: &mut [Fit], question: &Question) {
    let is_dose = |fit: &Fit| fit.is_right() && fit.level.is_some();
    let Some(at) = fits.iter().position(|fit| fit.is_of_interval == Some(true)) else { return };
    let is_known = fits.iter().any(is_dose) || fits.iter().all(|fit| fit.is_of_interval != Some(false));
    // A depot is a product of its own: its dose tells the scheme, and the interval is wrong.
    let is_of_other = |fit: &Fit| fit.level.is_some() && fit.is_of_interval == Some(false);
    if is_known || (question.rule.is_not_later && fits.iter().any(is_of_other)) {
        return;
    }
    let of_other = fits.iter().find_map(|fit| fit.is_of_interval.filter(|is_own| !is_own).and_then(|_| own_days(fit)));
    let is_slip = |fit: &Fit| fit.faults.iter().any(|fault| fault.kind.is_slip());
    let is_wrong = |fit: &Fit| !fit.faults.is_empty();
    if let (Some(every_days), Some(fit)) = (of_other, fits.get_mut(at).filter(|fit| !is_slip(fit))) {
        // What of it is no dose goes on being said.
        fit.faults.retain(|fault| fault.kind.is_route() || fault.kind == FaultKind::Contradiction);
        let ordered = (!fit.ordered.is_empty()).then_some(0);
        fit.faults.push(Fault { kind: FaultKind::OtherScheme { every_days }, ordered });
        fit.open.clear();
        to_front(fits, at);
    } else if fits.first().is_some_and(is_wrong) && fits.get(at).is_some_and(is_wrong) {
        to_front(fits, at);
    }
}

/// The interval of a scheme whose dose was ordered, this or the other phase of it, and only the interval is another's.
fn own_days(fit: &Fit) -> Option<u32> {
    let is_phase = fit.faults.iter().any(|fault| fault.kind.is_phase());
    let is_only = fit.faults.iter().all(|fault| fault.kind.is_interval() || fault.kind.is_phase());
    let is_own = fit.faults.iter().any(|fault| fault.kind.is_interval()) && is_only;
    days(fit.scheme).filter(|_| is_own && (fit.level.is_some() || is_phase))
}

/// Where no interval is ordered: the scheme by which it was given last.
fn by_last(fits: &mut [Fit], question: &Question) {
    let is_wrong = fits.first().is_some_and(|fit| fit.faults.iter().any(|fault| is_of_amount(fault.kind)));
    if !is_wrong || fits.iter().any(|fit| fit.is_of_interval.is_some()) {
        return;
    }
    let mut of_last = fits.iter().enumerate().filter(|(_, fit)| last_level(fit.scheme, question).is_some());
    if let (Some((at, fit)), None) = (of_last.next(), of_last.next())
        && !fit.faults.is_empty()
    {
        to_front(fits, at);
    }
}

/// The other schemes that may be meant as well: doses that are the same for everybody, given in other intervals, of an order that
/// does not say how often and of a drug whose scheme the record does not tell.
pub fn as_well<'f, 'k>(fits: &'f [Fit<'k>], question: &Question) -> Vec<&'f Fit<'k>> {
    let Some((best, others)) = fits.split_first() else { return Vec::new() };
    let is_told = best.is_of_interval.is_some() || last_level(best.scheme, question).is_some();
    let is_of_amount = best.faults.first().is_some_and(|fault| is_of_amount(fault.kind));
    let mut known: Vec<u32> = days(best.scheme).into_iter().collect();
    let is_another = |fit: &&Fit| {
        let own = days(fit.scheme).filter(|days| !known.contains(days));
        known.extend(own);
        fit.scheme.unit == DoseUnitWord::Milligram && own.is_some()
    };
    let is_flat = best.scheme.unit == DoseUnitWord::Milligram && days(best.scheme).is_some();
    others.iter().filter(|_| is_flat && is_of_amount && !is_told).filter(is_another).collect()
}

const fn is_of_amount(kind: FaultKind) -> bool {
    kind.is_above() || kind.is_below()
}

fn days(scheme: &Scheme) -> Option<u32> {
    match &scheme.timing {
        Timing::Cycle { at_least, .. } => Some(*at_least),
        Timing::Daily { .. } => None,
    }
}

fn to_front(fits: &mut [Fit], at: usize) {
    if let Some(front) = fits.get_mut(..=at) {
        front.rotate_right(1);
    }
}
