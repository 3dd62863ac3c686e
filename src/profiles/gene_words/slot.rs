//! What a component of a genetic result holds, by the name it goes under.

/// The parts of a result about a gene.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    Gene,
    Transcript,
    Protein,
    Coding,
    /// The change in whatever notation.
    Change,
    /// In coordinates of the genome.
    Genomic,
    Origin,
    Significance,
    /// Share of the reads.
    Fraction,
    Copies,
    /// What sort of alteration.
    Kind,
    /// Found or not.
    Presence,
    /// Whether the call passed the laboratory's filters.
    Filter,
    /// A remark on the result.
    Remark,
    /// Whether the test was good enough (read depth, quality control).
    Quality,
    /// Regions that could not be read.
    Uncallable,
    /// How much of a region was read.
    Covered,
    /// Which regions were looked at.
    Region,
    /// Says nothing of which variant (an exon, a catalogue).
    Ignored,
}

/// By the names of `profiles/genes/slots.tsv`.
const NAMES: [(&str, Slot); 19] = [
    ("gene", Slot::Gene),
    ("transcript", Slot::Transcript),
    ("protein", Slot::Protein),
    ("coding", Slot::Coding),
    ("change", Slot::Change),
    ("genomic", Slot::Genomic),
    ("origin", Slot::Origin),
    ("significance", Slot::Significance),
    ("fraction", Slot::Fraction),
    ("copies", Slot::Copies),
    ("kind", Slot::Kind),
    ("presence", Slot::Presence),
    ("filter", Slot::Filter),
    ("remark", Slot::Remark),
    ("quality", Slot::Quality),
    ("uncallable", Slot::Uncallable),
    ("covered", Slot::Covered),
    ("region", Slot::Region),
    ("ignored", Slot::Ignored),
];

/// By the value sets of `profiles/valuesets/`.
const CONCEPTS: [(&str, Slot); 12] = [
    ("marker-gene-studied", Slot::Gene),
    ("marker-transcript", Slot::Transcript),
    ("marker-protein-hgvs", Slot::Protein),
    ("marker-coding-hgvs", Slot::Coding),
    ("marker-discrete-variant", Slot::Change),
    ("marker-genomic-hgvs", Slot::Genomic),
    ("marker-genomic-coordinates", Slot::Genomic),
    ("marker-source-class", Slot::Origin),
    ("marker-clinical-significance", Slot::Significance),
    ("marker-vaf", Slot::Fraction),
    ("marker-copy-number", Slot::Copies),
    ("marker-variant-type", Slot::Kind),
];

impl Slot {
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, slot)| *slot)
    }

    pub fn of_concept(concept: &str) -> Option<Self> {
        CONCEPTS.iter().find(|(known, _)| *known == concept).map(|(_, slot)| *slot)
    }
}
