//! Does an order fit its cancer? It follows from the therapy options that decide about the ordered drug.

use std::borrow::Cow;

use crate::case::order::Order;
use crate::case::therapy::Drug;
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::ids::{ClassId, DrugId, TestId};
use crate::knowledge::rule::{Indicator, Offer, OtherUses, Rule};
use crate::knowledge::words::Aspect;

use super::advice::{AdviceItem, OptionAdvice, OrderAdvice, Reason, Subject};
use super::alternatives::{CancerInQuestion, alternatives, completions};
use super::basis::Basis;
use super::missing::Missing;
use super::pending::pending;
use super::situation::Situation;
use super::sorted_set::SortedSet;
use super::verdict::{Judged, Verdict};
use super::weigh::{self, Weighed};
use super::{immunotherapy, notes, partners};

/// The options that decide about this drug: it is targeted, or it is the drug the indication is of. A cytotoxic or
/// endocrine partner has uses no rule lists and is never judged by them.
pub fn candidates<'k>(cancer: &CancerInQuestion<'k>, drug: DrugId) -> Vec<Weighed<'k>> {
    let knowledge = cancer.situation.knowledge;
    let partner_only = [ClassId::CHEMOTHERAPY, ClassId::ENDOCRINE_THERAPY]
        .into_iter()
        .any(|class| knowledge.is_of(drug.as_str(), class));
    let decides = |offer: &Offer| offer.indication.drug == drug || (!partner_only && offer.regimen.contains(&drug));
    let deciding = knowledge
        .options_naming(drug)
        .filter(|rule| cancer.situation.concerns(rule))
        .filter(|rule| rule.offer().is_some_and(decides));
    let mut options: Vec<Weighed> = deciding.filter_map(|rule| weigh::weighed(rule, &cancer.situation)).collect();
    partners::ask_for_partners(&mut options, drug, &cancer.situation);
    options
}

/// A rule of the patient's disease about an indication of this drug, where not one of its indications is approved here, in
/// whatever country the rule is asked.
pub fn is_approved_for_nothing<'k>(situation: &Situation<'k>, drug: DrugId) -> Option<&'k Rule> {
    let of_disease = |rule: &&Rule| Some(rule.population.disease) == situation.disease();
    let naming = situation.knowledge.options_naming(drug).filter(of_disease);
    let mut own =
        naming.filter_map(|rule| Some((rule, rule.offer()?))).filter(|(_, offer)| offer.indication.drug == drug);
    let is_usable = |offer: &Offer| weigh::is_approved(offer, situation) || weigh::is_reported(offer, situation);
    let (first, offer) = own.next()?;
    (!is_usable(offer) && own.all(|(_, offer)| !is_usable(offer))).then_some(first)
}

/// The option that comes nearest: best verdict, a tumour that fits (what a therapy comes after can change, a tumour does
/// not), of the line the patient is in, fewest failed criteria, least missing.
pub fn best<'w, 'k: 'w>(options: impl Iterator<Item = &'w Weighed<'k>>) -> Option<&'w Weighed<'k>> {
    options.min_by_key(|option| {
        let Judged { verdict, contrary, missing, parts, .. } = &option.judged;
        let failed = parts.iter().filter(|part| part.fails()).map(|part| part.criterion);
        let lasting = failed.clone().filter(|criterion| !criterion.is_timing()).count();
        let other_line = failed.clone().any(|criterion| criterion == CriterionKind::Line);
        (std::cmp::Reverse(*verdict), *contrary, lasting, other_line, failed.count(), missing.len())
    })
}

/// What there is to say of the order, when it does not fit or nobody can tell.
pub fn item<'k>(
    cancer: &CancerInQuestion<'k>,
    candidates: &[Weighed<'k>],
    (order, drug): (&'k Order, DrugId),
) -> Option<AdviceItem<'k>> {
    let situation = &cancer.situation;
    let met: Vec<&Weighed> = candidates.iter().filter(|option| option.judged.verdict == Verdict::Met).collect();
    let is_approved = |option: &&Weighed| weigh::is_approved(option.offer, situation);
    if met.iter().any(is_approved) {
        let combination = partners::drafted_combination(candidates, drug, situation)?;
        let fits = combination.judged.verdict == Verdict::Met && is_approved(&combination);
        return (!fits).then(|| with_partners(cancer, combination, (order, drug)));
    }
    let nearest = best(candidates.iter().filter(is_approved)).or_else(|| best(candidates.iter()));
    if met.is_empty()
        && let Some(rule) = is_approved_for_nothing(situation, drug)
    {
        let is_refused =
            |option: &Weighed| option.offer.other_uses == OtherUses::None && option.judged.verdict == Verdict::NotMet;
        if !nearest.is_some_and(is_refused) {
            return Some(not_approved(cancer, nearest, rule, (order, drug)));
        }
    }
    let nearest = nearest?;
    let judged = match other_uses(nearest, candidates, drug) {
        OtherUses::Any if met.is_empty() => return None,
        // What the regimen of another drug asks for is not asked of a use of its own.
        OtherUses::OtherLines if met.is_empty() && fits_other_line(nearest, candidates, drug) => return None,
        OtherUses::OtherLines => Cow::Owned(in_any_line(&nearest.judged)),
        OtherUses::None | OtherUses::Any => Cow::Borrowed(&nearest.judged),
    };
    if met.is_empty() && judged.verdict == Verdict::Met {
        return None;
    }
    let is_reported = |option: &&Weighed| weigh::is_reported(option.offer, situation);
    let (verdict, aspect, reason) = match met.first() {
        // A notice says that it is approved, and nobody has read for what.
        Some(_) if met.iter().any(is_reported) => (Verdict::Undetermined, Aspect::Approval, Reason::Approval),
        Some(_) => (Verdict::NotMet, Aspect::Approval, Reason::Approval),
        None => (judged.verdict, aspect(&judged), Reason::Criteria),
    };
    let nearest = met.first().copied().unwrap_or(nearest);
    let judged = match met.first() {
        Some(met) => Cow::Owned(Judged { basis: met.judged.basis.clone(), ..judged.into_owned() }),
        None => judged,
    };
    let advice = OrderAdvice { order, aspect, verdict, reason };
    Some(about_rule(cancer, nearest.rule, &judged, advice, alternatives(cancer, drug)))
}

/// Which uses of the drug no rule lists. What is a partner in the regimen of another drug has those of its own indications.
fn other_uses(nearest: &Weighed, candidates: &[Weighed], drug: DrugId) -> OtherUses {
    let is_own = |option: &&Weighed| option.offer.indication.drug == drug;
    let own = candidates.iter().filter(is_own).map(|option| option.offer.other_uses).max();
    own.filter(|_| !is_own(&nearest)).unwrap_or(nearest.offer.other_uses)
}

/// An indication of the drug itself fits in another line, where what comes nearest is the regimen of another drug.
fn fits_other_line(nearest: &Weighed, candidates: &[Weighed], drug: DrugId) -> bool {
    let mut own = candidates.iter().filter(|option| option.offer.indication.drug == drug);
    nearest.offer.indication.drug != drug
        && own.any(|option| {
            option.offer.other_uses == OtherUses::OtherLines && in_any_line(&option.judged).verdict == Verdict::Met
        })
}

/// The drug may be given alone, and the drafts have it with partners: that is another indication, and it does not hold here.
fn with_partners<'k>(
    cancer: &CancerInQuestion<'k>,
    combination: &Weighed<'k>,
    (order, drug): (&'k Order, DrugId),
) -> AdviceItem<'k> {
    let (verdict, reason) = if weigh::is_approved(combination.offer, &cancer.situation) {
        (combination.judged.verdict, Reason::Criteria)
    } else {
        (Verdict::NotMet, Reason::Approval)
    };
    let advice = OrderAdvice { order, aspect: Aspect::Combination, verdict, reason };
    about_rule(cancer, combination.rule, &combination.judged, advice, alternatives(cancer, drug))
}

/// The drug is approved for nothing here, in this disease: so whatever is still unknown, it does not fit.
fn not_approved<'k>(
    cancer: &CancerInQuestion<'k>,
    nearest: Option<&Weighed<'k>>,
    rule: &'k Rule,
    (order, drug): (&'k Order, DrugId),
) -> AdviceItem<'k> {
    let mut judged = nearest.map_or_else(Judged::met, |option| option.judged.clone());
    // No test would change it.
    judged.missing = SortedSet::default();
    let advice = OrderAdvice { order, aspect: Aspect::Approval, verdict: Verdict::NotMet, reason: Reason::Approval };
    about_rule(cancer, nearest.map_or(rule, |option| option.rule), &judged, advice, alternatives(cancer, drug))
}

/// What is said, with what it rests on and what could be given.
fn about_rule<'k>(
    cancer: &CancerInQuestion<'k>,
    rule: &'k Rule,
    judged: &Judged<'k>,
    advice: OrderAdvice<'k>,
    alternatives: Vec<OptionAdvice<'k>>,
) -> AdviceItem<'k> {
    let drug = advice.order.drug.as_ref().and_then(Drug::id).and_then(|drug| cancer.situation.knowledge.drug_id(drug));
    let in_any_tumour = drug.map(|drug| immunotherapy::opened_by(&cancer.situation, drug)).unwrap_or_default();
    if advice.verdict == Verdict::NotMet && !in_any_tumour.is_empty() {
        return open_in_any_tumour(cancer, rule, advice.order, in_any_tumour);
    }
    let missing = judged.missing.to_vec();
    let history_only = advice.reason == Reason::Criteria
        && advice.verdict == Verdict::Undetermined
        && missing.iter().all(|what| *what == Missing::MenopausalStatus);
    let indicator = if history_only { Indicator::Info } else { Indicator::Warning };
    let failed: Vec<CriterionKind> =
        judged.parts.iter().filter(|part| part.fails()).map(|part| part.criterion).collect();
    let lacks_partner = failed.contains(&CriterionKind::Partner);
    let whole = drug.filter(|_| lacks_partner).map(|drug| completions(cancer, drug)).unwrap_or_default();
    let item = AdviceItem {
        rules: vec![rule],
        notes: explaining(cancer, judged),
        options: whole.into_iter().chain(alternatives).collect(),
        pending: pending(&missing, &cancer.situation),
        missing,
        basis: judged.basis.to_vec(),
        failed,
        ..AdviceItem::about(Subject::Order(advice), Some(cancer.situation.cancer), indicator)
    };
    item.cautioned()
}

/// What opens the drug in any tumour has no rule here: a board decides, and nothing is refused.
fn open_in_any_tumour<'k>(
    cancer: &CancerInQuestion<'k>,
    rule: &'k Rule,
    order: &'k Order,
    basis: Vec<Basis<'k>>,
) -> AdviceItem<'k> {
    let (aspect, verdict, reason) = (Aspect::Indication, Verdict::Undetermined, Reason::Criteria);
    let advice = OrderAdvice { order, aspect, verdict, reason };
    let missing = vec![Missing::Test(TestId::EXPERT_PANEL)];
    AdviceItem {
        rules: vec![rule],
        pending: pending(&missing, &cancer.situation),
        missing,
        basis,
        ..AdviceItem::about(Subject::Order(advice), Some(cancer.situation.cancer), Indicator::Warning)
    }
}

/// The drug has uses in other lines that no rule lists: what is left to ask about is the tumour.
fn in_any_line<'k>(judged: &Judged<'k>) -> Judged<'k> {
    let parts = judged.parts.iter().filter(|part| !part.criterion.is_timing() && !part.outweighed).cloned();
    let mut left = Judged { basis: judged.basis.clone(), ..Judged::met() };
    left.parts = parts.collect();
    left.verdict = left.parts.iter().map(|part| part.verdict).min().unwrap_or(Verdict::Met);
    if left.verdict == Verdict::Undetermined {
        left.missing.extend(left.parts.iter().filter_map(|part| part.missing));
    }
    left
}

/// Notes about the same results as the criterion that failed.
fn explaining<'k>(cancer: &CancerInQuestion<'k>, judged: &Judged) -> Vec<&'k Rule> {
    let open: Vec<CriterionKind> =
        judged.parts.iter().filter(|part| part.verdict != Verdict::Met).map(|part| part.criterion.root()).collect();
    let about = |judged: &Judged| judged.parts.iter().any(|part| open.contains(&part.criterion.root()));
    notes::met(&cancer.situation).into_iter().filter(|(_, judged)| about(judged)).map(|(rule, _)| rule).collect()
}

/// What of the order is in question: the first criterion that is not met.
fn aspect(judged: &Judged) -> Aspect {
    let first = judged.parts.iter().find(|part| part.verdict == judged.verdict && !part.outweighed);
    first.map_or(Aspect::Indication, |part| part.criterion.aspect(part.doubt))
}
