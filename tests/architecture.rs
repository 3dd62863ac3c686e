//! The invariants of ARCHITECTURE.md, held by reading the source text; and documents that still tell the truth.
//!
//! Each test says how to make it fail. It deliberately reads text and no syntax tree, see `text`; what a text cannot
//! show, such as a cut-off written as a constant in `src/profiles`, stays with the reviewer.

mod circles;
mod code;
mod documents;
mod knowledge_in_code;
mod text;
mod words;
