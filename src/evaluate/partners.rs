//! The partners that the options of an ordered drug ask for.
//!
//! A drug that one option gives alone has, in an option with partners, an indication of its own (T-DXd alone in later lines,
//! with pertuzumab in the first): there the partners have to be drafted or running. Where they are drafted, that indication
//! decides. What every use of a drug needs beside it is said by the rules about combinations.

use crate::case::therapy::Drug;
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::ids::DrugId;
use crate::knowledge::rule::{Offer, OtherUses};

use super::hidden;
use super::history;
use super::situation::Situation;
use super::verdict::{Judged, Verdict};
use super::weigh::Weighed;

/// Adds to each option with partners whether they are there. While orders are still chosen they may follow.
pub fn ask_for_partners<'k>(options: &mut [Weighed<'k>], drug: DrugId, situation: &Situation<'k>) {
    if situation.case.still_ordering || !is_given_alone(options, drug) {
        return;
    }
    for option in options.iter_mut().filter(|option| is_with_partners(option.offer, drug)) {
        for partner in others(option.offer, drug) {
            option.judged.also(is_there(partner, situation));
        }
    }
}

/// The option whose whole regimen is drafted, where the drug is given alone, too.
pub fn drafted_combination<'w, 'k>(
    options: &'w [Weighed<'k>],
    drug: DrugId,
    situation: &Situation,
) -> Option<&'w Weighed<'k>> {
    let drafts = || situation.orders.iter().filter_map(|order| order.drug.as_ref().and_then(Drug::id));
    let is_drafted = |partner| drafts().any(|draft| is_of(draft, partner, situation));
    let mut combinations = options.iter().filter(|option| is_with_partners(option.offer, drug));
    combinations.find(|option| others(option.offer, drug).all(is_drafted)).filter(|_| is_given_alone(options, drug))
}

fn is_given_alone(options: &[Weighed], drug: DrugId) -> bool {
    options.iter().any(|option| option.offer.regimen.as_slice() == [drug] && option.offer.partners.is_empty())
}

/// An indication of this drug that has partners, and no other uses beside them.
fn is_with_partners(offer: &Offer, drug: DrugId) -> bool {
    offer.indication.drug == drug && offer.regimen.len() > 1 && offer.other_uses == OtherUses::None
}

fn others(offer: &Offer, drug: DrugId) -> impl Iterator<Item = DrugId> {
    offer.regimen.iter().copied().filter(move |partner| *partner != drug)
}

fn is_there<'k>(partner: DrugId, situation: &Situation<'k>) -> Judged<'k> {
    let is_hidden = hidden::now(situation, &[DrugOrClass::Drug(partner)]).is_some();
    let mut verdict = if is_hidden { Verdict::Undetermined } else { Verdict::NotMet };
    let mut basis = Vec::new();
    let there = history::ordered_or_running(situation);
    for (_, is_given, thing) in there.filter(|(drug, ..)| is_of(drug, partner, situation)) {
        verdict = verdict.max(is_given);
        basis.push(thing);
    }
    Judged::on(CriterionKind::Partner, verdict).based_on(basis)
}

/// One of them is another form of the other, or holds it.
fn is_of(drug: &str, partner: DrugId, situation: &Situation) -> bool {
    let knowledge = situation.knowledge;
    knowledge.drug_id(drug).is_some_and(|drug| drug == partner || knowledge.share_a_substance(drug, partner))
}
