//! What was altered: a change held against the reference, an amplification, a fusion, or a change that could not be read.

use rust_decimal::Decimal;

use super::parts::Parts;
use crate::case::gene_result::{Alteration, GeneState};
use crate::profiles::gene_words::statements::What;
use crate::profiles::meaning::Reader;
use crate::variant::{Notation, Refusal, RefusalClass, Variant};

/// The gene a notation names by itself, by its transcript or its symbol.
pub fn gene_of(alteration: &Alteration) -> Option<String> {
    match alteration {
        Alteration::Exact(variant) => Some(variant.gene.clone()),
        Alteration::Unread(refusal) => refusal.gene.clone(),
        _ => None,
    }
}

/// The change that components name; an error where they name two.
pub fn alteration(reader: Reader, gene: Option<&String>, parts: &Parts) -> Result<Alteration, ()> {
    match &parts.kind {
        Some(What::Amplification) => return Ok(Alteration::Amplification),
        Some(What::Fusion) => return Ok(Alteration::Fusion(partner(gene, parts))),
        Some(What::Structural) => return Ok(Alteration::Structural),
        _ => {}
    }
    if !parts.names_change() {
        return Ok(if !parts.genomic.is_empty() {
            Alteration::Coordinates
        } else if let Some(copies) = parts.copies {
            of_copies(reader, gene, copies).1
        } else {
            Alteration::Unnamed
        });
    }
    let is_free = parts.protein.is_empty() && parts.coding.is_empty();
    if is_free && let Some(kind) = parts.change.iter().find_map(|words| kind_of_words(reader, gene, words)) {
        return Ok(kind);
    }
    let first = Notation {
        gene: gene.map(String::as_str),
        transcript: parts.transcript,
        protein: parts.protein.first().copied(),
        coding: parts.coding.first().copied(),
        text: parts.change.first().copied().filter(|_| is_free),
        ..Notation::default()
    };
    let gene = first.gene;
    let more_proteins =
        parts.protein.iter().skip(1).map(|text| Notation { gene, protein: Some(text), ..Notation::default() });
    let more_codings =
        parts.coding.iter().skip(1).map(|text| Notation { gene, coding: Some(text), ..Notation::default() });
    let more = parts.change.iter().skip(usize::from(is_free));
    let more = more.map(|text| Notation { gene, text: Some(text), ..Notation::default() });
    let mut one = read(reader, &first);
    for notation in more_proteins.chain(more_codings).chain(more) {
        one = agreed(one, read(reader, &notation))?;
    }
    Ok(one)
}

/// What a number of copies says without a word for it: gain, loss or neither. Of an ordinary number of copies it says that
/// there is no amplification.
pub fn of_copies(reader: Reader, gene: Option<&String>, copies: Decimal) -> (GeneState, Alteration) {
    let is_amplified = gene.and_then(|gene| reader.lexicon()?.is_amplified(gene, copies));
    match is_amplified {
        Some(true) => (GeneState::Present, Alteration::Amplification),
        Some(false) => (GeneState::Absent, Alteration::Amplification),
        None => (GeneState::Present, Alteration::Structural),
    }
}

/// Two notations of one variant. One that cannot be read (another transcript, say) takes nothing from one that can.
fn agreed(one: Alteration, other: Alteration) -> Result<Alteration, ()> {
    use RefusalClass::{Conflict, ReferenceMismatch};
    match (&one, &other) {
        (Alteration::Exact(a), Alteration::Exact(b)) if a.gene != b.gene || !is_same_change(a, b) => Err(()),
        (Alteration::Exact(_), Alteration::Unread(refusal))
            if matches!(refusal.class, Conflict | ReferenceMismatch) =>
        {
            Err(())
        }
        (Alteration::Unread(refusal), _) if matches!(refusal.class, Conflict | ReferenceMismatch) => Ok(one),
        (Alteration::Unread(_), Alteration::Exact(_)) => Ok(other),
        _ => Ok(one),
    }
}

/// The same protein, or the same bases where the protein is not fixed.
pub fn is_same_change(one: &Variant, other: &Variant) -> bool {
    match (&one.change.edit, &other.change.edit) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}

/// The other gene of a fusion.
fn partner(gene: Option<&String>, parts: &Parts) -> Option<String> {
    parts.genes.symbols.iter().find(|other| Some(*other) != gene).cloned().filter(|_| gene.is_some())
}

/// A deletion or rearrangement of exons or of the whole gene. A homozygous deletion is a change that lists may name.
pub fn structural(reader: Reader, gene: Option<&String>, words: &str) -> Alteration {
    let notation = Notation { gene: gene.map(String::as_str), text: Some(words), ..Notation::default() };
    match &*reader.variant(&notation) {
        Ok(variant) => Alteration::Exact(Box::new(variant.clone())),
        Err(_) => Alteration::Structural,
    }
}

/// "Amplification" in the place of the change.
fn kind_of_words(reader: Reader, gene: Option<&String>, words: &str) -> Option<Alteration> {
    let told = reader.told(words);
    let [statement] = told.statements.as_slice() else { return None };
    match statement.what {
        What::Amplification => Some(Alteration::Amplification),
        What::Fusion => Some(Alteration::Fusion(None)),
        What::Structural => Some(structural(reader, gene, words)),
        _ => None,
    }
}

fn read(reader: Reader, notation: &Notation) -> Alteration {
    match &*reader.variant(notation) {
        Ok(variant) => Alteration::Exact(Box::new(variant.clone())),
        Err(refusal) if refusal.class == RefusalClass::OtherGene => {
            if !is_on_other_reference(reader, notation) {
                return Alteration::Written;
            }
            Alteration::Unread(Box::new(Refusal { class: RefusalClass::Conflict, ..refusal.clone() }))
        }
        Err(refusal) if refusal.class == RefusalClass::OtherAlteration => Alteration::Structural,
        Err(refusal) => Alteration::Unread(Box::new(refusal.clone())),
    }
}

/// "EGFR", and a change on the reference of another gene (`NP_004439.2:p.Tyr772_Ala775dup`).
fn is_on_other_reference(reader: Reader, notation: &Notation) -> bool {
    let names_reference = |text: Option<&str>| text.is_some_and(|text| text.contains(':'));
    let is_named = names_reference(notation.protein) || names_reference(notation.coding);
    is_named && reader.variant(&Notation { gene: None, ..*notation }).is_ok()
}

/// The changes that notations name: a protein and a coding change side by side are one variant.
pub fn changes(reader: Reader, gene: Option<&String>, notations: &[String]) -> Vec<(Alteration, String)> {
    let is_coding = |text: &str| text.contains("c.");
    // Numbers of catalogues, and names that count bases from another start ("187delAG"), go with the change of today's
    // numbering that they stand beside.
    let is_aside = |text: &str| {
        ["rs", "COS", "cos"].iter().any(|catalogue| text.starts_with(catalogue))
            || text.starts_with(|c: char| c.is_ascii_digit())
    };
    let parts: Vec<&String> = notations.iter().filter(|text| !is_aside(text)).collect();
    let (codings, proteins): (Vec<&String>, Vec<&String>) = parts.iter().copied().partition(|text| is_coding(text));
    let with_gene = |text: String| {
        // Alone it is no change of today's numbering.
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            return (Alteration::Written, text);
        }
        let notation = Notation { gene: gene.map(String::as_str), text: Some(&text), ..Notation::default() };
        let alteration = read(reader, &notation);
        (alteration, text)
    };
    if proteins.len() <= 1 && codings.len() <= 1 || proteins.is_empty() && codings.len() == 1 {
        let joined = parts.iter().map(|text| text.as_str()).collect::<Vec<_>>().join(" ");
        let joined = if joined.is_empty() { notations.join(" ") } else { joined };
        return vec![with_gene(joined)];
    }
    if proteins.len() == codings.len() {
        return proteins
            .iter()
            .zip(&codings)
            .map(|(protein, coding)| with_gene(format!("{protein} {coding}")))
            .collect();
    }
    parts.into_iter().map(|text| with_gene(text.clone())).collect()
}
