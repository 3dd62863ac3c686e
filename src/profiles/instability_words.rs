//! What words of an examination of microsatellites, of mismatch repair or of the burden of mutations name; they stand in
//! `profiles/words/instability.tsv`.

use crate::text::meaning::Meaning;
use crate::text::{Reading, Vocabulary};

/// What the words of an examination of microsatellites, of mismatch repair or of the burden of mutations name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Instability {
    pub is_high: bool,
    pub is_low: bool,
    /// Something is denied, doubtful, past or another's.
    pub is_turned: bool,
    /// It is named by a word of its own ("MSI-H"), and not by "high" or "low".
    pub is_own_word: bool,
}

impl Instability {
    pub fn of(reading: &Reading, vocabulary: &Vocabulary) -> Self {
        let mut named = Self::default();
        for clause in reading.clauses() {
            named.is_turned |= !clause.is_plain();
        }
        for span in reading.spans() {
            let Some(hit) = vocabulary.longest_at(reading.normal(), span.place.from) else { continue };
            match hit.meaning {
                Meaning::Stability(is_stable) => {
                    named.is_high |= !is_stable;
                    named.is_low |= is_stable;
                    named.is_own_word = true;
                }
                Meaning::Much(is_much) => {
                    named.is_high |= is_much;
                    named.is_low |= !is_much;
                }
                _ => {}
            }
        }
        named
    }
}
