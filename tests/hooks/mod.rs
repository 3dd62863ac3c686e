//! The protocol by tables: which requests, feedback and responses are taken, and what is said about the others.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may stop at the first surprise"
)]

mod outcomes;
mod own_keys;
mod prefetch;
mod tables;
