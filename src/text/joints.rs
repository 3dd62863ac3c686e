//! A text cut at the signs and words that join its parts ("EC → PTX", "A followed by B").

use super::meaning::{Meaning, TherapyWord};
use super::vocabulary::Vocabulary;

/// How parts are joined by words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// One after the other.
    Sequence,
    /// Both.
    And,
}

/// The parts of a text in normal form, without what joins them.
pub fn parts<'t>(normal: &'t str, words: &Vocabulary, signs: &[&str], joint: Joint) -> Vec<&'t str> {
    let wanted = match joint {
        Joint::Sequence => Meaning::Therapy(TherapyWord::Sequence),
        Joint::And => Meaning::And,
    };
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    let mut is_start = true;
    while let Some(rest) = normal.get(at..).filter(|rest| !rest.is_empty()) {
        let sign = signs.iter().find(|sign| rest.starts_with(**sign)).map(|sign| at + sign.len());
        let word = || words.longest_at(normal, at).filter(|hit| hit.meaning == wanted).map(|hit| hit.place.to);
        let end = sign.or_else(|| if is_start { word() } else { None });
        let first = rest.chars().next().unwrap_or(' ');
        // A word of Latin letters begins behind a space or a sign.
        is_start = end.is_some() || !first.is_ascii_alphanumeric();
        if let Some(end) = end {
            parts.extend(normal.get(from..at));
            (from, at) = (end, end);
        } else {
            at += first.len_utf8();
        }
    }
    parts.extend(normal.get(from..));
    parts
}
