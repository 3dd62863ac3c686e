//! Whom a rule is about: the stage, and the line of therapy the patient is in.

use crate::case::define::lines::Line as TherapyLine;
use crate::case::disease::Stage;
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::ids::ClassId;
use crate::knowledge::rule::{Line, Offer, Population, StageWord};
use crate::knowledge::words::PriorSetting;

use super::basis::Basis;
use super::criteria;
use super::history::Given;
use super::missing::Missing;
use super::situation::Situation;
use super::verdict::{Judged, Verdict};

/// The population of a rule. `offer` is the regimen asked about, whose own running drugs do not make it a later line.
pub fn judge<'c>(situation: &Situation<'c>, population: &Population, offer: Option<&Offer>) -> Judged<'c> {
    with_stage(stage(situation, population, Verdict::Undetermined), situation, population, offer)
}

/// The same for a check of an order. Where nobody stated the stage, it speaks as in metastatic disease: what the drug does to
/// the heart, and what it goes with, does not wait for the stage.
pub fn of_check<'c>(situation: &Situation<'c>, population: &Population) -> Judged<'c> {
    with_stage(stage(situation, population, Verdict::Met), situation, population, None)
}

/// The stage, and what it comes to where nobody stated it.
fn stage<'c>(situation: &Situation<'c>, population: &Population, unstated: Verdict) -> Judged<'c> {
    match population.stage {
        StageWord::Any => Judged::met(),
        StageWord::MetastaticOrRecurrent => {
            let verdict = match situation.cancer.stage {
                Stage::MetastaticOrRecurrent => Verdict::Met,
                Stage::Early => Verdict::NotMet,
                Stage::Unstated => unstated,
            };
            let cancer = [Basis::Cancer(situation.cancer)];
            Judged::on(CriterionKind::Stage, verdict).missing(Missing::Stage).based_on(cancer)
        }
    }
}

fn with_stage<'c>(
    mut stage: Judged<'c>,
    situation: &Situation<'c>,
    population: &Population,
    offer: Option<&Offer>,
) -> Judged<'c> {
    // Danger is said whatever the tumour is made of; an option is for those of this histology.
    if let Some(histology) = offer.and_then(|_| criteria::histology_shown(situation)) {
        stage.also(histology);
    }
    let is_first = match population.line {
        Line::Any => return stage,
        Line::First => true,
        Line::Later => false,
    };
    let Given { verdict, basis } = later_line(situation, offer);
    let line = Judged::on(CriterionKind::Line, if is_first { !verdict } else { verdict });
    stage.and(line.missing(Missing::PriorTherapy).based_on(basis))
}

/// Has a systemic therapy for metastatic disease been given that is not the regimen asked about? What belongs to the line
/// that runs counts where that line does, whether it was left off in the meantime or not. A later line that the record states
/// had one before it.
fn later_line<'c>(situation: &Situation<'c>, offer: Option<&Offer>) -> Given<'c> {
    let therapy = &situation.therapy;
    let running = therapy.running().filter(|line| is_own(line, offer, situation));
    let mut given = Given::nothing(situation, PriorSetting::Metastatic);
    if therapy.stated.is_some_and(|stated| stated.line > 1) {
        given.verdict = Verdict::Met;
    }
    let earlier = &situation.earlier.drugs;
    let antineoplastic = earlier.iter().filter(|drug| drug.is(DrugOrClass::Class(ClassId::ANTINEOPLASTIC)));
    let earlier = antineoplastic.flat_map(|drug| &drug.given);
    for earlier in earlier.filter(|earlier| running.is_none() || !earlier.is_of_last_line) {
        given.count(earlier.exposure, earlier.counts(situation.is_order, PriorSetting::Metastatic));
    }
    given
}

/// An order of this regimen goes on with the line. In the open chart what is asked about comes after it.
fn is_own(line: &TherapyLine, offer: Option<&Offer>, situation: &Situation) -> bool {
    let Some(offer) = offer.filter(|_| !situation.awaits_progression) else { return false };
    let drugs = &situation.knowledge.drugs;
    let offered = offer.drugs().filter_map(|drug| drugs.get(&drug)).flat_map(|drug| &drug.substances);
    let offered: Vec<&str> = offered.map(|substance| substance.as_str()).collect();
    line.drugs.iter().all(|drug| offered.contains(drug))
}
