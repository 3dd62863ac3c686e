//! What an earlier dose says of this order: whether it comes too early, goes back up, and what a button may go up to.

use time::Duration;

use rust_decimal::Decimal;

use crate::case::dosage::Dosage;
use crate::case::therapy::Exposure;
use crate::knowledge::dose::{Scheme, Timing};

use super::advice::{Fault, FaultKind, Open};
use super::dates;
use super::fit::Fit;
use super::given::Given;
use super::question::{Ceiling, Question};

impl Fit<'_> {
    /// Adds what the last dose makes wrong: a cycle that comes too early, a dose that goes back up.
    pub fn after_last(&mut self, schemes: &[&Scheme], question: &Question, (dosage, early): (&Dosage, Duration)) {
        let day = dates::planned(dosage).unwrap_or(question.as_of);
        let too_early = |scheme: &Scheme| question.given.next(scheme).filter(|(_, due)| *due - day > early);
        // Most orders come late enough for every scheme.
        let may_be_early = schemes.iter().copied().chain([self.scheme]).any(|scheme| too_early(scheme).is_some());
        let of_last = may_be_early.then(|| scheme_of_last(schemes, question, early)).flatten();
        let of_order = too_early(of_last.unwrap_or(self.scheme)).filter(|_| !question.rule.has_other_schemes);
        if let Some((last, due)) = of_order {
            // By another scheme, which may be the one it was given by, it is time.
            let may_be_time = of_last.is_none()
                && schemes.iter().any(|scheme| question.given.next(scheme).is_some() && too_early(scheme).is_none());
            if may_be_time {
                self.open.push(Open::LastDose(last));
            } else {
                self.faults.push(Fault { kind: FaultKind::TooEarly { last, due }, ordered: None });
            }
        }
        if question.rule.forbids_re_escalation
            && let Some(level) = self.level
            && let Some(last) = last_level(self.scheme, question)
            && level > last
        {
            let ordered = (!self.ordered.is_empty()).then_some(0);
            self.faults.push(Fault { kind: FaultKind::ReEscalation { last }, ordered });
        }
    }
}

/// The scheme by which the drug was given last, where the record tells it: by the amount, else by the days between the last two
/// doses. What is due next follows from it, also where the order changes to another scheme.
fn scheme_of_last<'s>(schemes: &[&'s Scheme], question: &Question, early: Duration) -> Option<&'s Scheme> {
    let only = |mut found: Vec<&'s Scheme>| if found.len() == 1 { found.pop() } else { None };
    let of_amount = schemes.iter().copied().filter(|scheme| last_level(scheme, question).is_some()).collect();
    only(of_amount).or_else(|| {
        let (gap, leeway) = (question.given.gap()?, early.whole_days());
        let of_gap = schemes.iter().copied().filter(|scheme| match &scheme.timing {
            Timing::Cycle { at_least, at_most, days } if days.len() == 1 => {
                (i64::from(*at_least) - leeway..=i64::from(*at_most) + leeway).contains(&gap)
            }
            Timing::Cycle { .. } | Timing::Daily { .. } => false,
        });
        only(of_gap.collect())
    })
}

/// The dose of the scheme that was given last.
pub fn last_level(scheme: &Scheme, question: &Question) -> Option<Decimal> {
    let exposures = &question.given.last.as_ref()?.exposures;
    let levels = exposures.iter().filter_map(|exposure| level(&fit_alone(exposure, scheme, question)));
    levels.min()
}

/// Of a scheme with steps: the dose that was given last, or that runs.
pub fn ceiling(scheme: &Scheme, question: &Question) -> Ceiling {
    let has_steps = scheme.doses.all().any(|levels| !levels.steps.is_empty() || !levels.adjusted.is_empty());
    let last = question.given.last.iter().flat_map(|last| &last.exposures).chain(&question.given.running);
    let fits: Vec<Fit> = last.filter(|_| has_steps).map(|exposure| fit_alone(exposure, scheme, question)).collect();
    let is_less = |fit: &Fit| {
        let kinds = fit.faults.iter().map(|fault| fault.kind);
        kinds.into_iter().any(|kind| kind.is_below() || matches!(kind, FaultKind::BetweenSteps { .. }))
    };
    match fits.iter().filter_map(level).min() {
        Some(least) => Ceiling::At(least),
        None if fits.iter().any(is_less) => Ceiling::Unknown,
        None => Ceiling::None,
    }
}

/// An earlier dose against the scheme, as if nothing had been given before.
fn fit_alone<'s>(exposure: &Exposure, scheme: &'s Scheme, question: &Question) -> Fit<'s> {
    let nothing = Given::default();
    let alone = Question { given: &nothing, ceiling: Ceiling::None, ..*question };
    Fit::of(&exposure.dosage, scheme, &alone)
}

fn level(fit: &Fit) -> Option<Decimal> {
    fit.level.filter(|_| fit.faults.iter().all(|fault| fault.kind.is_timing() || fault.kind.is_route()))
}
