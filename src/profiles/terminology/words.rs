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

/// One way to say a concept, or one that only looks like it.
#[derive(Debug)]
pub struct Saying {
    pub concept: Concept,
    /// Parsed before.
    pub pattern: String,
    /// The letters it cannot match without.
    pub needed: Option<Needed>,
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
        for Saying { concept, pattern, needed, excludes } in sayings {
            let at = u16::try_from(words.patterns.len()).map_err(|_| "too many patterns".to_owned())?;
            match needed {
                Some(Needed { any_of, enough }) => {
                    words.owners.extend(any_of.iter().map(|_| (at, enough)));
                    letters.extend(any_of);
                }
                None => words.always.push(at),
            }
            words.patterns.push(Pattern { concept, excludes, source: pattern, compiled: OnceLock::new() });
        }
        if !letters.is_empty() {
            words.letters = Some(AhoCorasick::new(&letters).map_err(|cause| cause.to_string())?);
        }
        Ok(words)
    }

    /// The concepts a text in normal form speaks of, sorted.
    pub fn concepts(&self, text: &str) -> Vec<Concept> {
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

impl Pattern {
    fn is_in(&self, text: &str) -> bool {
        self.regex().is_some_and(|compiled| compiled.is_match(text))
    }

    fn regex(&self) -> Option<&Regex> {
        // It was parsed, and compiled where it is large, when the file was read.
        let compile = || RegexBuilder::new(&self.source).dfa_size_limit(KEPT_STATES).build().ok();
        self.compiled.get_or_init(compile).as_ref()
    }
}
