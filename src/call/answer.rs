//! From the call to the cards: chart → case → advice → cards, evaluated once.

use super::engine::Engine;
use super::understood::{Audience, Call};
use crate::cards::{self, Frame};
use crate::case::finding::Finding;
use crate::case::{AsOf, Case};
use crate::cds_hooks::Hook;
use crate::cds_hooks::response::CdsResponse;
use crate::evaluate::advice::Advice;
use crate::evaluate::{self, Moment, Question};
use crate::knowledge::Country;
use crate::profiles::{self, Drafts, Reader};
use crate::settings::Jurisdiction;

/// The cards, and what the log line needs.
#[derive(Debug, Default)]
pub struct Answer {
    pub response: CdsResponse,
    /// Ids of the rules that spoke.
    pub rules: Vec<String>,
    /// How many parts of the chart could not be read.
    pub gaps: usize,
    /// How many resources have codes and words that meant nothing, by where they stand.
    pub unknown_codes: [(&'static str, usize); 5],
}

/// Answers a hook call.
#[must_use]
pub fn answer(engine: &Engine, call: &Call) -> Answer {
    if !call.is_asked {
        return Answer::default();
    }
    weigh(engine, call, false, |case, advice, response| {
        let rules =
            advice.pieces.iter().flat_map(|piece| &piece.rules).map(|rule| rule.id.as_str().to_owned()).collect();
        Answer { response, rules, gaps: case.blind_spots.len(), unknown_codes: case.unknown_codes.by_place() }
    })
}

/// Answers a hook call and shows how: the case, and the advice with the verdict of every rule.
pub fn explain<T>(engine: &Engine, call: &Call, tell: impl FnOnce(&Case, &Advice, CdsResponse) -> T) -> T {
    weigh(engine, call, true, tell)
}

fn weigh<T>(engine: &Engine, call: &Call, trace: bool, tell: impl FnOnce(&Case, &Advice, CdsResponse) -> T) -> T {
    let case = case_of(engine, call);
    let question = question(call, trace);
    let advice = evaluate::advise(&case, &engine.knowledge, &question);
    let response = if call.is_asked {
        CdsResponse { cards: cards::render(&advice, &frame(engine, call, &case, &question)) }
    } else {
        CdsResponse::default()
    };
    tell(&case, &advice, response)
}

/// The case of a hook call.
#[must_use]
pub fn case_of(engine: &Engine, call: &Call) -> Case {
    let selections = (call.hook == Hook::OrderSelect).then_some(call.selections);
    let drafts = Drafts { bundle: call.draft_orders, selections };
    let policy = &engine.knowledge.policy;
    let as_of = AsOf {
        date: call.audience.as_of,
        today: call.audience.today,
        renewed_within: policy.renewed_within(),
        forgotten_after: policy.forgotten_after(),
    };
    profiles::read(
        Reader {
            terms: &engine.terminology,
            diseases: &engine.knowledge.diseases,
            measures: &engine.knowledge.measures,
            genes: &engine.knowledge.variants.genes,
            regimens: &engine.knowledge.regimens,
        },
        &call.chart,
        drafts,
        call.patient_id,
        call.fhir_server,
        as_of,
    )
}

/// The standing of a variant on the lists of its assay, in the country and on the day of the call (CONTRACT 3b).
#[must_use]
pub fn variant_class(engine: &Engine, call: &Call, finding: &Finding) -> Option<&'static str> {
    evaluate::variant_class::class(&engine.knowledge, &question(call, true), finding)
}

fn question(call: &Call, trace: bool) -> Question {
    let Audience { jurisdiction, as_of, .. } = call.audience;
    Question {
        moment: if call.hook == Hook::PatientView { Moment::View } else { Moment::Order },
        country: match jurisdiction {
            Jurisdiction::Jp => Country::Jp,
            Jurisdiction::Us => Country::Us,
        },
        as_of,
        buttons: cards::BUTTONS_OF_DRUGS,
        trace,
    }
}

fn frame<'a>(engine: &'a Engine, call: &Call<'a>, case: &'a Case, question: &'a Question) -> Frame<'a> {
    let wording = engine.sentences.in_language(call.audience.language);
    Frame {
        case,
        knowledge: &engine.knowledge,
        question,
        language: call.audience.language,
        wording,
        layout: wording.limits.narrowed(&call.audience.limits),
        hook_instance: call.hook_instance,
        patient_id: call.patient_id,
        sent: call.sent,
        override_reasons: &engine.override_reasons,
        drafts: &engine.drafts,
    }
}
