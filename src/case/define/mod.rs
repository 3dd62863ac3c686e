//! What the field defines: the class that follows from results, one file a definition, each with its citation.

pub mod her2;
pub mod receptor;
