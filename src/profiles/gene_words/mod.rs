//! What the words of genetic reports say, whatever resource they stand in. The entrance is `statements`.

mod facts;
mod failures;
mod fused;
mod group;
pub mod lexicon;
mod notations;
mod panel;
mod patterns;
pub mod slot;
mod statement;
pub mod statements;
pub mod symbol;
mod tangled;
mod units;
pub mod word;
