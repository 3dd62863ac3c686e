//! What goes in and what comes out of reading.

use super::base::Base;
use super::change::Change;
use super::edit::Edit;

/// What a report says of one variant. FHIR carries the parts in components of their own; a line of text goes into
/// `text` alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct Notation<'a> {
    /// Everything in one text (`ERBB2 p.V777L (c.2329G>T)`).
    pub text: Option<&'a str>,
    /// Gene studied (LOINC 48018-6).
    pub gene: Option<&'a str>,
    /// Transcript (LOINC 51958-7).
    pub transcript: Option<&'a str>,
    /// Protein change (LOINC 48005-3).
    pub protein: Option<&'a str>,
    /// Coding change (LOINC 48004-6).
    pub coding: Option<&'a str>,
    /// Germline or somatic (LOINC 48002-0), when a component of its own says so.
    pub origin: Origin,
    /// The laboratory's judgement (LOINC 53037-8), when a component of its own says so.
    pub classification: Classification,
    /// The gene meant when none is named; `None` refuses such texts.
    pub default_gene: Option<&'a str>,
}

/// Inherited, acquired by the tumour, or not stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Origin {
    Germline,
    Somatic,
    #[default]
    Unknown,
}

/// The laboratory's judgement (ACMG/AMP words).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Classification {
    Pathogenic,
    LikelyPathogenic,
    Uncertain,
    LikelyBenign,
    Benign,
    #[default]
    NotStated,
}

/// One variant of one gene, read without guessing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Symbol of a gene held.
    pub gene: String,
    pub change: Change,
    pub coding: StatedCoding,
    pub origin: Origin,
    pub classification: Classification,
    /// What a reader should know of the reading (a coding change that could not be checked, say).
    pub notes: Vec<String>,
}

/// The DNA side of a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatedCoding {
    NotStated,
    /// Checked against the coding sequence; `name` is the 3' name.
    Exact {
        edit: Edit<Base>,
        name: String,
    },
    /// As written: no coding sequence of this gene is held, or the bases were left out.
    Unchecked {
        name: String,
    },
}

impl StatedCoding {
    /// The name to show.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::NotStated => None,
            Self::Exact { name, .. } | Self::Unchecked { name } => Some(name),
        }
    }
}
