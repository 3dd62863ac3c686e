//! What a variant does to the protein: kind, identity and names.

use super::edit::Edit;
use super::gene::Gene;
use super::kind::Kind;
use super::name::{self, Letters};
use super::residue::Residue;

/// A change held against the reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub kind: Kind,
    /// The identity of the resulting protein; `None` where the text does not fix it (a frameshift given as
    /// protein only, a splice site, a lost start).
    pub edit: Option<Edit<Residue>>,
    /// First and last reference residue concerned (1-based); of an insertion its two neighbours.
    pub residues: Option<(usize, usize)>,
    /// One-letter 3' name, `p.Y772_A775dup`.
    pub name: Option<String>,
    /// Three-letter 3' name, `p.Tyr772_Ala775dup`.
    pub long_name: Option<String>,
    /// Of a frameshift: first new residue and distance of the new stop, as far as known.
    pub shift: Option<(Option<Residue>, Option<usize>)>,
}

impl Change {
    /// The change a trimmed edit makes.
    pub(crate) fn exact(edit: Edit<Residue>, gene: &Gene) -> Self {
        let protein = &gene.protein;
        let kind = Kind::of(&edit, protein.len());
        if kind == Kind::StartLost {
            return Self::start_lost();
        }
        Self {
            kind,
            residues: match edit.removed {
                0 if edit.inserted.is_empty() => None,
                0 => Some((edit.start, edit.start + 1)),
                _ => Some((edit.start + 1, edit.end())),
            },
            name: Some(name::protein(&edit, protein, Letters::One)),
            long_name: Some(name::protein(&edit, protein, Letters::Three)),
            edit: Some(edit),
            shift: None,
        }
    }

    /// A change that ends the protein early: `residues` take the place of everything behind `start`. The trimmed edit alone
    /// cannot tell this from a deletion when the last new residue happens to be the last of the reference.
    pub(crate) fn stopped(start: usize, residues: &[Residue], gene: &Gene) -> Self {
        let protein = &gene.protein;
        let removed = protein.len().saturating_sub(start);
        let trimmed = Edit { start, removed, inserted: residues.to_vec() }.trimmed(protein);
        let Some(edit) = trimmed else { return Self::inexact(Kind::StopLost, Some(protein.len())) };
        let position = edit.start;
        let new = residues.get(position - start..).unwrap_or_default();
        match protein.get(position) {
            None => Self::exact(edit, gene),
            Some(_) if position == 0 => Self::start_lost(),
            Some(old) => Self {
                name: Some(name::stop(position + 1, *old, new, Letters::One)),
                long_name: Some(name::stop(position + 1, *old, new, Letters::Three)),
                edit: Some(edit),
                ..Self::inexact(Kind::Nonsense, Some(position + 1))
            },
        }
    }

    /// A change of a lost start codon: what is made instead is not known (HGVS: `p.Met1?`).
    pub(crate) fn start_lost() -> Self {
        Self {
            name: Some("p.M1?".into()),
            long_name: Some("p.Met1?".into()),
            ..Self::inexact(Kind::StartLost, Some(1))
        }
    }

    /// A frameshift whose first changed residue is `position` (1-based).
    pub(crate) fn frameshift(position: usize, old: Residue, new: Option<Residue>, stop: Option<usize>) -> Self {
        let named = |letters| Some(name::frameshift(position, old, new, stop, letters));
        Self {
            name: named(Letters::One),
            long_name: named(Letters::Three),
            shift: Some((new, stop)),
            ..Self::inexact(Kind::Frameshift, Some(position))
        }
    }

    /// A change whose protein is not known.
    pub(crate) fn inexact(kind: Kind, residue: Option<usize>) -> Self {
        let residues = residue.map(|residue| (residue, residue));
        Self { kind, edit: None, residues, name: None, long_name: None, shift: None }
    }

    /// Whether two readings of one variant (protein and coding) can be the same.
    pub(crate) fn agrees_with(&self, other: &Self) -> bool {
        fn open<T: PartialEq + Copy>(one: Option<T>, two: Option<T>) -> bool {
            one.is_none() || two.is_none() || one == two
        }
        match (&self.edit, &other.edit) {
            (Some(one), Some(two)) => one == two,
            // A frameshift stated as protein gives the first new residue and the stop only.
            _ => {
                self.kind == other.kind
                    && open(self.residues.map(|(first, _)| first), other.residues.map(|(first, _)| first))
                    && match (self.shift, other.shift) {
                        (Some((new, stop)), Some((new_too, stop_too))) => open(new, new_too) && open(stop, stop_too),
                        _ => true,
                    }
            }
        }
    }
}
