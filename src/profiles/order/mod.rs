//! The drafts of an order hook. The entrance is `drafts`.

pub mod dosage;
pub mod drafts;
pub mod group;
pub mod ordered;
