//! Everything an answer needs besides the call: knowledge, terminology, texts, loaded and checked at start.

use std::collections::BTreeSet;
use std::path::Path;
use std::thread::{Builder, Scope};

use crate::cards::{self, OverrideReasons, Sentences};
use crate::case::define::body_size::SurfaceFormula;
use crate::cds_hooks::Coding;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::evaluate::DoseSettings;
use crate::files::{self, Files};
use crate::knowledge::{Knowledge, variants};
use crate::profiles;
use crate::profiles::orderables;
use crate::profiles::terminology::{Draft, Terminology, Written};
use crate::settings::{Bsa, Dose, Settings};
use crate::variant::Catalogue;

/// Everything loaded at start, checked, immutable.
#[derive(Debug)]
pub struct Engine {
    pub knowledge: Knowledge,
    pub terminology: Terminology,
    /// System and code of every result we look for; see [`profiles::narrow`].
    pub result_codes: BTreeSet<(String, String)>,
    pub(super) sentences: Sentences,
    pub(super) override_reasons: OverrideReasons,
    pub(super) drafts: cards::Drafts,
    pub(super) doses: DoseSettings,
}

/// Gene sequences and variant lists alone, for those who ask of notations.
///
/// # Errors
/// Every mistake of their files.
pub fn catalogue(config_dir: Option<&Path>) -> Result<Catalogue, Vec<Diagnostic>> {
    variants::catalogue(&files::collect(config_dir)?)
}

/// What `/health/ready` tells of the knowledge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnowledgeSummary {
    pub version: String,
    pub rules: usize,
}

/// The codes that orders are placed by; one of the site for something we do not suggest stops the start.
fn order_codes<'f>(
    knowledge: &Knowledge,
    profiles: &(impl Iterator<Item = (&'f str, &'f str)> + Clone),
) -> Result<cards::OrderCodes, Vec<Diagnostic>> {
    let mut codes = cards::OrderCodes::of_systems(orderables::DRUGS, orderables::TESTS);
    let mut problems = Vec::new();
    let drugs: BTreeSet<&str> = knowledge.drugs.keys().map(|id| id.as_str()).collect();
    let tests: BTreeSet<&str> =
        knowledge.assays.values().flat_map(|assay| &assay.tests).map(|test| test.id.as_str()).collect();
    for code in orderables::order_codes(profiles.clone()) {
        let known = if code.ours == orderables::DRUGS { &drugs } else { &tests };
        match &code.site_file {
            Some(file) if !known.contains(code.id.as_str()) => {
                let message = format!("\"{}\" is no drug or test of ours", code.id);
                let hint = did_you_mean(&code.id, known.iter().copied());
                let help = format!(
                    "write in `element.code` the id of a file in knowledge/drugs or of a test in knowledge/assays{hint}"
                );
                let text = profiles.clone().find(|(path, _)| path == file);
                let line = text.and_then(|(path, text)| Written { path, text }.line_of(&code.id));
                problems.push(Diagnostic::error("unknown-orderable", file, line, message, help));
            }
            _ => codes.add(code.ours, &code.id, Coding { code: code.code, system: code.system, display: code.display }),
        }
    }
    if problems.is_empty() { Ok(codes) } else { Err(problems) }
}

/// Criteria nest, and so do the words of cards: reading them takes more of a stack than a thread has by default where a build is
/// not optimised.
const STACK_OF_READING: usize = 8 << 20;

/// Reads on a thread of its own; here where there is none.
fn beside<'s, T: Send + 's>(
    scope: &'s Scope<'s, '_>,
    read: impl FnOnce() -> T + Copy + Send + 's,
) -> impl FnOnce() -> T {
    let reading = Builder::new().stack_size(STACK_OF_READING).spawn_scoped(scope, read);
    move || match reading {
        Ok(reading) => reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
        Err(_) => read(),
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
        // The longest parts of the start beside each other.
        let (knowledge, draft, sentences) = std::thread::scope(|scope| {
            let knowledge = beside(scope, || Knowledge::load(files));
            let sentences = beside(scope, || Sentences::read(files));
            let profiles = || files.iter().map(|(path, text)| (path.as_str(), text.as_ref()));
            let draft = Draft::of_files(&profiles());
            (knowledge(), draft, sentences())
        });
        let (knowledge, mut warnings) = knowledge?;
        let engine = Self::of(knowledge, draft, sentences?, files)?;
        warnings.extend(engine.terminology.warnings.iter().cloned());
        Ok((engine, warnings))
    }

    /// From knowledge and sentences that were read already.
    ///
    /// # Errors
    /// Every mistake of the other files.
    pub(super) fn with_knowledge(
        knowledge: Knowledge,
        sentences: Sentences,
        files: &Files,
    ) -> Result<Self, Vec<Diagnostic>> {
        let profiles = files.iter().map(|(path, text)| (path.as_str(), text.as_ref()));
        Self::of(knowledge, Draft::of_files(&profiles), sentences, files)
    }

    fn of(knowledge: Knowledge, draft: Draft, sentences: Sentences, files: &Files) -> Result<Self, Vec<Diagnostic>> {
        let spellings = knowledge.drugs.values();
        let spellings = spellings.flat_map(|drug| drug.all_spellings().map(|spelling| (drug.id.as_str(), spelling)));
        let profiles = files.iter().map(|(path, text)| (path.as_str(), text.as_ref()));
        let result_codes = profiles::narrow::codes(profiles.clone(), "marker-");
        let classes = knowledge.drugs.values();
        let classes = classes.flat_map(|drug| drug.classes.iter().map(|class| (drug.id.as_str(), class.as_str())));
        let terminology = draft.with_drugs(spellings, profiles)?.with_classes(classes);
        let override_reasons = OverrideReasons::read(include_str!("../../cds-hooks/override-reasons.json"));
        let override_reasons = override_reasons.map_err(|cause| {
            let (file, help) = ("cds-hooks/override-reasons.json", "each entry has code, system, display and ja");
            vec![Diagnostic::error("unreadable-file", file, None, cause.to_string(), help.to_owned())]
        })?;
        let profiles = files.iter().map(|(path, text)| (path.as_str(), text.as_ref()));
        let order_codes = order_codes(&knowledge, &profiles)?;
        let drafts = cards::Drafts::of(&knowledge, order_codes);
        let doses = dose_settings(&Settings::default().dose);
        Ok(Self { knowledge, terminology, result_codes, sentences, override_reasons, drafts, doses })
    }

    /// With the site's settings of doses.
    #[must_use]
    pub fn with_doses(self, settings: &Settings) -> Self {
        Self { doses: dose_settings(&settings.dose), ..self }
    }

    pub fn summary(&self) -> KnowledgeSummary {
        KnowledgeSummary { version: self.knowledge.policy.version.clone(), rules: self.knowledge.rules.len() }
    }
}

fn dose_settings(dose: &Dose) -> DoseSettings {
    DoseSettings {
        tolerance_percent: dose.tolerance,
        surface: match dose.bsa {
            Bsa::Mosteller => SurfaceFormula::Mosteller,
            Bsa::Dubois => SurfaceFormula::DuBois,
        },
        weight_max_age: time::Duration::days(dose.weight_max_age_days),
    }
}
