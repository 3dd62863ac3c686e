//! Recognises concepts in text by the patterns of the value sets.
//!
//! One pass finds which patterns could match ([`super::literals`]); those few are then tried. A pattern is compiled when
//! it is first tried, since most never are: compiling all of them took longer than everything else at start.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use regex::{Regex, RegexBuilder};

use super::Concept;

/// Bytes of an automaton's states that one pattern may keep. Most texts are short and remembered, so that more of them cost
/// memory (9 MB for all patterns without a limit) and gain little; none at all made long reports a fifth dearer.
const KEPT_STATES: usize = 64 * 1024;

/// The words of all concepts.
#[derive(Debug, Default)]
pub struct Words {
    /// Finds the letters of all patterns; absent when there are none.
    letters: Option<AhoCorasick>,
    /// For each of the letters: an index into `concepts`, and whether holding them is enough.
    owners: Vec<(u16, bool)>,
    concepts: Vec<Spoken>,
    /// Concepts with a pattern that needs no certain letters: always tried.
    always: Vec<u16>,
}

/// How one concept is said.
#[derive(Debug)]
struct Spoken {
    concept: Concept,
    said: Pattern,
    /// What vetoes it.
    unless: Option<Pattern>,
}

/// Alternatives, compiled at first use.
#[derive(Debug)]
struct Pattern {
    alternatives: String,
    compiled: OnceLock<Option<Regex>>,
}

/// The patterns of one concept, each parsed before, with the letters it needs.
#[derive(Debug, Default)]
pub struct Sayings {
    pub said: Vec<(String, Option<super::literals::Needed>)>,
    pub unless: Vec<String>,
}

impl Words {
    /// Puts the patterns of all concepts together.
    ///
    /// # Errors
    /// In words, when there are more letters than one search can hold.
    pub fn new(sayings: impl Iterator<Item = (Concept, Sayings)>) -> Result<Self, String> {
        let mut words = Self::default();
        let mut letters: Vec<Vec<u8>> = Vec::new();
        for (concept, sayings) in sayings.filter(|(_, sayings)| !sayings.said.is_empty()) {
            let at = u16::try_from(words.concepts.len()).map_err(|_| "too many concepts".to_owned())?;
            for (_, needed) in &sayings.said {
                match needed {
                    Some(needed) => {
                        words.owners.extend(needed.any_of.iter().map(|_| (at, needed.enough)));
                        letters.extend(needed.any_of.iter().cloned());
                    }
                    None if words.always.last() != Some(&at) => words.always.push(at),
                    None => {}
                }
            }
            let said = Pattern::any(sayings.said.iter().map(|(pattern, _)| pattern.as_str()));
            let unless = (!sayings.unless.is_empty()).then(|| Pattern::any(sayings.unless.iter().map(String::as_str)));
            words.concepts.push(Spoken { concept, said, unless });
        }
        if !letters.is_empty() {
            words.letters = Some(AhoCorasick::new(&letters).map_err(|cause| cause.to_string())?);
        }
        Ok(words)
    }

    /// The concepts a text in normal form speaks of, sorted.
    pub fn concepts(&self, text: &str) -> Vec<Concept> {
        let mut possible: Vec<(u16, bool)> = self.always.iter().map(|at| (*at, false)).collect();
        if let Some(letters) = &self.letters {
            let found = letters.find_overlapping_iter(text);
            possible.extend(found.filter_map(|found| self.owners.get(found.pattern().as_usize()).copied()));
        }
        // Of one concept the certain ones first.
        possible.sort_unstable_by_key(|(at, enough)| (*at, !enough));
        possible.dedup_by_key(|(at, _)| *at);
        let said = possible.into_iter().filter_map(|(at, enough)| {
            let spoken = self.concepts.get(usize::from(at))?;
            let said = enough || spoken.said.is_in(text);
            let vetoed = || spoken.unless.as_ref().is_some_and(|unless| unless.is_in(text));
            (said && !vetoed()).then_some(spoken.concept)
        });
        let mut concepts: Vec<Concept> = said.collect();
        concepts.sort_unstable();
        concepts
    }
}

impl Pattern {
    fn any<'p>(patterns: impl Iterator<Item = &'p str>) -> Self {
        let alternatives: Vec<String> = patterns.map(|pattern| format!("(?:{pattern})")).collect();
        Self { alternatives: alternatives.join("|"), compiled: OnceLock::new() }
    }

    fn is_in(&self, text: &str) -> bool {
        // Every alternative was parsed, and large ones compiled, when the file was read.
        let compile = || RegexBuilder::new(&self.alternatives).dfa_size_limit(KEPT_STATES).build().ok();
        let compiled = self.compiled.get_or_init(compile);
        compiled.as_ref().is_some_and(|compiled| compiled.is_match(text))
    }
}
