//! HGVS names of trimmed edits, for display only: identity is never decided by a name.
//!
//! A trimmed edit already lies as far 3' as it goes, so its name obeys the 3' rule. Priority of forms as in HGVS
//! ("General", prioritisation): substitution, deletion, duplication, insertion, deletion-insertion.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::base::Base;
use super::edit::Edit;
use super::kind::Kind;
use super::residue::Residue;

/// One-letter (`p.Y772_A775dup`) or three-letter (`p.Tyr772_Ala775dup`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    One,
    Three,
}

impl Letters {
    fn residue(self, residue: Residue, name: &mut String) {
        match self {
            Self::One => name.push(residue.letter()),
            Self::Three => name.push_str(residue.code()),
        }
    }

    fn stop(self) -> &'static str {
        match self {
            Self::One => "*",
            Self::Three => "Ter",
        }
    }
}

/// Where a form acts and what it is: the grammar that protein and coding names share.
enum Form {
    Same,
    Substitution(usize),
    Deletion(usize, usize),
    Duplication(usize, usize),
    /// Between this 0-based element and the next.
    Insertion(usize),
    Replacement(usize, usize),
}

/// Positions are 0-based, last one included.
fn form<T: Copy + Eq>(edit: &Edit<T>, reference: &[T]) -> Form {
    let first = edit.start;
    let last = edit.end().saturating_sub(1);
    match (edit.removed, edit.inserted.len()) {
        (0, 0) => Form::Same,
        (1, 1) => Form::Substitution(first),
        (_, 0) => Form::Deletion(first, last),
        (0, length) => {
            // HGVS "Duplication": a copy inserted directly behind the original.
            let before = first.checked_sub(length).and_then(|from| reference.get(from..first));
            if before == Some(edit.inserted.as_slice()) {
                Form::Duplication(first - length, last)
            } else {
                Form::Insertion(last)
            }
        }
        _ => Form::Replacement(first, last),
    }
}

/// An insertion before the first or behind the last element has no neighbour on one side; HGVS then has to
/// replace the neighbour it has.
fn between_neighbours<'a, T: Copy + Eq>(edit: &'a Edit<T>, reference: &[T]) -> Cow<'a, Edit<T>> {
    if edit.removed > 0 || matches!(form(edit, reference), Form::Duplication(..) | Form::Same) {
        return Cow::Borrowed(edit);
    }
    let mut inserted = edit.inserted.clone();
    if edit.start == 0 {
        inserted.extend(reference.first().copied());
        Cow::Owned(Edit { start: 0, removed: 1, inserted })
    } else if let Some((last, before)) = reference.split_last().filter(|(_, before)| before.len() < edit.start) {
        inserted.insert(0, *last);
        Cow::Owned(Edit { start: before.len(), removed: 1, inserted })
    } else {
        Cow::Borrowed(edit)
    }
}

/// The name of a trimmed edit of a protein.
pub fn protein(edit: &Edit<Residue>, reference: &[Residue], letters: Letters) -> String {
    let edit = &*between_neighbours(edit, reference);
    let mut name = String::from("p.");
    if Kind::of(edit, reference.len()) == Kind::Nonsense && edit.inserted.is_empty() {
        place(edit.start, reference, letters, &mut name);
        name.push_str(letters.stop());
        return name;
    }
    let inserted = |name: &mut String| edit.inserted.iter().for_each(|residue| letters.residue(*residue, name));
    match form(edit, reference) {
        Form::Same => name.push('='),
        Form::Substitution(at) => {
            place(at, reference, letters, &mut name);
            inserted(&mut name);
        }
        Form::Deletion(first, last) => {
            span(first, last, reference, letters, &mut name);
            name.push_str("del");
        }
        Form::Duplication(first, last) => {
            span(first, last, reference, letters, &mut name);
            name.push_str("dup");
        }
        Form::Insertion(before) => {
            span(before, before + 1, reference, letters, &mut name);
            name.push_str("ins");
            inserted(&mut name);
        }
        Form::Replacement(first, last) => {
            span(first, last, reference, letters, &mut name);
            name.push_str("delins");
            inserted(&mut name);
        }
    }
    name
}

fn place(at: usize, reference: &[Residue], letters: Letters, name: &mut String) {
    match reference.get(at) {
        Some(residue) => letters.residue(*residue, name),
        None => name.push_str(letters.stop()),
    }
    let _ = write!(name, "{}", at + 1);
}

fn span(first: usize, last: usize, reference: &[Residue], letters: Letters, name: &mut String) {
    place(first, reference, letters, name);
    if last > first {
        name.push('_');
        place(last, reference, letters, name);
    }
}

/// The name of a trimmed edit of a coding sequence (`c.2313_2324dup`).
pub fn coding(edit: &Edit<Base>, reference: &[Base]) -> String {
    let edit = &*between_neighbours(edit, reference);
    let inserted: String = edit.inserted.iter().map(|base| base.letter()).collect();
    let range = |first: usize, last: usize| {
        if last > first { format!("{}_{}", first + 1, last + 1) } else { format!("{}", first + 1) }
    };
    match form(edit, reference) {
        Form::Same => "c.=".to_owned(),
        Form::Substitution(at) => {
            let old: String = reference.get(at).map(|base| base.letter()).into_iter().collect();
            format!("c.{}{old}>{inserted}", at + 1)
        }
        Form::Deletion(first, last) => format!("c.{}del", range(first, last)),
        Form::Duplication(first, last) => format!("c.{}dup", range(first, last)),
        Form::Insertion(before) => format!("c.{}ins{inserted}", range(before, before + 1)),
        Form::Replacement(first, last) => format!("c.{}delins{inserted}", range(first, last)),
    }
}

/// The name of a change that ends the protein early (HGVS "Substitution", nonsense): `p.R896*`, `p.G603delinsV*`.
pub fn stop(position: usize, old: Residue, new: &[Residue], letters: Letters) -> String {
    let mut name = String::from("p.");
    letters.residue(old, &mut name);
    let _ = write!(name, "{position}");
    if !new.is_empty() {
        name.push_str("delins");
        for residue in new {
            letters.residue(*residue, &mut name);
        }
    }
    name.push_str(letters.stop());
    name
}

/// The name of a frameshift (HGVS "Frameshift"): `p.E770Rfs*5`; the stop counts from the first changed residue as 1.
pub fn frameshift(
    position: usize,
    old: Residue,
    new: Option<Residue>,
    stop: Option<usize>,
    letters: Letters,
) -> String {
    let mut name = String::from("p.");
    letters.residue(old, &mut name);
    let _ = write!(name, "{position}");
    if let Some(new) = new {
        letters.residue(new, &mut name);
    }
    name.push_str("fs");
    if let Some(stop) = stop {
        let _ = write!(name, "{}{stop}", letters.stop());
    }
    name
}
