//! Holds a protein change as written against the reference protein.
//!
//! Every stated residue and position is checked; what does not fit is a reference mismatch, never a repair.

use super::change::Change;
use super::edit::Edit;
use super::gene::Gene;
use super::kind::Kind;
use super::protein_text::{Position, ProteinText, Written};
use super::refusal::Refusal;
use super::residue::{Peptide, Residue};

/// `p.=`.
const NOTHING: Edit<Residue> = Edit { start: 0, removed: 0, inserted: Vec::new() };

/// What the text does to the protein of this gene; `None` for `p.?`.
///
/// # Errors
/// A residue or position that is not that of the reference, or a form that makes no sense there.
pub fn apply(text: &ProteinText, gene: &Gene) -> Result<Option<Change>, Refusal> {
    let (first, last, change) = match text {
        ProteinText::Unknown => return Ok(None),
        ProteinText::Same => return Ok(Some(exact(&NOTHING, gene)?)),
        ProteinText::NoProtein => return Ok(Some(Change::inexact(Kind::StartLost, None))),
        ProteinText::Change { first, last, change } => (*first, *last, change),
    };
    if matches!(change, Written::Extended) {
        return extension(first, gene).map(Some);
    }
    let start = check(first, gene)?;
    let end = match last {
        None => start + 1,
        Some(last) => check(last, gene)? + 1,
    };
    if end <= start {
        return Err(Refusal::unreadable(format!("residue {} stands before residue {}", end, start + 1)));
    }
    let removed = gene.protein.get(start..end).unwrap_or_default();
    let edit = match change {
        Written::Replaced(peptide) if peptide.stop => return Ok(Some(Change::stopped(start, &peptide.residues, gene))),
        Written::Replaced(peptide) => replaced(start, end, peptide),
        Written::Deleted(stated) if stated.fits(removed) => Edit { start, removed: end - start, inserted: Vec::new() },
        Written::DeletedInserted(stated, peptide) if stated.fits(removed) && peptide.stop => {
            return Ok(Some(Change::stopped(start, &peptide.residues, gene)));
        }
        Written::DeletedInserted(stated, peptide) if stated.fits(removed) => replaced(start, end, peptide),
        Written::Duplicated(stated) if stated.fits(removed) => {
            Edit { start: end, removed: 0, inserted: removed.to_vec() }
        }
        Written::Deleted(_) | Written::DeletedInserted(..) | Written::Duplicated(_) => {
            let there: String = removed.iter().map(|residue| residue.letter()).collect();
            let range = if end - start == 1 { format!("{end}") } else { format!("{}-{end}", start + 1) };
            let cause = format!("the residues stated are not those of {} {range}, {there}", gene.protein_name);
            return Err(Refusal::mismatch(cause));
        }
        Written::Inserted(peptide) => {
            check_neighbours(start, end)?;
            if peptide.stop {
                return Ok(Some(Change::stopped(start + 1, &peptide.residues, gene)));
            }
            Edit { start: start + 1, removed: 0, inserted: peptide.residues.clone() }
        }
        Written::Frameshift { new, stop } => return frameshift(start, *new, *stop, gene).map(Some),
        Written::Same => NOTHING,
        Written::Unknown if start == 0 => return Ok(Some(Change::start_lost())),
        Written::Unknown | Written::Extended => {
            return Err(Refusal::unreadable("the effect on the protein is not known"));
        }
    };
    exact(&edit, gene).map(Some)
}

/// The 0-based place of a position after checking number and residue.
fn check(position: Position, gene: &Gene) -> Result<usize, Refusal> {
    let place = position.number.checked_sub(1);
    let found = place.and_then(|place| gene.protein.get(place).map(|residue| (place, *residue)));
    let Some((place, residue)) = found else {
        let cause = format!("{} has residues 1 to {}, not {}", gene.protein_name, gene.protein.len(), position.number);
        return Err(Refusal::mismatch(cause));
    };
    if position.stop || position.residue.is_some_and(|stated| stated != residue) {
        let stated = position.residue.map_or('*', Residue::letter);
        let number = position.number;
        let cause = format!("residue {number} of {} is {}, not {stated}", gene.protein_name, residue.letter());
        return Err(Refusal::mismatch(cause));
    }
    Ok(place)
}

fn replaced(start: usize, end: usize, peptide: &Peptide) -> Edit<Residue> {
    Edit { start, removed: end - start, inserted: peptide.residues.clone() }
}

/// HGVS "Insertion": between two neighbouring residues, both named.
fn check_neighbours(start: usize, end: usize) -> Result<(), Refusal> {
    if end - start == 2 {
        return Ok(());
    }
    let cause = format!("an insertion needs two neighbouring residues; {} and {end} are not", start + 1);
    Err(Refusal::unreadable(cause))
}

fn frameshift(start: usize, new: Option<Residue>, stop: Option<usize>, gene: &Gene) -> Result<Change, Refusal> {
    let old = gene.protein.get(start).copied();
    match old {
        // HGVS: the first residue that changes is named, and a stop at once is a nonsense change.
        Some(old) if new != Some(old) && stop.is_none_or(|stop| stop > 1) => {
            Ok(Change::frameshift(start + 1, old, new, stop))
        }
        _ => Err(Refusal::unreadable("a frameshift names the first residue that changes and a stop behind it")),
    }
}

/// HGVS "Extension": the stop codon or the start codon is lost; the rest is not in our reference.
fn extension(first: Position, gene: &Gene) -> Result<Change, Refusal> {
    if first.number == 1 {
        return check(first, gene).map(|_| Change::start_lost());
    }
    if first.residue.is_some() || first.number != gene.protein.len() + 1 {
        let cause = format!("the stop codon of {} is {}", gene.protein_name, gene.protein.len() + 1);
        return Err(Refusal::mismatch(cause));
    }
    Ok(Change::inexact(Kind::StopLost, Some(gene.protein.len())))
}

fn exact(edit: &Edit<Residue>, gene: &Gene) -> Result<Change, Refusal> {
    let trimmed = edit.trimmed(&gene.protein);
    let trimmed = trimmed.ok_or_else(|| Refusal::mismatch("the change reaches beyond the protein"))?;
    Ok(Change::exact(trimmed, gene))
}
