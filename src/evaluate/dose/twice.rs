//! What it means that one drug stands in several drafts: parts of one right dose, or a drug ordered twice.

use crate::case::Case;
use crate::case::dosage::Dosage;
use crate::case::order::Order;
use crate::evaluate::alternatives::CancerInQuestion;
use crate::knowledge::ids::DrugId;

use super::advice::Twice;
use super::body_of;
use super::given::Given;
use super::in_turn::Calendar;
use super::together::{Together, each_of_its_days, have_different_strengths};
use super::{fits, in_question, question};

/// What the drafts of one drug are.
pub(in crate::evaluate) fn of(
    case: &Case,
    cancers: &[CancerInQuestion],
    drafts: &[&Order],
    (order, drug): (&Order, DrugId),
) -> Twice {
    let fits = |dosage: &Dosage| level(case, cancers, (order, drug), dosage).is_some();
    match Together::of(drafts, cancers.first().map(|cancer| Calendar::of(&cancer.situation))) {
        Together::Parts(sum) if fits(&sum) => {
            let is_one_enough = drafts.iter().any(|draft| is_enough(case, cancers, (*draft, drug)));
            match (is_one_enough, have_different_strengths(drafts)) {
                (false, _) => Twice::OneDose,
                (true, true) => Twice::PerhapsOneDose(sum.amounts().next().cloned()),
                (true, false) => Twice::Ordered,
            }
        }
        Together::InTurn(_) => Twice::InTurn,
        // A protocol of the days 1 and 8 may come as an order for each day.
        Together::Apart if each_of_its_days(drafts).is_some_and(|whole| fits(&whole)) => Twice::InTurn,
        Together::Unclear if drafts.iter().any(|draft| !draft.dosage.is_unstated()) => Twice::NotJudged,
        Together::Alone | Together::Parts(_) | Together::Apart | Together::Unclear => Twice::Ordered,
    }
}

/// Whether a draft alone is a dose that the rule of the drug has. One for failing organs, or beside another drug, that the
/// record does not show is none.
pub(in crate::evaluate) fn is_enough(
    case: &Case,
    cancers: &[CancerInQuestion],
    (order, drug): (&Order, DrugId),
) -> bool {
    level(case, cancers, (order, drug), &order.dosage).is_some_and(|is_adjusted| !is_adjusted)
}

/// Whether the right dose that this is, if it is one, is for particular patients.
fn level(case: &Case, cancers: &[CancerInQuestion], (order, drug): (&Order, DrugId), dosage: &Dosage) -> Option<bool> {
    let (cancer, rule, scope) = in_question(case, cancers, (order, drug))?;
    let situation = &cancer.situation;
    let (body, given) = (body_of(situation), Given::of(situation, drug));
    let question = question(situation, (rule, drug), &body, &given);
    let fits = fits(situation, dosage, scope, true, &question);
    let fit = fits.first().filter(|fit| fit.is_right())?;
    let level = fit.level?;
    Some(fit.scheme.doses.all().any(|levels| levels.adjusted.contains(&level)))
}
