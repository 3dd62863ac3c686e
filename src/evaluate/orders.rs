//! Does an order fit? It follows from the therapy options that contain the ordered drug; nothing is written twice.
//!
//! Open world: "does not fit" is said only where a rule of the patient's disease names the drug.

use crate::case::Case;
use crate::case::PartialDate;
use crate::case::disease::{Activity, Stage};
use crate::case::order::Order;
use crate::case::resolve::Doubt;
use crate::case::therapy::{Course, Exposure};
use crate::knowledge::Knowledge;
use crate::knowledge::rule::{Indicator, Kind, OtherUses, Rule};

use super::advice::{Advice, OptionAdvice, OrderAdvice, Piece, Reason, Subject, Traced, is_test};
use super::options::{self, Weighed, is_pending};
use super::situation::Situation;
use super::verdict::{Judged, Verdict};
use super::{Question, criteria, prior};

/// A cancer in scope with its options judged.
pub struct Judgement<'k> {
    pub index: usize,
    pub situation: Situation<'k>,
    pub weighed: Vec<Weighed<'k>>,
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
    let meant = case.cancers.iter().position(|cancer| order.reason.as_deref() == Some(cancer.reference.as_str()));
    let in_question = |cancer: &&Judgement| meant.is_none_or(|meant| cancer.index == meant);
    let concerned: Vec<&Judgement> = cancers
        .iter()
        .filter(in_question)
        .filter(|cancer| !candidates(cancer, drug).is_empty() || has_check(cancer, knowledge, drug))
        .collect();
    let ruled = knowledge.rules.iter().any(|rule| names(rule, knowledge, drug));
    let any_cancer = case.cancers.iter().any(|cancer| cancer.activity == Activity::Active);
    match concerned.as_slice() {
        [] if !ruled => advice.silences.push(format!("{}: no rule names {drug}", order.reference)),
        [] if !any_cancer => advice.pieces.push(unchecked(index, None, Reason::NoCancerRead)),
        [] => advice.silences.push(format!("{}: no rule of this patient's disease names {drug}", order.reference)),
        [cancer] => for_cancer(case, knowledge, cancer, question, (index, order, drug), advice),
        several => {
            // A drug with rules in two active cancers: nobody but the clinician knows which one is meant.
            let sites: std::collections::BTreeSet<_> =
                several.iter().map(|cancer| cancer.situation.cancer.site.scope()).collect();
            if sites.len() > 1 {
                let mut piece = unchecked(index, None, Reason::WhichCancer);
                piece.indicator = Indicator::Warning;
                piece.rules =
                    several.iter().flat_map(|cancer| candidates(cancer, drug)).map(|option| option.rule).collect();
                advice.pieces.push(piece);
            } else if let Some(best) =
                several.iter().max_by_key(|cancer| best(&candidates(cancer, drug)).map(|option| option.judged.verdict))
            {
                for_cancer(case, knowledge, best, question, (index, order, drug), advice);
            }
        }
    }
}

fn for_cancer<'k>(
    case: &'k Case,
    knowledge: &'k Knowledge,
    cancer: &Judgement<'k>,
    question: &Question,
    (index, order, drug): (usize, &'k Order, &'k str),
    advice: &mut Advice<'k>,
) {
    if cancer.situation.cancer.stage == Stage::Early {
        advice.pieces.push(unchecked(index, Some(cancer.index), Reason::EarlyStage));
        return;
    }
    let window = time::Duration::weeks(knowledge.renewal_weeks);
    let renewal = case.exposures.iter().any(|exposure| continues(exposure, drug, question.as_of, window));
    if renewal {
        advice.silences.push(format!("{}: {drug} is running; not judged as a new line", order.reference));
    } else {
        let piece = fit(cancer, question, (index, drug));
        let elsewhere = order.reason.as_deref() != Some(cancer.situation.cancer.reference.as_str())
            && case
                .cancers
                .iter()
                .any(|other| other.activity == Activity::Active && other.site != cancer.situation.cancer.site);
        // Wrong for this cancer may be right for the other one.
        advice.pieces.extend(piece.map(|piece| if elsewhere { for_which(piece, index) } else { piece }));
    }
    advice.pieces.extend(checks(knowledge, cancer, question, (index, drug), &mut advice.trace));
}

/// The options that decide about this drug: it is targeted, or it is the drug the indication is of. A cytotoxic or
/// endocrine partner has uses no rule lists and is never judged by them.
fn candidates<'w, 'k>(cancer: &'w Judgement<'k>, drug: &str) -> Vec<&'w Weighed<'k>> {
    let knowledge = cancer.situation.knowledge;
    let partner_only = ["chemotherapy", "endocrine-therapy"].iter().any(|class| knowledge.is(drug, class));
    let decides = |option: &&Weighed| {
        let of_indication = option.offer.indication.value.split('#').next() == Some(drug);
        of_indication || (!partner_only && option.offer.regimen.iter().any(|named| named.value == drug))
    };
    cancer.weighed.iter().filter(decides).collect()
}

fn names(rule: &Rule, knowledge: &Knowledge, drug: &str) -> bool {
    let offered = rule.offer.iter().flat_map(|offer| &offer.regimen).any(|named| named.value == drug);
    offered || rule.check.iter().flat_map(|check| &check.orders).any(|named| knowledge.is(drug, &named.value))
}

fn has_check(cancer: &Judgement, knowledge: &Knowledge, drug: &str) -> bool {
    let mut rules = knowledge.rules.iter().filter(|rule| Some(rule.population.cancer) == cancer.situation.disease());
    rules.any(|rule| rule.check.iter().flat_map(|check| &check.orders).any(|named| knowledge.is(drug, &named.value)))
}

/// The option that comes nearest: best verdict, fewest failed criteria, least missing.
fn best<'w, 'k>(options: &[&'w Weighed<'k>]) -> Option<&'w Weighed<'k>> {
    let failed = |option: &Weighed| option.judged.parts.iter().filter(|part| part.verdict == Verdict::NotMet).count();
    options
        .iter()
        .min_by_key(|option| {
            (
                std::cmp::Reverse(option.judged.verdict),
                option.judged.contrary,
                failed(option),
                option.judged.missing.len(),
            )
        })
        .copied()
}

fn fit<'k>(cancer: &Judgement<'k>, question: &Question, (index, drug): (usize, &str)) -> Option<Piece<'k>> {
    let candidates = candidates(cancer, drug);
    let met: Vec<&Weighed> =
        candidates.iter().copied().filter(|option| option.judged.verdict == Verdict::Met).collect();
    if met.iter().any(|option| options::is_approved(option, question, &cancer.situation)) {
        return None;
    }
    let here: Vec<&Weighed> =
        candidates.iter().copied().filter(|option| options::is_approved(option, question, &cancer.situation)).collect();
    let nearest = best(if here.is_empty() { &candidates } else { &here })?;
    if met.is_empty() && excused(nearest) {
        return None;
    }
    let (verdict, aspect, reason) = match met.first() {
        Some(_) => (Verdict::NotMet, "approval", Reason::Approval),
        None => (nearest.judged.verdict, aspect(&nearest.judged), Reason::Criteria),
    };
    let alternatives = alternatives(cancer, question, drug);
    let missing: Vec<String> = nearest.judged.missing.iter().cloned().collect();
    let pending = missing.iter().filter(|test| is_pending(test, &cancer.situation.case.pending)).cloned().collect();
    let history_only = verdict == Verdict::Undetermined && missing.iter().all(|what| what == "menopausal-status");
    let indicator = if history_only { Indicator::Info } else { Indicator::Warning };
    let failed = nearest.judged.parts.iter().filter(|part| part.verdict == Verdict::NotMet).map(|part| part.criterion);
    let nearest = met.first().copied().unwrap_or(nearest);
    Some(Piece {
        rules: vec![nearest.rule],
        notes: explaining(cancer, &nearest.judged),
        options: alternatives,
        missing,
        pending,
        basis: nearest.judged.basis.iter().copied().collect(),
        failed: failed.collect(),
        ..Piece::about(
            Subject::Order(OrderAdvice { order: index, aspect, verdict, reason }),
            Some(cancer.index),
            indicator,
        )
    })
}

/// The order goes on with what is running: stated as active, or administered within the window of the site's policy. The
/// record's own end of therapy (a statement or request that is completed or stopped) is believed at once.
fn continues(exposure: &Exposure, drug: &str, as_of: time::Date, window: time::Duration) -> bool {
    let recent =
        exposure.start.and_then(PartialDate::earliest).is_some_and(|given| given <= as_of && as_of - given <= window);
    let administered = exposure.reference.starts_with("MedicationAdministration") && exposure.course == Course::Past;
    exposure.drug.id() == Some(drug) && (exposure.course == Course::Running || (administered && recent))
}

/// "Does not fit" becomes a question where another active cancer may be meant.
fn for_which(piece: Piece<'_>, index: usize) -> Piece<'_> {
    match &piece.subject {
        Subject::Order(advice) if advice.verdict == Verdict::NotMet => {
            let rules = piece.rules;
            let indicator = Indicator::Warning;
            Piece { rules, indicator, basis: piece.basis, ..unchecked(index, piece.cancer, Reason::WhichCancer) }
        }
        _ => piece,
    }
}

/// What is met and approved here without this drug, preferred first.
fn alternatives<'k>(cancer: &Judgement<'k>, question: &Question, drug: &str) -> Vec<OptionAdvice<'k>> {
    let other = |option: &&Weighed| !option.offer.regimen.iter().any(|named| named.value == drug);
    let open = |option: &&Weighed| {
        option.judged.verdict == Verdict::Met && options::is_approved(option, question, &cancer.situation)
    };
    let mut options: Vec<&Weighed> = cancer.weighed.iter().filter(open).filter(other).collect();
    options.sort_by_key(|option| option.offer.role);
    options.into_iter().flat_map(|option| options::regimens(option, question, &cancer.situation)).collect()
}

/// The drug has uses no rule lists, and nothing that would hold for these uses too speaks against it.
fn excused(option: &Weighed) -> bool {
    let timing = |part: &super::verdict::Part| matches!(part.criterion, "line" | "prior" | "together-with");
    let markers = option.judged.parts.iter().filter(|part| !timing(part)).map(|part| part.verdict).min();
    match option.offer.other_uses {
        OtherUses::None => false,
        OtherUses::OtherLines => markers.is_none_or(|markers| markers == Verdict::Met),
        OtherUses::Any => true,
    }
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
        ("pd-l1", _) => "companion-diagnostic",
        ("her2", Some(Doubt::NeedsIsh | Doubt::NeedsStaining)) => "companion-diagnostic",
        ("together-with", _) => "combination",
        _ => "indication",
    }
}

fn unchecked<'k>(index: usize, cancer: Option<usize>, reason: Reason) -> Piece<'k> {
    let advice = OrderAdvice { order: index, aspect: "indication", verdict: Verdict::Undetermined, reason };
    Piece::about(Subject::Order(advice), cancer, Indicator::Info)
}

/// Order-check rules: each speaks when its `when` holds; one that only lacks a safety value says so.
fn checks<'k>(
    knowledge: &'k Knowledge,
    cancer: &Judgement<'k>,
    question: &Question,
    (index, drug): (usize, &str),
    trace: &mut Vec<Traced<'k>>,
) -> Vec<Piece<'k>> {
    let situation = &cancer.situation;
    let rules = knowledge
        .rules
        .iter()
        .filter(|rule| rule.kind == Kind::OrderCheck && Some(rule.population.cancer) == situation.disease());
    let mut pieces = Vec::new();
    for (rule, check) in rules.filter_map(|rule| Some((rule, rule.check.as_ref()?))) {
        if !check.orders.iter().any(|named| knowledge.is(drug, &named.value)) {
            continue;
        }
        let judged = prior::population(situation, &rule.population, None).and(criteria::judge(situation, &rule.when));
        let lacks_value =
            judged.verdict == Verdict::Undetermined && judged.missing.iter().any(|missing| is_test(missing));
        let (verdict, indicator) = match judged.verdict {
            Verdict::Met => (Verdict::NotMet, check.indicator),
            Verdict::Undetermined if lacks_value => (Verdict::Undetermined, Indicator::Info),
            _ => {
                trace.push(Traced { rule, cancer: cancer.index, judged });
                continue;
            }
        };
        let advice = OrderAdvice { order: index, aspect: check.about.id(), verdict, reason: Reason::Rule };
        pieces.push(Piece {
            rules: vec![rule],
            options: if verdict == Verdict::NotMet { alternatives(cancer, question, drug) } else { Vec::new() },
            missing: judged.missing.iter().cloned().collect(),
            basis: judged.basis.iter().copied().collect(),
            ..Piece::about(Subject::Order(advice), Some(cancer.index), indicator)
        });
        trace.push(Traced { rule, cancer: cancer.index, judged });
    }
    pieces
}
