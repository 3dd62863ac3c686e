//! Is the dose of an order right? It is held against the dose rule of its drug, in the disease and the country.
//!
//! Each scheme of the rule is right by itself: an order that fits one is right. Else the card speaks of the scheme it comes
//! nearest to. What the record cannot tell leaves the dose open, never wrong.

pub mod advice;
mod amount;
mod body;
pub mod due_dose;
mod fit;
mod given;
mod levels;
mod question;
mod schedule;
pub mod suggested;
mod told;

use time::{Date, Duration};

use crate::case::Case;
use crate::case::define::body_size::BodySize;
use crate::case::disease::{Activity, Cancer, Stage};
use crate::case::dosage::{Amount, Dosage, DoseUnit, Schedule};
use crate::case::order::Order;
use crate::knowledge::country::Country;
use crate::knowledge::dose::{DoseRule, Scheme, Timing};
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::ids::DrugId;
use crate::knowledge::rule::Indicator;

use super::advice::AdviceItem;
use super::alternatives::{CancerInQuestion, alternatives};
use super::situation::Situation;
use super::verdict::Verdict;
use super::{criteria, history};

use advice::{Fault, FaultKind, Open};
use body::Body;
use fit::Fit;
use given::{Given, Last};
use levels::Tolerance;
use question::Question;

/// What there is to say of the dose of an order; nothing where it is right, or not filled in.
pub(super) fn item<'k>(
    case: &Case,
    cancers: &[CancerInQuestion<'k>],
    (order, drug): (&'k Order, DrugId),
) -> Option<AdviceItem<'k>> {
    if is_not_filled_in(&order.dosage) {
        return None;
    }
    let is_meant = |cancer: &Cancer| order.reason.as_deref().is_some_and(|reason| cancer.is_named_by(reason));
    let is_named = case.cancers.iter().any(is_meant);
    let mut in_question = cancers.iter().filter(|cancer| !is_named || is_meant(cancer.situation.cancer));
    let (cancer, (rule, is_of_here)) = in_question.find_map(|cancer| Some((cancer, rule(&cancer.situation, drug)?)))?;
    let situation = &cancer.situation;
    let is_other = |other: &Cancer| other.activity == Activity::Active && other.disease != situation.cancer.disease;
    let may_be_another = !is_named && case.cancers.iter().any(is_other);
    let scope = match situation.cancer.stage {
        _ if may_be_another || !is_of_here => Scope::Slips,
        Stage::Early if !rule.knows_early_disease() => Scope::EarlyDisease,
        Stage::Early => Scope::All,
        Stage::MetastaticOrRecurrent | Stage::Unstated => Scope::All,
    };
    let item = judge(situation, rule, (order, drug), scope)?;
    // A number without its unit yet, while the order is being typed.
    let has_no_unit = |amount: &Amount| matches!(&amount.unit, DoseUnit::Other(unit) if unit.trim().is_empty());
    let is_half_typed = case.still_ordering && order.dosage.amounts().all(has_no_unit);
    if is_half_typed && item.dose.as_ref().is_some_and(|dose| dose.faults.is_empty()) {
        return None;
    }
    let options = if item.indicator == Indicator::Warning { alternatives(cancer, drug) } else { Vec::new() };
    Some(AdviceItem { options, ..item }.cautioned())
}

/// The last day a drug was given, where the record tells it to the day.
pub(super) fn last_given(situation: &Situation, drug: DrugId) -> Option<Date> {
    Given::of(situation, drug).last.as_ref().and_then(Last::day)
}

/// The rule of a drug for this cancer, and whether it is of this country. Where only another country has doses, they tell slips.
fn rule<'k>(situation: &Situation<'k>, drug: DrugId) -> Option<(&'k DoseRule, bool)> {
    let disease = situation.disease()?;
    let of = |country: Country| situation.knowledge.dose_rule(drug, disease, country);
    let elsewhere = || Country::ALL.into_iter().find_map(of);
    of(situation.country).map(|rule| (rule, true)).or_else(|| Some((elsewhere()?, false)))
}

/// Nothing was said of dose or timing.
fn is_not_filled_in(dosage: &Dosage) -> bool {
    dosage.is_unstated() && dosage.entries.iter().all(|entry| entry.schedule == Schedule::default())
}

/// What is said of a dose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    All,
    /// Another cancer may be meant, or the doses are another country's: only slips of a unit or of the decimal point.
    Slips,
    /// More than any dose of the drug, or more often. Early disease has schemes of its own with less, and with other steps.
    EarlyDisease,
}

impl Scope {
    fn holds(self, kind: FaultKind) -> bool {
        match self {
            Self::All => true,
            Self::Slips => kind.is_slip(),
            Self::EarlyDisease => kind.is_slip() || kind.is_above() || kind.is_day_after_day(),
        }
    }
}

fn judge<'k>(
    situation: &Situation<'k>,
    rule: &'k DoseRule,
    (order, drug): (&'k Order, DrugId),
    scope: Scope,
) -> Option<AdviceItem<'k>> {
    let policy = &situation.knowledge.policy.doses;
    let (body, tolerance) = (body_of(situation), tolerance_of(situation));
    let given = Given::of(situation, drug);
    let rounding = &policy.rounding;
    let is_combined = is_combined(situation, drug);
    let question =
        Question { rule, body: &body, given: &given, tolerance, rounding, as_of: situation.as_of, is_combined };
    let schemes = rule.schemes.iter().filter(|scheme| applies(situation, rule, scheme));
    let schemes: Vec<&Scheme> = schemes.map(|scheme| for_patient(situation, scheme)).collect();
    let mut fits: Vec<Fit> = schemes.iter().map(|scheme| Fit::of(&order.dosage, scheme, &question)).collect();
    for fit in &mut fits {
        fit.after_last(&schemes, &question, (&order.dosage, policy.early));
        fit.faults.sort_by_key(|fault| fault.kind.rank());
        if scope != Scope::All {
            fit.faults.retain(|fault| scope.holds(fault.kind));
            fit.open.clear();
        }
    }
    fits.sort_by_key(Fit::badness);
    // Too low for one scheme, which may be right, and exactly the other phase of another: that one is meant.
    let is_wrong_phase = |fit: &Fit| !fit.faults.is_empty() && fit.faults.iter().all(|fault| fault.kind.is_phase());
    let is_no_dose = fits.first().is_some_and(|fit| fit.is_right() && fit.level.is_none() && !fit.ordered.is_empty());
    // So is the one of which it is a tenth.
    let is_meant = |fit: &Fit| is_wrong_phase(fit) || fit.is_decimal_slip(&body, tolerance);
    if let Some(at) = fits.iter().position(is_meant).filter(|_| is_no_dose) {
        fits.swap(0, at);
    }
    if fits.first()?.is_right() {
        return None;
    }
    told::item(situation, (order, rule), &fits, &question)
}

/// Whether the product has several substances.
fn is_combined(situation: &Situation, drug: DrugId) -> bool {
    situation.knowledge.drugs.get(&drug).is_some_and(|drug| drug.substances.len() > 1)
}

fn body_of<'k>(situation: &Situation<'k>) -> Body<'k> {
    let policy = &situation.knowledge.policy.doses;
    let size = BodySize::of(situation.case, situation.as_of, situation.doses.weight_max_age, &policy.size);
    Body::new(size, policy.size, situation.doses.surface)
}

const fn tolerance_of(situation: &Situation) -> Tolerance {
    let policy = &situation.knowledge.policy.doses;
    Tolerance {
        around: situation.doses.tolerance_percent,
        above_maximum: policy.above_maximum_percent,
        slip_factor: policy.slip_factor,
        beyond_schemes: policy.beyond_schemes,
    }
}

/// Does the scheme hold in this stage, and beside what else is ordered or running?
fn applies(situation: &Situation, rule: &DoseRule, scheme: &Scheme) -> bool {
    let is_of_stage = match situation.cancer.stage {
        Stage::Early => scheme.is_for_early_disease == rule.knows_early_disease(),
        Stage::MetastaticOrRecurrent => !scheme.is_for_early_disease,
        Stage::Unstated => true,
    };
    let is_there = |names: &[DrugOrClass]| {
        let mut given = history::ordered_or_running(situation);
        given.any(|(drug, ..)| names.iter().any(|name| situation.knowledge.is(drug, *name)))
    };
    is_of_stage && (scheme.with.is_empty() || is_there(&scheme.with)) && !is_there(&scheme.without)
}

/// The scheme, or what it is for this patient's organs and other drugs: of several the lowest.
fn for_patient<'k>(situation: &Situation<'k>, scheme: &'k Scheme) -> &'k Scheme {
    let holds = |reduced: &&Scheme| {
        let when = reduced.reduction.as_ref().map(|reduction| &reduction.when);
        when.is_some_and(|when| criteria::judge(situation, when).verdict == Verdict::Met)
    };
    let start = |scheme: &&Scheme| scheme.doses.all().map(|levels| levels.start).min();
    scheme.reduced.iter().filter(holds).min_by_key(start).unwrap_or(scheme)
}

impl Fit<'_> {
    /// Adds what the last dose makes wrong: a cycle that comes too early, a dose that goes back up.
    fn after_last(&mut self, schemes: &[&Scheme], question: &Question, (dosage, early): (&Dosage, Duration)) {
        let day = fit::planned(dosage).unwrap_or(question.as_of);
        let of_last = scheme_of_last(schemes, question, early);
        let too_early = |scheme: &Scheme| question.given.next(scheme).filter(|(_, due)| *due - day > early);
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
        let before = last_level(self.scheme, question).filter(|_| question.rule.forbids_re_escalation);
        if let (Some(last), Some(level)) = (before, self.level)
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
fn last_level(scheme: &Scheme, question: &Question) -> Option<rust_decimal::Decimal> {
    let exposures = &question.given.last.as_ref()?.exposures;
    let nothing = Given::default();
    let alone = Question { given: &nothing, ..*question };
    let levels = exposures.iter().filter_map(|exposure| {
        let fit = Fit::of(&exposure.dosage, scheme, &alone);
        fit.level.filter(|_| !fit.faults.iter().any(|fault| !fault.kind.is_timing()))
    });
    levels.min()
}
