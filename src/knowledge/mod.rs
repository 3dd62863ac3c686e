//! The knowledge: rules, sources, drugs and assays as checked data.
//!
//! It deliberately never sees a patient and names no code of any terminology. A value of [`Knowledge`] exists only
//! after every check passed.

mod approvals;
pub mod assay;
mod by_id;
pub mod changes;
pub mod check;
pub mod clash;
pub mod country;
pub mod coverage;
pub mod criteria;
mod criterion_kind;
pub mod criterion_parts;
pub mod disease;
pub mod dose;
pub mod drug;
mod fingerprint;
pub mod gene_criteria;
pub mod ids;
mod load;
pub mod measurement;
mod naming;
mod paths;
pub mod policy;
pub mod rule;
pub mod safety_criteria;
pub mod sign;
pub mod source;
pub mod text;
pub mod told;
pub mod variants;
pub mod words;
pub mod written;
pub mod yaml;

use crate::case::disease::DiseaseId;
use crate::case::diseases::Diseases;
use crate::case::measures::Measures;
use crate::case::regimens::Regimens;
pub use crate::diagnostic;
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::variant::Catalogue;
use approvals::Approvals;
use assay::Assay;
use by_id::by_id;
use check::{Checked, Texts};
pub use check::{Offered, Report};
use clash::Clashes;
use disease::{DiseaseTexts, Topic};
use dose::DoseRule;
use drug::{ApprovalStatus, Drug, DrugOrClass};
use ids::{AssayId, ClassId, DrugId, IndicationId, SourceId, StatementId, TestId};
use load::Written;
use naming::{Naming, OfDisease};
use policy::Policy;
use rule::Rule;
use source::Source;
use text::Text;

pub use by_id::ById;
pub use country::Country;

/// Checked knowledge.
#[derive(Debug, Clone)]
pub struct Knowledge {
    pub policy: Policy,
    /// Drugs that are not given together.
    pub clashes: Clashes,
    /// The dose rules of each drug.
    pub doses: ById<DrugId, Vec<DoseRule>>,
    /// The active rules.
    pub rules: Vec<Rule>,
    pub drugs: ById<DrugId, Drug>,
    pub assays: ById<AssayId, Assay>,
    pub sources: ById<SourceId, Source>,
    /// Gene sequences and variant lists.
    pub variants: Catalogue,
    /// How diseases are recognised; the reader of diagnoses has it from here.
    pub diseases: Diseases,
    /// In which units measurements come; the reader of results has it from here.
    pub measures: Measures,
    /// What names of regimens stand for; the reader of therapy has it from here.
    pub regimens: Regimens,
    disease_texts: ById<String, DiseaseTexts>,
    naming: ById<DrugId, Naming>,
    of_disease: ById<DiseaseId, OfDisease>,
    approvals: Approvals,
}

/// All knowledge files, as written and as checked, with all that is wrong in them.
fn read(files: &Files, texts: Texts) -> (Written, Checked, Catalogue, Vec<Diagnostic>) {
    let (written, mut diagnostics) = load::read(files);
    let checked = check::all(&written, texts, &mut diagnostics);
    let variants = variants::catalogue(files).unwrap_or_else(|mistakes| {
        diagnostics.extend(mistakes);
        Catalogue::default()
    });
    (written, checked, variants, diagnostics)
}

impl Knowledge {
    /// Reads and checks all knowledge files; of those the program came with not the texts again, see [`Texts`].
    ///
    /// # Errors
    /// Every mistake of every file in one run, warnings included when there is at least one error.
    pub fn load(files: &Files) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let (written, checked, variants, diagnostics) = read(files, Texts::OfSite);
        if diagnostics.iter().any(Diagnostic::is_error) {
            return Err(diagnostics);
        }
        Ok((Self::of(&written, checked, variants), diagnostics))
    }

    /// What `oncohooks check` tells of the knowledge files on a day, with the knowledge where there is no error.
    #[must_use]
    pub fn examine(files: &Files, as_of: time::Date) -> (Report, Option<Self>) {
        let (written, checked, variants, diagnostics) = read(files, Texts::All);
        let report = check::report(&written, &checked, as_of, diagnostics);
        let is_sound = !report.diagnostics.iter().any(Diagnostic::is_error);
        (report, is_sound.then(|| Self::of(&written, checked, variants)))
    }

    /// What was written, checked and without an error.
    fn of(written: &Written, checked: Checked, variants: Catalogue) -> Self {
        let drugs = by_id(checked.drugs.into_iter().map(|drug| (drug.id, drug)));
        Self {
            policy: checked.policy,
            clashes: checked.clashes,
            doses: by_id(checked.doses.into_iter()),
            naming: naming::index_rules(&checked.rules, &drugs),
            of_disease: naming::by_disease(&checked.rules),
            approvals: approvals::collect(drugs.values()),
            rules: checked.rules,
            drugs,
            assays: by_id(checked.assays.into_iter().map(|assay| (assay.id, assay))),
            sources: by_id(checked.sources.into_iter().map(|source| (source.id, source))),
            variants,
            disease_texts: by_id(written.diseases.iter().map(|file| (file.item.id.value.clone(), file.item.texts()))),
            diseases: checked.diseases,
            regimens: checked.regimens,
            measures: check::measurements::measures(&written.measurements),
        }
    }

    /// Works out anew what follows from rules and drugs, after somebody has changed them.
    pub fn reindex(&mut self) {
        self.naming = naming::index_rules(&self.rules, &self.drugs);
        self.of_disease = naming::by_disease(&self.rules);
        self.approvals = approvals::collect(self.drugs.values());
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
        self.disease_texts.get(self.disease_id(disease))?.out_of_scope.as_ref()
    }

    /// What therapy of a disease needs and no rule covers yet.
    pub fn no_rules_yet(&self, disease: DiseaseId) -> &[Topic] {
        self.disease_texts.get(self.disease_id(disease)).map_or(&[], |disease| &disease.no_rules_yet)
    }

    /// The therapy options of a disease.
    pub fn options(&self, disease: DiseaseId) -> impl Iterator<Item = &Rule> {
        let of = self.of_disease.get(&disease).into_iter();
        of.flat_map(|of| &of.options).filter_map(|at| self.rules.get(*at))
    }

    /// The notes of a disease.
    pub fn notes(&self, disease: DiseaseId) -> impl Iterator<Item = &Rule> {
        let of = self.of_disease.get(&disease).into_iter();
        of.flat_map(|of| &of.notes).filter_map(|at| self.rules.get(*at))
    }

    /// The therapy options that name a drug, whatever the disease.
    pub fn options_naming(&self, drug: DrugId) -> impl Iterator<Item = &Rule> {
        let naming = self.naming.get(&drug).into_iter();
        naming.flat_map(|naming| &naming.options).filter_map(|at| self.rules.get(*at))
    }

    /// The order checks of a drug or its class, whatever the disease.
    pub fn checks_naming(&self, drug: DrugId) -> impl Iterator<Item = &Rule> {
        let naming = self.naming.get(&drug).into_iter();
        naming.flat_map(|naming| &naming.checks).filter_map(|at| self.rules.get(*at))
    }

    /// The id of a drug of the record, when it is one of the knowledge.
    pub fn drug_id(&self, drug: &str) -> Option<DrugId> {
        self.drugs.get(drug).map(|drug| drug.id)
    }

    /// Is the drug this drug, or of this class?
    pub fn is(&self, drug: &str, named: DrugOrClass) -> bool {
        match named {
            DrugOrClass::Drug(id) => id.as_str() == drug,
            DrugOrClass::Class(class) => self.is_of(drug, class),
        }
    }

    /// Is the drug of this class?
    pub fn is_of(&self, drug: &str, class: ClassId) -> bool {
        self.drugs.get(drug).is_some_and(|drug| drug.is_of(class))
    }

    /// How a card names a drug.
    pub fn drug_name(&self, drug: &str) -> Option<&Text> {
        self.drugs.get(drug).map(|drug| &drug.name)
    }

    /// What a card calls a drug where room is short.
    pub fn drug_short_name(&self, drug: &str) -> Option<&Text> {
        self.drugs.get(drug).map(|drug| drug.short.as_ref().unwrap_or(&drug.name))
    }

    /// What goes with a test, where something does.
    pub fn test_remark(&self, test: TestId) -> Option<&Text> {
        let mut tests = self.assays.values().flat_map(|assay| &assay.tests);
        tests.find(|known| known.id == test).and_then(|known| known.remark.as_ref())
    }

    /// Concepts by which a request names what answers a test: of each list all.
    pub fn test_answered_by(&self, test: TestId) -> impl Iterator<Item = &[String]> {
        let tests = self.assays.values().flat_map(|assay| &assay.tests).filter(move |known| known.id == test);
        tests.flat_map(|test| &test.answered_by).map(Vec::as_slice)
    }

    /// How a card names a test.
    pub fn test_name(&self, test: TestId) -> Option<&Text> {
        let mut tests = self.assays.values().flat_map(|assay| &assay.tests);
        tests.find(|known| known.id == test).map(|known| &known.name)
    }

    /// The approval of an indication in a country, as stated in the data and not after `as_of`.
    pub fn approval(&self, indication: IndicationId, country: Country, as_of: time::Date) -> ApprovalStatus {
        let stated = self.approvals.get(&indication).map(Vec::as_slice).unwrap_or_default();
        approvals::on(stated, country, as_of)
    }

    /// The document of a statement.
    pub fn source_of(&self, statement: StatementId) -> Option<&Source> {
        self.sources.get(&statement.source)
    }
}
