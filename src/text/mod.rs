//! What words say: read once, for whoever asks.
//!
//! A text is brought to its normal form and cut into spans; each span is a number, an answer, a box, a word that turns
//! what is said, a harmless word, a concept of whoever asks, or **not understood**. Clauses say how it is meant. It
//! deliberately knows no marker and no FHIR; all words stand in `profiles/words/`.

pub mod adequacy;
pub mod boxes;
pub mod choice;
pub mod clause;
mod context;
pub mod dash;
pub mod digits;
mod examination;
pub mod given;
mod given_denials;
mod given_items;
pub mod joints;
mod legend;
mod lex;
mod markup;
pub mod meaning;
mod names;
pub mod normal;
mod number;
mod piece;
mod reading;
mod restated;
pub mod script;
mod sign;
pub mod span;
pub mod ticked;
mod trie;
pub mod vocabulary;
mod word;

pub use reading::Reading;
pub use restated::restated;
pub use vocabulary::Vocabulary;
