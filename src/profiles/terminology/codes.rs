//! The codes of one code system, and what each stands for.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use regex::{RegexSet, RegexSetBuilder};

use super::Concept;

/// The codes of one code system.
#[derive(Debug, Default)]
pub struct Codes {
    exact: HashMap<String, Vec<Concept>, RandomState>,
    /// Patterns of whole codes (`C50(\..*)?`), and the concept of each.
    patterns: Vec<String>,
    patterned: Vec<Concept>,
    /// All of them at once: one by one they cost a megabyte, and a code had to be tried with each.
    set: RegexSet,
}

impl Codes {
    pub fn add(&mut self, code: &str, concept: Concept) {
        let concepts = self.exact.entry(code.to_owned()).or_default();
        if !concepts.contains(&concept) {
            concepts.push(concept);
        }
    }

    /// Adds a pattern that was found to be one.
    pub fn add_pattern(&mut self, pattern: &str, concept: Concept) {
        self.patterns.push(whole(pattern));
        self.patterned.push(concept);
    }

    /// What a code stands for: by itself first, then by the patterns in the order of their files.
    pub fn concepts<'c>(&'c self, code: &str) -> impl Iterator<Item = Concept> + use<'c> {
        let exact = self.exact.get(code).into_iter().flatten().copied();
        let matching = (!self.set.is_empty()).then(|| self.set.matches(code)).into_iter().flatten();
        exact.chain(matching.filter_map(|at| self.patterned.get(at).copied()))
    }

    /// What longer codes stand for that begin with this one. Patterns have no beginning of their own.
    pub fn of_class(&self, class: &str) -> Vec<Concept> {
        let is_longer = |code: &str| code.len() > class.len() && code.starts_with(class);
        self.exact.iter().filter(|(code, _)| is_longer(code)).flat_map(|(_, concepts)| concepts).copied().collect()
    }

    /// Puts the patterns together, once all are known.
    ///
    /// # Errors
    /// In words, when they are more than one search can hold.
    pub fn finish(&mut self) -> Result<(), String> {
        let patterns = std::mem::take(&mut self.patterns);
        // Codes of classifications differ in no letter by its case: `c50.9` is written for `C50.9`.
        let set = RegexSetBuilder::new(patterns).case_insensitive(true).build();
        self.set = set.map_err(|cause| cause.to_string())?;
        Ok(())
    }
}

/// The pattern of a whole code.
pub fn whole(pattern: &str) -> String {
    format!("^(?:{pattern})$")
}
