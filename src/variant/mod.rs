//! Exact variants: what a report's text means, whether two texts mean the same protein, and which lists it is on.
//!
//! The same insertion of ERBB2 has eight names, and one letter separates a variant that opens a therapy from one that
//! does not. So nothing here compares names: a text becomes an edit of the reference protein, and two texts mean
//! the same variant exactly when the edited proteins are equal.
//!
//! Read the files in this order:
//!
//! | step | file |
//! |---|---|
//! | letters | `residue`, `base` (codes, genetic code), `gene` (reference sequences) |
//! | one text, taken apart | `text` (characters), `cursor`, `words`, `names` (genes, accessions), `protein_text`, `coding_text`, `stated`, `scan` |
//! | held against the reference | `edit` (identity), `protein`, `coding`, `change`, `kind`, `name` (3' names) |
//! | put together | `notation` (in and out), `read` (order of doubt), `assemble` (protein against coding), `refusal` |
//! | lists | `list` (data), `list_file` (parsing, checks), `standing` (what lists say), `catalogue` (all at once) |
//!
//! Invariants: no input or output, no clock, nothing else of this project. A text that cannot be read is a `Refusal` with
//! a class and a reason, and has no way to look like "not listed". Nothing is repaired and nothing is guessed.
//!
//! Nomenclature: HGVS Nomenclature (den Dunnen et al., Hum Mutat 2016;37:564-569; hgvs-nomenclature.org), cited by chapter
//! where a rule is used.

mod assemble;
pub mod base;
mod catalogue;
mod change;
mod coding;
mod coding_text;
mod cursor;
pub mod edit;
mod fault;
pub mod gene;
mod kind;
mod list;
mod list_file;
mod mentions;
pub mod name;
mod names;
mod notation;
mod protein;
mod protein_text;
mod read;
mod refusal;
pub mod residue;
mod scan;
mod standing;
mod stated;
mod text;
mod words;

pub use catalogue::{Answer, Catalogue};
pub use change::Change;
pub use fault::Fault;
pub use gene::Genes;
pub use kind::Kind;
pub use list::{Form, List, Lists, Row, Status};
pub use notation::{Classification, Notation, Origin, StatedCoding, Variant};
pub use read::read;
pub use refusal::{Refusal, RefusalClass};
pub use standing::{Dna, Lack, Listed, Scope, Standing, Subject, Verdict};
