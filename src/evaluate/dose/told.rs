//! The advice about a dose that is wrong or could not be checked: what was ordered, what is right, and why.

use rust_decimal::Decimal;

use crate::case::order::Order;
use crate::evaluate::advice::{AdviceItem, OrderAdvice, Reason, Subject};
use crate::evaluate::basis::Basis;
use crate::evaluate::criteria;
use crate::evaluate::missing::Missing;
use crate::evaluate::pending::pending;
use crate::evaluate::situation::Situation;
use crate::evaluate::verdict::Verdict;
use crate::knowledge::dose::{BodyMeasure, DoseRule, Doses, OtherProduct, Scheme, Timing};
use crate::knowledge::ids::TestId;
use crate::knowledge::rule::{DoseUnitWord, Indicator};
use crate::knowledge::words::Aspect;

use super::advice::{DoseAdvice, Expected, FaultKind, Open, Ordered, UsedBody};
use super::amount::rounded;
use super::body::{Body, Span};
use super::fit::Fit;
use super::given::Last;
use super::last::last_level;
use super::levels::{Due, levels};
use super::meant;
use super::question::Question;
use crate::case::dosage::{DoseUnit, Route};

/// The card of an order whose nearest scheme is the first of `fits`.
pub(super) fn item<'k>(
    situation: &Situation<'k>,
    (order, rule): (&'k Order, &'k DoseRule),
    fits: &[Fit<'k>],
    question: &Question<'_, 'k>,
) -> Option<AdviceItem<'k>> {
    let best = fits.first()?;
    let is_wrong = !best.faults.is_empty();
    let body = used_body(fits, question.body);
    let dose = DoseAdvice {
        rule,
        scheme: best.scheme,
        faults: best.faults.clone(),
        open: if is_wrong { Vec::new() } else { best.open.clone() },
        ordered: corrected(best, question),
        expected: expected(fits, question),
        or_else: or_else(fits, question),
        every_days: every_days(best),
        most_intense: most_intense(best, question),
        body,
        tolerance_percent: tolerance(best, question),
        last_given: question.given.last.as_ref().and_then(Last::day),
        drafts: 1,
        // What was not understood would go on being said beside the change, and a route that was not may be one of other doses.
        may_be_corrected: order.dosage.unread.is_empty()
            && knows_route(order)
            && meant::as_well(fits, question).is_empty(),
    };
    let missing = missing(&dose.open);
    let last = question.given.last.iter().flat_map(|last| &last.exposures);
    let last = last.filter(|_| rests_on_history(best)).map(|exposure| Basis::Exposure(exposure));
    let sizes = body.weight.into_iter().chain(body.height).map(|size| Basis::Finding(size.finding));
    let verdict = if is_wrong { Verdict::NotMet } else { Verdict::Undetermined };
    let advice = OrderAdvice { order, aspect: Aspect::Dose, verdict, reason: Reason::Dose };
    let reduction = best.scheme.reduction.as_ref();
    let organs = reduction.map(|reduction| criteria::judge(situation, &reduction.when).basis.to_vec());
    let unknown = question.given.unknown.iter().copied().filter(|_| dose.open.contains(&Open::Phase));
    let mut basis: Vec<Basis> =
        unknown.chain(last).chain(sizes).chain(organs.into_iter().flatten()).chain([Basis::Order(order)]).collect();
    basis.sort_unstable();
    basis.dedup();
    Some(AdviceItem {
        pending: pending(&missing, situation),
        missing,
        basis,
        dose: Some(Box::new(dose)),
        ..AdviceItem::about(Subject::Order(advice), Some(situation.cancer), indicator(best, rule))
    })
}

fn knows_route(order: &Order) -> bool {
    order.dosage.entries.iter().all(|entry| entry.route != Some(Route::Unread))
}

/// More of the words of an order is no name.
const LONGEST_NAME: usize = 60;

/// What the order calls the product: a word of its name may be that of an enzyme only.
fn as_ordered(order: &Order, product: &OtherProduct) -> String {
    let ordered = order.text.trim();
    if ordered.chars().count() > LONGEST_NAME { product.name.clone() } else { ordered.to_owned() }
}

/// The order is of a product that has doses of its own.
pub(super) fn of_other_product<'k>(
    situation: &Situation<'k>,
    (order, rule): (&'k Order, &'k DoseRule),
    product: &OtherProduct,
) -> Option<AdviceItem<'k>> {
    let dose = DoseAdvice {
        rule,
        scheme: rule.schemes.first()?,
        faults: Vec::new(),
        open: vec![Open::Product(as_ordered(order, product))],
        ordered: Vec::new(),
        expected: Vec::new(),
        or_else: Vec::new(),
        every_days: None,
        most_intense: None,
        body: UsedBody::default(),
        tolerance_percent: situation.doses.tolerance_percent,
        last_given: None,
        drafts: 1,
        may_be_corrected: false,
    };
    let advice = OrderAdvice { order, aspect: Aspect::Dose, verdict: Verdict::Undetermined, reason: Reason::Dose };
    Some(AdviceItem {
        basis: vec![Basis::Order(order)],
        dose: Some(Box::new(dose)),
        ..AdviceItem::about(Subject::Order(advice), Some(situation.cancer), Indicator::Info)
    })
}

/// After a reduction the dose given last is right, not the starting dose.
fn corrected<'k>(fit: &Fit<'k>, question: &Question<'_, 'k>) -> Vec<Ordered> {
    let last = fit.faults.iter().find_map(|fault| match fault.kind {
        FaultKind::ReEscalation { last } => Some(last),
        _ => None,
    });
    let part = last.zip(fit.level).and_then(|(last, level)| last.checked_div(level)).unwrap_or(Decimal::ONE);
    let of = |ordered: &Ordered| {
        // What is wrong is the step, so that the order itself gives the amount.
        let again = || Some(rounded(ordered.value.checked_mul(part)?, &ordered.amount.unit, fit.scheme, question));
        let right = if last.is_some() { again() } else { ordered.right };
        Ordered { right, ..ordered.clone() }
    };
    fit.ordered.iter().map(of).collect()
}

fn indicator(fit: &Fit, rule: &DoseRule) -> Indicator {
    let of = |kind: FaultKind| match &rule.harm {
        _ if kind.is_slip() || kind.is_intrathecal() => Indicator::Critical,
        Some(harm) if kind.is_above() => harm.indicator,
        _ => Indicator::Warning,
    };
    fit.faults.iter().map(|fault| of(fault.kind)).min().unwrap_or(Indicator::Info)
}

fn most_intense<'k>(fit: &Fit, question: &Question<'_, 'k>) -> Option<&'k Scheme> {
    let is_too_intense = fit.faults.iter().any(|fault| fault.kind.is_intensity());
    question.intensity.filter(|_| is_too_intense)?.most(fit.scheme)
}

fn missing(open: &[Open]) -> Vec<Missing> {
    let tests = open.iter().filter_map(|open| match open {
        Open::Weight => Some(Missing::Test(TestId::BODY_WEIGHT)),
        Open::Height => Some(Missing::Test(TestId::BODY_HEIGHT)),
        Open::Organ(test) => Some(Missing::Test(*test)),
        Open::Phase => Some(Missing::PriorTherapy),
        Open::Amount(_)
        | Open::Unread(_)
        | Open::DaysOff(_)
        | Open::Product(_)
        | Open::AsNeeded
        | Open::Adjusted
        | Open::LastDose(_) => None,
    });
    let mut tests: Vec<Missing> = tests.collect();
    tests.sort_unstable();
    tests.dedup();
    tests
}

fn rests_on_history(fit: &Fit) -> bool {
    fit.faults.iter().any(|fault| {
        matches!(
            fault.kind,
            FaultKind::LoadingWhileRunning
                | FaultKind::MissingReload { .. }
                | FaultKind::ReEscalation { .. }
                | FaultKind::TooEarly { .. }
        )
    })
}

fn used_body<'k>(fits: &[Fit], body: &Body<'k>) -> UsedBody<'k> {
    let uses = |by: BodyMeasure, unit: DoseUnitWord| {
        fits.iter().any(|fit| {
            let is_by_band = matches!(&fit.scheme.doses, Doses::ByBand(own, _) if *own == by);
            is_by_band || fit.scheme.unit == unit
        })
    };
    let surface = uses(BodyMeasure::Surface, DoseUnitWord::MilligramPerSquareMetre);
    let weight = surface || uses(BodyMeasure::Weight, DoseUnitWord::MilligramPerKilogram);
    used(body, weight, surface)
}

/// What of the body one scheme goes by.
pub(super) fn body_used_by<'k>(scheme: &Scheme, body: &Body<'k>) -> UsedBody<'k> {
    let by_band = |by: BodyMeasure| matches!(&scheme.doses, Doses::ByBand(own, _) if *own == by);
    let surface = by_band(BodyMeasure::Surface) || scheme.unit == DoseUnitWord::MilligramPerSquareMetre;
    let weight = surface || by_band(BodyMeasure::Weight) || scheme.unit == DoseUnitWord::MilligramPerKilogram;
    used(body, weight, surface)
}

fn used<'k>(body: &Body<'k>, weight: bool, surface: bool) -> UsedBody<'k> {
    UsedBody {
        weight: body.size.weight.filter(|_| weight),
        height: body.size.height.filter(|_| surface),
        surface: body.surface().and_then(Span::exact).filter(|_| surface).map(|surface| surface.round_dp(2)),
    }
}

/// Above a label's maximum less is rounding.
fn tolerance(fit: &Fit, question: &Question) -> Decimal {
    let is_maximum = fit.faults.iter().any(|fault| matches!(fault.kind, FaultKind::AboveMaximum { .. }));
    if is_maximum { question.tolerance.above_maximum } else { question.tolerance.around }
}

/// Where only the days between two administrations are wrong.
fn every_days(fit: &Fit) -> Option<u32> {
    let is_in_cycles = matches!(fit.scheme.timing, Timing::Cycle { .. });
    let is_interval = |kind: FaultKind| kind.is_interval() || (is_in_cycles && matches!(kind, FaultKind::Break(_)));
    let only = !fit.faults.is_empty() && fit.faults.iter().all(|fault| is_interval(fault.kind));
    match &fit.scheme.timing {
        Timing::Cycle { at_least, .. } if only => Some(*at_least),
        Timing::Daily { .. } if only => Some(1),
        _ => None,
    }
}

/// Of each scheme the dose due now, then the label's steps; the nearest scheme first.
fn expected(fits: &[Fit], question: &Question) -> Vec<Expected> {
    let mut all: Vec<Expected> = Vec::new();
    for fit in fits {
        for value in of_scheme(fit, question) {
            let milligrams = milligrams(value, fit.scheme, question.body);
            let milligrams = milligrams.map(|total| rounded(total, &DoseUnit::Milligram, fit.scheme, question));
            let expected = Expected { value, unit: fit.scheme.unit, milligrams };
            if !all.contains(&expected) {
                all.push(expected);
            }
        }
    }
    all
}

/// The due doses of the other schemes that may be meant.
fn or_else(fits: &[Fit], question: &Question) -> Vec<Expected> {
    let due = |fit: &&Fit| {
        let value = of_scheme(fit, question).into_iter().next()?;
        Some(Expected { value, unit: fit.scheme.unit, milligrams: None })
    };
    meant::as_well(fits, question).iter().filter_map(due).collect()
}

fn of_scheme(fit: &Fit, question: &Question) -> Vec<Decimal> {
    let loading = fit.scheme.loading.map(|loading| loading.dose);
    if let Some(loading) = loading.filter(|_| matches!(fit.due, Due::First | Due::AfterGap { .. })) {
        return vec![loading];
    }
    let either = loading.filter(|_| fit.due == Due::Unknown);
    let last = last_level(fit.scheme, question).filter(|_| question.rule.forbids_re_escalation);
    let levels = levels(fit.scheme, question.body).into_iter().flat_map(|levels| {
        let start = [levels.start].into_iter().chain(levels.up_to);
        start.chain(levels.steps.iter().copied()).chain(levels.adjusted.iter().copied())
    });
    // The label does not go back up.
    either.into_iter().chain(levels.filter(|dose| last.is_none_or(|last| *dose <= last))).collect()
}

/// A dose by body size in milligrams for this patient, not rounded; none where the dose does not go by it, or it is not known.
pub(super) fn milligrams(value: Decimal, scheme: &Scheme, body: &Body) -> Option<Decimal> {
    let size = match scheme.unit {
        DoseUnitWord::Milligram => return None,
        DoseUnitWord::MilligramPerKilogram => body.counted_weight(scheme).exact(),
        DoseUnitWord::MilligramPerSquareMetre => body.surface().and_then(Span::exact),
    };
    size.and_then(|size| value.checked_mul(size))
}
