//! DNA bases and the genetic code.
//!
//! Does: the four bases, the complement, the standard code (NCBI translation table 1).
//! Does not: read ambiguity codes. `N` in a report means "not known", and nothing may be inferred from it.

use super::residue::Residue;

/// A, C, G or T.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Base(u8);

impl Base {
    /// Reads a base in either case.
    pub fn from_letter(letter: char) -> Option<Self> {
        match letter.to_ascii_uppercase() {
            'A' => Some(Self(b'A')),
            'C' => Some(Self(b'C')),
            'G' => Some(Self(b'G')),
            'T' => Some(Self(b'T')),
            _ => None,
        }
    }

    /// `G`.
    pub fn letter(self) -> char {
        char::from(self.0)
    }

    /// The base on the other strand.
    pub fn complement(self) -> Self {
        Self(match self.0 {
            b'A' => b'T',
            b'C' => b'G',
            b'G' => b'C',
            _ => b'A',
        })
    }

    /// Place of this base in the order T, C, A, G in which the code table is printed.
    fn order(self) -> usize {
        match self.0 {
            b'T' => 0,
            b'C' => 1,
            b'A' => 2,
            _ => 3,
        }
    }
}

/// What a codon stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codon {
    Residue(Residue),
    Stop,
}

/// First base by 16, second by 4, third by 1, each in the order T, C, A, G.
const CODE: &str = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG";

/// Reads one codon.
pub fn codon([first, second, third]: [Base; 3]) -> Codon {
    let place = first.order() * 16 + second.order() * 4 + third.order();
    let letter = CODE.as_bytes().get(place).copied().map_or('*', char::from);
    Residue::from_letter(letter).map_or(Codon::Stop, Codon::Residue)
}

/// Translates whole codons up to the first stop: the residues, and whether a stop was met.
pub fn translate(bases: &[Base]) -> (Vec<Residue>, bool) {
    let (codons, _) = bases.as_chunks::<3>();
    let mut residues = Vec::with_capacity(codons.len());
    for bases in codons {
        match codon(*bases) {
            Codon::Residue(residue) => residues.push(residue),
            Codon::Stop => return (residues, true),
        }
    }
    (residues, false)
}
