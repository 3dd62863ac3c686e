//! What is said of each selected order: which cancer it is for, whether it goes on with what is running, and else whether
//! it fits.
//!
//! Open world: "does not fit" is said only where a rule of the patient's disease names the drug.

use crate::case::Case;
use crate::case::disease::{Activity, Cancer, DiseaseId, Stage};
use crate::case::order::Order;
use crate::knowledge::Knowledge;
use crate::knowledge::ids::{ClassId, DrugId};
use crate::knowledge::rule::{Indicator, Rule};
use crate::knowledge::words::Aspect;

use super::advice::{Advice, AdviceItem, OrderAdvice, Reason, Subject, Traced};
use super::alternatives::CancerInQuestion;
use super::order_fit::{self, best, candidates};
use super::renewal::is_renewal;
use super::situation::Situation;
use super::verdict::Verdict;
use super::weigh::Weighed;
use super::{checks, dose, order_checks};

/// Says what there is to say of every selected order. Where no diagnosis is confirmed, of the one in doubt what holds of the drug
/// whatever the tumour is.
pub fn advise<'k>(
    case: &'k Case,
    knowledge: &'k Knowledge,
    orders: &'k [Order],
    (cancers, doubtful): (&[CancerInQuestion<'k>], &[CancerInQuestion<'k>]),
    advice: &mut Advice<'k>,
) {
    for order in orders.iter().filter(|order| order.selected) {
        let Some(drug) = order.drug.as_ref().and_then(|drug| drug.id()) else {
            advice.silences.push(format!("{}: no drug of the knowledge is named", order.reference));
            continue;
        };
        let Some(drug) = knowledge.drug_id(drug) else {
            advice.silences.push(format!("{}: {drug} is not in the knowledge", order.reference));
            continue;
        };
        // Fit and doses are those of cancer.
        if order.is_for_no_cancer {
            advice.silences.push(format!("{}: {drug} is ordered for a disease that is no cancer", order.reference));
            continue;
        }
        one(case, knowledge, cancers, (order, drug), advice);
        advice.items.extend(dose::item(case, cancers, orders, (order, drug)));
        let in_doubt = whatever_it_is(case, (doubtful, orders), (order, drug), &mut advice.trace);
        advice.items.extend(in_doubt);
    }
}

/// Limits that are reached and doses beyond any, for a diagnosis in doubt. Nothing is offered instead.
fn whatever_it_is<'k>(
    case: &'k Case,
    (doubtful, orders): (&[CancerInQuestion<'k>], &'k [Order]),
    (order, drug): (&'k Order, DrugId),
    trace: &mut Vec<Traced<'k>>,
) -> Vec<AdviceItem<'k>> {
    let Some(cancer) = doubtful.first() else { return Vec::new() };
    let mut items = order_checks::at_any_stage(cancer, (order, drug), trace);
    items.extend(dose::item(case, doubtful, orders, (order, drug)));
    for item in &mut items {
        item.options.clear();
        if let Some(dose) = &mut item.dose {
            dose.may_be_corrected = false;
        }
    }
    items
}

fn one<'k>(
    case: &'k Case,
    knowledge: &'k Knowledge,
    cancers: &[CancerInQuestion<'k>],
    (order, drug): (&'k Order, DrugId),
    advice: &mut Advice<'k>,
) {
    // The order may say itself which cancer it is for.
    let reason = order.reason.as_deref();
    let meant = case.cancers.iter().find(|cancer| reason.is_some_and(|reason| cancer.is_named_by(reason)));
    let in_question =
        |cancer: &&CancerInQuestion| meant.is_none_or(|meant| std::ptr::eq(meant, cancer.situation.cancer));
    let concerned: Vec<(&CancerInQuestion, Vec<Weighed>)> = cancers
        .iter()
        .filter(in_question)
        .map(|cancer| (cancer, candidates(cancer, drug)))
        .filter(|(cancer, candidates)| {
            !candidates.is_empty()
                || checks::naming(&cancer.situation, drug).next().is_some()
                || order_fit::is_approved_for_nothing(&cancer.situation, drug).is_some()
        })
        .collect();
    let naming = || knowledge.options_naming(drug).chain(knowledge.checks_naming(drug));
    let any_cancer = case.cancers.iter().any(|cancer| cancer.activity == Activity::Active);
    match concerned.as_slice() {
        [] if naming().next().is_none() => advice.silences.push(format!("{}: no rule names {drug}", order.reference)),
        [] if !any_cancer => {
            let item = unchecked(order, None, Reason::NoCancerRead);
            advice.items.push(AdviceItem { unasked: naming().collect(), ..item });
        }
        [] => advice.silences.push(format!("{}: no rule of this patient's disease names {drug}", order.reference)),
        [(cancer, candidates)] => for_cancer(case, cancer, candidates, (order, drug), advice),
        several => {
            // A drug with rules in two active cancers: nobody but the clinician knows which one is meant.
            let diseases: std::collections::BTreeSet<_> =
                several.iter().map(|(cancer, _)| cancer.situation.cancer.disease.in_scope()).collect();
            if diseases.len() > 1 {
                let mut item = unchecked(order, None, Reason::WhichCancer);
                item.indicator = Indicator::Warning;
                item.rules = several.iter().flat_map(|(_, options)| options).map(|option| option.rule).collect();
                item.unasked =
                    several.iter().flat_map(|(cancer, _)| checks::of_site(&cancer.situation, drug)).collect();
                advice.items.push(item);
            } else if let Some((cancer, candidates)) =
                several.iter().max_by_key(|(_, options)| best(options.iter()).map(|option| option.judged.verdict))
            {
                for_cancer(case, cancer, candidates, (order, drug), advice);
            }
        }
    }
}

fn for_cancer<'k>(
    case: &'k Case,
    cancer: &CancerInQuestion<'k>,
    candidates: &[Weighed<'k>],
    (order, drug): (&'k Order, DrugId),
    advice: &mut Advice<'k>,
) {
    let own = cancer.situation.cancer;
    if own.stage == Stage::Early {
        if leads_a_rule(&cancer.situation, drug) && !is_renewal(&cancer.situation, drug) {
            let options = candidates.iter().map(|option| option.rule);
            let unasked = options.chain(checks::of_site(&cancer.situation, drug)).collect();
            advice.items.push(AdviceItem { unasked, ..unchecked(order, Some(own), Reason::EarlyStage) });
        }
        advice.items.extend(order_checks::at_any_stage(cancer, (order, drug), &mut advice.trace));
        return;
    }
    let is_renewal = is_renewal(&cancer.situation, drug);
    if is_renewal {
        advice.silences.push(format!("{}: {drug} is running; not judged as a new line", order.reference));
    } else {
        let item = order_fit::item(cancer, candidates, (order, drug));
        let said = order.reason.as_deref().is_some_and(|reason| own.is_named_by(reason));
        let active = case.cancers.iter().filter(|other| other.activity == Activity::Active);
        let others = active.filter(|other| !said && other.disease != own.disease);
        let others: Vec<_> = others.map(|other| other.disease.in_scope()).collect();
        advice.items.extend(item.map(|item| for_which(item, order, &others)));
    }
    advice.items.extend(order_checks::items(cancer, (order, drug), is_renewal, &mut advice.trace));
}

/// The indication of a rule of metastatic disease is that of this drug, which is no endocrine one. Partners, endocrine drugs and
/// taxanes are given in early disease every day: nothing is said of them.
fn leads_a_rule(situation: &Situation, drug: DrugId) -> bool {
    let of_disease = |rule: &&Rule| Some(rule.population.disease) == situation.disease();
    let mut offers = situation.knowledge.options_naming(drug).filter(of_disease).filter_map(|rule| rule.offer());
    offers.any(|offer| offer.indication.drug == drug)
        && !situation.knowledge.is_of(drug.as_str(), ClassId::ENDOCRINE_THERAPY)
}

/// Wrong for this cancer may be right for another one: "does not fit" becomes a question where one of them may be meant,
/// and "cannot be confirmed" where the other is of a disease we know, too.
fn for_which<'k>(item: AdviceItem<'k>, order: &'k Order, others: &[Option<DiseaseId>]) -> AdviceItem<'k> {
    let Subject::Order(advice) = &item.subject else { return item };
    let open = match advice.verdict {
        Verdict::NotMet => !others.is_empty(),
        Verdict::Undetermined => others.iter().any(Option::is_some),
        Verdict::Met => false,
    };
    if !open {
        return item;
    }
    let AdviceItem { rules, basis, missing, pending, cancer, .. } = item;
    let question = unchecked(order, cancer, Reason::WhichCancer);
    AdviceItem { rules, basis, missing, pending, indicator: Indicator::Warning, ..question }
}

fn unchecked<'k>(order: &'k Order, cancer: Option<&'k Cancer>, reason: Reason) -> AdviceItem<'k> {
    let advice = OrderAdvice { order, aspect: Aspect::Indication, verdict: Verdict::Undetermined, reason };
    AdviceItem::about(Subject::Order(advice), cancer, Indicator::Info)
}
