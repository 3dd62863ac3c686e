//! Does an order fit? It follows from the therapy options that contain the ordered drug; nothing is written twice.
//!
//! Open world: "does not fit" is said only where a rule of the patient's disease names the drug.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::case::Case;
use crate::case::PartialDate;
use crate::case::disease::{Activity, DiseaseId, Stage};
use crate::case::order::Order;
use crate::case::resolve::Doubt;
use crate::case::therapy::{Course, Exposure};
use crate::knowledge::Knowledge;
use crate::knowledge::rule::{Indicator, Offer, OtherUses, Rule};

use super::advice::{Advice, OptionAdvice, OrderAdvice, Piece, Reason, Subject};
use super::options::{self, Weighed, is_pending};
use super::situation::Situation;
use super::verdict::{Judged, Part, Verdict};
use super::{Question, checks};

/// A cancer in scope.
pub struct Judgement<'k> {
    pub index: usize,
    pub situation: Situation<'k>,
    met: OnceCell<Vec<Weighed<'k>>>,
}

impl<'k> Judgement<'k> {
    pub fn new(index: usize, situation: Situation<'k>) -> Self {
        Self { index, situation, met: OnceCell::new() }
    }

    /// The options that are met and approved here, judged when first asked for: an order that fits needs none of them.
    fn met(&self, question: &Question) -> &[Weighed<'k>] {
        self.met.get_or_init(|| options::met(&self.situation, question))
    }
}

/// Says what there is to say of every selected order.
pub fn advise<'k>(
    case: &'k Case,
    knowledge: &'k Knowledge,
    cancers: &[Judgement<'k>],
    question: &Question,
    advice: &mut Advice<'k>,
) {
    for (index, order) in case.orders.iter().enumerate().filter(|(_, order)| order.selected) {
        let Some(drug) = order.drug.as_ref().and_then(|drug| drug.id()) else {
            advice.silences.push(format!("{}: no drug of the knowledge is named", order.reference));
            continue;
        };
        if !knowledge.drugs.contains_key(drug) {
            advice.silences.push(format!("{}: {drug} is not in the knowledge", order.reference));
            continue;
        }
        one(case, knowledge, cancers, question, (index, order, drug), advice);
    }
}

fn one<'k>(
    case: &'k Case,
    knowledge: &'k Knowledge,
    cancers: &[Judgement<'k>],
    question: &Question,
    (index, order, drug): (usize, &'k Order, &'k str),
    advice: &mut Advice<'k>,
) {
    // The order may say itself which cancer it is for.
    let reason = order.reason.as_deref();
    let meant = case.cancers.iter().position(|cancer| reason.is_some_and(|reason| cancer.is_named_by(reason)));
    let in_question = |cancer: &&Judgement| meant.is_none_or(|meant| cancer.index == meant);
    let concerned: Vec<(&Judgement, Vec<Weighed>)> = cancers
        .iter()
        .filter(in_question)
        .map(|cancer| (cancer, candidates(cancer, drug)))
        .filter(|(cancer, candidates)| !candidates.is_empty() || checks::of(&cancer.situation, drug).next().is_some())
        .collect();
    let naming = || knowledge.options_naming(drug).chain(knowledge.checks_naming(drug));
    let any_cancer = case.cancers.iter().any(|cancer| cancer.activity == Activity::Active);
    match concerned.as_slice() {
        [] if naming().next().is_none() => advice.silences.push(format!("{}: no rule names {drug}", order.reference)),
        [] if !any_cancer => {
            let piece = unchecked(index, None, Reason::NoCancerRead);
            advice.pieces.push(Piece { unasked: naming().collect(), ..piece });
        }
        [] => advice.silences.push(format!("{}: no rule of this patient's disease names {drug}", order.reference)),
        [(cancer, candidates)] => for_cancer(case, cancer, candidates, question, (index, order, drug), advice),
        several => {
            // A drug with rules in two active cancers: nobody but the clinician knows which one is meant.
            let diseases: std::collections::BTreeSet<_> =
                several.iter().map(|(cancer, _)| cancer.situation.cancer.disease.in_scope()).collect();
            if diseases.len() > 1 {
                let mut piece = unchecked(index, None, Reason::WhichCancer);
                piece.indicator = Indicator::Warning;
                piece.rules = several.iter().flat_map(|(_, options)| options).map(|option| option.rule).collect();
                piece.unasked = several.iter().flat_map(|(cancer, _)| checks::of(&cancer.situation, drug)).collect();
                advice.pieces.push(piece);
            } else if let Some((cancer, candidates)) =
                several.iter().max_by_key(|(_, options)| best(options.iter()).map(|option| option.judged.verdict))
            {
                for_cancer(case, cancer, candidates, question, (index, order, drug), advice);
            }
        }
    }
}

fn for_cancer<'k>(
    case: &'k Case,
    cancer: &Judgement<'k>,
    candidates: &[Weighed<'k>],
    question: &Question,
    (index, order, drug): (usize, &'k Order, &'k str),
    advice: &mut Advice<'k>,
) {
    if cancer.situation.cancer.stage == Stage::Early {
        let options = candidates.iter().map(|option| option.rule);
        let unasked = options.chain(checks::of(&cancer.situation, drug)).collect();
        let piece = unchecked(index, Some(cancer.index), Reason::EarlyStage);
        advice.pieces.push(Piece { unasked, ..piece });
        return;
    }
    let window = cancer.situation.knowledge.policy.renewed_within();
    let renewal = case.exposures.iter().any(|exposure| continues(case, exposure, drug, question, window));
    if renewal {
        advice.silences.push(format!("{}: {drug} is running; not judged as a new line", order.reference));
    } else {
        let piece = fit(cancer, candidates, question, (index, drug));
        let said = order.reason.as_deref().is_some_and(|reason| cancer.situation.cancer.is_named_by(reason));
        let active = case.cancers.iter().filter(|other| other.activity == Activity::Active);
        let others = active.filter(|other| !said && other.disease != cancer.situation.cancer.disease);
        let others: Vec<_> = others.map(|other| other.disease.in_scope()).collect();
        advice.pieces.extend(piece.map(|piece| for_which(piece, index, &others)));
    }
    advice.pieces.extend(checks::pieces(cancer, question, (index, drug), &mut advice.trace));
}

/// The options that decide about this drug: it is targeted, or it is the drug the indication is of. A cytotoxic or
/// endocrine partner has uses no rule lists and is never judged by them.
fn candidates<'k>(cancer: &Judgement<'k>, drug: &str) -> Vec<Weighed<'k>> {
    let knowledge = cancer.situation.knowledge;
    let partner_only = ["chemotherapy", "endocrine-therapy"].iter().any(|class| knowledge.is(drug, class));
    let decides = |offer: &Offer| {
        let of_indication = offer.indication.value.split('#').next() == Some(drug);
        of_indication || (!partner_only && offer.regimen.iter().any(|named| named.value == drug))
    };
    let deciding = knowledge
        .options_naming(drug)
        .filter(|rule| cancer.situation.concerns(rule))
        .filter(|rule| rule.offer.as_ref().is_some_and(decides));
    deciding.filter_map(|rule| options::weighed(rule, &cancer.situation)).collect()
}

/// The option that comes nearest: best verdict, a tumour that fits (what a therapy comes after can change, a tumour does
/// not), of the line the patient is in, fewest failed criteria, least missing.
fn best<'w, 'k: 'w>(options: impl Iterator<Item = &'w Weighed<'k>>) -> Option<&'w Weighed<'k>> {
    options.min_by_key(|option| {
        let Judged { verdict, contrary, missing, parts, .. } = &option.judged;
        let failed = parts.iter().filter(|part| part.verdict == Verdict::NotMet);
        let lasting = failed.clone().filter(|part| !is_timing(part)).count();
        let other_line = failed.clone().any(|part| part.criterion == "line");
        (std::cmp::Reverse(*verdict), *contrary, lasting, other_line, failed.count(), missing.len())
    })
}

/// About what was or is given, not about the tumour.
fn is_timing(part: &Part) -> bool {
    matches!(part.criterion, "line" | "prior" | "together-with")
}

fn fit<'k>(
    cancer: &Judgement<'k>,
    candidates: &[Weighed<'k>],
    question: &Question,
    (index, drug): (usize, &str),
) -> Option<Piece<'k>> {
    let met: Vec<&Weighed> = candidates.iter().filter(|option| option.judged.verdict == Verdict::Met).collect();
    let is_approved = |option: &&Weighed| options::is_approved(option.offer, question, &cancer.situation);
    if met.iter().any(is_approved) {
        return None;
    }
    let nearest = best(candidates.iter().filter(is_approved)).or_else(|| best(candidates.iter()))?;
    let judged = match nearest.offer.other_uses {
        OtherUses::Any if met.is_empty() => return None,
        OtherUses::OtherLines => Cow::Owned(in_any_line(&nearest.judged)),
        _ => Cow::Borrowed(&nearest.judged),
    };
    if met.is_empty() && judged.verdict == Verdict::Met {
        return None;
    }
    let (verdict, aspect, reason) = match met.first() {
        Some(_) => (Verdict::NotMet, "approval", Reason::Approval),
        None => (judged.verdict, aspect(&judged), Reason::Criteria),
    };
    let alternatives = alternatives(cancer, question, drug);
    let missing = options::named(&judged.missing);
    let pending = missing.iter().filter(|test| is_pending(test, &cancer.situation.case.pending)).cloned().collect();
    let history_only = verdict == Verdict::Undetermined && missing.iter().all(|what| what == "menopausal-status");
    let indicator = if history_only { Indicator::Info } else { Indicator::Warning };
    let failed = judged.parts.iter().filter(|part| part.verdict == Verdict::NotMet).map(|part| part.criterion);
    let nearest = met.first().copied().unwrap_or(nearest);
    let piece = Piece {
        rules: vec![nearest.rule],
        notes: explaining(cancer, &judged),
        options: alternatives,
        missing,
        pending,
        basis: judged.basis.to_vec(),
        failed: failed.collect(),
        ..Piece::about(
            Subject::Order(OrderAdvice { order: index, aspect, verdict, reason }),
            Some(cancer.index),
            indicator,
        )
    };
    Some(piece.cautioned())
}

/// The order goes on with what is running: stated as active, or given within the window of the site's policy. The
/// record's own end of therapy is believed: a later stop outweighs what was given before it.
fn continues(case: &Case, exposure: &Exposure, drug: &str, question: &Question, window: time::Duration) -> bool {
    let as_of = question.as_of;
    let recent =
        exposure.start.and_then(PartialDate::earliest).is_some_and(|given| given <= as_of && as_of - given <= window);
    let given = exposure.is_given() && exposure.course == Course::Past && recent;
    exposure.drug.id() == Some(drug)
        && (matches!(exposure.course, Course::Running | Course::Stale) || given)
        && !exposure.was_stopped(&case.exposures)
}

/// Wrong for this cancer may be right for another one: "does not fit" becomes a question where one of them may be meant,
/// and "cannot be confirmed" where the other is of a disease we know, too.
fn for_which<'k>(piece: Piece<'k>, index: usize, others: &[Option<DiseaseId>]) -> Piece<'k> {
    let open = match &piece.subject {
        Subject::Order(advice) if advice.verdict == Verdict::NotMet => !others.is_empty(),
        Subject::Order(advice) if advice.verdict == Verdict::Undetermined => others.iter().any(Option::is_some),
        _ => false,
    };
    if !open {
        return piece;
    }
    let Piece { rules, basis, missing, pending, cancer, .. } = piece;
    let question = unchecked(index, cancer, Reason::WhichCancer);
    Piece { rules, basis, missing, pending, indicator: Indicator::Warning, ..question }
}

/// What is met and approved here without this drug, preferred first.
pub(super) fn alternatives<'k>(cancer: &Judgement<'k>, question: &Question, drug: &str) -> Vec<OptionAdvice<'k>> {
    let other = |option: &&Weighed| !option.offer.regimen.iter().any(|named| named.value == drug);
    let mut options: Vec<&Weighed> = cancer.met(question).iter().filter(other).collect();
    options.sort_by_key(|option| option.offer.role);
    options.into_iter().flat_map(|option| options::regimens(option, question, &cancer.situation)).collect()
}

/// The drug has uses in other lines that no rule lists: what is left to ask about is the tumour.
fn in_any_line(judged: &Judged) -> Judged {
    let parts = judged.parts.iter().filter(|part| !is_timing(part)).cloned();
    let mut left = Judged { basis: judged.basis.clone(), ..Judged::met() };
    left.parts = parts.collect();
    left.verdict = left.parts.iter().map(|part| part.verdict).min().unwrap_or(Verdict::Met);
    if left.verdict == Verdict::Undetermined {
        left.parts.iter().filter_map(|part| part.missing.clone()).for_each(|missing| left.missing.insert(missing));
    }
    left
}

/// Notes about the same results as the criterion that failed.
fn explaining<'k>(cancer: &Judgement<'k>, judged: &Judged) -> Vec<&'k Rule> {
    let open: std::collections::BTreeSet<&str> =
        judged.parts.iter().filter(|part| part.verdict != Verdict::Met).map(|part| root(part.criterion)).collect();
    let about = |judged: &Judged| judged.parts.iter().any(|part| open.contains(root(part.criterion)));
    options::notes(&cancer.situation).into_iter().filter(|(_, judged)| about(judged)).map(|(rule, _)| rule).collect()
}

/// `pd-l1-by-other-than` and `pd-l1` are about one thing.
fn root(criterion: &str) -> &str {
    ["pd-l1", "her2"].into_iter().find(|root| criterion.starts_with(root)).unwrap_or(criterion)
}

/// What of the order is in question: the first criterion that is not met.
fn aspect(judged: &Judged) -> &'static str {
    let wanted = judged.verdict;
    let Some(part) = judged.parts.iter().find(|part| part.verdict == wanted) else { return "indication" };
    match (part.criterion, part.doubt) {
        (_, Some(Doubt::OnlyPreliminary)) => "result-status",
        (_, Some(Doubt::Specimens)) => "specimen",
        ("line" | "prior", _) => "line",
        ("pd-l1" | "her2-by", _) => "companion-diagnostic",
        ("her2", Some(Doubt::NeedsIsh | Doubt::NeedsStaining)) => "companion-diagnostic",
        ("together-with", _) => "combination",
        _ => "indication",
    }
}

fn unchecked<'k>(index: usize, cancer: Option<usize>, reason: Reason) -> Piece<'k> {
    let advice = OrderAdvice { order: index, aspect: "indication", verdict: Verdict::Undetermined, reason };
    Piece::about(Subject::Order(advice), cancer, Indicator::Info)
}
