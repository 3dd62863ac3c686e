//! Which scheme of a rule an order means, where it is right by none.

use crate::knowledge::dose::{Scheme, Timing};
use crate::knowledge::rule::DoseUnitWord;

use super::advice::{Fault, FaultKind};
use super::fit::Fit;
use super::last::last_level;
use super::question::Question;

/// Puts the scheme that is meant first, the others by how near they are.
pub fn first(fits: &mut [Fit], question: &Question) {
    fits.sort_by_key(Fit::badness);
    // Too low for one scheme, which may be right, and exactly the other phase of another: that one is meant.
    let is_wrong_phase = |fit: &Fit| !fit.faults.is_empty() && fit.faults.iter().all(|fault| fault.kind.is_phase());
    let is_no_dose = fits.first().is_some_and(|fit| fit.is_right() && fit.level.is_none() && !fit.ordered.is_empty());
    // So is the one of which it is a tenth, and the one whose dose it is, for longer than that dose lasts.
    let is_meant = |fit: &Fit| {
        is_wrong_phase(fit) || fit.is_decimal_slip(question.body, question.tolerance) || fit.is_outlasted(question)
    };
    if let Some(at) = fits.iter().position(is_meant).filter(|_| is_no_dose) {
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
    let is_interval = |kind: FaultKind| matches!(kind, FaultKind::Interval { .. });
    let is_phase = fit.faults.iter().any(|fault| fault.kind.is_phase());
    let is_only = fit.faults.iter().all(|fault| is_interval(fault.kind) || fault.kind.is_phase());
    let is_own = fit.faults.iter().any(|fault| is_interval(fault.kind)) && is_only;
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
