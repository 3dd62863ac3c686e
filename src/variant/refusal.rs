//! Why a text was not turned into a variant.
//!
//! Every refusal has a class and a reason in words. There is no class "nothing found": a text that cannot be
//! read must never look like a tumour without the variant.

use std::fmt;

use super::gene::Gene;
use super::notation::{Classification, Origin};

/// The classes of CONTRACT section 1 that are not `listed` or `not-listed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RefusalClass {
    /// The protein and the coding change name different proteins.
    Conflict,
    /// A stated residue, base or position is not that of the reference.
    ReferenceMismatch,
    /// A class of variants ("exon 20 insertion"), or a variant with a part left out.
    Unspecific,
    /// Readable, but not a small variant (amplification, fusion, expression).
    OtherAlteration,
    /// A gene whose reference is not held.
    OtherGene,
    /// An accession, isoform or coordinate system whose reference is not held.
    UnsupportedReference,
    /// Cannot be read without guessing.
    Uninterpretable,
}

impl RefusalClass {
    /// The word of the contract.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::ReferenceMismatch => "reference-mismatch",
            Self::Unspecific => "unspecific",
            Self::OtherAlteration => "other-alteration",
            Self::OtherGene => "other-gene",
            Self::UnsupportedReference => "unsupported-reference",
            Self::Uninterpretable => "uninterpretable",
        }
    }
}

/// A text that was not turned into a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub class: RefusalClass,
    /// The gene, when the text names it.
    pub gene: Option<String>,
    /// In a conflict: what the protein description says.
    pub protein: Option<String>,
    /// In a conflict: what the coding description says.
    pub coding: Option<String>,
    pub reason: String,
    /// What the report says all the same: a laboratory's classification may decide without the name.
    pub origin: Origin,
    pub classification: Classification,
}

impl Refusal {
    pub(crate) fn new(class: RefusalClass, reason: impl Into<String>) -> Self {
        let (origin, classification) = (Origin::Unknown, Classification::NotStated);
        Self { class, gene: None, protein: None, coding: None, reason: reason.into(), origin, classification }
    }

    pub(crate) fn unreadable(reason: impl Into<String>) -> Self {
        Self::new(RefusalClass::Uninterpretable, reason)
    }

    pub(crate) fn mismatch(reason: impl Into<String>) -> Self {
        Self::new(RefusalClass::ReferenceMismatch, reason)
    }

    /// The same refusal, saying which gene was meant.
    pub(crate) fn of(self, gene: Option<&Gene>) -> Self {
        Self { gene: gene.map(|gene| gene.symbol.clone()), ..self }
    }

    pub(crate) fn unspecific(reason: impl Into<String>) -> Self {
        Self::new(RefusalClass::Unspecific, reason)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.class.id(), self.reason)
    }
}

impl std::error::Error for Refusal {}
