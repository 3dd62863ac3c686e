//! Holds a coding change as written against the coding sequence and translates it.
//!
//! Every stated base and position is checked. Introns and untranslated parts are readable, but what they do to the
//! protein is not predicted.

use super::base::{Base, translate};
use super::change::Change;
use super::coding_text::{CodingPosition, CodingText, CodingWritten, Part};
use super::edit::Edit;
use super::gene::{Coding, Gene};
use super::kind::Kind;
use super::name;
use super::refusal::Refusal;

/// A coding change held against the reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// In the coding part: identity and 3' name of the DNA, and what it does to the protein.
    Exact { edit: Edit<Base>, name: String, change: Change },
    /// In an intron or outside the coding part.
    Elsewhere { name: String, change: Change },
    /// An insertion whose bases are not given, only where and how many (0: not even that).
    Incomplete { before: usize, count: usize, name: String },
}

/// What the text does to the coding sequence of this gene.
///
/// # Errors
/// A base or position that is not that of the reference, or a form that makes no sense there.
pub fn apply(text: &CodingText, gene: &Gene, coding: &Coding) -> Result<Applied, Refusal> {
    if let Some(change) = elsewhere(text, gene, coding)? {
        return Ok(Applied::Elsewhere { name: text.written.clone(), change });
    }
    let bases = &coding.bases;
    let start = text.first.number - 1;
    let end = text.last.number;
    if end <= start {
        return Err(Refusal::unreadable(format!("{}: base {end} stands before base {}", text.written, start + 1)));
    }
    let Some(removed) = bases.get(start..end) else {
        let cause = format!("{} has coding bases 1 to {}: {}", coding.name, bases.len(), text.written);
        return Err(Refusal::mismatch(cause));
    };
    let mismatch = || {
        let there: String = removed.iter().take(30).map(|base| base.letter()).collect();
        Refusal::mismatch(format!("{}: {} reads {there} there", text.written, coding.name))
    };
    let cut = |inserted: Vec<Base>| Edit { start, removed: end - start, inserted };
    let edit = match &text.change {
        CodingWritten::Replaced(old, new) => {
            let is_right = if end - start == 1 { bases.get(start..start + old.len()) } else { Some(removed) };
            if is_right != Some(old.as_slice()) {
                return Err(mismatch());
            }
            Edit { start, removed: old.len(), inserted: new.clone() }
        }
        CodingWritten::Deleted(stated) if stated.fits(removed) => cut(Vec::new()),
        CodingWritten::DeletedInserted(stated, new) if stated.fits(removed) => cut(new.clone()),
        CodingWritten::Duplicated(stated) if stated.fits(removed) => {
            Edit { start: end, removed: 0, inserted: removed.to_vec() }
        }
        CodingWritten::Deleted(_) | CodingWritten::DeletedInserted(..) | CodingWritten::Duplicated(_) => {
            return Err(mismatch());
        }
        CodingWritten::Inserted(_) | CodingWritten::InsertedCount(_) if end - start != 2 => {
            let cause = format!("{}: an insertion needs two neighbouring bases", text.written);
            return Err(Refusal::unreadable(cause));
        }
        CodingWritten::Inserted(new) => Edit { start: start + 1, removed: 0, inserted: new.clone() },
        CodingWritten::InsertedCount(count) => {
            return Ok(Applied::Incomplete { before: start + 1, count: *count, name: text.written.clone() });
        }
        CodingWritten::Inverted => cut(removed.iter().rev().map(|base| base.complement()).collect()),
        CodingWritten::Same => Edit { start, removed: 0, inserted: Vec::new() },
    };
    let edit = edit.trimmed(bases).ok_or_else(mismatch)?;
    let change = protein_change(&edit, gene, bases);
    Ok(Applied::Exact { name: name::coding(&edit, bases), change, edit })
}

/// Introns (HGVS "Numbering": `c.2307+1`) and the parts before the start and behind the stop.
fn elsewhere(text: &CodingText, gene: &Gene, coding: &Coding) -> Result<Option<Change>, Refusal> {
    let positions = [text.first, text.last];
    if positions.iter().any(|position| position.offset != 0) {
        for position in positions.iter().filter(|position| position.offset != 0) {
            let is_border = coding.borders_intron(position.number, position.offset > 0);
            if position.part == Part::Coding && !is_border {
                let cause = format!("{}: no intron of {} borders base {}", text.written, coding.name, position.number);
                return Err(Refusal::mismatch(cause));
            }
        }
        // The two outermost bases of an intron are the splice site; a range that leaves the intron crosses it.
        let is_site = positions.iter().any(|position| position.offset.unsigned_abs() <= 2);
        let kind = if is_site { Kind::SpliceSite } else { Kind::Intronic };
        let residue = (text.first.part == Part::Coding).then(|| text.first.number.div_ceil(3));
        return Ok(Some(Change::inexact(kind, residue.filter(|residue| *residue <= gene.protein.len()))));
    }
    let is_in = |position: CodingPosition, part| position.part == part;
    Ok(match (text.first, text.last) {
        (first, last) if is_in(first, Part::Coding) && is_in(last, Part::Coding) => None,
        (first, last) if is_in(first, Part::BeforeStart) && is_in(last, Part::Coding) => Some(Change::start_lost()),
        (first, last) if is_in(first, Part::Coding) && is_in(last, Part::BehindStop) => {
            Some(Change::inexact(Kind::StopLost, Some(gene.protein.len())))
        }
        _ => Some(Change::inexact(Kind::Untranslated, None)),
    })
}

/// Translates a trimmed edit of the coding sequence.
fn protein_change(edit: &Edit<Base>, gene: &Gene, bases: &[Base]) -> Change {
    let length = gene.protein.len();
    if edit.start >= bases.len() {
        // Nothing changes, or only what follows the stop codon.
        return Change::exact(Edit { start: length, removed: 0, inserted: Vec::new() }, gene);
    }
    let stop_lost = || Change::inexact(Kind::StopLost, Some(length));
    let codon = edit.start / 3;
    let kept = bases.get(codon * 3..edit.start).unwrap_or_default();
    let is_in_frame = edit.inserted.len() % 3 == edit.removed % 3;
    // In frame, the codons behind the change are read as before: only the changed ones need translating.
    let behind = if is_in_frame { edit.end().next_multiple_of(3).min(bases.len()) } else { bases.len() };
    let tail = bases.get(edit.end()..behind).unwrap_or_default();
    let (residues, is_stopped) = translate(&[kept, &edit.inserted, tail].concat());

    if is_in_frame {
        return if is_stopped {
            Change::stopped(codon, &residues, gene)
        } else if behind / 3 <= length {
            let edit = Edit { start: codon, removed: behind / 3 - codon, inserted: residues };
            edit.trimmed(&gene.protein).map_or_else(stop_lost, |edit| Change::exact(edit, gene))
        } else {
            stop_lost()
        };
    }
    if codon >= length {
        return stop_lost();
    }
    // First changed residue and where the new frame ends (HGVS "Frameshift").
    let old = gene.protein.get(codon..).unwrap_or_default();
    let same = old.iter().zip(&residues).take_while(|(old, new)| old == new).count();
    let new = residues.get(same..).unwrap_or_default();
    let position = codon + same;
    match (old.get(same), new.first()) {
        (Some(_), Some(_)) if position == 0 => Change::start_lost(),
        (Some(old), Some(first)) => {
            let stop = is_stopped.then_some(new.len() + 1);
            let shift = Change::frameshift(position + 1, *old, Some(*first), stop);
            let edit = Edit { start: position, removed: length - position, inserted: new.to_vec() };
            Change { edit: edit.trimmed(&gene.protein).filter(|_| is_stopped), ..shift }
        }
        // A stop at once is a nonsense change, not a frameshift; no residue of ours left means the stop is gone.
        (_, None) if is_stopped => Change::stopped(codon, &residues, gene),
        _ => stop_lost(),
    }
}

/// Whether a protein change can come from inserting `count` bases behind `before` bases: the residues on both
/// sides of that place stay, and the length fits. With `count` 0 only the sides are looked at.
pub fn can_come_from(change: &Change, before: usize, count: usize, gene: &Gene) -> bool {
    let Some(edited) = change.edit.as_ref().and_then(|edit| edit.apply(&gene.protein)) else { return false };
    let fits = count == 0 || (count.is_multiple_of(3) && edited.len() == gene.protein.len() + count / 3);
    let front = gene.protein.get(..before / 3).unwrap_or_default();
    let back = gene.protein.get(before.div_ceil(3)..).unwrap_or_default();
    fits && edited.len() > gene.protein.len() && edited.starts_with(front) && edited.ends_with(back)
}
