//! What sort of change a variant is, as lists and laboratories speak of it.

use super::edit::Edit;
use super::residue::Residue;

/// Sorts of change. The words are those of the list files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// One residue for one other.
    Missense,
    /// In frame, more residues than before. HGVS may call it ins, dup or delins (`G776delinsVC`).
    InframeInsertion,
    /// In frame, fewer residues than before.
    InframeDeletion,
    /// In frame, several residues replaced by as many.
    InframeReplacement,
    /// A stop codon inside the protein.
    Nonsense,
    Frameshift,
    /// The first or last two bases of an intron.
    SpliceSite,
    /// Elsewhere in an intron.
    Intronic,
    /// Before the start or behind the stop codon.
    Untranslated,
    StartLost,
    StopLost,
    /// The protein stays the same.
    Synonymous,
    /// Both copies of the gene are gone.
    HomozygousDeletion,
}

impl Kind {
    const ALL: [Self; 13] = [
        Self::Missense,
        Self::InframeInsertion,
        Self::InframeDeletion,
        Self::InframeReplacement,
        Self::Nonsense,
        Self::Frameshift,
        Self::SpliceSite,
        Self::Intronic,
        Self::Untranslated,
        Self::StartLost,
        Self::StopLost,
        Self::Synonymous,
        Self::HomozygousDeletion,
    ];

    /// The word of the list files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Missense => "missense",
            Self::InframeInsertion => "inframe-insertion",
            Self::InframeDeletion => "inframe-deletion",
            Self::InframeReplacement => "inframe-replacement",
            Self::Nonsense => "nonsense",
            Self::Frameshift => "frameshift",
            Self::SpliceSite => "splice-site",
            Self::Intronic => "intronic",
            Self::Untranslated => "untranslated",
            Self::StartLost => "start-lost",
            Self::StopLost => "stop-lost",
            Self::Synonymous => "synonymous",
            Self::HomozygousDeletion => "homozygous-deletion",
        }
    }

    /// Reads the word of the list files.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// The kind of a trimmed edit of a protein of `length` residues.
    pub fn of(edit: &Edit<Residue>, length: usize) -> Self {
        let inserted = edit.inserted.len();
        if edit.is_empty() {
            Self::Synonymous
        } else if edit.start == 0 {
            Self::StartLost
        } else if inserted < edit.removed && edit.end() == length {
            Self::Nonsense
        } else if inserted > edit.removed {
            Self::InframeInsertion
        } else if inserted < edit.removed {
            Self::InframeDeletion
        } else if inserted == 1 {
            Self::Missense
        } else {
            Self::InframeReplacement
        }
    }
}
