//! From the texts of a report to one variant of one gene, or the reason why not.
//!
//! Each text is taken apart by itself (`scan`); here the parts are put together in a fixed order of doubt: another gene,
//! a negation, a foreign reference, an unreadable part, and only then the change itself. Protein and coding changes
//! are worked out separately and compared; a difference is reported, never resolved.

use super::change::Change;
use super::coding::{self, Applied};
use super::coding_text::CodingText;
use super::edit::Edit;
use super::base::Base;
use super::gene::{Accession, Gene, Genes};
use super::kind::Kind;
use super::protein;
use super::protein_text::{ProteinText, Written};
use super::refusal::{Refusal, RefusalClass};
use super::scan::{Mentions, is_residues_or_count, scan};
use super::text::{LONGEST, plain};
use super::words::Word;

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
    Exact { edit: Edit<Base>, name: String },
    /// As written: no coding sequence of this gene is held, or the bases were left out.
    Unchecked { name: String },
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

/// Reads a notation.
///
/// # Errors
/// The class and the reason why there is no one variant to speak of.
pub fn read(notation: &Notation<'_>, genes: &Genes) -> Result<Variant, Refusal> {
    let mut mentions = Mentions::default();
    let texts = [notation.gene, notation.transcript, notation.text, notation.protein, notation.coding];
    for text in texts.into_iter().flatten() {
        if text.len() > LONGEST {
            return Err(Refusal::unreadable("the text is too long for a notation"));
        }
        scan(&plain(text), genes, &mut mentions);
    }
    let gene = gene_meant(&mentions, notation, genes)?;
    // A text without any readable change is not said to speak of the default gene.
    let is_named = !mentions.genes.is_empty() || !mentions.accessions.is_empty();
    check_readable(&mentions).map_err(|refusal| refusal.of(gene.filter(|_| is_named)))?;
    let Some(gene) = gene else {
        return Err(Refusal::unreadable("no gene is named"));
    };
    let variant = one_variant(&mentions, gene).map_err(|refusal| refusal.of(Some(gene)))?;
    Ok(Variant {
        origin: origin(&mentions, notation.origin).map_err(|refusal| refusal.of(Some(gene)))?,
        classification: classification(&mentions, notation.classification),
        ..variant
    })
}

/// The gene spoken of, from its name or its accession. A gene of another name is never dropped.
fn gene_meant<'a>(
    mentions: &Mentions,
    notation: &Notation<'_>,
    genes: &'a Genes,
) -> Result<Option<&'a Gene>, Refusal> {
    let other = |name: &str| {
        let refusal = Refusal::new(RefusalClass::OtherGene, format!("{name}: no reference of this gene is held"));
        Refusal { gene: Some(name.to_owned()), ..refusal }
    };
    let first = mentions.genes.first();
    if let Some(name) = mentions.other_genes.first() {
        if first.is_none() {
            return Err(other(name));
        }
        if mentions.has(Word::Alteration) && !mentions.has_change() {
            return Err(other_alteration(first.cloned()));
        }
        return Err(Refusal::unreadable(format!("the text names several genes, {name} among them")));
    }
    if mentions.genes.iter().any(|gene| Some(gene) != first) {
        return Err(Refusal::unreadable("the text names several genes"));
    }
    if let (None, true, true, Some(word)) =
        (first, mentions.starts_unknown, mentions.has_change(), mentions.unread.first())
    {
        return Err(other(word));
    }
    let mut gene = first.and_then(|symbol| genes.by_name(symbol));
    for accession in &mentions.accessions {
        let unsupported = |why: &str| {
            let refusal = Refusal::new(RefusalClass::UnsupportedReference, format!("{accession}: {why}"));
            Refusal { gene: gene.map(|gene| gene.symbol.clone()), ..refusal }
        };
        let found = match genes.by_accession(accession) {
            Some(Accession::Protein(found)) => {
                if mentions.proteins.is_empty() && !mentions.codings.is_empty() && mentions.accessions.len() == 1 {
                    return Err(unsupported("a protein record cannot carry a coding change"));
                }
                found
            }
            Some(Accession::Transcript(found)) => found,
            Some(Accession::OtherIsoform(note)) => return Err(unsupported(note)),
            None => return Err(unsupported("this reference is not held")),
        };
        if gene.is_some_and(|gene| gene.symbol != found.symbol) {
            return Err(unsupported(&format!("this is a record of {}", found.symbol)));
        }
        gene = Some(found);
    }
    if let Some(foreign) = &mentions.foreign {
        let why = format!("{foreign}: only p. and c. on the references held are read");
        let refusal = Refusal::new(RefusalClass::UnsupportedReference, why);
        return Err(Refusal { gene: gene.map(|gene| gene.symbol.clone()), ..refusal });
    }
    Ok(gene.or_else(|| notation.default_gene.and_then(|name| genes.by_name(name))))
}

fn other_alteration(gene: Option<String>) -> Refusal {
    let refusal = Refusal::new(RefusalClass::OtherAlteration, "an alteration, but not a small variant");
    Refusal { gene, ..refusal }
}

/// Refuses what holds no readable change, and changes among words that were not understood.
fn check_readable(mentions: &Mentions) -> Result<(), Refusal> {
    if mentions.has(Word::Negation) {
        return Err(Refusal::unreadable("the text denies or doubts something; only a variant that was found is read"));
    }
    if is_homozygous_deletion(mentions) {
        return Ok(());
    }
    if !mentions.has_change() {
        return Err(without_change(mentions));
    }
    if let Some(broken) = &mentions.broken {
        return Err(broken.clone());
    }
    if let Some(word) = mentions.unread.first() {
        return Err(Refusal::unreadable(format!("\"{word}\" was not understood")));
    }
    if mentions.has(Word::Alteration) || mentions.has(Word::Both) {
        return Err(Refusal::unreadable("the text names a variant and another alteration; give one at a time"));
    }
    Ok(())
}

fn without_change(mentions: &Mentions) -> Refusal {
    let kinds = [Word::Variant, Word::Insertion, Word::Deletion, Word::Duplication, Word::Substitution];
    if mentions.has(Word::Alteration) {
        return other_alteration(None);
    }
    let is_kind = kinds.iter().any(|kind| mentions.has(*kind));
    let is_class = |word: &String| is_residues_or_count(word);
    if (is_kind || mentions.unread.iter().any(|word| word.starts_with("ins"))) && mentions.unread.iter().all(is_class) {
        return Refusal::unspecific("a class of variants, not one variant: residues and positions are missing");
    }
    Refusal::unreadable(match mentions.unread.first() {
        Some(word) => format!("no variant is named; \"{word}\" was not understood"),
        None => "no variant is named".to_owned(),
    })
}

fn is_homozygous_deletion(mentions: &Mentions) -> bool {
    let is_gone = mentions.has(Word::Deletion) || mentions.has(Word::Alteration);
    mentions.has(Word::Both) && is_gone && !mentions.has_change() && mentions.exon.is_none() && mentions.unread.is_empty()
}

fn one_variant(mentions: &Mentions, gene: &Gene) -> Result<Variant, Refusal> {
    let mut notes = Vec::new();
    let stated = one_protein(&mentions.proteins, gene)?;
    let (coding, translated) = one_coding(&mentions.codings, stated.as_ref(), gene, &mut notes)?;
    let change = match (stated, translated) {
        (Some(stated), Some(translated)) if stated.agrees_with(&translated) => translated,
        (Some(stated), Some(translated)) => return Err(conflict(&stated, &translated, &coding)),
        (Some(stated), None) => stated,
        (None, Some(translated)) => translated,
        (None, None) if is_homozygous_deletion(mentions) => Change::inexact(Kind::HomozygousDeletion, None),
        (None, None) => return Err(Refusal::unreadable("the effect on the protein is not known")),
    };
    check_words(mentions, &change)?;
    if !mentions.identifiers.is_empty() {
        notes.push(format!("{} was not looked up", mentions.identifiers.join(", ")));
    }
    if mentions.codings.is_empty() && mentions.proteins.iter().all(has_no_residue) && change.edit.is_some() {
        notes.push("no reference residue is stated, so the numbering could not be checked".to_owned());
    }
    notes.extend(exon_note(mentions, &change, gene));
    let (origin, classification) = (Origin::Unknown, Classification::NotStated);
    Ok(Variant { gene: gene.symbol.clone(), change, coding, origin, classification, notes })
}

/// Several protein changes are one variant only if they make the same protein.
fn one_protein(texts: &[ProteinText], gene: &Gene) -> Result<Option<Change>, Refusal> {
    let mut found: Option<Change> = None;
    for text in texts {
        let Some(change) = protein::apply(text, gene)? else { continue };
        match &found {
            Some(before) if !before.agrees_with(&change) => return Err(two_changes(&before.name, &change.name)),
            Some(_) => {}
            None => found = Some(change),
        }
    }
    Ok(found)
}

fn two_changes(one: &Option<String>, two: &Option<String>) -> Refusal {
    let show = |name: &Option<String>| name.clone().unwrap_or_else(|| "another".to_owned());
    Refusal::unreadable(format!("the text names two changes, {} and {}; give one at a time", show(one), show(two)))
}

/// The coding change and what it does to the protein, where a coding sequence is held.
fn one_coding(
    texts: &[CodingText],
    stated: Option<&Change>,
    gene: &Gene,
    notes: &mut Vec<String>,
) -> Result<(StatedCoding, Option<Change>), Refusal> {
    let mut found: Option<(StatedCoding, Option<Change>)> = None;
    for text in texts {
        let next = match &gene.coding {
            Some(coding) => match coding::apply(text, gene, coding)? {
                Applied::Exact { edit, name, change } => (StatedCoding::Exact { edit, name }, Some(change)),
                Applied::Elsewhere { name, change } => (StatedCoding::Unchecked { name }, Some(change)),
                Applied::Incomplete { before, count, name } => {
                    incomplete(stated, before, count, &name, gene, notes)?;
                    (StatedCoding::Unchecked { name }, None)
                }
            },
            None => unchecked(text, stated, gene, notes)?,
        };
        match &found {
            Some(before) if before.0 != next.0 => {
                let name = |coding: &StatedCoding| coding.name().map(str::to_owned);
                return Err(two_changes(&name(&before.0), &name(&next.0)));
            }
            Some(_) => {}
            None => found = Some(next),
        }
    }
    Ok(found.unwrap_or((StatedCoding::NotStated, None)))
}

/// `c.2324_2325ins12`: the protein change has to say which residues; place and length are compared.
fn incomplete(
    stated: Option<&Change>,
    before: usize,
    count: usize,
    name: &str,
    gene: &Gene,
    notes: &mut Vec<String>,
) -> Result<(), Refusal> {
    let Some(change) = stated else {
        return Err(Refusal::unspecific(format!("{name}: the inserted bases are not given")));
    };
    if !coding::can_come_from(change, before, count, gene) {
        let refusal = Refusal::new(RefusalClass::Conflict, format!("{name} cannot give the protein change stated"));
        return Err(Refusal { protein: change.name.clone(), coding: Some(name.to_owned()), ..refusal });
    }
    notes.push(format!("{name} does not give the bases; only its place and length were compared"));
    Ok(())
}

/// Without a coding sequence only the codon of a substitution can be compared.
fn unchecked(
    text: &CodingText,
    stated: Option<&Change>,
    gene: &Gene,
    notes: &mut Vec<String>,
) -> Result<(StatedCoding, Option<Change>), Refusal> {
    use super::coding_text::{CodingWritten, Part};
    let name = text.written.clone();
    let Some(change) = stated else {
        let why = format!("{name}: the coding sequence of {} is not held; give the protein change", gene.symbol);
        return Err(Refusal::new(RefusalClass::UnsupportedReference, why));
    };
    let codon = text.first.number.div_ceil(3);
    let is_base = matches!(text.change, CodingWritten::Replaced(..)) && text.first.part == Part::Coding;
    let is_elsewhere = change.kind == Kind::Missense && change.residues != Some((codon, codon));
    if text.first.offset != 0 || (is_base && is_elsewhere) {
        let refusal = Refusal::new(RefusalClass::Conflict, format!("{name} is not in the codon of the protein change"));
        return Err(Refusal { protein: change.name.clone(), coding: Some(name), ..refusal });
    }
    notes.push(format!("{name} was not checked: the coding sequence of {} is not held", gene.symbol));
    Ok((StatedCoding::Unchecked { name }, None))
}

fn conflict(stated: &Change, translated: &Change, coding: &StatedCoding) -> Refusal {
    let show = |change: &Change| change.name.clone().unwrap_or_else(|| change.kind.id().to_owned());
    let name = coding.name().unwrap_or_default();
    let reason = format!("{name} gives {}, but {} is stated", show(translated), show(stated));
    let refusal = Refusal::new(RefusalClass::Conflict, reason);
    Refusal { protein: stated.name.clone(), coding: Some(name.to_owned()), ..refusal }
}

/// "deletion" beside an insertion is a contradiction nobody should resolve silently.
fn check_words(mentions: &Mentions, change: &Change) -> Result<(), Refusal> {
    let fits = |word: Word| match word {
        Word::Insertion | Word::Duplication => !matches!(change.kind, Kind::Missense | Kind::InframeDeletion),
        Word::Deletion => !matches!(change.kind, Kind::Missense),
        Word::Substitution => !matches!(change.kind, Kind::InframeInsertion | Kind::InframeDeletion),
        _ => true,
    };
    if mentions.words.iter().all(|word| fits(*word)) {
        return Ok(());
    }
    Err(Refusal::unreadable(format!("the words around it do not fit a change of kind {}", change.kind.id())))
}

fn has_no_residue(text: &ProteinText) -> bool {
    match text {
        ProteinText::Change { first, last, change } => {
            first.residue.is_none()
                && last.is_none_or(|last| last.residue.is_none())
                && !matches!(change, Written::DeletedInserted(super::protein_text::Stated::Elements(_), _))
        }
        _ => false,
    }
}

/// A stated exon that is not the exon of the change: shown, since papers and reports number exons in several ways.
fn exon_note(mentions: &Mentions, change: &Change, gene: &Gene) -> Option<String> {
    let stated = mentions.exon?;
    let (first, last) = change.residues?;
    let coding = gene.coding.as_ref()?;
    let exons = [coding.exon(first * 3 - 2)?, coding.exon((last * 3).min(coding.bases.len()))?];
    let symbol = &gene.symbol;
    (!exons.contains(&stated))
        .then(|| format!("exon {stated} is stated; residue {first} of {symbol} is in exon {}", exons.map(|exon| exon.to_string()).join("-")))
}

fn origin(mentions: &Mentions, stated: Origin) -> Result<Origin, Refusal> {
    match (mentions.has(Word::Germline), mentions.has(Word::Somatic), stated) {
        (false, false, stated) => Ok(stated),
        (true, false, Origin::Germline | Origin::Unknown) => Ok(Origin::Germline),
        (false, true, Origin::Somatic | Origin::Unknown) => Ok(Origin::Somatic),
        _ => Err(Refusal::unreadable("the text says both germline and somatic")),
    }
}

/// The most doubtful word counts.
fn classification(mentions: &Mentions, stated: Classification) -> Classification {
    let words = [
        (Word::Uncertain, Classification::Uncertain),
        (Word::Benign, Classification::Benign),
        (Word::LikelyBenign, Classification::LikelyBenign),
        (Word::LikelyPathogenic, Classification::LikelyPathogenic),
        (Word::Pathogenic, Classification::Pathogenic),
    ];
    if stated != Classification::NotStated {
        return stated;
    }
    let found = words.into_iter().find(|(word, _)| mentions.has(*word));
    found.map_or(Classification::NotStated, |(_, classification)| classification)
}
