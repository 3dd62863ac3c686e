//! One question answered: chart → case → advice → cards. The server and the command line share this wiring.
//!
//! It decides nothing; it only hands one layer's answer to the next.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

use time::Date;

use crate::cards::{self, Frame, OverrideReasons, Sentences};
use crate::case::Case;
use crate::cds_hooks::Hook;
use crate::cds_hooks::request::HookRequest;
use crate::cds_hooks::response::CdsResponse;
use crate::diagnostic::Diagnostic;
use crate::evaluate::advice::Advice;
use crate::evaluate::{self, Moment, Question};
use crate::fhir::chart::Chart;
use crate::fhir::json::Node;
use crate::fhir::tape::Tape;
use crate::files::{self, Files};
use crate::knowledge::{self, Country, Knowledge};
use crate::profiles::terminology::Terminology;
use crate::profiles::{self, Drafts};
use crate::settings::{Jurisdiction, Language};
use crate::variant::Catalogue;

/// Everything loaded at start, checked, immutable.
#[derive(Debug)]
pub struct Engine {
    pub knowledge: Knowledge,
    pub terminology: Terminology,
    /// Checked at start; no rule asks for a variant yet.
    pub variants: Catalogue,
    /// System and code of every result we look for; see [`profiles::narrow`].
    pub result_codes: BTreeSet<(String, String)>,
    sentences: Sentences,
    override_reasons: OverrideReasons,
    drafts: cards::Drafts,
}

/// What `/health/ready` tells of the knowledge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnowledgeSummary {
    pub version: String,
    pub rules: usize,
}

/// One hook call, understood.
#[derive(Debug)]
pub struct Asked<'a> {
    pub hook: Hook,
    pub hook_instance: &'a str,
    /// Bare, without `Patient/`.
    pub patient_id: &'a str,
    pub user_id: Option<&'a str>,
    pub encounter_id: Option<&'a str>,
    pub fhir_server: Option<&'a str>,
    pub selections: &'a [Cow<'a, str>],
    /// `context.draftOrders`.
    pub draft_orders: Option<Node<'a>>,
    pub chart: Chart<'a>,
    pub language: Language,
    pub jurisdiction: Jurisdiction,
    pub as_of: Date,
}

/// The cards, and what the log line needs.
#[derive(Debug)]
pub struct Answer {
    pub response: CdsResponse,
    /// Ids of the rules that spoke.
    pub rules: Vec<String>,
    /// How many parts of the chart could not be read.
    pub gaps: usize,
}

impl<'a> Asked<'a> {
    /// What a hook request asks, of the chart that was made of it.
    pub fn of(
        request: &'a HookRequest<'a, Tape<'a>>,
        chart: Chart<'a>,
        language: Language,
        jurisdiction: Jurisdiction,
        as_of: Date,
    ) -> Self {
        Self {
            hook: request.hook,
            hook_instance: &request.hook_instance,
            patient_id: request.context.patient_id(),
            user_id: Some(&request.context.user_id),
            encounter_id: request.context.encounter_id.as_deref(),
            fhir_server: request.fhir_server.as_deref(),
            selections: &request.context.selections,
            draft_orders: request.context.draft_orders.as_ref().map(Tape::root),
            chart,
            language,
            jurisdiction,
            as_of,
        }
    }
}

impl Engine {
    /// Reads and checks everything embedded, overlaid by `config_dir`.
    ///
    /// # Errors
    /// Every mistake of every file.
    pub fn load(config_dir: Option<&Path>) -> Result<Self, Vec<Diagnostic>> {
        Self::from_files(&files::collect(config_dir)?).map(|(engine, _)| engine)
    }

    /// As [`Engine::load`], from files already collected; warnings are handed back.
    ///
    /// # Errors
    /// Every mistake of every file.
    pub fn from_files(files: &Files) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let (knowledge, warnings) = Knowledge::load(files)?;
        let spellings = knowledge.drugs.values().flat_map(|drug| {
            let spellings =
                drug.spellings.iter().map(String::as_str).chain([drug.name.ja.as_str(), drug.name.en.as_str()]);
            spellings.map(|spelling| (drug.id.value.as_str(), spelling))
        });
        let profiles = files.iter().map(|(path, text)| (path.as_str(), text.as_ref()));
        let result_codes = profiles::narrow::codes(profiles.clone(), "marker-");
        let terminology = Terminology::load(profiles, spellings)?;
        let variants = knowledge::variants::catalogue(files)?;
        let sentences = Sentences::read(files)?;
        let override_reasons = OverrideReasons::read(include_str!("../cds-hooks/override-reasons.json"));
        let override_reasons = override_reasons.map_err(|cause| {
            let (file, help) = ("cds-hooks/override-reasons.json", "each entry has code, system, display and ja");
            vec![Diagnostic::error("unreadable-file", file, None, cause.to_string(), help.to_owned())]
        })?;
        let drafts = cards::Drafts::of(&knowledge);
        Ok((Self { knowledge, terminology, variants, result_codes, sentences, override_reasons, drafts }, warnings))
    }

    pub fn summary(&self) -> KnowledgeSummary {
        KnowledgeSummary { version: self.knowledge.policy.version.clone(), rules: self.knowledge.rules.len() }
    }
}

/// Answers a hook call.
pub fn answer(engine: &Engine, asked: &Asked) -> Answer {
    // A patient looking at their own chart gets no advice meant for clinicians (CDS Hooks Library, patient-view).
    if asked.user_id.is_some_and(is_patient_or_relative) {
        return Answer { response: CdsResponse::default(), rules: Vec::new(), gaps: 0 };
    }
    let case = case_of(engine, asked);
    let question = question(asked);
    let advice = evaluate::advise(&case, &engine.knowledge, &question);
    let cards = cards::render(&advice, &frame(engine, asked, &case, &question));
    let rules = advice.pieces.iter().flat_map(|piece| &piece.rules).map(|rule| rule.id.value.clone()).collect();
    Answer { response: CdsResponse { cards }, rules, gaps: case.blind_spots.len() }
}

/// By `Type/id`, which may stand at the end of a URL.
fn is_patient_or_relative(user: &str) -> bool {
    matches!(user.rsplit('/').nth(1), Some("Patient" | "RelatedPerson"))
}

/// The case of a hook call; `evaluate` on the command line shows it.
pub fn case_of(engine: &Engine, asked: &Asked) -> Case {
    let selections = (asked.hook == Hook::OrderSelect).then_some(asked.selections);
    let bundle = asked.draft_orders.filter(|_| asked.hook != Hook::PatientView);
    let drafts = Drafts { bundle, selections };
    let mut case = profiles::read(
        (&engine.terminology, &engine.knowledge.diseases),
        &asked.chart,
        drafts,
        asked.patient_id,
        asked.fhir_server,
    );
    let policy = &engine.knowledge.policy;
    case.see_from(asked.as_of, policy.renewed_within(), policy.forgotten_after());
    case.put_in_order();
    case
}

/// What the engine is asked.
pub fn question(asked: &Asked) -> Question {
    Question {
        moment: if asked.hook == Hook::PatientView { Moment::View } else { Moment::Order },
        country: match asked.jurisdiction {
            Jurisdiction::Jp => Country::Jp,
            Jurisdiction::Us => Country::Us,
        },
        as_of: asked.as_of,
        trace: false,
    }
}

/// The advice with the verdict of every rule, for `evaluate` on the command line.
pub fn advice<'k>(engine: &'k Engine, case: &'k Case, question: &Question) -> Advice<'k> {
    evaluate::advise(case, &engine.knowledge, &Question { trace: true, ..*question })
}

fn frame<'a>(engine: &'a Engine, asked: &Asked<'a>, case: &'a Case, question: &'a Question) -> Frame<'a> {
    Frame {
        case,
        knowledge: &engine.knowledge,
        question,
        language: asked.language,
        wording: engine.sentences.of(asked.language),
        hook_instance: asked.hook_instance,
        patient_id: asked.patient_id,
        override_reasons: &engine.override_reasons,
        drafts: &engine.drafts,
    }
}
