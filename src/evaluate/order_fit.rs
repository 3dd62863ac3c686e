//! Does an order fit its cancer? It follows from the therapy options that decide about the ordered drug.

use std::borrow::Cow;

use crate::case::order::Order;
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::ids::{ClassId, DrugId};
use crate::knowledge::rule::{Indicator, Offer, OtherUses, Rule};
use crate::knowledge::words::Aspect;

use super::advice::{AdviceItem, OrderAdvice, Reason, Subject};
use super::alternatives::{CancerInQuestion, alternatives};
use super::missing::Missing;
use super::notes;
use super::pending::pending;
use super::verdict::{Judged, Verdict};
use super::weigh::{self, Weighed};

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
    deciding.filter_map(|rule| weigh::weighed(rule, &cancer.situation)).collect()
}

/// The option that comes nearest: best verdict, a tumour that fits (what a therapy comes after can change, a tumour does
/// not), of the line the patient is in, fewest failed criteria, least missing.
pub fn best<'w, 'k: 'w>(options: impl Iterator<Item = &'w Weighed<'k>>) -> Option<&'w Weighed<'k>> {
    options.min_by_key(|option| {
        let Judged { verdict, contrary, missing, parts, .. } = &option.judged;
        let failed = parts.iter().filter(|part| part.verdict == Verdict::NotMet).map(|part| part.criterion);
        let lasting = failed.clone().filter(|criterion| !criterion.is_timing()).count();
        let other_line = failed.clone().any(|criterion| criterion == CriterionKind::Line);
        (std::cmp::Reverse(*verdict), *contrary, lasting, other_line, failed.count(), missing.len())
    })
}

/// What there is to say of the order, when it does not fit or nobody can tell.
pub fn piece<'k>(
    cancer: &CancerInQuestion<'k>,
    candidates: &[Weighed<'k>],
    (order, drug): (&'k Order, DrugId),
) -> Option<AdviceItem<'k>> {
    let met: Vec<&Weighed> = candidates.iter().filter(|option| option.judged.verdict == Verdict::Met).collect();
    let is_approved = |option: &&Weighed| weigh::is_approved(option.offer, &cancer.situation);
    if met.iter().any(is_approved) {
        return None;
    }
    let nearest = best(candidates.iter().filter(is_approved)).or_else(|| best(candidates.iter()))?;
    let judged = match nearest.offer.other_uses {
        OtherUses::Any if met.is_empty() => return None,
        OtherUses::OtherLines => Cow::Owned(in_any_line(&nearest.judged)),
        OtherUses::None | OtherUses::Any => Cow::Borrowed(&nearest.judged),
    };
    if met.is_empty() && judged.verdict == Verdict::Met {
        return None;
    }
    let is_reported = |option: &&Weighed| weigh::is_reported(option.offer, &cancer.situation);
    let (verdict, aspect, reason) = match met.first() {
        // A notice says that it is approved, and nobody has read for what.
        Some(_) if met.iter().any(is_reported) => (Verdict::Undetermined, Aspect::Approval, Reason::Approval),
        Some(_) => (Verdict::NotMet, Aspect::Approval, Reason::Approval),
        None => (judged.verdict, aspect(&judged), Reason::Criteria),
    };
    let missing = judged.missing.to_vec();
    let history_only = reason == Reason::Criteria
        && verdict == Verdict::Undetermined
        && missing.iter().all(|what| *what == Missing::MenopausalStatus);
    let indicator = if history_only { Indicator::Info } else { Indicator::Warning };
    let failed = judged.parts.iter().filter(|part| part.verdict == Verdict::NotMet).map(|part| part.criterion);
    let nearest = met.first().copied().unwrap_or(nearest);
    let advice = OrderAdvice { order, aspect, verdict, reason };
    let piece = AdviceItem {
        rules: vec![nearest.rule],
        notes: explaining(cancer, &judged),
        options: alternatives(cancer, drug),
        pending: pending(&missing, cancer.situation.case),
        missing,
        basis: met.first().map_or(&judged.basis, |option| &option.judged.basis).to_vec(),
        failed: failed.collect(),
        ..AdviceItem::about(Subject::Order(advice), Some(cancer.situation.cancer), indicator)
    };
    Some(piece.cautioned())
}

/// The drug has uses in other lines that no rule lists: what is left to ask about is the tumour.
fn in_any_line<'k>(judged: &Judged<'k>) -> Judged<'k> {
    let parts = judged.parts.iter().filter(|part| !part.criterion.is_timing()).cloned();
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
    let first = judged.parts.iter().find(|part| part.verdict == judged.verdict);
    first.map_or(Aspect::Indication, |part| part.criterion.aspect(part.doubt))
}
