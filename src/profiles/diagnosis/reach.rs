//! How far a word that turns a diagnosis reaches in its clause.

use super::mentions::Turn;
use crate::text::meaning::{Answer, Side};
use crate::text::span::{Place, Span};

/// Whether a word at a place turns what is mentioned in its clause.
pub fn reaches(normal: &str, turn: Turn, (at, mention): (Place, Place), clause: &[Span]) -> bool {
    let between =
        |from: usize, to: usize| clause.iter().filter(move |span| span.place.from >= from && span.place.to <= to);
    let is_before = at.to <= mention.from;
    let is_after = at.from >= mention.to;
    // "Non-squamous lung cancer, stage IV": a prefix denies its own word only.
    let is_prefix = normal.get(at.to..).is_some_and(|rest| rest.starts_with('-'));
    let reaches_on = is_before && (!is_prefix || mention.from <= at.to + 1);
    // "Bone metastasis present, liver metastasis absent" without the comma.
    let is_affirmed = |span: &Span| matches!(span.answer(), Some(Answer::Yes | Answer::Present | Answer::Positive));
    let reaches_back = is_after && !between(mention.to, at.from).any(is_affirmed);
    let is_last = || !between(at.to, usize::MAX).any(Span::is_matter);
    let is_adjacent = || !between(mention.to, at.from).any(Span::is_matter);
    match turn {
        // "Knochenmetastasen: keine" ends with what denies it.
        Turn::Denial(Side::Before) => reaches_on || (is_after && is_adjacent() && is_last()),
        Turn::Denial(Side::After) => reaches_back,
        Turn::Denial(Side::Either) | Turn::Doubt => reaches_on || (reaches_back && is_last()),
        Turn::Versus => reaches_on || reaches_back,
        Turn::Open => is_after && is_adjacent() && is_last(),
    }
}
