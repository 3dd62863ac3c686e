//! What of a reading can be kept: concepts of texts, of codes with their words, of diagnoses.

use std::sync::Arc;

use smallvec::SmallVec;

use super::{Concept, Standing};
use crate::case::marker::Marker;

/// The concepts of a text, sorted.
#[derive(Debug, Clone)]
pub struct InText {
    pub named: Arc<[Concept]>,
    /// Without conditions that are told of relatives only, and without assays that were not used, or
    /// only perhaps.
    pub said: Arc<[Concept]>,
    /// The assays that words turn, where there are any.
    pub turned: Option<Arc<[Concept]>>,
}

/// What codes and words stand for, wherever they stand: the part of a reading that can be kept.
#[derive(Debug, Default)]
pub struct Named {
    /// In the order of their names.
    pub concepts: Vec<Concept>,
    /// The markers among them.
    pub markers: SmallVec<[Marker; 4]>,
    pub mismatch: bool,
    pub drug_conflict: bool,
    pub worded: bool,
    pub standing: Standing,
    /// As the standing, where it is a diagnosis.
    pub standing_of_diagnosis: Standing,
    /// The words are the name of a known code.
    pub is_official: bool,
}

/// The concepts that the words of a diagnosis state of the cancer, and those they name and do not state.
#[derive(Debug)]
pub struct Diagnosis {
    pub plain: Vec<Concept>,
    pub turned: Vec<Concept>,
    pub is_taken_back: bool,
}
