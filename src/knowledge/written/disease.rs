//! `diseases/*.yaml`: a disease (site × histology), how it is named and recognised, and whether rules are written for it.

use serde::Deserialize;

use super::Name;
use crate::case::diseases::{Definition, NamedBy, Spread};
use crate::case::marker::Marker;
use crate::knowledge::disease::{DiseaseTexts, Topic};
use crate::knowledge::text::Text;

/// One disease.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Disease {
    pub id: Name,
    /// As cards name it.
    pub name: Text,
    pub scope: Scope,
    /// The organ it comes from (`lung`), as value sets of sites name it.
    pub organ: String,
    pub named_by: Concepts,
    #[serde(default)]
    pub spread: Organs,
    /// Words by which a metastasis names it as its origin ("brain metastasis, breast").
    #[serde(default)]
    pub origin_words: Vec<String>,
    /// Operations that take the primary out: what spread only afterwards was no stage IV from the start.
    #[serde(default)]
    pub operations: Vec<Name>,
    #[serde(default)]
    pub result_concepts: Vec<Name>,
    /// Assays that are made for this disease only: a result of one is about it.
    #[serde(default)]
    pub own_assays: Vec<Name>,
    /// Assays of which a result shows that the histology is one of this disease, where the record does not state it.
    #[serde(default)]
    pub histology_shown_by: Vec<Name>,
    /// What therapy of this disease needs and no rule covers yet.
    #[serde(default)]
    pub no_rules_yet: Vec<Topic>,
    /// Results that are taken as this disease's, though the patient has another cancer too.
    #[serde(default)]
    pub own_markers: Vec<OwnMarker>,
}

/// Whether rules are written for it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// What the ids of its rules begin with (`brc-`).
    RulesBeginWith(String),
    /// It is known so that no rule of another disease judges it; what is said instead of advice.
    Out(Text),
}

/// How a diagnosis names it, by concepts of `profiles/valuesets`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Concepts {
    /// Where it comes from: one of them is needed.
    pub site: Vec<Name>,
    /// What it is made of. Left out: whatever it is made of.
    #[serde(default)]
    pub histology: Vec<Name>,
    /// The site alone is enough, where no histology is stated.
    #[serde(default)]
    pub histology_may_be_unstated: bool,
    /// Name it whatever else is said.
    #[serde(default)]
    pub certain: Vec<Name>,
    /// Speak against it.
    #[serde(default)]
    pub unless: Vec<Name>,
    /// Diseases of the same organ it counts before, where a diagnosis names both.
    #[serde(default)]
    pub outranks: Vec<Name>,
    /// The record leaves open what it is, which is said as something that could not be read.
    #[serde(default)]
    pub is_open: bool,
}

/// Where it spreads.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Organs {
    /// A specimen of one of these organs is of a metastasis.
    #[serde(default)]
    pub distant: Vec<String>,
    /// Stations that do not make it metastatic.
    #[serde(default)]
    pub regional: Vec<String>,
    /// May be regional or distant.
    #[serde(default)]
    pub either: Vec<String>,
    /// Stages that may be advanced disease or not: left open where no word says which.
    #[serde(default)]
    pub open_stages: Vec<String>,
}

/// Markers that belong to one disease.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OwnMarker {
    Er,
    Pgr,
    Her2,
    PdL1,
}

impl OwnMarker {
    const fn markers(self) -> &'static [Marker] {
        match self {
            Self::Er => &[Marker::Er],
            Self::Pgr => &[Marker::Pgr],
            Self::Her2 => &[
                Marker::Her2Ihc,
                Marker::Her2Membrane,
                Marker::Her2Ish,
                Marker::Her2Ratio,
                Marker::Her2Copies,
                Marker::Her2Status,
            ],
            Self::PdL1 => &[Marker::PdL1],
        }
    }
}

impl Disease {
    /// What the ids of its rules begin with; none when it is out of scope.
    pub fn prefix(&self) -> Option<&str> {
        match &self.scope {
            Scope::RulesBeginWith(prefix) => Some(prefix),
            Scope::Out(_) => None,
        }
    }

    /// What is said of it.
    pub fn texts(&self) -> DiseaseTexts {
        let out_of_scope = match &self.scope {
            Scope::RulesBeginWith(_) => None,
            Scope::Out(why) => Some(why.clone()),
        };
        DiseaseTexts { name: self.name.clone(), out_of_scope, no_rules_yet: self.no_rules_yet.clone() }
    }

    /// What the reader of diagnoses needs.
    pub fn definition(&self) -> Definition {
        let texts = |written: &[Name]| written.iter().map(|text| text.value.clone()).collect();
        let Concepts { site, histology, histology_may_be_unstated, certain, unless, outranks, is_open } =
            &self.named_by;
        let Organs { distant, regional, either, open_stages } = self.spread.clone();
        Definition {
            id: self.id.value.clone(),
            is_in_scope: self.prefix().is_some(),
            organ: self.organ.clone(),
            named_by: NamedBy {
                site: texts(site),
                histology: texts(histology),
                histology_may_be_unstated: *histology_may_be_unstated,
                certain: texts(certain),
                unless: texts(unless),
                outranks: texts(outranks),
                is_open: *is_open,
            },
            spread: Spread { distant, regional, either, open_stages },
            origin_words: self.origin_words.clone(),
            operations: texts(&self.operations),
            result_concepts: texts(&self.result_concepts),
            own_assays: texts(&self.own_assays),
            histology_shown_by: texts(&self.histology_shown_by),
            own_markers: self.own_markers.iter().flat_map(|marker| marker.markers()).copied().collect(),
        }
    }
}
