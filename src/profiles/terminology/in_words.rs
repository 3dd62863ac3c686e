//! A name by the words of the grammar alone: a concept may stand for words far apart, and hide one between them.

use super::Terminology;
use crate::text::Reading;
use crate::text::meaning::Meaning;
use crate::text::span::{NoConcepts, What};

impl Terminology {
    /// A text in spans, without the concepts of the terminology.
    pub fn in_words<'s>(&self, text: &'s str) -> Option<Reading<'s>> {
        Some(Reading::of(text, self.vocabulary.as_ref()?, &NoConcepts))
    }

    /// A word of it names the test, also within a compound that is written without spaces.
    pub fn names_test(&self, reading: &Reading) -> bool {
        let normal = reading.normal();
        let is_test = |at: usize| {
            let hit = self.vocabulary.as_ref().and_then(|words| words.longest_behind_name(normal, at));
            hit.is_some_and(|hit| hit.meaning == Meaning::Examination)
        };
        reading.spans().iter().any(|span| span.what == What::Examination)
            || normal.char_indices().any(|(at, letter)| !letter.is_ascii() && is_test(at))
    }
}
