//! Puts the changes a text describes together into one variant.
//!
//! Protein and coding changes are worked out separately and compared. A difference is reported, never resolved.

use super::change::Change;
use super::coding::{self, Applied};
use super::coding_text::{CodingText, CodingWritten, Part};
use super::gene::Gene;
use super::kind::Kind;
use super::mentions::Mentions;
use super::notation::{Classification, Origin, StatedCoding, Variant};
use super::protein;
use super::protein_text::{ProteinText, Written};
use super::refusal::{Refusal, RefusalClass};
use super::stated::Stated;
use super::words::Word;

/// The variant that the parts describe together.
///
/// # Errors
/// A part that does not fit the reference, or parts that do not fit each other.
pub fn one_variant(mentions: &Mentions, gene: &Gene) -> Result<Variant, Refusal> {
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
            Some(before) if !before.agrees_with(&change) => {
                return Err(two_changes(before.name.as_deref(), change.name.as_deref()));
            }
            Some(_) => {}
            None => found = Some(change),
        }
    }
    Ok(found)
}

fn two_changes(one: Option<&str>, two: Option<&str>) -> Refusal {
    let (one, two) = (one.unwrap_or("one"), two.unwrap_or("another"));
    Refusal::unreadable(format!("the text names two changes, {one} and {two}; give one at a time"))
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
                return Err(two_changes(before.0.name(), next.0.name()));
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
                && !matches!(change, Written::DeletedInserted(Stated::Elements(_), _))
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
    if exons.contains(&stated) {
        return None;
    }
    let [from, to] = exons;
    let exons = if from == to { format!("exon {from}") } else { format!("exons {from}-{to}") };
    Some(format!("exon {stated} is stated; residue {first} of {} is in {exons}", gene.symbol))
}

/// "homozygous deletion" of a whole gene, with nothing else in the text.
pub fn is_homozygous_deletion(mentions: &Mentions) -> bool {
    let is_gone = mentions.has(Word::Deletion) || mentions.has(Word::Alteration);
    mentions.has(Word::Both)
        && is_gone
        && !mentions.has_change()
        && mentions.exon.is_none()
        && mentions.unread.is_empty()
}
