//! A text cut at the signs and words that join its parts ("EC → PTX", "A followed by B").

use super::meaning::{Meaning, TherapyWord};
use super::vocabulary::Vocabulary;

/// How parts are joined by words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// One after the other, or one in the place of the other ("followed by", "switched from A to B", "1L A, 2L B").
    Turn,
    /// Both.
    And,
    /// One beside the other ("A with B").
    Beside,
    /// The one that stands behind was given before ("A after B").
    After,
}

/// The parts of a text in normal form, without what joins them.
pub fn parts<'t>(normal: &'t str, words: &Vocabulary, signs: &[&str], joint: Joint) -> Vec<&'t str> {
    let mut turns = Turns::default();
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    let mut is_start = true;
    while let Some(rest) = normal.get(at..).filter(|rest| !rest.is_empty()) {
        let sign = signs.iter().find(|sign| rest.starts_with(**sign)).map(|sign| at + sign.len());
        let hit = if sign.is_none() && is_start { words.longest_at(normal, at) } else { None };
        let word = hit.filter(|hit| match (joint, hit.meaning) {
            (Joint::Turn, Meaning::Therapy(word)) => turns.is_joint(word, || tells_lines(normal, words)),
            (Joint::And, meaning) => meaning == Meaning::And,
            (Joint::Beside, meaning) => meaning == Meaning::Therapy(TherapyWord::Joint),
            (Joint::After, meaning) => meaning == Meaning::Therapy(TherapyWord::After),
            (Joint::Turn, _) => false,
        });
        let end = sign.or(word.map(|hit| hit.place.to));
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

/// Which words stand between turns, as the words before them tell.
#[derive(Default)]
struct Turns {
    /// Something was left, and "to" leads to what took its place.
    is_left: bool,
    tells_lines: Option<bool>,
}

impl Turns {
    fn is_joint(&mut self, word: TherapyWord, tells_lines: impl FnOnce() -> bool) -> bool {
        match word {
            TherapyWord::Leaves | TherapyWord::From => {
                self.is_left = true;
                false
            }
            TherapyWord::To => std::mem::take(&mut self.is_left),
            TherapyWord::Line => *self.tells_lines.get_or_insert_with(tells_lines),
            word => matches!(word, TherapyWord::Sequence | TherapyWord::Switch),
        }
    }
}

/// Numbers of different lines stand in a text in normal form: one alone tells of all of it.
fn tells_lines(normal: &str, words: &Vocabulary) -> bool {
    let hits = normal.char_indices().filter_map(|(at, _)| words.longest_at(normal, at));
    let mut lines = hits.filter(|hit| hit.meaning == Meaning::Therapy(TherapyWord::Line));
    let mut lines = lines.by_ref().filter_map(|hit| normal.get(hit.place.from..hit.place.to));
    let first = lines.next();
    lines.any(|line| Some(line) != first)
}

/// Signs behind which a clause may begin.
const CLAUSE_SIGNS: [&str; 10] = [";", ",", "、", "。", "，", "；", "\n", ". ", "(", "（"];

/// A text as written, cut wherever a clause may end: behind a sign, and behind a word that joins clauses. The parts
/// together are the text.
pub fn clauses<'t>(written: &'t str, words: Option<&Vocabulary>) -> Vec<&'t str> {
    // It keeps the places.
    let lower = written.to_ascii_lowercase();
    let word = |at: usize| {
        let hit = words.and_then(|words| words.longest_at(&lower, at))?;
        matches!(hit.meaning, Meaning::And | Meaning::But).then_some(hit.place.to)
    };
    // "(+)" is an answer.
    let is_sign = |at: usize| lower.get(at..).is_some_and(|rest| rest.starts_with(['+', '-', '＋', '－']));
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(rest) = lower.get(at..).filter(|rest| !rest.is_empty()) {
        let sign = CLAUSE_SIGNS.iter().find(|sign| rest.starts_with(**sign)).map(|sign| at + sign.len());
        let end = sign.filter(|end| !is_sign(*end)).or_else(|| if sign.is_none() { word(at) } else { None });
        if let Some(end) = end {
            parts.extend(written.get(from..end));
            (from, at) = (end, end);
        } else {
            at = sign.unwrap_or_else(|| at + rest.chars().next().map_or(1, char::len_utf8));
        }
    }
    parts.extend(written.get(from..).filter(|part| !part.is_empty()));
    parts
}

/// Where the last word of this meaning stands in a text in normal form.
pub fn last(normal: &str, words: &Vocabulary, wanted: Meaning) -> Option<usize> {
    let is_it = |at: &usize| words.longest_at(normal, *at).is_some_and(|hit| hit.meaning == wanted);
    normal.char_indices().rev().map(|(at, _)| at).find(is_it)
}

/// A text in normal form ends with a word of this meaning.
pub fn ends_with(normal: &str, words: &Vocabulary, wanted: Meaning) -> bool {
    let ends = |at: usize| {
        words.longest_at(normal, at).is_some_and(|hit| hit.place.to == normal.len() && hit.meaning == wanted)
    };
    normal.char_indices().rev().take(LONGEST_JOINT).any(|(at, _)| ends(at))
}

/// Letters of the longest word that joins.
const LONGEST_JOINT: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_the_text() {
        let words =
            Vocabulary::load([("words/harmless.tsv", "and\tand\n{while|一方}\tbut\nby\tby")].into_iter()).unwrap();
        let parts = |text| clauses(text, Some(&words));
        assert_eq!(parts("1+, Ki-67 30 %"), ["1+,", " Ki-67 30 %"]);
        assert_eq!(parts("BRCA1/2陰性、PALB2病的"), ["BRCA1/2陰性、", "PALB2病的"]);
        assert_eq!(parts("0,9 %"), ["0,", "9 %"]);
        assert_eq!(parts("BRCA1 (-), BRCA2 (+)"), ["BRCA1 (-),", " BRCA2 (+)"]);
        assert_eq!(parts("ER 90 % AND PgR 0 % while HER2 1+"), ["ER 90 % AND", " PgR 0 % while", " HER2 1+"]);
        assert_eq!(parts("2+、一方FISH陰性"), ["2+、", "一方", "FISH陰性"]);
        assert_eq!(parts(""), [""; 0]);
        assert!(ends_with("positive by", &words, Meaning::By) && !ends_with("positive baby", &words, Meaning::By));
    }
}
