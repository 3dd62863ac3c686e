//! The knowledge files as somebody wrote them: every name with the place it stands at, nothing resolved.

pub mod assay;
pub mod clash;
pub mod disease;
pub mod dose;
pub mod drug;
pub mod measurement;
pub mod policy;
pub mod regimen;
pub mod rule;
pub mod source;

/// A name, and where it is written.
pub type Name = serde_saphyr::Spanned<String>;
