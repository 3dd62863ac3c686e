//! Recognises concepts in text by the patterns of the value sets.
//!
//! One pass finds which patterns could match ([`super::literals`]); those few are then tried, each on its own: all
//! patterns of a concept in one expression were measured five times as slow (43 against 8 µs a text). A pattern is compiled
//! when it is first tried, since most never are: compiling all of them took longer than everything else at start.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use regex::{Regex, RegexBuilder};

use super::Concept;
use super::literals::Needed;

/// Bytes of an automaton's states that one pattern may keep. Most texts are short and remembered, so that more of them cost
/// memory (9 MB for all patterns without a limit) and gain little; none at all made long reports a fifth dearer.
const KEPT_STATES: usize = 64 * 1024;

/// From this length on, in bytes, a text is running text: words are looked for where their letters stand.
const LONG: usize = 1024;

/// Bytes around a match that decide whether a word ends there.
const MARGIN: usize = 8;

/// One way to say a concept, or one that only looks like it.
#[derive(Debug)]
pub struct Saying {
    pub concept: Concept,
    /// Parsed before.
    pub pattern: String,
    /// The letters it cannot match without.
    pub needed: Option<Needed>,
    /// The most bytes it can match, where it has a limit.
    pub longest: Option<usize>,
    /// A text that matches does not speak of the concept, whatever else it says.
    pub excludes: bool,
}

/// The words of all concepts.
#[derive(Debug, Default)]
pub struct Words {
    /// Finds the letters of all patterns; absent when there are none.
    letters: Option<AhoCorasick>,
    /// For each of the letters: an index into `patterns`, and whether holding them is enough.
    owners: Vec<(u16, bool)>,
    /// By concept; what excludes a concept stands behind what says it.
    patterns: Vec<Pattern>,
    /// Patterns that need no certain letters: always tried.
    always: Vec<u16>,
}

/// A saying, compiled at first use.
#[derive(Debug)]
struct Pattern {
    concept: Concept,
    excludes: bool,
    longest: Option<usize>,
    source: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Words {
    /// Puts the patterns of all concepts together.
    ///
    /// # Errors
    /// In words, when there are more patterns or letters than one search can hold.
    pub fn new(mut sayings: Vec<Saying>) -> Result<Self, String> {
        sayings.sort_by_key(|saying| (saying.concept, saying.excludes));
        let mut words = Self::default();
        let mut letters: Vec<Vec<u8>> = Vec::new();
        for Saying { concept, pattern, needed, longest, excludes } in sayings {
            let at = u16::try_from(words.patterns.len()).map_err(|_| "too many patterns".to_owned())?;
            match needed {
                Some(Needed { any_of, enough }) => {
                    words.owners.extend(any_of.iter().map(|_| (at, enough)));
                    letters.extend(any_of);
                }
                None => words.always.push(at),
            }
            words.patterns.push(Pattern { concept, excludes, longest, source: pattern, compiled: OnceLock::new() });
        }
        if !letters.is_empty() {
            words.letters = Some(AhoCorasick::new(&letters).map_err(|cause| cause.to_string())?);
        }
        Ok(words)
    }

    /// The concepts a text in normal form speaks of, sorted.
    pub fn concepts(&self, text: &str) -> Vec<Concept> {
        if text.len() >= LONG { self.concepts_of_long(text) } else { self.concepts_of_short(text) }
    }

    fn concepts_of_short(&self, text: &str) -> Vec<Concept> {
        let possible = self.possible(text);
        let mut concepts: Vec<Concept> = Vec::new();
        for (at, enough) in possible {
            let Some(pattern) = self.patterns.get(usize::from(at)) else { continue };
            let is_said = concepts.last() == Some(&pattern.concept);
            // Another way to say what was said already, or to exclude what was not said, changes nothing.
            if is_said == pattern.excludes && (enough || pattern.is_in(text)) {
                if pattern.excludes {
                    concepts.pop();
                } else {
                    concepts.push(pattern.concept);
                }
            }
        }
        concepts
    }
}

impl Words {
    /// The same of a long text: a pattern is tried only around the places where its letters stand.
    fn concepts_of_long(&self, text: &str) -> Vec<Concept> {
        let mut hits: Vec<Hit> = self.always.iter().map(|at| Hit { pattern: *at, is_needless: true, at: 0 }).collect();
        if let Some(letters) = &self.letters {
            hits.extend(letters.find_overlapping_iter(text).filter_map(|found| {
                let (pattern, enough) = *self.owners.get(found.pattern().as_usize())?;
                Some(Hit { pattern, is_needless: !enough, at: found.start() })
            }));
        }
        hits.sort_unstable();
        let mut concepts: Vec<Concept> = Vec::new();
        for hits in hits.chunk_by(|one, other| one.pattern == other.pattern) {
            let Some(first) = hits.first() else { continue };
            let Some(pattern) = self.patterns.get(usize::from(first.pattern)) else { continue };
            let is_said = concepts.last() == Some(&pattern.concept);
            if is_said == pattern.excludes && (!first.is_needless || pattern.is_near(text, hits)) {
                if pattern.excludes {
                    concepts.pop();
                } else {
                    concepts.push(pattern.concept);
                }
            }
        }
        concepts
    }

    /// Where the words of these concepts, sorted, stand in a text in normal form, whatever excludes them.
    pub fn places(&self, text: &str, concepts: &[Concept]) -> Vec<(Concept, usize, usize)> {
        let possible = self.possible(text).into_iter().filter_map(|(at, _)| self.patterns.get(usize::from(at)));
        let own = possible.filter(|it| !it.excludes && concepts.binary_search(&it.concept).is_ok());
        let places = own.filter_map(|it| Some((it.concept, it.regex()?)));
        places.flat_map(|(of, regex)| regex.find_iter(text).map(move |it| (of, it.start(), it.end()))).collect()
    }

    /// The patterns whose letters a text holds, in their order, and whether holding them is enough.
    fn possible(&self, text: &str) -> Vec<(u16, bool)> {
        let mut possible: Vec<(u16, bool)> = self.always.iter().map(|at| (*at, false)).collect();
        if let Some(letters) = &self.letters {
            let found = letters.find_overlapping_iter(text);
            possible.extend(found.filter_map(|found| self.owners.get(found.pattern().as_usize()).copied()));
        }
        // Of one pattern the certain letters first.
        possible.sort_unstable_by_key(|(at, enough)| (*at, !enough));
        possible.dedup_by_key(|(at, _)| *at);
        possible
    }
}

/// Where letters of a pattern stand in a text; those that are enough come first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    pattern: u16,
    is_needless: bool,
    at: usize,
}

impl Pattern {
    /// Whether the pattern is in a text, looked for around its letters only. A match that touches the edge of what was
    /// looked at may be none: then the whole text is searched.
    fn is_near(&self, text: &str, hits: &[Hit]) -> bool {
        let Some(regex) = self.regex() else { return false };
        let reach = self.longest.unwrap_or(text.len()) + MARGIN;
        if 2 * reach * hits.len() >= text.len() || hits.iter().any(|hit| hit.at == 0) {
            return regex.is_match(text);
        }
        let boundary = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        for hit in hits {
            let from = boundary(hit.at.saturating_sub(reach));
            let to = boundary((hit.at + reach).min(text.len()));
            let Some(found) = text.get(from..to).and_then(|window| regex.find(window)) else { continue };
            let is_inside = (found.start() > 0 || from == 0) && (found.end() < to - from || to == text.len());
            return is_inside || regex.is_match(text);
        }
        false
    }

    fn is_in(&self, text: &str) -> bool {
        self.regex().is_some_and(|compiled| compiled.is_match(text))
    }

    fn regex(&self) -> Option<&Regex> {
        // It was parsed, and compiled where it is large, when the file was read.
        let compile = || RegexBuilder::new(&self.source).dfa_size_limit(KEPT_STATES).build().ok();
        self.compiled.get_or_init(compile).as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profiles::terminology::literals::needed;

    /// Looking only around letters finds what looking everywhere finds.
    #[test]
    fn a_long_text_is_read_as_a_short_one() {
        let sayings = [
            (0, "(?:^|[^a-z])er(?:[^a-z]|$)", false),
            (1, "her-?2[ -]*positiv", false),
            (1, "not (?:[a-z]+ ){0,3}her2", true),
            (2, "陽性", false),
            (2, "陽性(?:では|で)な", true),
            (3, "^core biopsy", false),
            (4, "metasta[^;]{0,20}(?:liver|肝)", false),
            (5, "[a-z]ta(?:mab|mig)(?:[ -]|$)", false),
            (6, "^[^;]*carcinoma[^;]*$", false),
            (7, "free of tumou?r$", false),
        ];
        let saying = |(concept, pattern, excludes): (Concept, &str, bool)| {
            let parsed = regex_syntax::parse(pattern).unwrap();
            let longest = parsed.properties().maximum_len();
            Saying { concept, pattern: pattern.to_owned(), needed: needed(&parsed), longest, excludes }
        };
        let words = Words::new(sayings.into_iter().map(saying).collect()).unwrap();
        let parts = [
            "er ",
            "er",
            "ser ",
            "her2 positive ",
            "her-2-positiv",
            "not seen her2 ",
            "陽性",
            "陽性ではない",
            "core biopsy ",
            "metastasis to the liver ",
            "metastasis; liver ",
            "metastasis in 肝",
            "trastuzumab ",
            "mab ",
            "carcinoma ",
            "; ",
            "free of tumor",
            "free of tumour",
            "and the margins were examined on all slides. ",
            "切除断端は",
            "é",
            "ü ",
        ];
        let mut seed: usize = 7;
        let mut found = 0;
        for _ in 0..400 {
            let mut text = String::new();
            while text.len() < 1500 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let rare = (seed >> 33).is_multiple_of(12);
                let at = if rare { (seed >> 40) % parts.len() } else { 18 + (seed >> 40) % 2 };
                text.push_str(parts[at]);
            }
            let long = words.concepts_of_long(&text);
            assert_eq!(long, words.concepts_of_short(&text), "{text}");
            found += long.len();
        }
        assert!(found > 400, "{found}");
    }
}
