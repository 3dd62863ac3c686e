//! From Conditions to cancers: which diseases, how far, since when; and what else a Condition states.
//!
//! Suspected, refuted and family conditions are no cancers. A receptor status stated by a Condition becomes a finding
//! without score that is shown and never decides.

mod coded;
pub mod condition_status;
mod dead;
mod histology;
pub mod in_doubt;
mod liver;
mod menopause;
pub mod mentions;
mod merging;
mod modifiers;
mod morphology;
mod observed_histology;
mod observed_spread;
mod onset;
mod operated;
mod origin;
mod reach;
mod said;
mod several_cancers;
mod side;
mod spread;
mod staging;
mod stated_findings;
mod taken_back;

pub use dead::death;
pub use menopause::menopause;
pub use operated::performed_on;
pub use several_cancers::several_cancers;
pub use side::side_of;
pub use spread::organ_of_spread;

use std::collections::HashMap;

use super::meaning::{Meaning, Reader};
use super::place;
use crate::case::PartialDate;
use crate::case::disease::{Activity, Cancer, Disease, Stage};
use crate::case::diseases::{Diseases, Naming};
use crate::case::finding::Finding;
use crate::case::place::Place;
use crate::case::unread::Unread;
use crate::fhir::record::node::Node;
use crate::profiles::record::patient_resource::PatientResource;
use condition_status::{ClinicalStatus, is_dismissed, is_withdrawn};
use in_doubt::InDoubt;
use modifiers::modifiers;
use onset::{is_recorded_long_after, onset};
use spread::Metastasis;

/// What Conditions are read into.
#[derive(Debug, Default)]
pub struct Diagnoses {
    /// One for each Condition, until they are merged.
    pub cancers: Vec<Cancer>,
    /// Receptor statuses and other findings a Condition states.
    pub findings: Vec<Finding>,
    /// What of them could not be read, or leaves the disease open.
    pub unread: Vec<(Place, Unread)>,
    /// Cancers that are suspected, and not confirmed.
    pub in_doubt: Vec<InDoubt>,
    metastases: Vec<Metastasis>,
    spread: operated::Spread,
    /// Observations that a Condition names as those of its stage: their references, and its own.
    assessments: HashMap<String, String>,
}

const FAMILY_HISTORY: &str = "condition-family-history";

/// "Breast cancer; mother had breast cancer": beside the family's, the patient's own is named.
fn names_own_cancer(reader: Reader, code: &Meaning) -> bool {
    let said = code.text.map(|text| reader.text_concepts(text)).unwrap_or_default();
    if !said.contains(&FAMILY_HISTORY) {
        return false;
    }
    let mut sites = reader.diseases.iter().flat_map(|(_, disease)| &disease.named_by.site);
    sites.any(|site| said.contains(&site.as_str()))
}

impl Diagnoses {
    /// The results that a diagnosis names as those of its stage.
    fn note_assessments(&mut self, node: Node, reference: &str) {
        let stages = node.each("stage").flat_map(|stage| stage.each("assessment"));
        let assessments = stages.filter_map(|assessment| assessment.str("reference"));
        self.assessments.extend(assessments.map(|of| (place::relative(of).to_owned(), reference.to_owned())));
    }

    /// Reads one Condition.
    pub fn condition(&mut self, reader: Reader, own: &PatientResource) {
        let node = own.node;
        self.findings.extend(liver::child_pugh(reader, own));
        if own.code.concepts.is_empty() {
            return;
        }
        let modifiers = modifiers(reader, node);
        if modifiers.has_unread && speaks_of_cancer(reader, &own.code) {
            self.unread.push((own.name.place(), Unread::DiagnosisModifier));
            return;
        }
        let code = &coded::meaning(reader, own, modifiers.concepts);
        let about_others = ["condition-suspected", "condition-screening"];
        let is_of_family = || code.has(FAMILY_HISTORY) && !names_own_cancer(reader, code);
        let is_dismissed = is_dismissed(reader, node) || condition_status::is_doubted_by_note(reader, node);
        if is_dismissed || about_others.iter().any(|name| code.has(name)) || is_of_family() {
            self.findings.extend(stated_findings::suspected(code, node, own));
            let is_own = !code.has(FAMILY_HISTORY) && !code.has("condition-screening");
            let is_open = is_own && !is_withdrawn(node) && !condition_status::is_over(node);
            let named = disease(reader, &own.code, Vec::new).filter(|_| is_open);
            let why = Unread::DiagnosisUnconfirmed;
            self.in_doubt.extend(named.map(|(disease, _)| InDoubt::of(disease, own, why)));
            return;
        }
        let since = onset(node);
        let reference = own.name.written();
        self.note_assessments(node, &reference);
        let text = code.text.unwrap_or_default();
        let date = since.map(|since| since.date);
        self.findings.extend(stated_findings::stated(code, node, date, &reference, text));
        self.findings.extend(stated_findings::deficiency(reader, code, date, &reference));
        self.findings.extend(stated_findings::oligometastatic(reader, (code, node), date, &reference));
        let named = disease(reader, code, || beside_the_code(reader, node));
        let definition = named.and_then(|(disease, _)| reader.diseases.definition(disease));
        let extent = reader.diseases.spread(definition);
        let clinical = ClinicalStatus::read(node);
        let is_history = is_earlier(reader, node, code) && !code.has("condition-ild");
        // FHIR R4, con-4: what has abated is not active; so it is where no status says otherwise.
        let is_over = clinical.is_over()
            || (clinical.is_absent() && condition_status::is_over(node))
            || (is_history && !staging::speaks_of_spread(code, extent));
        let organs = spread::organs_of(reader, node, code);
        if !code.has("condition-metastasis-brain") {
            let noted = || stated_findings::noted_brain(reader, node, definition.filter(|_| !is_over)?, &reference);
            self.findings.extend(stated_findings::brain(&organs, (date, text), &reference).or_else(noted));
        }
        let text = text.to_owned();
        let Some((disease, naming)) = named else {
            // "Squamous cell carcinoma": a cancer, and nobody says of which organ.
            let is_without_organ = histology::is_named(code) && organs.is_empty();
            let half = half_named(reader, node, code).filter(|_| organs.is_empty() && !is_over);
            self.in_doubt.extend(half.map(|(disease, why)| InDoubt::of(disease, own, why)));
            self.metastases.extend(origin::metastasis((reader, own), (since, text, is_over), organs));
            let without_organ = is_without_organ.then_some(Unread::PartOfCode);
            let why = contradiction(reader, code).or(without_organ).filter(|_| !is_over);
            self.unread.extend(why.map(|why| (own.name.place(), why)));
            return;
        };
        if !is_over && coded::name_different_cancers(reader, node) {
            self.unread.push((own.name.place(), Unread::DiagnosisOfTwoOrgans));
            return;
        }
        if !is_over && definition.is_some_and(|definition| definition.named_by.is_open) {
            self.unread.push((own.name.place(), Unread::Histology));
        }
        let stage = staging::stage(reader, code, node, &clinical, definition);
        let has_spread = stage == Stage::MetastaticOrRecurrent;
        if !is_over && !has_spread && clinical.is_absent() && is_recorded_long_after(node, reader.long_after_months) {
            self.unread.push((own.name.place(), Unread::DiagnosisActivity));
        }
        // Of a recurrence that only a status states, the date is that of the diagnosis.
        let recurrent = clinical.is_recurrence()
            || code.has("condition-recurrence")
            || (has_spread && staging::came_later(reader, node, code));
        let de_novo = has_spread && !recurrent && staging::is_de_novo(reader, node, code);
        let is_dated = staging::dates_the_spread(code, extent) || staging::is_called_de_novo(code);
        if de_novo && !is_dated {
            self.spread.undated.push(reference);
        }
        let spread = since.filter(|_| has_spread && (de_novo || staging::dates_the_spread(code, extent)));
        // "Recurrence of breast cancer" is dated by the recurrence: when the cancer was found it does not say.
        let is_dated_by_recurrence = code.has("condition-recurrence") && spread.is_some();
        self.cancers.push(Cancer {
            disease,
            histology_is_stated: naming == Naming::Stated,
            histology: histology::histology(code, definition, || beside_the_code(reader, node)),
            stage,
            laterality: side::laterality(reader, node, code),
            // When a history was recorded says nothing of the disease.
            diagnosed: date.filter(|_| !is_dated_by_recurrence && (!is_history || since.is_some_and(|it| it.is_onset))),
            onset: since.filter(|it| it.is_onset && !is_dated_by_recurrence).map(|it| it.date),
            metastatic_since: spread.map(|since| since.date),
            stage_is_outdated: false,
            spread_is_dated: spread.is_some_and(|since| since.is_onset),
            metastases: spread::beyond_the_region(&organs, extent).cloned().collect(),
            de_novo,
            recurrent,
            activity: if is_over { Activity::Past } else { Activity::Active },
            may_spread: disease != Disease::Other || !code.has("condition-without-distant-spread"),
            reference: own.name.reference(),
            also: Vec::new(),
            text,
        });
    }

    /// After the last Condition: those of one primary become one cancer.
    pub fn merge(&mut self, diseases: &Diseases) {
        self.cancers = merging::merged(std::mem::take(&mut self.cancers), diseases);
    }

    /// Reads a stage given as an Observation of its own (TNM, stage group).
    pub fn staged(&mut self, reader: Reader, own: &PatientResource) {
        self.spread.staged.extend(staging::staged(reader, own, &self.assessments, &mut self.cancers));
    }

    /// Reads what a result about the tissue says the tumour is made of.
    pub fn histology(&mut self, reader: Reader, own: &PatientResource) {
        self.unread.extend(observed_histology::observed(reader, own, &mut self.cancers));
    }

    /// Reads spread given as an Observation.
    pub fn located(&mut self, reader: Reader, own: &PatientResource) {
        match observed_spread::located(reader, own, &self.cancers) {
            Some(Ok(metastasis)) => {
                let said = (metastasis.since.map(|since| since.date), metastasis.text.as_str());
                self.findings.extend(stated_findings::brain(&metastasis.organs, said, &own.name.written()));
                self.metastases.push(metastasis);
            }
            Some(Err(why)) => self.unread.push((own.name.place(), why)),
            None => {}
        }
    }

    /// Gives metastases to the cancers they come from.
    pub fn settle(
        &mut self,
        mine: &[PatientResource],
        diseases: &Diseases,
        today: time::Date,
        first_given: &dyn Fn() -> Option<PartialDate>,
    ) {
        let open = spread::settle(&mut self.metastases, &mut self.cancers, diseases, today);
        self.unread.extend(open);
        let seen = (self.metastases.as_slice(), first_given);
        operated::leave_open(&self.spread, seen, mine, &mut self.cancers, diseases);
        observed_spread::forget_unread(&self.cancers, &mut self.unread);
        if let Some(cancer) = spread::in_question(&self.metastases, &self.cancers, diseases) {
            self.unread.push((Place::of_reference(cancer.reference.as_str()), Unread::DiagnosisOver));
        } else {
            self.unread.extend(spread::of_nobody(&self.metastases, &self.cancers));
        }
    }
}

/// The cancer of which a diagnosis says a part only: ICD-O C50.9 alone says where a tumour is, and not what it is; "metastatic
/// cancer" names neither the organ it is in nor the one it comes from, and ICD-O 8500/3 alone names none.
fn half_named(reader: Reader, node: Node, code: &Meaning) -> Option<(Disease, Unread)> {
    let place = morphology::place_only(reader, node, code).map(|disease| (disease, Unread::DiagnosisPlaceOnly));
    let is_of_any = code.has("condition-metastatic-text") || morphology::is_malignant(code);
    place.or_else(|| is_of_any.then_some((Disease::Unstated, Unread::DiagnosisWithoutOrgan)))
}

/// A diagnosis of a cancer or of its spread: a word that is not understood may turn what therapy rests on.
fn speaks_of_cancer(reader: Reader, code: &Meaning) -> bool {
    disease(reader, code, Vec::new).is_some() || code.family("condition-metastasis").next().is_some()
}

/// Recorded as an earlier disease: by its words, its category, or the profile it claims (the earlier tumours of the
/// German oncology module).
fn is_earlier(reader: Reader, node: Node, code: &Meaning) -> bool {
    let is_history = |concepts: &[&str]| concepts.contains(&"condition-history-of");
    let profiles = node.get("meta").into_iter().flat_map(|meta| meta.each("profile")).filter_map(Node::text);
    let mut names = profiles.filter_map(|url| url.rsplit('/').next());
    code.has("condition-history-of")
        || node.each("category").any(|category| is_history(&reader.meaning(Some(category)).concepts))
        || names.any(|name| is_history(&reader.text_concepts(name)))
}

/// Names the organ of a disease, and beside it what that disease is not: "carcinoma in situ" under an invasive code, "metastasis
/// of melanoma in the breast" under the code of breast cancer.
fn contradiction(reader: Reader, code: &Meaning) -> Option<Unread> {
    let any = |concepts: &[String]| concepts.iter().any(|concept| code.has(concept));
    let mut diseases = reader.diseases.iter();
    let (_, of) = diseases.find(|(_, disease)| any(&disease.named_by.site) && any(&disease.named_by.unless))?;
    let secondary = ["condition-secondary-breast", "condition-secondary-lung"];
    let is_secondary = of.named_by.unless.iter().any(|name| code.has(name) && secondary.contains(&name.as_str()));
    Some(if is_secondary { Unread::DiagnosisOfTwoOrgans } else { Unread::DiagnosisContradiction })
}

/// The disease a diagnosis names, and whether it says what the tumour is made of. A receptor status alone ("HER2
/// positive") names no organ: it is a statement, not a cancer.
fn disease<'c>(reader: Reader, code: &Meaning, more: impl FnOnce() -> Vec<&'c str>) -> Option<(Disease, Naming)> {
    if reader.diseases.named(&code.concepts, &[]).is_some() {
        return reader.diseases.named(&code.concepts, &more());
    }
    let is_malignant = !code.has("condition-in-situ") && !code.has("condition-benign-breast");
    let other = if code.has("condition-other-cancer") {
        Disease::Other
    } else if code.has("condition-cancer-unspecified") {
        Disease::Unstated
    } else {
        return None;
    };
    is_malignant.then_some((other, Naming::SiteOnly))
}

/// The disease that words beside a drug name.
pub fn disease_of(reader: Reader, words: &Meaning) -> Option<Disease> {
    disease(reader, words, Vec::new).map(|(disease, _)| disease)
}

/// What notes and extensions say (mCODE's histology-morphology-behavior is one): it may name the histology.
fn beside_the_code<'c>(reader: Reader<'c>, node: Node<'c>) -> Vec<&'c str> {
    let extensions = node.each("extension").filter_map(|extension| extension.get("valueCodeableConcept"));
    let coded = extensions.flat_map(|concept| reader.meaning(Some(concept)).concepts);
    let notes = node.each("note").filter_map(|note| note.str("text"));
    coded.chain(notes.flat_map(|text| reader.text_concepts(text))).collect()
}
