//! The knowledge: rules, sources, drugs and assays as checked data.
//!
//! It deliberately never sees a patient and names no code of any terminology. A value of [`Knowledge`] exists only
//! after every check passed.

mod approvals;
pub mod assay;
pub mod check;
pub mod coverage;
pub mod criteria;
pub mod disease;
pub mod drug;
mod load;
mod naming;
mod paths;
pub mod policy;
pub mod rule;
pub mod source;
pub mod text;
pub mod variants;
pub mod yaml;

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use serde::Deserialize;

use crate::case::disease::DiseaseId;
use crate::case::diseases::Diseases;
pub use crate::diagnostic;
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use approvals::Approvals;
use assay::Assay;
use disease::{Disease, Scope};
use drug::{ApprovalStatus, Drug};
use naming::Naming;
use policy::Policy;
use rule::{Kind, Rule, Status};
use source::Source;
use text::Text;

/// Countries an approval can be stated for (ISO 3166-1 alpha-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Country {
    Jp,
    Us,
}

impl Country {
    pub const ALL: [Self; 2] = [Self::Jp, Self::Us];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Jp => "JP",
            Self::Us => "US",
        }
    }
}

/// In the order of the ids, and quick to look up: every call asks for drugs and sources many times.
pub type ById<T> = IndexMap<String, T, RandomState>;

fn by_id<T>(items: impl Iterator<Item = (String, T)>) -> ById<T> {
    let mut all: ById<T> = items.collect();
    all.sort_unstable_keys();
    all
}

/// Checked knowledge.
#[derive(Debug, Clone)]
pub struct Knowledge {
    pub policy: Policy,
    pub rules: Vec<Rule>,
    pub drugs: ById<Drug>,
    pub assays: ById<Assay>,
    pub sources: ById<Source>,
    /// How diseases are recognised; the reader of diagnoses has it from here.
    pub diseases: Diseases,
    disease_texts: ById<Disease>,
    naming: ById<Naming>,
    approvals: Approvals,
}

impl Knowledge {
    /// Reads and checks all knowledge files.
    ///
    /// # Errors
    /// Every mistake of every file in one run, warnings included when there is at least one error.
    pub fn load(files: &Files) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let (written, mut diagnostics) = load::read(files);
        diagnostics.extend(check::all(&written));
        if diagnostics.iter().any(Diagnostic::is_error) {
            return Err(diagnostics);
        }
        let diseases = Diseases::new(written.diseases.iter().map(|file| file.item.definition()).collect());
        let active = written.rules.into_iter().map(|file| file.item).filter(|rule| rule.status == Status::Active);
        let resolved = |mut rule: Rule| {
            rule.population.disease = diseases.find(&rule.population.cancer.value);
            rule
        };
        let rules: Vec<Rule> = active.map(resolved).collect();
        let drugs = by_id(written.drugs.into_iter().map(|file| (file.item.id.value.clone(), file.item)));
        let knowledge = Self {
            policy: written.policy,
            naming: naming::of(&rules, &drugs),
            approvals: approvals::of(drugs.values()),
            rules,
            drugs,
            assays: by_id(written.assays.into_iter().map(|file| (file.item.id.value.clone(), file.item))),
            sources: by_id(written.sources.into_iter().map(|file| (file.item.id.value.clone(), file.item))),
            disease_texts: by_id(written.diseases.into_iter().map(|file| (file.item.id.value.clone(), file.item))),
            diseases,
        };
        Ok((knowledge, diagnostics))
    }

    /// The word that programs and cards' extensions get.
    pub fn disease_id(&self, disease: DiseaseId) -> &str {
        self.diseases.get(disease).map_or("", |definition| &definition.id)
    }

    /// How a card names a disease.
    pub fn disease_name(&self, disease: DiseaseId) -> Option<&Text> {
        self.disease_texts.get(self.disease_id(disease)).map(|disease| &disease.name)
    }

    /// What is said of a disease no rule is written for.
    pub fn out_of_scope(&self, disease: DiseaseId) -> Option<&Text> {
        match &self.disease_texts.get(self.disease_id(disease))?.scope {
            Scope::Out(why) => Some(why),
            Scope::RulesBeginWith(_) => None,
        }
    }

    /// The therapy options of a disease.
    pub fn options(&self, disease: DiseaseId) -> impl Iterator<Item = &Rule> {
        self.rules
            .iter()
            .filter(move |rule| rule.kind == Kind::TherapyOption && rule.population.disease == Some(disease))
    }

    /// The therapy options that name a drug, whatever the disease.
    pub fn options_naming(&self, drug: &str) -> impl Iterator<Item = &Rule> {
        let naming = self.naming.get(drug).into_iter();
        naming.flat_map(|naming| &naming.options).filter_map(|at| self.rules.get(*at))
    }

    /// The order checks of a drug or its class, whatever the disease.
    pub fn checks_naming(&self, drug: &str) -> impl Iterator<Item = &Rule> {
        let naming = self.naming.get(drug).into_iter();
        naming.flat_map(|naming| &naming.checks).filter_map(|at| self.rules.get(*at))
    }

    /// Is the drug this drug, or of this class?
    pub fn is(&self, drug: &str, name_or_class: &str) -> bool {
        drug == name_or_class
            || self.drugs.get(drug).is_some_and(|drug| drug.classes.iter().any(|class| class.value == name_or_class))
    }

    /// How a card names a drug.
    pub fn drug_name(&self, drug: &str) -> Option<&Text> {
        self.drugs.get(drug).map(|drug| &drug.name)
    }

    /// How a card names a test (`her2:ish`).
    pub fn test_name(&self, test: &str) -> Option<&Text> {
        let mut tests = self.assays.values().flat_map(|assay| &assay.tests);
        tests.find(|known| known.id.value == test).map(|known| &known.name)
    }

    /// The test that measures a score by an assay (`22c3-pharmdx`, `cps` → `pd-l1:22c3-pharmdx:cps`).
    pub fn score_test(&self, assay: &str, score: &str) -> String {
        let tests = self.assays.get(assay).into_iter().flat_map(|assay| &assay.tests);
        let mut ids = tests.map(|test| test.id.value.as_str());
        ids.find(|id| id.ends_with(&format!(":{score}"))).map_or_else(|| format!("{assay}:{score}"), str::to_owned)
    }

    /// The approval of an indication (`drug#indication`) in a country, as stated in the data and not after `as_of`.
    pub fn approval(&self, indication: &str, country: Country, as_of: time::Date) -> ApprovalStatus {
        let stated = self.approvals.get(indication).map(Vec::as_slice).unwrap_or_default();
        approvals::on(stated, country, as_of)
    }

    /// The statement a reference (`kurita-2026#46`) points at.
    pub fn source_of(&self, reference: &str) -> Option<&Source> {
        self.sources.get(reference.split('#').next()?)
    }
}
