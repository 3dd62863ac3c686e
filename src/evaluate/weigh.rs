//! Therapy options of one cancer, weighed: which are met, which are open, and for want of what.

use crate::knowledge::Country;
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::drug::{ApprovalStatus, DrugOrClass};
use crate::knowledge::ids::DrugId;
use crate::knowledge::rule::{Offer, Rule};

use super::advice::OptionAdvice;
use super::basis::Basis;
use super::missing::Missing;
use super::situation::Situation;
use super::verdict::{Judged, Verdict};
use super::{checks, criteria, history, population};

/// A therapy option with its verdict for this cancer.
#[derive(Debug)]
pub struct Weighed<'k> {
    pub rule: &'k Rule,
    pub offer: &'k Offer,
    pub judged: Judged<'k>,
    /// As if every earlier line had been given: for tests that are asked for ahead.
    pub ahead: Verdict,
    pub ahead_missing: Vec<Missing>,
}

/// The therapy options of the cancer's disease, in the order of the knowledge.
pub fn of_disease<'k>(situation: &Situation<'k>) -> impl Iterator<Item = &'k Rule> + use<'k> {
    let (knowledge, country) = (situation.knowledge, situation.country);
    let rules = situation.disease().into_iter().flat_map(move |disease| knowledge.options(disease));
    rules.filter(move |rule| rule.population.country.is_none_or(|of| of == country))
}

/// Judges the options of the disease. Those that the tumour's receptors or HER2 rule out for good are left out: nothing is
/// ever said of them, unless their drug is ordered.
pub fn weigh<'k>(situation: &Situation<'k>) -> Vec<Weighed<'k>> {
    possible(situation).filter_map(|rule| weighed(rule, situation)).collect()
}

/// The options that are met and approved here; the others are given up at the first thing that does not hold.
pub fn met<'k>(situation: &Situation<'k>) -> Vec<Weighed<'k>> {
    // Every option waits.
    if situation.may_await_progression() {
        return Vec::new();
    }
    let met = |rule: &'k Rule| {
        let offer = rule.offer().filter(|offer| is_approved(offer, situation))?;
        let population = population::judge(situation, &rule.population, Some(offer));
        let criteria = if population.verdict == Verdict::Met { criteria::met(situation, &rule.when) } else { None };
        Some(Weighed::of(rule, offer, population.and(criteria?)))
    };
    possible(situation).filter_map(met).collect()
}

fn possible<'s, 'k: 's>(situation: &'s Situation<'k>) -> impl Iterator<Item = &'k Rule> + 's {
    of_disease(situation).filter(|rule| !criteria::rule_out(situation, &rule.when))
}

/// Judges an option.
pub fn weighed<'k>(rule: &'k Rule, situation: &Situation<'k>) -> Option<Weighed<'k>> {
    let offer = rule.offer()?;
    let population = population::judge(situation, &rule.population, Some(offer));
    let mut judged = population.and(criteria::judge(situation, &rule.when));
    if judged.verdict != Verdict::NotMet && situation.may_await_progression() {
        judged.also(waiting(situation));
    }
    Some(Weighed::of(rule, offer, judged))
}

impl<'k> Weighed<'k> {
    fn of(rule: &'k Rule, offer: &'k Offer, judged: Judged<'k>) -> Self {
        let lasting = judged.parts.iter().filter(|part| !part.criterion.is_history() && !part.outweighed);
        let ahead = lasting.clone().map(|part| part.verdict).min().unwrap_or(Verdict::Met);
        let ahead_missing = lasting.filter(|_| offer.test_ahead).filter_map(|part| part.missing).collect();
        Self { rule, offer, judged, ahead, ahead_missing }
    }
}

/// What comes after the line that runs, or may run, waits for its end.
fn waiting<'k>(situation: &Situation<'k>) -> Judged<'k> {
    let therapy = &situation.therapy;
    let running = therapy.running().into_iter().flat_map(|line| &line.exposures).copied();
    let basis = running.chain(therapy.may_run()).map(Basis::Exposure);
    Judged::on(CriterionKind::Line, Verdict::Undetermined).missing(Missing::Progression).based_on(basis)
}

/// May the option be used at this site? An option that may not is no option here, only a line of the trace.
pub fn is_approved(offer: &Offer, situation: &Situation) -> bool {
    let approval = situation.knowledge.approval(offer.indication, situation.country, situation.as_of);
    approval == ApprovalStatus::Approved
}

/// Is an approval here reported, and its wording not read?
pub fn is_reported(offer: &Offer, situation: &Situation) -> bool {
    let approval = situation.knowledge.approval(offer.indication, situation.country, situation.as_of);
    approval == ApprovalStatus::Reported
}

/// The regimens of an option, one for each choice of partners that is left.
pub fn regimens<'k>(weighed: &Weighed<'k>, situation: &Situation<'k>) -> Vec<OptionAdvice<'k>> {
    let offer = weighed.offer;
    let approval: Vec<_> = Country::ALL
        .into_iter()
        .map(|country| (country, situation.knowledge.approval(offer.indication, country, situation.as_of)))
        .collect();
    choices(offer, situation)
        .into_iter()
        .map(|partners| [offer.regimen.as_slice(), partners].concat())
        .map(|regimen| OptionAdvice {
            rule: weighed.rule,
            cautions: checks::cautions(&regimen, situation),
            regimen,
            verdict: weighed.judged.verdict,
            missing: weighed.judged.missing.to_vec(),
            approval: approval.clone(),
            role: offer.role,
        })
        .collect()
}

/// Of several choices of partners those of which no drug was given before (site-policy#partner-once). Where all were, none is left.
fn choices<'k>(offer: &'k Offer, situation: &Situation<'k>) -> Vec<&'k [DrugId]> {
    let is_left = |partners: &&[DrugId]| {
        !partners.iter().any(|drug| history::was_given_before(situation, DrugOrClass::Drug(*drug)))
    };
    let choices = offer.partners.iter().map(Vec::as_slice);
    match offer.partners.len() {
        0 => vec![&[][..]],
        1 => choices.collect(),
        _ => choices.filter(is_left).collect(),
    }
}

/// What the options rest on; `AdviceItem::cautioned` puts it in order.
pub fn basis<'k>(options: &[&Weighed<'k>]) -> Vec<Basis<'k>> {
    options.iter().flat_map(|option| option.judged.basis.iter().copied()).collect()
}
