//! Is the dose of an order right? It is held against the dose rule of its drug, in the disease and the country.
//!
//! Each scheme of the rule is right by itself: an order that fits one is right. Else the card speaks of the scheme it comes
//! nearest to. What the record cannot tell leaves the dose open, never wrong.

pub mod advice;
mod after_button;
mod amount;
mod body;
mod by_day;
mod dates;
pub mod due_dose;
pub mod elsewhere;
mod fit;
mod given;
mod in_turn;
pub mod intensity;
mod joined;
mod last;
mod levels;
mod meant;
mod question;
mod readings;
pub mod route;
mod schedule;
pub mod suggested;
mod target;
pub mod together;
mod told;
pub mod twice;
mod whole;

use time::Date;

use crate::case::Case;
use crate::case::define::body_size::BodySize;
use crate::case::disease::{Activity, Cancer, Stage};
use crate::case::dosage::{Amount, Dosage, DoseUnit, Schedule};
use crate::case::order::Order;
use crate::knowledge::country::Country;
use crate::knowledge::dose::{DoseRule, Scheme};
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::ids::{DrugId, TestId};
use crate::knowledge::rule::Indicator;

use super::advice::{AdviceItem, once};
use super::alternatives::{CancerInQuestion, alternatives};
use super::situation::Situation;
use super::verdict::Verdict;
use super::{criteria, history};

use advice::{FaultKind, Open};
use body::Body;
use fit::Fit;
use given::{Given, Last};
use in_turn::Calendar;
use intensity::Intensity;
use last::ceiling;
use levels::Due;
use question::{Question, question};
use together::Together;

/// What there is to say of the dose of an order; nothing where it is right, or not filled in. The parts of one dose are judged
/// by their sum, at the last of them.
pub(super) fn item<'k>(
    case: &Case,
    cancers: &[CancerInQuestion<'k>],
    orders: &'k [Order],
    (order, drug): (&'k Order, DrugId),
) -> Option<AdviceItem<'k>> {
    let drafts = together::drafts_of(orders, order);
    let of = |dosage, is_known_part| of_dosage(case, cancers, (order, drug), (dosage, is_known_part));
    let (item, count) = match Together::of(&drafts, cancers.first().map(|cancer| Calendar::of(&cancer.situation))) {
        Together::Alone => return of(&order.dosage, true),
        Together::Parts(sum) => {
            let is_last = drafts.iter().rfind(|draft| draft.selected).is_some_and(|last| std::ptr::eq(*last, order));
            // Of a right dose and one more it is said that the drug is ordered twice.
            let is_enough = |draft: &&Order| twice::is_enough(case, cancers, (*draft, drug));
            let is_worth_saying = |item: &AdviceItem| {
                let is_slip = item.dose.iter().flat_map(|dose| &dose.faults).any(|fault| fault.kind.is_slip());
                is_last && (is_slip || !drafts.iter().any(is_enough))
            };
            (of(&sum, true).filter(is_worth_saying), drafts.len())
        }
        Together::InTurn(whole) => {
            let is_last = drafts.iter().rfind(|draft| draft.selected).is_some_and(|last| std::ptr::eq(*last, order));
            (of(&whole, true).filter(|_| is_last), 1)
        }
        Together::Apart => (of(&order.dosage, true), 1),
        Together::Unclear => (of(&order.dosage, false), 1),
    };
    let mut item = item?;
    if let Some(dose) = &mut item.dose {
        dose.drafts = count;
        // Nobody knows what would be right in one of them.
        dose.may_be_corrected = false;
    }
    Some(item)
}

/// What there is to say of a dosage of the order. Of an amount whose part in the dose is not known only what is too much.
fn of_dosage<'k>(
    case: &Case,
    cancers: &[CancerInQuestion<'k>],
    (order, drug): (&'k Order, DrugId),
    (dosage, is_known_part): (&Dosage, bool),
) -> Option<AdviceItem<'k>> {
    if is_not_filled_in(dosage) {
        return None;
    }
    let (cancer, rule, scope) = in_question(case, cancers, (order, drug))?;
    let situation = &cancer.situation;
    if let Some(product) = rule.other_product(&order.text) {
        return told::of_other_product(situation, (order, rule), product);
    }
    let (body, given) = (body_of(situation), Given::of(situation, drug));
    let intensity = situation.knowledge.doses.get(&drug).and_then(|rules| Intensity::of(rule, rules));
    let question = Question { intensity: intensity.as_ref(), ..question(situation, (rule, drug), &body, &given) };
    let fits = fits(situation, dosage, scope, is_known_part, &question);
    if fits.first()?.is_right() {
        return None;
    }
    let mut item = told::item(situation, (order, rule), &fits, &question)?;
    if let Some(dose) = &mut item.dose {
        // Nothing is corrected by halves: neither the amount beside a wrong interval, nor an interval that words contradict.
        let after = after_button::dosage(dosage, dose).filter(|_| !order.is_over);
        dose.may_be_corrected &= after.is_some_and(|after| {
            let fits = self::fits(situation, &after, scope, is_known_part, &question);
            let is_as_often =
                |fit: &Fit| !after.entries.iter().any(|entry| schedule::is_of_another(&entry.schedule, fit.scheme));
            // Where practice knows other schemes, the amount may be none of the scheme that comes first.
            let is_dose = |fit: &Fit| fit.faults.is_empty() && (fit.level.is_some() || fit.ordered.is_empty());
            fits.first().is_some_and(|fit| fit.faults.is_empty())
                && fits.iter().any(|fit| is_dose(fit) && is_as_often(fit))
        });
    }
    // A number without its unit yet, while the order is being typed.
    let has_no_unit = |amount: &Amount| matches!(&amount.unit, DoseUnit::Other(unit) if unit.trim().is_empty());
    let is_half_typed = case.still_ordering && dosage.amounts().all(has_no_unit);
    if is_half_typed && item.dose.as_ref().is_some_and(|dose| dose.faults.is_empty()) {
        return None;
    }
    let options = if item.indicator == Indicator::Warning { alternatives(cancer, drug) } else { Vec::new() };
    Some(AdviceItem { options, ..item }.cautioned())
}

/// The cancer an order is for, the doses of its drug there, and what may be said of them.
fn in_question<'a, 'k>(
    case: &Case,
    cancers: &'a [CancerInQuestion<'k>],
    (order, drug): (&Order, DrugId),
) -> Option<(&'a CancerInQuestion<'k>, &'k DoseRule, Scope)> {
    let is_meant = |cancer: &Cancer| order.reason.as_deref().is_some_and(|reason| cancer.is_named_by(reason));
    let is_named = case.cancers.iter().any(is_meant);
    let mut in_question = cancers.iter().filter(|cancer| !is_named || is_meant(cancer.situation.cancer));
    let (cancer, (rule, is_of_here)) = in_question.find_map(|cancer| Some((cancer, rule(&cancer.situation, drug)?)))?;
    let situation = &cancer.situation;
    let is_other = |other: &Cancer| other.activity == Activity::Active && other.disease != situation.cancer.disease;
    let may_be_another = !is_named && case.cancers.iter().chain(&case.doubtful).any(is_other);
    let is_doubtful = case.doubtful.iter().any(|doubtful| std::ptr::eq(doubtful, situation.cancer));
    let scope = match situation.cancer.stage {
        _ if may_be_another || !is_of_here => Scope::Slips,
        _ if is_doubtful => Scope::BeyondAny,
        Stage::Early if !rule.knows_early_disease() => Scope::BeyondAny,
        Stage::Early => Scope::All,
        Stage::MetastaticOrRecurrent | Stage::Unstated => Scope::All,
    };
    Some((cancer, rule, scope))
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
    /// More than any dose of the drug, or more often. Early disease has schemes of its own with less, and with other steps; so may
    /// what a diagnosis in doubt turns out to be.
    BeyondAny,
}

impl Scope {
    fn holds(self, kind: FaultKind) -> bool {
        match self {
            Self::All => true,
            Self::Slips => kind.is_slip() || kind.is_intrathecal(),
            Self::BeyondAny => {
                let is_of_drug = kind.is_slip() || kind.is_route();
                is_of_drug || kind.is_above() || kind.is_day_after_day() || kind.is_intensity()
            }
        }
    }
}

/// How a dosage fits each scheme of the rule, the nearest first.
fn fits<'k>(
    situation: &Situation<'k>,
    dosage: &Dosage,
    scope: Scope,
    is_known_part: bool,
    question: &Question<'_, 'k>,
) -> Vec<Fit<'k>> {
    let (rule, early) = (question.rule, situation.knowledge.policy.doses.early);
    let schemes = rule.schemes.iter().filter(|scheme| applies(situation, rule, scheme));
    let of_patient = |scheme: &'k Scheme| {
        // Beside a drug that nobody could read more may be right.
        let raised = scheme.reduced.iter().filter(|reduced| reduced.starts_above(scheme));
        let raised = raised.filter(|reduced| stands(situation, reduced) == Some(Verdict::Undetermined));
        std::iter::once(for_patient(situation, scheme)).chain(raised).collect::<Vec<_>>()
    };
    let schemes: Vec<&Scheme> = schemes.flat_map(of_patient).collect();
    let fit = |scheme: &&'k Scheme| {
        let question = Question { ceiling: ceiling(scheme, question), ..*question };
        Fit::of(dosage, scheme, &question)
    };
    let mut fits: Vec<Fit> = schemes.iter().map(fit).collect();
    for fit in &mut fits {
        fit.after_last(&schemes, question, (dosage, early));
        // It is the dose of one phase, and wrong in the other.
        let day = dates::planned(dosage).unwrap_or(question.as_of);
        let is_of_a_phase = fit.due == Due::Unknown && fit.level.is_some();
        if is_of_a_phase && question.given.phase_is_hidden(fit.scheme, day) {
            fit.open.push(Open::Phase);
        }
        if is_for_others(fit, question) {
            fit.open.push(Open::Adjusted);
        }
        if fit.level.is_some() {
            fit.open.extend(unread_organs(situation, fit.scheme).map(Open::Organ));
        }
        fit.faults.sort_by_key(|fault| fault.kind.rank());
        if scope != Scope::All {
            fit.faults.retain(|fault| scope.holds(fault.kind));
            fit.open.clear();
        }
        if !is_known_part {
            fit.faults.retain(|fault| fault.kind.holds_of_a_part());
            fit.open.clear();
        }
    }
    meant::first(&mut fits, question);
    fits
}

/// A dose that is told to be for some patients, and was not given last.
fn is_for_others(fit: &Fit, question: &Question) -> bool {
    let is_adjusted = |level| fit.scheme.doses.all().any(|levels| levels.adjusted.contains(&level));
    fit.scheme.adjusted_for.is_some()
        && fit.level.is_some_and(is_adjusted)
        && last::last_level(fit.scheme, question) != fit.level
}

fn body_of<'k>(situation: &Situation<'k>) -> Body<'k> {
    let policy = &situation.knowledge.policy.doses;
    let size = BodySize::of(situation.case, situation.as_of, situation.doses.weight_max_age, &policy.size);
    Body::new(size, policy.size, situation.doses.surface)
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
    let holds = |reduced: &&Scheme| stands(situation, reduced) == Some(Verdict::Met);
    let start = |scheme: &&Scheme| scheme.doses.all().map(|levels| levels.start).min();
    scheme.reduced.iter().filter(holds).min_by_key(start).unwrap_or(scheme)
}

/// Results on file that nobody could read, and that decide for a start of its own.
fn unread_organs(situation: &Situation, scheme: &Scheme) -> impl Iterator<Item = TestId> {
    let open = scheme.reduced.iter().filter(|reduced| stands(situation, reduced) == Some(Verdict::Undetermined));
    let criteria =
        open.filter_map(|reduced| reduced.reduction.as_ref()).flat_map(|reduction| reduction.when.criteria());
    let unread = criteria.filter_map(|criterion| criteria::unread_measurement(situation, criterion));
    once(unread).into_iter()
}

/// Whether the patient is one of those that a start of their own is for.
fn stands(situation: &Situation, reduced: &Scheme) -> Option<Verdict> {
    let when = reduced.reduction.as_ref().map(|reduction| &reduction.when)?;
    Some(criteria::judge(situation, when).verdict)
}
