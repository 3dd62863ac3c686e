//! The buttons of drugs: which regimens a card lets somebody order, and what becomes of the drafts.
//!
//! A button is there only when pressing it is safe: the option is met, approved here and free of cautions, and the next call,
//! rehearsed with the drafts the button leaves, has no new warning.

use crate::case::Case;
use crate::case::disease::Cancer;
use crate::case::order::Order;
use crate::case::therapy::Drug;
use crate::knowledge::Knowledge;
use crate::knowledge::drug::ApprovalStatus;
use crate::knowledge::ids::{DrugId, RuleId};
use crate::knowledge::rule::{Indicator, Role};
use crate::knowledge::words::Aspect;

use super::advice::{Advice, AdviceItem, Created, OptionAdvice, OrderAdvice, Press, Reason, Subject, once};
use super::alternatives::CancerInQuestion;
use super::dose::suggested;
use super::drafts::{self, Draft};
use super::question::Question;
use super::situation::Situation;
use super::verdict::Verdict;
use super::{checks, clashes, orders};

/// Gives the items their buttons. At most one of them offers to replace the drafts: the gravest.
pub fn decide<'k>(
    case: &'k Case,
    knowledge: &'k Knowledge,
    cancers: &[CancerInQuestion<'k>],
    question: &Question,
    advice: &mut Advice<'k>,
) {
    let known = warnings(&advice.items);
    let call = Call { case, knowledge, cancers, known: &known };
    let mut is_replaced = false;
    for item in &mut advice.items {
        let Some(cancer) = item.cancer else { continue };
        let drafts = match &item.subject {
            Subject::Options => Vec::new(),
            // What is open is asked, not replaced; a rule's warning names alternatives and takes nothing back. Of a partner
            // that is not there, the rest of the regimen may be added.
            Subject::Order(OrderAdvice { order, verdict: Verdict::NotMet, reason, aspect })
                if may_be_pressed(*reason, *aspect) && !is_replaced =>
            {
                let drafts = drafts::of_one_regimen(case, knowledge, cancer).unwrap_or_default();
                if !drafts.iter().any(|draft| std::ptr::eq(draft.order, *order)) {
                    continue;
                }
                drafts
            }
            Subject::Order(_) | Subject::MissingTests | Subject::Note | Subject::DataGap => continue,
        };
        let adds_only = matches!(&item.subject, Subject::Order(advice) if advice.reason == Reason::Rule);
        let has_all = |option: &&OptionAdvice| drafts.iter().all(|draft| option.regimen.contains(&draft.drug));
        let options = item.options.iter().filter(|option| !adds_only || has_all(option));
        item.presses = presses(options, cancer, &drafts, &call, question);
        is_replaced |= !drafts.is_empty() && !item.presses.is_empty();
    }
}

/// What a rehearsal needs.
struct Call<'a, 'k> {
    case: &'k Case,
    knowledge: &'k Knowledge,
    cancers: &'a [CancerInQuestion<'k>],
    known: &'a [Warned],
}

/// What a warning is about: the id of the ordered drug, and what of the order.
type Warned = (String, Aspect);

fn may_be_pressed(reason: Reason, aspect: Aspect) -> bool {
    match reason {
        Reason::Criteria | Reason::Approval => true,
        Reason::Rule => aspect == Aspect::Combination,
        Reason::Partner | Reason::OtherCountry | Reason::Clash | Reason::Dose => false,
        Reason::EarlyStage | Reason::NoCancerRead | Reason::WhichCancer => false,
    }
}

fn presses<'a, 'k: 'a>(
    options: impl Iterator<Item = &'a OptionAdvice<'k>>,
    cancer: &Cancer,
    drafts: &[Draft<'k>],
    call: &Call<'_, 'k>,
    question: &Question,
) -> Vec<Press<'k>> {
    let mut free: Vec<&OptionAdvice> = options.filter(|option| is_orderable(option, question)).collect();
    // In the order of the lines of the card.
    let lines: Vec<RuleId> = once(free.iter().map(|option| option.rule.id));
    let place = |id: RuleId| lines.iter().position(|line| *line == id);
    let situation = call.cancers.iter().map(|known| &known.situation).find(|known| std::ptr::eq(known.cancer, cancer));
    let Some(situation) = situation else { return Vec::new() };
    // Nobody orders by one press what a value on file may forbid.
    free.retain(|option| !checks::leaves_danger_open(&option.regimen, situation));
    free.sort_by_key(|&option| (option.role, place(option.rule.id), &option.regimen));
    let mut known: Vec<Vec<DrugId>> = Vec::new();
    free.retain(|option| is_new(option, &mut known));
    let first = only_preferred(&free);
    let free = one_of_each_rule_first(free);
    let mut presses: Vec<(&OptionAdvice, Press)> =
        free.into_iter().map(|option| (option, press(option, drafts, situation))).collect();
    // What only adds to the drafts is nearest to what is ordered.
    presses.sort_by_key(|(_, press)| !press.remove.is_empty());
    let safe =
        presses.into_iter().filter(|(option, press)| is_safe(option, press, cancer, call)).take(question.buttons);
    let presses = safe.map(|(option, press)| Press { is_recommended: first == Some(&option.regimen), ..press });
    presses.collect()
}

/// Each option has a button before the other partners of one have theirs.
fn one_of_each_rule_first<'a, 'k>(free: Vec<&'a OptionAdvice<'k>>) -> Vec<&'a OptionAdvice<'k>> {
    let mut known: Vec<RuleId> = Vec::new();
    let (firsts, further): (Vec<_>, Vec<_>) = free.into_iter().partition(|option| {
        let is_first = !known.contains(&option.rule.id);
        known.push(option.rule.id);
        is_first
    });
    firsts.into_iter().chain(further).collect()
}

/// Two rules may offer one regimen: it has one button.
fn is_new(option: &OptionAdvice, known: &mut Vec<Vec<DrugId>>) -> bool {
    let mut drugs = option.regimen.clone();
    drugs.sort_unstable();
    let is_new = !known.contains(&drugs);
    known.push(drugs);
    is_new
}

fn is_orderable(option: &OptionAdvice, question: &Question) -> bool {
    let here = option.approval.iter().find(|(country, _)| *country == question.country);
    option.cautions.is_empty()
        && option.verdict == Verdict::Met
        && here.is_some_and(|(_, status)| *status == ApprovalStatus::Approved)
}

/// The one regimen that a source, and not our own policy, puts first.
fn only_preferred<'a>(free: &[&'a OptionAdvice]) -> Option<&'a Vec<DrugId>> {
    let mut preferred = free.iter().filter(|option| option.role == Role::Preferred);
    let (first, others) = (preferred.next()?, preferred.next().is_some() || free.len() == 1);
    (!others && first.rule.is_ranked_by_a_source()).then_some(&first.regimen)
}

fn press<'k>(option: &OptionAdvice<'k>, drafts: &[Draft<'k>], situation: &Situation<'k>) -> Press<'k> {
    let is_drafted = |drug: &DrugId| drafts.iter().any(|draft| draft.drug == *drug);
    let (keep, create): (Vec<DrugId>, Vec<DrugId>) = option.regimen.iter().copied().partition(is_drafted);
    let dose = |drug| suggested::dose(situation, option.rule.offer()?, &option.regimen, drug);
    let create = create.into_iter().map(|drug| Created { drug, dose: dose(drug) }).collect();
    let gone = drafts.iter().filter(|draft| !option.regimen.contains(&draft.drug));
    let remove = gone.map(|draft| (draft.order, draft.drug)).collect();
    Press { rule: option.rule, create, keep, remove, is_recommended: false }
}

/// Fires the hook again in thought, with the drafts the button leaves.
fn is_safe(option: &OptionAdvice, press: &Press, cancer: &Cancer, call: &Call) -> bool {
    let is_removed = |order: &Order| press.remove.iter().any(|(gone, _)| gone.reference == order.reference);
    let kept = call.case.orders.iter().filter(|order| !is_removed(order)).cloned();
    let kept = kept.map(|order| Order { selected: true, ..order });
    let created = press.create.iter().map(|created| drafts::created(created, cancer));
    let drafts: Vec<Order> = kept.chain(created).collect();
    let new = warnings_at_signing(call, &drafts);
    let is_of_regimen = |drug: &str| option.regimen.iter().any(|own| own.as_str() == drug);
    new.iter().all(|warned| call.known.contains(warned) && !is_of_regimen(&warned.0))
}

fn warnings_at_signing(call: &Call, drafts: &[Order]) -> Vec<Warned> {
    let cancers: Vec<CancerInQuestion> =
        call.cancers.iter().map(|cancer| CancerInQuestion::new(cancer.situation.signing(drafts))).collect();
    let mut advice = Advice::default();
    orders::advise(call.case, call.knowledge, drafts, (&cancers, &[]), &mut advice);
    advice.items.extend(clashes::items(call.case, call.knowledge, drafts, &cancers));
    warnings(&advice.items)
}

fn warnings(items: &[AdviceItem]) -> Vec<Warned> {
    let loud = items.iter().filter(|item| item.indicator != Indicator::Info);
    let warned = loud.filter_map(|item| match &item.subject {
        Subject::Order(advice) => Some((advice.order.drug.as_ref().and_then(Drug::id)?.to_owned(), advice.aspect)),
        Subject::Options | Subject::MissingTests | Subject::Note | Subject::DataGap => None,
    });
    warned.collect()
}
