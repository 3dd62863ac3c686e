//! From Conditions to cancers: which diseases, how far, since when; and what else a Condition states.
//!
//! Suspected, refuted and family conditions are no cancers. A receptor status stated by a Condition becomes a finding
//! without score that is shown and never decides.

mod condition_status;
mod menopause;
mod merging;
mod onset;
mod several_cancers;
mod side;
mod spread;
mod staging;
mod stated_findings;

pub use menopause::menopause;
pub use several_cancers::several_cancers;

use super::meaning::{Meaning, Reader};
use super::own::Mine;
use crate::case::disease::{Activity, Cancer, Disease, Stage};
use crate::case::diseases::{Diseases, Naming};
use crate::case::finding::Finding;
use crate::fhir::record::node::Node;
use condition_status::{ClinicalStatus, is_dismissed};
use onset::onset;
use spread::Metastasis;

/// What Conditions are read into.
#[derive(Debug, Default)]
pub struct Diagnoses {
    /// One for each Condition, until they are merged.
    pub cancers: Vec<Cancer>,
    /// Receptor statuses and other findings a Condition states.
    pub findings: Vec<Finding>,
    /// Conditions of a cancer whose histology the record leaves open.
    pub open: Vec<String>,
    metastases: Vec<Metastasis>,
}

impl Diagnoses {
    /// Reads one Condition.
    pub fn condition(&mut self, reader: Reader, own: &Mine) {
        let Mine { node, code, .. } = own;
        let node = *node;
        if code.concepts.is_empty() {
            return;
        }
        let about_others = ["condition-family-history", "condition-suspected", "condition-screening"];
        if is_dismissed(node) || about_others.iter().any(|name| code.has(name)) {
            self.findings.extend(stated_findings::suspected(code, node, own));
            return;
        }
        let since = onset(node);
        let reference = own.name.to_string();
        let text = code.text.unwrap_or_default();
        let date = since.map(|since| since.date);
        self.findings.extend(stated_findings::stated(code, node, date, &reference, text));
        let named = disease(reader, code, || beside_the_code(reader, node));
        let definition = named.and_then(|(disease, _)| reader.diseases.definition(disease));
        let extent = reader.diseases.spread(definition);
        let clinical = ClinicalStatus::read(node);
        let is_history = code.has("condition-history-of") && !code.has("condition-ild");
        let is_over = clinical.is_over() || (is_history && !staging::speaks_of_spread(code, extent));
        let organs = spread::organs(code);
        let text = text.to_owned();
        let Some((disease, naming)) = named else {
            if !organs.is_empty() && !is_over {
                self.metastases.push(Metastasis { since, text, organs });
            }
            return;
        };
        if !is_over && definition.is_some_and(|definition| definition.named_by.is_open) {
            self.open.push(reference);
        }
        let stage = staging::stage(reader, code, node, &clinical, extent);
        let has_spread = stage == Stage::MetastaticOrRecurrent;
        let spread = since.filter(|_| has_spread && staging::dates_the_spread(reader, node, code, extent));
        self.cancers.push(Cancer {
            disease,
            histology_is_stated: naming == Naming::Stated,
            stage,
            laterality: side::laterality(reader, node, code),
            diagnosed: date,
            metastatic_since: spread.map(|since| since.date),
            spread_is_dated: spread.is_some_and(|since| since.is_onset),
            metastases: spread::beyond_the_region(&organs, extent).cloned().collect(),
            de_novo: has_spread && staging::is_de_novo(reader, node, code),
            activity: if is_over { Activity::Past } else { Activity::Active },
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
    pub fn staged(&mut self, reader: Reader, own: &Mine) {
        staging::staged(reader, own, &mut self.cancers);
    }

    /// Gives metastases to the cancers they come from.
    pub fn settle(&mut self, diseases: &Diseases) {
        spread::settle(&self.metastases, &mut self.cancers, diseases);
    }
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
