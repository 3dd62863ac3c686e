//! Whom a rule is about: the stage, and the line of therapy the patient is in.

use crate::case::disease::Stage;
use crate::case::therapy::Course;
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::ids::ClassId;
use crate::knowledge::rule::{Line, Offer, Population, StageWord};
use crate::knowledge::words::PriorSetting;

use super::basis::Basis;
use super::criteria;
use super::history::{self, Given};
use super::missing::Missing;
use super::situation::Situation;
use super::verdict::{Judged, Verdict};

/// The population of a rule. `offer` is the regimen asked about, whose own running drugs do not make it a later line.
pub fn judge<'c>(situation: &Situation<'c>, population: &Population, offer: Option<&Offer>) -> Judged<'c> {
    let StageWord::MetastaticOrRecurrent = population.stage;
    let stage = match situation.cancer.stage {
        Stage::MetastaticOrRecurrent => Verdict::Met,
        Stage::Early => Verdict::NotMet,
        Stage::Unstated => Verdict::Undetermined,
    };
    let cancer = [Basis::Cancer(situation.cancer)];
    let mut stage = Judged::of(CriterionKind::Stage, stage).missing(Missing::Stage).based_on(cancer);
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
    let line = Judged::of(CriterionKind::Line, if is_first { !verdict } else { verdict });
    stage.and(line.missing(Missing::PriorTherapy).based_on(basis))
}

/// Has a systemic therapy for metastatic disease been given that is not the regimen asked about?
fn later_line<'c>(situation: &Situation<'c>, offer: Option<&Offer>) -> Given<'c> {
    let mut given = Given::nothing(situation, PriorSetting::Metastatic);
    for exposure in history::finished(situation) {
        let Some(drug) = exposure.drug.id() else { continue };
        if !situation.knowledge.is_of(drug, ClassId::ANTINEOPLASTIC) {
            continue;
        }
        let is_own = || offer.is_some_and(|offer| offer.drugs().any(|known| known.as_str() == drug));
        if exposure.course == Course::Running && is_own() {
            continue;
        }
        given.count(exposure, history::counts(situation, exposure, PriorSetting::Metastatic));
    }
    given
}
