//! Where the words of a concept stand in a text, for the reader of clauses.

use super::Concept;
use super::words::Words;
use crate::text::span::{self, Concepts, Mention, Place};

/// Finds the words of concepts that a text is known to name.
#[derive(Debug)]
pub struct Places<'w> {
    pub words: &'w Words,
    /// Sorted.
    pub named: &'w [Concept],
}

impl Concepts for Places<'_> {
    fn find(&self, normal: &str, found: &mut Vec<Mention>) {
        let places = self.words.places(normal, self.named).into_iter();
        found.extend(places.filter_map(|(id, from, to)| {
            let concept = span::Concept { id, is_result: true };
            trimmed(normal, (from, to)).map(|place| Mention { place, concept })
        }));
        found.sort_unstable_by_key(|mention| (mention.place.from, mention.place.to));
        found.dedup_by_key(|mention| (mention.place, mention.concept.id));
    }
}

/// Patterns look at the signs around their words: those are cut off.
fn trimmed(normal: &str, (from, to): (usize, usize)) -> Option<Place> {
    let said = normal.get(from..to)?;
    let start = said.trim_start_matches(|c: char| !c.is_alphanumeric());
    // A pattern may reach over a comma, "metastatic lung cancer, small cell carcinoma": its first words are enough.
    let first = start.split([',', ';']).next().unwrap_or(start);
    let own = first.trim_end_matches(|c: char| !c.is_alphanumeric());
    // "Stage IVなし", "CDK4/6i未使用": the sign that ends the Latin word is the first of a word of its own.
    let is_latin = |text: &str| text.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
    let is_japanese = |c: char| matches!(c, 'ぁ'..='ゖ' | '一'..='龠');
    let own = own.strip_suffix(is_japanese).filter(|name| is_latin(name)).unwrap_or(own);
    let from = to - start.len();
    (!own.is_empty()).then_some(Place { from, to: from + own.len() })
}
