//! Drugs that do not belong together: among the drafts, and between a draft and what is running.
//!
//! Two drafts that clash are a warning, said once, of the later one. The same substance running, in any form, is a renewal;
//! another drug that clashes and is running, or of which a cycle was given lately, may be about to end: that is one line of
//! information, and a warning only if it was ordered or given again after the draft was written.

use crate::case::Case;
use crate::case::disease::Cancer;
use crate::case::order::Order;
use crate::case::therapy::{Course, Drug, Exposure};
use crate::knowledge::Knowledge;
use crate::knowledge::clash::Clash;
use crate::knowledge::ids::DrugId;
use crate::knowledge::rule::Indicator;
use crate::knowledge::words::Aspect;

use super::advice::{AdviceItem, Beside, Clashing, OrderAdvice, Reason, Subject, once};
use super::alternatives::CancerInQuestion;
use super::basis::Basis;
use super::dose::advice::Twice;
use super::dose::{together, twice};
use super::history::{has_progressed, ran_lately};
use super::situation::Situation;
use super::verdict::Verdict;

/// What clashes with each selected order of a patient with a cancer in scope.
pub fn items<'k>(
    case: &'k Case,
    knowledge: &'k Knowledge,
    orders: &'k [Order],
    cancers: &[CancerInQuestion<'k>],
) -> Vec<AdviceItem<'k>> {
    let known = |order: &'k Order| {
        let id = order.drug.as_ref().and_then(Drug::id)?;
        Some((order, knowledge.drug_id(id)?))
    };
    let drafts: Vec<(&Order, DrugId)> = orders.iter().filter_map(known).collect();
    let mut items = Vec::new();
    if cancers.is_empty() {
        return items;
    }
    for (at, (order, drug)) in drafts.iter().enumerate().filter(|(_, (order, _))| order.selected) {
        let in_question = cancer_of(order, cancers);
        let cancer = in_question.map(|cancer| cancer.situation.cancer);
        let disease = cancer.and_then(|cancer| cancer.disease.in_scope());
        // A pair is spoken of once: at the later order, or at the one that is selected.
        let partners = drafts.iter().enumerate().filter(|(other, (partner, _))| *other < at || !partner.selected);
        let partners = partners.map(|(_, partner)| *partner).filter(|partner| are_two_orders((order, *drug), *partner));
        let clashing: Vec<(&Clash, &Order, DrugId)> = partners
            .filter_map(|(partner, other)| Some((knowledge.clash(*drug, other, disease)?, partner, other)))
            .collect();
        let is_same = |(_, _, other): &(&Clash, &Order, DrugId)| other == drug;
        let same = clashing.iter().any(is_same).then(|| {
            let own = together::drafts_of(orders, order);
            let is_last = own.iter().rfind(|draft| draft.selected).is_some_and(|last| std::ptr::eq(*last, *order));
            (own.len(), twice::of(case, cancers, &own, (order, *drug)), is_last)
        });
        let clashing: Vec<_> = match &same {
            Some((_, Twice::OneDose | Twice::InTurn, _) | (_, Twice::PerhapsOneDose(_), false)) => {
                clashing.into_iter().filter(|clashing| !is_same(clashing)).collect()
            }
            _ => clashing,
        };
        if let Some((clash, ..)) = clashing.first() {
            let basis = clashing.iter().map(|(_, partner, _)| Basis::Order(partner)).chain([Basis::Order(order)]);
            let others = once(clashing.iter().map(|(_, _, other)| *other));
            let is_other = others.iter().any(|other| other != drug);
            let twice = same.filter(|_| !is_other).map(|(count, twice, _)| (count, twice));
            let is_perhaps_one = matches!(twice, Some((_, Twice::PerhapsOneDose(_))));
            let indicator = if is_perhaps_one { Indicator::Info } else { Indicator::Warning };
            let clashing = Clashing { clash, others, course: Beside::Ordered, twice };
            items.push(item(order, cancer, clashing, basis.collect(), indicator));
        }
        let situation = in_question.or(cancers.first()).map(|cancer| &cancer.situation);
        items.extend(situation.and_then(|situation| with_running(situation, (order, *drug), &drafts, cancer)));
    }
    items
}

/// Two drugs that one resource names may be one: its code and its words differ.
fn are_two_orders((order, drug): (&Order, DrugId), (other, other_drug): (&Order, DrugId)) -> bool {
    if drug == other_drug {
        together::are_two_orders(order, other)
    } else {
        order.reference != other.reference || order.in_group
    }
}

/// Drugs that are running, or of which a cycle was given lately, and clash with the order, but hold none of its substances and
/// are not drafted themselves.
fn with_running<'k>(
    situation: &Situation<'k>,
    (order, drug): (&'k Order, DrugId),
    drafts: &[(&Order, DrugId)],
    cancer: Option<&'k Cancer>,
) -> Option<AdviceItem<'k>> {
    let (case, knowledge) = (situation.case, situation.knowledge);
    let goes_on = |exposure: &&Exposure| {
        exposure.course == Course::Running || (ran_lately(situation, exposure) && !has_progressed(situation, exposure))
    };
    let clashing = case.exposures.iter().filter(goes_on).filter_map(|exposure| {
        let other = knowledge.drug_id(exposure.drug.id()?)?;
        let is_running = exposure.course == Course::Running;
        let is_renewal = knowledge.share_a_substance(drug, other);
        let is_drafted = drafts.iter().any(|(_, drafted)| *drafted == other);
        let disease = cancer.and_then(|cancer| cancer.disease.in_scope());
        let clash = knowledge.clash(drug, other, disease).filter(|_| !is_renewal && !is_drafted)?;
        // The first of such a pair may follow the last cycle of the second: trastuzumab an anthracycline.
        let may_follow =
            clash.follows().is_some_and(|first| first.iter().any(|name| knowledge.is(drug.as_str(), *name)));
        if !is_running && may_follow {
            return None;
        }
        Some((clash, exposure, other))
    });
    let clashing: Vec<_> = clashing.collect();
    let (clash, ..) = clashing.first()?;
    let is_again = clashing.iter().any(|(_, exposure, _)| {
        order.written.zip(exposure.start).is_some_and(|(written, start)| written.certainly_before(start))
    });
    let indicator = if is_again { Indicator::Warning } else { Indicator::Info };
    let basis = clashing.iter().map(|(_, exposure, _)| Basis::Exposure(exposure)).chain([Basis::Order(order)]);
    let others = once(clashing.iter().map(|(_, _, other)| *other));
    let is_running = clashing.iter().any(|(_, exposure, _)| exposure.course == Course::Running);
    let last = clashing.iter().filter_map(|(_, exposure, _)| exposure.end.or(exposure.start)).max();
    let course = last.filter(|_| !is_running).map_or(Beside::Running, Beside::GivenOn);
    let clashing = Clashing { clash, others, course, twice: None };
    Some(item(order, cancer, clashing, basis.collect(), indicator))
}

/// No button changes the dose of a draft that does not belong beside another, or that safety forbids.
pub fn bar_corrections(items: &mut [AdviceItem]) {
    let is_barring = |item: &&AdviceItem| {
        let is_safety = matches!(&item.subject, Subject::Order(advice) if advice.aspect == Aspect::Safety);
        let is_forbidden = is_safety && item.indicator == Indicator::Critical;
        is_forbidden || (item.clash.is_some() && item.indicator != Indicator::Info)
    };
    let barred = items.iter().filter(is_barring).flat_map(|item| {
        let of_basis = item.basis.iter().filter_map(|basis| match basis {
            Basis::Order(order) => Some(std::ptr::from_ref(*order)),
            _ => None,
        });
        let own = match &item.subject {
            Subject::Order(advice) => Some(std::ptr::from_ref(advice.order)),
            _ => None,
        };
        of_basis.chain(own)
    });
    let barred: Vec<*const Order> = barred.collect();
    for item in items {
        if let (Subject::Order(advice), Some(dose)) = (&item.subject, &mut item.dose) {
            dose.may_be_corrected &= !barred.contains(&std::ptr::from_ref(advice.order));
        }
    }
}

fn item<'k>(
    order: &'k Order,
    cancer: Option<&'k Cancer>,
    clashing: Clashing<'k>,
    basis: Vec<Basis<'k>>,
    indicator: Indicator,
) -> AdviceItem<'k> {
    let verdict = if indicator == Indicator::Info { Verdict::Undetermined } else { Verdict::NotMet };
    let advice = OrderAdvice { order, aspect: Aspect::Combination, verdict, reason: Reason::Clash };
    let mut item = AdviceItem::about(Subject::Order(advice), cancer, indicator);
    item.clash = Some(clashing);
    item.basis = basis;
    item.cautioned()
}

/// The cancer the order says it is for, or the only one.
fn cancer_of<'a, 'k>(order: &Order, cancers: &'a [CancerInQuestion<'k>]) -> Option<&'a CancerInQuestion<'k>> {
    let named = |cancer: &&CancerInQuestion| {
        order.reason.as_deref().is_some_and(|reason| cancer.situation.cancer.is_named_by(reason))
    };
    let only = || if let [only] = cancers { Some(only) } else { None };
    cancers.iter().find(named).or_else(only)
}
