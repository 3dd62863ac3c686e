//! The diseases that can be told apart, as data: how a record names each, its organ, where it spreads.
//!
//! The files of `config/knowledge/diseases` are read into this; the reader of diagnoses and the rules share it.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::disease::{Disease, DiseaseId};
use super::marker::Marker;

/// All diseases, in the order of their ids.
#[derive(Debug, Clone, Default)]
pub struct Diseases {
    all: Vec<Definition>,
    /// The concepts without one of which a diagnosis names none of them.
    naming: HashSet<String, RandomState>,
    /// Of a cancer that no disease describes.
    unknown_spread: Spread,
}

/// One disease: site × histology.
#[derive(Debug, Clone, Default)]
pub struct Definition {
    /// The word rules, programs and cards' extensions get (`breast`, `nsclc`).
    pub id: String,
    /// Rules may be written for it.
    pub is_in_scope: bool,
    /// The organ it comes from, as specimens name it (`site-lung` → `lung`).
    pub organ: String,
    pub named_by: NamedBy,
    pub spread: Spread,
    /// Words by which a metastasis names it as its origin, lower case.
    pub origin_words: Vec<String>,
    /// Concepts of operations that take the primary out.
    pub operations: Vec<String>,
    /// Concepts of a result that is about this disease by definition.
    pub result_concepts: Vec<String>,
    /// Assays of which a result is about this disease by definition.
    pub own_assays: Vec<String>,
    /// Assays of which a result shows that the histology is one of this disease, where the record does not state it.
    pub histology_shown_by: Vec<String>,
    /// Markers whose results are taken as this disease's, though there is another cancer.
    pub own_markers: Vec<Marker>,
}

/// The concepts by which a diagnosis names a disease.
#[derive(Debug, Clone, Default)]
pub struct NamedBy {
    /// Where it comes from: one of them is needed.
    pub site: Vec<String>,
    /// What it is made of. Empty: whatever it is made of.
    pub histology: Vec<String>,
    /// The site alone is enough, where no histology is stated.
    pub histology_may_be_unstated: bool,
    /// Name the disease whatever else is said.
    pub certain: Vec<String>,
    /// Speak against it.
    pub unless: Vec<String>,
    /// Diseases of the same organ that this one outranks where a diagnosis names both.
    pub outranks: Vec<String>,
    /// What it is, and so which rules hold, is not settled: said as something that could not be read.
    pub is_open: bool,
}

/// How a diagnosis names a disease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// By site and histology.
    Stated,
    /// By its site only.
    SiteOnly,
}

/// Where it spreads, as metastases and specimens name organs.
#[derive(Debug, Clone)]
pub struct Spread {
    /// Organs whose specimens are of a metastasis, never of the primary.
    pub distant: Vec<String>,
    /// Stations that do not make it metastatic disease.
    pub regional: Vec<String>,
    /// May be regional or distant.
    pub either: Vec<String>,
    /// Stages without distant spread of which some can be operated on and others are treated as advanced disease.
    pub open_stages: Vec<String>,
}

impl Default for Spread {
    fn default() -> Self {
        Self {
            distant: Vec::new(),
            regional: vec!["regional-node".to_owned()],
            either: vec!["lymph-node".to_owned()],
            open_stages: Vec::new(),
        }
    }
}

impl Spread {
    /// Whether a metastasis of this organ (empty: of an organ that is not named) is certainly distant.
    pub fn is_distant(&self, organ: &str) -> bool {
        !self.regional.iter().chain(&self.either).any(|known| known == organ)
    }
}

impl NamedBy {
    /// Whether a diagnosis names the disease. `code` has the concepts of its code and words, `more` those said beside
    /// it (a morphology, a note): they may say what the tumour is made of, not where it comes from.
    fn names(&self, code: &[&str], more: &[&str]) -> Option<Naming> {
        let any = |concepts: &[String], said: &[&str]| concepts.iter().any(|concept| said.contains(&concept.as_str()));
        if any(&self.certain, code) {
            return Some(Naming::Stated);
        }
        if !any(&self.site, code) || any(&self.unless, code) {
            return None;
        }
        if self.histology.is_empty() || any(&self.histology, code) || any(&self.histology, more) {
            return Some(Naming::Stated);
        }
        self.histology_may_be_unstated.then_some(Naming::SiteOnly)
    }
}

impl Diseases {
    pub fn new(mut all: Vec<Definition>) -> Self {
        all.sort_by(|one, other| one.id.cmp(&other.id));
        let naming = |disease: &Definition| [disease.named_by.certain.clone(), disease.named_by.site.clone()];
        let naming = all.iter().flat_map(naming).flatten().collect();
        Self { all, naming, unknown_spread: Spread::default() }
    }

    pub fn find(&self, id: &str) -> Option<DiseaseId> {
        self.iter().find(|(_, disease)| disease.id == id).map(|(found, _)| found)
    }

    pub fn get(&self, id: DiseaseId) -> Option<&Definition> {
        self.all.get(usize::from(id.0))
    }

    pub fn iter(&self) -> impl Iterator<Item = (DiseaseId, &Definition)> {
        (0..).map(DiseaseId).zip(&self.all)
    }

    /// A disease as cancers have it.
    pub fn disease(&self, id: DiseaseId) -> Option<Disease> {
        let disease = if self.get(id)?.is_in_scope { Disease::InScope(id) } else { Disease::OutOfScope(id) };
        Some(disease)
    }

    /// The definition of a cancer's disease, if it has one.
    pub fn definition(&self, disease: Disease) -> Option<&Definition> {
        self.get(disease.id()?)
    }

    /// Where a disease spreads; where no data tells, no organ is known and only nodes are regional.
    pub fn spread<'a>(&'a self, definition: Option<&'a Definition>) -> &'a Spread {
        definition.map_or(&self.unknown_spread, |definition| &definition.spread)
    }

    /// The word programs get.
    pub fn word(&self, disease: Disease) -> &str {
        self.definition(disease).map_or("other", |definition| &definition.id)
    }

    /// The disease that the concepts of one diagnosis name. Where they name cancers of two organs, the first id counts;
    /// within an organ, a stated histology counts before none, and small-cell carcinoma in a combined tumour counts
    /// before the rest (`outranks`).
    ///
    /// `code` and `more` as the concepts of the diagnosis itself, and of what is said beside it (a morphology, a note).
    pub fn named(&self, code: &[&str], more: &[&str]) -> Option<(Disease, Naming)> {
        // Most of what is asked names no disease at all.
        if !code.iter().any(|concept| self.naming.contains(*concept)) {
            return None;
        }
        let names = |disease: &Definition| disease.named_by.names(code, more);
        let mut named: Vec<(DiseaseId, &Definition, Naming)> =
            self.iter().filter_map(|(id, disease)| names(disease).map(|naming| (id, disease, naming))).collect();
        let organ = &named.first()?.1.organ;
        named.retain(|(_, disease, _)| disease.organ == *organ);
        let is_outranked = |(_, disease, _): &(DiseaseId, &Definition, Naming)| {
            named
                .iter()
                .any(|(_, other, naming)| *naming == Naming::Stated && other.named_by.outranks.contains(&disease.id))
        };
        let first =
            |wanted| named.iter().find(|named| matches!(named, (_, _, by) if *by == wanted) && !is_outranked(named));
        let (id, _, naming) = first(Naming::Stated).or_else(|| first(Naming::SiteOnly))?;
        Some((self.disease(*id)?, *naming))
    }
}
