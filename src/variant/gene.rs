//! The reference sequences variants are held against.
//!
//! Does: parse one JSON text per gene and check it (length, letters, the coding sequence translates to the
//! protein, exons without gaps), and answer what an accession or a gene name stands for.
//! Does not: open files or compute checksums (the tests compare each sequence with its sha256).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::base::{Base, translate};
use super::fault::Fault;
use super::residue::Residue;

/// The genes held, by symbol.
#[derive(Debug, Clone, Default)]
pub struct Genes {
    genes: Vec<Gene>,
}

/// One gene: its protein, and its coding sequence where held.
#[derive(Debug, Clone)]
pub struct Gene {
    pub symbol: String,
    /// Other spellings, upper case without hyphens.
    aliases: Vec<String>,
    pub protein: Vec<Residue>,
    /// `NP_004439.2`: what messages call the protein.
    pub protein_name: String,
    pub coding: Option<Coding>,
    protein_accessions: Vec<String>,
    transcripts: Vec<String>,
    other_isoforms: Vec<Isoform>,
}

/// A coding sequence, A of ATG = c.1.
#[derive(Debug, Clone)]
pub struct Coding {
    pub bases: Vec<Base>,
    /// `NM_004448.3`.
    pub name: String,
    exons: Vec<Exon>,
}

/// First and last coding base of an exon (1-based).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exon {
    pub number: usize,
    pub first: usize,
    pub last: usize,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Isoform {
    accessions: Vec<String>,
    note: String,
    /// How many residues of the reference stand before its first one, where it is else the same.
    #[serde(default)]
    begins_after: Option<usize>,
}

/// What an accession stands for.
#[derive(Debug, Clone, Copy)]
pub enum Accession<'a> {
    Protein(&'a Gene),
    Transcript(&'a Gene),
    /// Known, but of another length or numbering: with what to do.
    OtherIsoform(&'a str),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct GeneFile {
    symbol: String,
    aliases: Vec<String>,
    protein: SequenceFile,
    coding: Option<SequenceFile>,
    #[serde(default)]
    transcripts: Vec<String>,
    other_isoforms: Vec<Isoform>,
    /// Read by people.
    #[serde(rename = "provenance")]
    _provenance: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SequenceFile {
    accessions: Vec<String>,
    shown: String,
    length: usize,
    /// Compared with the sequence by the tests.
    #[serde(rename = "sha256")]
    _sha256: String,
    #[serde(default)]
    exons: Vec<Exon>,
    sequence: String,
}

impl Genes {
    /// Parses the gene files, given as (file name, text).
    ///
    /// # Errors
    /// Every mistake of every file, with its remedy.
    pub fn parse<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<Fault>> {
        let mut genes: Vec<Gene> = Vec::new();
        let mut faults = Vec::new();
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for (file, text) in files {
            match Gene::parse(file, text) {
                Ok(gene) => {
                    for name in gene.names() {
                        if let Some(other) = names.insert(name.to_owned(), file.to_owned()) {
                            let cause = format!("the name \"{name}\" already stands in {other}");
                            faults.push(Fault::new(file, None, cause, "give every name to one gene only"));
                        }
                    }
                    genes.push(gene);
                }
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() { Ok(Self { genes }) } else { Err(faults) }
    }

    /// The gene of this symbol or alias, in any case and with or without hyphens (`HER-2/neu`).
    pub fn by_name(&self, name: &str) -> Option<&Gene> {
        let plain = |letter: &char| !matches!(letter, '-' | '/' | ' ');
        let first = name.chars().next()?.to_ascii_uppercase();
        self.genes.iter().find(|gene| {
            gene.names().filter(|own| own.starts_with(first)).any(|own| {
                let written = name.chars().filter(plain).map(|letter| letter.to_ascii_uppercase());
                own.chars().filter(plain).eq(written)
            })
        })
    }

    /// What an accession without version stands for.
    pub fn by_accession(&self, accession: &str) -> Option<Accession<'_>> {
        let is = |own: &String| own.eq_ignore_ascii_case(accession);
        self.genes.iter().find_map(|gene| {
            if gene.protein_accessions.iter().any(is) {
                Some(Accession::Protein(gene))
            } else if gene.transcripts.iter().any(is) {
                Some(Accession::Transcript(gene))
            } else {
                let isoform = gene.other_isoforms.iter().find(|isoform| isoform.accessions.iter().any(is));
                isoform.map(|isoform| Accession::OtherIsoform(&isoform.note))
            }
        })
    }

    /// The gene of an isoform that is the end of its reference, and how many residues of the reference stand before it.
    pub fn shortened(&self, accession: &str) -> Option<(&Gene, usize)> {
        self.genes.iter().find_map(|gene| {
            let is = |isoform: &&Isoform| isoform.accessions.iter().any(|own| own.eq_ignore_ascii_case(accession));
            Some((gene, gene.other_isoforms.iter().find(is)?.begins_after?))
        })
    }

    /// All genes held.
    pub fn iter(&self) -> impl Iterator<Item = &Gene> {
        self.genes.iter()
    }
}

impl Gene {
    fn parse(file: &str, text: &str) -> Result<Self, Fault> {
        let read: GeneFile = serde_json::from_str(text).map_err(|error| {
            let remedy = "write symbol, aliases, protein, coding or transcripts, otherIsoforms and provenance";
            Fault::new(file, Some(error.line()), error.to_string(), remedy)
        })?;
        let protein = letters(file, &read.protein, Residue::from_letter)?;
        let mut transcripts = read.transcripts;
        let coding = match read.coding {
            None => None,
            Some(sequence) => {
                let bases = letters(file, &sequence, Base::from_letter)?;
                if translate(&bases) != (protein.clone(), true) || bases.len() != 3 * (protein.len() + 1) {
                    let cause = format!("the coding sequence {} does not translate to the protein", sequence.shown);
                    return Err(Fault::new(file, None, cause, "take both sequences from one record"));
                }
                check_exons(file, &sequence.exons, bases.len())?;
                transcripts.extend(sequence.accessions);
                Some(Coding { bases, name: sequence.shown, exons: sequence.exons })
            }
        };
        Ok(Self {
            symbol: read.symbol,
            aliases: read.aliases,
            protein,
            protein_name: read.protein.shown,
            coding,
            protein_accessions: read.protein.accessions,
            transcripts,
            other_isoforms: read.other_isoforms,
        })
    }

    /// The accession of the reference protein.
    pub fn protein_accession(&self) -> Option<&str> {
        self.protein_accessions.first().map(String::as_str)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.symbol.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}

impl Coding {
    /// The exon of a coding position (1-based).
    pub fn exon(&self, position: usize) -> Option<usize> {
        self.exons.iter().find(|exon| (exon.first..=exon.last).contains(&position)).map(|exon| exon.number)
    }

    /// Whether an intron begins behind (`after`) or ends before this coding position.
    pub fn borders_intron(&self, position: usize, after: bool) -> bool {
        self.exons.iter().any(|exon| position == if after { exon.last } else { exon.first })
    }
}

fn letters<T>(file: &str, sequence: &SequenceFile, read: impl Fn(char) -> Option<T>) -> Result<Vec<T>, Fault> {
    let found: Option<Vec<T>> = sequence.sequence.chars().map(read).collect();
    let found = found.filter(|found| found.len() == sequence.length && !found.is_empty());
    found.ok_or_else(|| {
        let cause = format!("the sequence of {} is not {} readable letters", sequence.shown, sequence.length);
        Fault::new(file, None, cause, "copy the sequence again from the source named under provenance")
    })
}

fn check_exons(file: &str, exons: &[Exon], length: usize) -> Result<(), Fault> {
    let mut next = 1;
    for exon in exons {
        if exon.first != next || exon.last < exon.first {
            let cause = format!("exon {} does not follow the exon before it", exon.number);
            return Err(Fault::new(file, None, cause, "list the exons in order, without gaps, in coding positions"));
        }
        next = exon.last + 1;
    }
    if exons.is_empty() || next == length + 1 {
        return Ok(());
    }
    Err(Fault::new(file, None, "the exons do not cover the coding sequence", "end the last exon at its last base"))
}
