//! The case held against the knowledge. Pure: the date is an argument, nothing is read, nothing can fail.
//!
//! It deliberately knows no FHIR, no JSON, no HTTP, no clock and no language.

pub mod advice;
mod checks;
mod courses;
mod criteria;
mod few;
mod her2;
mod latest;
mod options;
mod orders;
mod prior;
mod situation;
pub mod verdict;
mod words;

use time::Date;

use crate::case::disease::Activity;
use crate::case::{Blindness, Case};
use crate::knowledge::rule::Indicator;
use crate::knowledge::{Country, Knowledge};

use advice::{Advice, Piece, Subject, Traced};
use orders::Judgement;
use situation::Situation;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    pub moment: Moment,
    pub country: Country,
    pub as_of: Date,
    /// Whether every rule is judged and kept in the trace; else only those that something can be said of.
    pub trace: bool,
}

/// When it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The chart is open: options, missing tests, notes.
    View,
    /// Orders are on the table: only what concerns them.
    Order,
}

/// Everything there is to say about this patient now.
pub fn advise<'k>(case: &'k Case, knowledge: &'k Knowledge, question: &Question) -> Advice<'k> {
    let mut advice = Advice::default();
    if case.patient.death.is_some() {
        advice.silences.push("the patient is dead, as the record says".to_owned());
        return advice;
    }
    let judgements: Vec<Judgement> = case
        .cancers
        .iter()
        .enumerate()
        .filter(|(_, cancer)| cancer.activity == Activity::Active && cancer.disease.in_scope().is_some())
        .map(|(index, cancer)| {
            let situation = Situation::new(case, cancer, knowledge, question);
            Judgement::new(index, situation)
        })
        .collect();
    for cancer in judgements.iter().filter(|_| question.trace) {
        let weighed =
            options::of_disease(&cancer.situation).filter_map(|rule| options::weighed(rule, &cancer.situation));
        advice.trace.extend(weighed.map(|option| Traced {
            rule: option.rule,
            cancer: cancer.index,
            judged: option.judged,
        }));
    }
    for cancer in case.cancers.iter().filter(|cancer| cancer.activity == Activity::Active) {
        let out_of_scope = cancer.disease.id().and_then(|id| knowledge.out_of_scope(id));
        advice.silences.extend(out_of_scope.map(|why| format!("{}: {}", cancer.reference, why.en)));
    }
    match question.moment {
        Moment::View => view(case, &judgements, question, &mut advice),
        Moment::Order => orders::advise(case, knowledge, &judgements, question, &mut advice),
    }
    if concerns_us(case, knowledge, &judgements, question) && !case.blind_spots.is_empty() {
        advice.pieces.push(Piece::about(Subject::DataGap, None, Indicator::Info));
    }
    advice.pieces.sort_by_key(|piece| piece.indicator);
    advice
}

fn view<'k>(case: &Case, judgements: &[Judgement<'k>], question: &Question, advice: &mut Advice<'k>) {
    for cancer in judgements {
        let weighed = &options::weigh(&cancer.situation);
        if options::of_disease(&cancer.situation).next().is_none() {
            advice.silences.push(format!("{}: no rule for this disease yet", cancer.situation.cancer.reference));
        }
        advice.pieces.extend(options::options_piece(weighed, question, &cancer.situation, cancer.index));
        advice.pieces.extend(options::missing_tests_piece(weighed, question, &cancer.situation, cancer.index));
        advice.pieces.extend(options::note_pieces(&cancer.situation, cancer.index));
    }
    if judgements.is_empty() {
        advice.silences.push(format!("no active cancer in scope among {} conditions of cancer", case.cancers.len()));
    }
}

/// Could what was not seen change what is asked? Not for a patient whose conditions were read and name no cancer in
/// scope, and not for an order of a drug we have no rule for.
fn concerns_us(case: &Case, knowledge: &Knowledge, judgements: &[Judgement], question: &Question) -> bool {
    let conditions_open =
        case.conditions_unseen || case.blind_spots.iter().any(|spot| spot.why == Blindness::OtherPatient);
    let patient = !judgements.is_empty() || conditions_open;
    match question.moment {
        Moment::View => patient,
        Moment::Order => {
            let selected = case.orders.iter().filter(|order| order.selected);
            let mut drugs = selected.filter_map(|order| order.drug.as_ref()).filter_map(|drug| drug.id());
            case.orders_unread || patient && drugs.any(|drug| knowledge.is(drug, "antineoplastic"))
        }
    }
}
