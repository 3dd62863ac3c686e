//! What the words of genetic reports say, whatever resource they stand in. The entrance is `statements`.

mod facts;
pub mod lexicon;
pub mod slot;
pub mod statements;
pub mod symbol;
pub mod word;
