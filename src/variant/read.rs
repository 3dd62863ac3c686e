//! From the texts of a report to one variant of one gene, or the reason why not.
//!
//! Each text is taken apart by itself (`scan`); here the parts are put in a fixed order of doubt: another gene, a foreign
//! reference, a negation, an unreadable part, words that were not understood, and only then the change (`assemble`).

use super::assemble::{is_homozygous_deletion, one_variant};
use super::gene::{Accession, Gene, Genes};
use super::mentions::Mentions;
use super::notation::{Classification, Notation, Origin, Variant};
use super::refusal::{Refusal, RefusalClass};
use super::scan::{is_residues_or_count, scan};
use super::text::{LONGEST, plain};
use super::words::Word;

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
    number_by_reference(&mut mentions, genes);
    let classification = classification(&mentions, notation.classification);
    let origin = origin(&mentions, notation.origin);
    let stated = origin.clone().unwrap_or_default();
    match variant(&mentions, notation, genes).and_then(|variant| Ok((variant, origin?))) {
        Ok((variant, origin)) => Ok(Variant { origin, classification, ..variant }),
        Err(refusal) => Err(Refusal { origin: stated, classification, ..refusal }),
    }
}

/// Protein changes on an isoform that is the end of the reference are counted from the start of the reference.
fn number_by_reference(mentions: &mut Mentions, genes: &Genes) {
    let [accession] = mentions.accessions.as_mut_slice() else { return };
    let Some((gene, before)) = genes.shortened(accession).filter(|_| mentions.codings.is_empty()) else { return };
    let Some(reference) = gene.protein_accession() else { return };
    reference.clone_into(accession);
    mentions.proteins.iter_mut().for_each(|protein| protein.count_from(before));
}

fn variant(mentions: &Mentions, notation: &Notation<'_>, genes: &Genes) -> Result<Variant, Refusal> {
    let gene = gene_meant(mentions, notation, genes)?;
    // A text without any readable change is not said to speak of the default gene.
    let is_named = !mentions.genes.is_empty() || !mentions.accessions.is_empty();
    check_readable(mentions).map_err(|refusal| refusal.of(gene.filter(|_| is_named)))?;
    let Some(gene) = gene else {
        return Err(Refusal::unreadable("no gene is named"));
    };
    one_variant(mentions, gene).map_err(|refusal| refusal.of(Some(gene)))
}

/// The gene spoken of, from its name or its accession. A gene of another name is never dropped.
fn gene_meant<'a>(mentions: &Mentions, notation: &Notation<'_>, genes: &'a Genes) -> Result<Option<&'a Gene>, Refusal> {
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
