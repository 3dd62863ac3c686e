//! The case held against the knowledge. Pure: the date is an argument, nothing is read, nothing can fail.
//!
//! It deliberately knows no FHIR, no JSON, no HTTP, no clock and no language.

pub mod advice;
mod alternatives;
pub mod basis;
mod checks;
mod clashes;
mod criteria;
mod danger;
mod drafts;
mod gene_findings;
mod history;
pub mod list_standing;
pub mod missing;
mod missing_tests;
mod notes;
mod options;
mod order_checks;
mod order_fit;
mod orders;
mod pending;
mod population;
mod presses;
mod question;
mod situation;
mod sorted_set;
pub mod variant_class;
pub mod verdict;
mod weigh;

use crate::case::disease::Activity;
use crate::case::{Blindness, Case};
use crate::knowledge::Knowledge;
use crate::knowledge::ids::ClassId;
use crate::knowledge::rule::Indicator;

use advice::{Advice, Piece, Subject, Traced};
use alternatives::CancerInQuestion;
use situation::Situation;

pub use question::{Moment, Question};

/// Everything there is to say about this patient now.
pub fn advise<'k>(case: &'k Case, knowledge: &'k Knowledge, question: &Question) -> Advice<'k> {
    let mut advice = Advice::default();
    if case.patient.death.is_some() {
        advice.silences.push("the patient is dead, as the record says".to_owned());
        return advice;
    }
    let cancers: Vec<CancerInQuestion> = case
        .cancers
        .iter()
        .filter(|cancer| cancer.activity == Activity::Active && cancer.disease.in_scope().is_some())
        .map(|cancer| CancerInQuestion::new(Situation::new(case, cancer, knowledge, question)))
        .collect();
    for CancerInQuestion { situation, .. } in cancers.iter().filter(|_| question.trace) {
        let cancer = situation.cancer;
        let weighed = weigh::of_disease(situation).filter_map(|rule| weigh::weighed(rule, situation));
        let options = weighed.map(|option| (option.rule, option.judged));
        let rules = options.chain(notes::judged(situation));
        advice.trace.extend(rules.map(|(rule, judged)| Traced { rule, cancer, judged }));
    }
    for cancer in case.cancers.iter().filter(|cancer| cancer.activity == Activity::Active) {
        let out_of_scope = cancer.disease.id().and_then(|id| knowledge.out_of_scope(id));
        advice.silences.extend(out_of_scope.map(|why| format!("{}: {}", cancer.reference, why.en)));
    }
    match question.moment {
        Moment::View => view(case, &cancers, &mut advice),
        Moment::Order => {
            orders::advise(case, knowledge, &case.orders, &cancers, &mut advice);
            advice.pieces.extend(clashes::pieces(case, knowledge, &case.orders, &cancers));
        }
    }
    if concerns_us(case, knowledge, &cancers, question) && !case.blind_spots.is_empty() {
        advice.pieces.push(Piece::about(Subject::DataGap, None, Indicator::Info));
    }
    advice.pieces.sort_by_key(|piece| piece.indicator);
    presses::decide(case, knowledge, &cancers, question, &mut advice);
    advice
}

fn view<'k>(case: &Case, cancers: &[CancerInQuestion<'k>], advice: &mut Advice<'k>) {
    for CancerInQuestion { situation, .. } in cancers {
        let weighed = &weigh::weigh(situation);
        if weigh::of_disease(situation).next().is_none() {
            advice.silences.push(format!("{}: no rule for this disease yet", situation.cancer.reference));
        }
        advice.pieces.extend(options::piece(weighed, situation));
        advice.pieces.extend(missing_tests::piece(weighed, situation));
        advice.pieces.extend(notes::pieces(situation));
    }
    if cancers.is_empty() {
        advice.silences.push(format!("no active cancer in scope among {} conditions of cancer", case.cancers.len()));
    }
}

/// Could what was not seen change what is asked? Not for a patient whose conditions were read and name no cancer in
/// scope, and not for an order of a drug we have no rule for.
fn concerns_us(case: &Case, knowledge: &Knowledge, cancers: &[CancerInQuestion], question: &Question) -> bool {
    let conditions_open =
        case.conditions_unseen || case.blind_spots.iter().any(|spot| spot.why == Blindness::OtherPatient);
    let patient = !cancers.is_empty() || conditions_open;
    match question.moment {
        Moment::View => patient,
        Moment::Order => {
            let selected = case.orders.iter().filter(|order| order.selected);
            let mut drugs = selected.filter_map(|order| order.drug.as_ref()).filter_map(|drug| drug.id());
            case.orders_unread || patient && drugs.any(|drug| knowledge.is_of(drug, ClassId::ANTINEOPLASTIC))
        }
    }
}
