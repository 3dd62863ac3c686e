//! From the call to the cards: chart → case → advice → cards, evaluated once.

use super::engine::Engine;
use super::issued::{IssuedCard, issued};
use super::understood::{Audience, Call};
use crate::cards::{self, Frame};
use crate::case::define::lines;
use crate::case::finding::Finding;
use crate::case::place::Place;
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
    /// One for each card.
    pub issued: Vec<IssuedCard>,
    /// Where something could not be read, one for each place: the part of the record it belongs to.
    pub gaps: Vec<&'static str>,
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
        let issued = response.cards.iter().zip(&advice.items).map(|(card, item)| issued(card, item)).collect();
        let gaps = case.blind_spots.iter().map(|spot| part(&spot.place)).collect();
        Answer { response, issued, gaps, unknown_codes: case.unknown_codes.by_place() }
    })
}

/// The part of the record that a place belongs to, without its name.
const fn part(place: &Place) -> &'static str {
    match place {
        Place::Key(key) | Place::Entry(key, _) => key.id(),
        Place::Document(_) => "document",
        Place::Resource(..) => "resource",
        Place::Drafts | Place::Draft(_) => "draftOrders",
        Place::Selections => "selections",
    }
}

/// Answers a hook call and shows how: the case, and the advice with the verdict of every rule.
pub fn explain<T>(engine: &Engine, call: &Call, tell: impl FnOnce(&Case, &Advice, CdsResponse) -> T) -> T {
    weigh(engine, call, true, tell)
}

fn weigh<T>(engine: &Engine, call: &Call, trace: bool, tell: impl FnOnce(&Case, &Advice, CdsResponse) -> T) -> T {
    let case = case_of(engine, call);
    let question = question(engine, call, trace);
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
        kidneys: policy.kidneys,
    };
    let mut case = profiles::read(
        Reader {
            terms: &engine.terminology,
            diseases: &engine.knowledge.diseases,
            measures: &engine.knowledge.measures,
            genes: &engine.knowledge.variants.genes,
            regimens: &engine.knowledge.regimens,
            long_after_months: policy.long_after_months,
        },
        &call.chart,
        drafts,
        call.patient_id,
        call.fhir_server,
        as_of,
    );
    lines::settle(&mut case, &policy.lines);
    case
}

/// The standing of a variant on the lists of its assay, in the country and on the day of the call (CONTRACT 3b).
#[must_use]
pub fn variant_class(engine: &Engine, call: &Call, finding: &Finding) -> Option<&'static str> {
    evaluate::variant_class::class(&engine.knowledge, &question(engine, call, true), finding)
}

fn question(engine: &Engine, call: &Call, trace: bool) -> Question {
    let Audience { jurisdiction, as_of, .. } = call.audience;
    Question {
        moment: if call.hook == Hook::PatientView { Moment::View } else { Moment::Order },
        country: match jurisdiction {
            Jurisdiction::Jp => Country::Jp,
            Jurisdiction::Us => Country::Us,
        },
        as_of,
        doses: engine.doses,
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
