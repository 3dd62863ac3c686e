//! What the field defines: the class that follows from results, one file a definition, each with its citation.

pub mod body_size;
pub mod child_pugh;
pub mod course;
pub mod creatinine_clearance;
pub mod her2;
mod her2_ish;
pub mod instability;
pub mod kidney_failure;
pub mod lines;
pub mod receptor;
