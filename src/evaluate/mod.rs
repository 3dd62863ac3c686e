//! The case held against the knowledge. Pure: the date is an argument, nothing is read, nothing can fail.
//!
//! It deliberately knows no FHIR, no JSON, no HTTP, no clock and no language.

pub mod advice;
pub mod alone;
mod alternatives;
mod arrange;
mod asked_by_dose;
pub mod basis;
mod checks;
mod clashes;
mod criteria;
mod danger;
pub mod dose;
mod drafts;
mod earlier;
mod gap;
mod gene_findings;
mod hidden;
mod history;
mod immunotherapy;
mod limits;
pub mod list_standing;
pub mod missing;
mod missing_tests;
mod notes;
mod options;
mod order_checks;
mod order_fit;
mod orders;
mod partners;
mod pending;
mod population;
mod presses;
mod question;
mod renewal;
mod renewed;
mod said_once;
mod situation;
mod sorted_set;
pub mod tumour;
mod unknown_codes;
pub mod variant_class;
pub mod verdict;
mod weigh;

use crate::case::Case;
use crate::case::disease::Activity;
use crate::knowledge::Knowledge;
use crate::knowledge::rule::Indicator;

use advice::{Advice, AdviceItem, Subject, Traced};
use alternatives::CancerInQuestion;
use situation::Situation;

pub use question::{DoseSettings, Moment, Question};

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
    let doubtful = case.doubtful.iter().filter(|_| cancers.is_empty());
    let doubtful: Vec<CancerInQuestion> =
        doubtful.map(|cancer| CancerInQuestion::new(Situation::new(case, cancer, knowledge, question))).collect();
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
            orders::advise(case, knowledge, &case.orders, (&cancers, &doubtful), &mut advice);
            advice.items.extend(clashes::items(case, knowledge, &case.orders, &cancers));
            advice.items.extend(cancers.iter().flat_map(|cancer| notes::about_orders(&cancer.situation)));
        }
    }
    clashes::bar_corrections(&mut advice.items);
    let gaps = gap::is_due(case, knowledge, &cancers, question);
    let unknown = unknown_codes::matter(case, knowledge, &cancers, question, &advice.items);
    if gaps || unknown {
        let item = AdviceItem::about(Subject::DataGap, None, Indicator::Info);
        advice.items.push(AdviceItem { unknown_codes: unknown.then_some(&case.unknown_codes), ..item });
    } else if case.unknown_codes.total() > 0 {
        let count = case.unknown_codes.total();
        advice
            .silences
            .push(format!("codes or words of {count} resources are unknown here, and nothing points to a cancer"));
    }
    advice.items = arrange::arrange(advice.items, question.moment);
    for item in &mut advice.items {
        if let Subject::Order(about) = &item.subject {
            item.renewal = renewed::of(&cancers, about.order);
        }
    }
    presses::decide(case, knowledge, &cancers, question, &mut advice);
    advice
}

fn view<'k>(case: &Case, cancers: &[CancerInQuestion<'k>], advice: &mut Advice<'k>) {
    for CancerInQuestion { situation, .. } in cancers {
        let weighed = &weigh::weigh(situation);
        if weigh::of_disease(situation).next().is_none() {
            advice.silences.push(format!("{}: no rule for this disease yet", situation.cancer.reference));
        }
        let tests = missing_tests::item(weighed, situation);
        let open = tests.iter().flat_map(|tests| &tests.missing).copied().collect();
        advice.items.extend(options::item(weighed, situation, open));
        advice.items.extend(tests);
        advice.items.extend(notes::items(situation));
    }
    if cancers.is_empty() {
        advice.silences.push(format!("no active cancer in scope among {} conditions of cancer", case.cancers.len()));
    }
}
