//! Recognises concepts in text by the patterns of the value sets.
//!
//! One pass finds which patterns could match ([`super::finder`]); those few are then tried, each on its own and only where
//! its letters stand: all patterns of a concept in one expression were measured five times as slow (43 against 8 µs a text).
//! A pattern is compiled when it is first tried, since most never are: compiling all of them took longer than everything
//! else at start.

use std::collections::HashMap;

use regex_syntax::hir::{Hir, HirKind};

use super::Concept;
use super::denying_prefixes::DenyingPrefixes;
use super::finder::{Finder, Hit};
use super::literals::{Letters, Needed, needed};
use super::reach::Reach;
use super::tried::{Pattern, Tried};

/// Patterns, as they are read, on their way to [`Words`]. What was parsed of a pattern is not kept: that of all of them weighed
/// as much as everything else.
#[derive(Debug, Default)]
pub struct Sayings {
    known: Known,
    branches: Vec<(Branch, Option<Box<[u16]>>)>,
    patterns: Vec<Pattern>,
}

/// The words of all concepts.
#[derive(Debug, Default)]
pub struct Words {
    finder: Finder,
    /// For each of the letters the branches that need them.
    owners: Vec<Box<[u16]>>,
    /// By concept; what excludes a concept stands behind what says it.
    branches: Vec<Branch>,
    /// Branches that need no certain letters: always tried.
    always: Vec<u16>,
    sayings: Vec<Pattern>,
    prefixes: DenyingPrefixes,
}

/// One of the alternatives that a pattern consists of.
#[derive(Debug)]
struct Branch {
    concept: Concept,
    excludes: bool,
    saying: u16,
    /// `None`: its letters are enough.
    tried: Option<Box<Tried>>,
}

impl Sayings {
    /// One more way to say a concept. A text that matches one that excludes does not speak of the concept, whatever else it
    /// says.
    pub fn add(&mut self, concept: Concept, pattern: String, parsed: &Hir, excludes: bool) {
        // More than can be numbered are told when all are there.
        let saying = u16::try_from(self.patterns.len()).unwrap_or(u16::MAX);
        let branches = branches(parsed);
        for branch in branches {
            let reach = Reach::of(branch);
            // What begins a text is told at once by what it begins with.
            let needed = needed(branch).filter(|needed| needed.enough || !reach.is_at_start() || needed.is_telling());
            let is_enough = needed.as_ref().is_some_and(|needed| needed.enough);
            let own = (branches.len() > 1 && !is_enough).then(|| Pattern::of(branch.to_string()));
            let (needs, also, between) = match needed {
                Some(Needed { any_of, also, between, .. }) => {
                    (Some(self.known.numbers(any_of)), self.known.numbers(also), between)
                }
                None => Default::default(),
            };
            let tried = (!is_enough).then(|| {
                let needs = needs.clone().unwrap_or_default();
                Box::new(Tried { needs, also, between, reach, pattern: own })
            });
            self.branches.push((Branch { concept, excludes, saying, tried }, needs));
        }
        self.patterns.push(Pattern::of(pattern));
    }

    /// Puts the patterns of all concepts together.
    ///
    /// # Errors
    /// In words, when there are more patterns or letters than one search can hold.
    pub fn together(self, prefixes: DenyingPrefixes) -> Result<Words, String> {
        let Self { known, mut branches, patterns } = self;
        if patterns.len().max(branches.len()) > usize::from(u16::MAX) {
            return Err("too many patterns".to_owned());
        }
        // What needs no search comes first.
        branches.sort_by_key(|(branch, _)| (branch.concept, branch.excludes, branch.tried.is_some()));
        let mut owners = vec![Vec::new(); known.letters.len()];
        let mut always = Vec::new();
        for (at, (_, needs)) in (0..).zip(&branches) {
            match needs {
                Some(needs) => {
                    for letters in needs {
                        owners.get_mut(usize::from(*letters)).into_iter().for_each(|owners| owners.push(at));
                    }
                }
                None => always.push(at),
            }
        }
        Ok(Words {
            finder: Finder::new(&known.letters)?,
            owners: owners.into_iter().map(Vec::into_boxed_slice).collect(),
            branches: branches.into_iter().map(|(branch, _)| branch).collect(),
            always,
            sayings: patterns,
            prefixes,
        })
    }
}

impl Words {
    /// The concepts a text in normal form speaks of, sorted; of those that are asked for.
    pub fn concepts(&self, text: &str, is_asked: impl Fn(Concept) -> bool) -> Vec<Concept> {
        let hits = self.finder.find(text);
        let mut concepts: Vec<Concept> = Vec::new();
        for branch in self.possible(&hits).filter(|branch| is_asked(branch.concept)) {
            let is_said = concepts.last() == Some(&branch.concept);
            // Another way to say what was said already, or to exclude what was not said, changes nothing.
            if is_said == branch.excludes && self.is_in(branch, text, &hits) {
                if branch.excludes {
                    concepts.pop();
                } else {
                    concepts.push(branch.concept);
                }
            }
        }
        if !concepts.is_empty() && self.prefixes.are_in(text) {
            let places = self.places(text, &concepts);
            concepts.retain(|concept| places.iter().any(|(of, ..)| of == concept));
        }
        concepts
    }

    /// Where the words of these concepts, sorted, stand in a text in normal form, whatever excludes them; not where a
    /// prefix denies them.
    pub fn places(&self, text: &str, concepts: &[Concept]) -> Vec<(Concept, usize, usize)> {
        if concepts.is_empty() {
            return Vec::new();
        }
        let hits = self.finder.find(text);
        let own = |branch: &&Branch| !branch.excludes && concepts.binary_search(&branch.concept).is_ok();
        let mut own: Vec<(Concept, u16)> =
            self.possible(&hits).filter(own).map(|branch| (branch.concept, branch.saying)).collect();
        own.sort_unstable();
        own.dedup();
        let places = own.into_iter().filter_map(|(of, at)| Some((of, self.sayings.get(usize::from(at))?.regex()?)));
        let places = places.flat_map(|(of, regex)| regex.find_iter(text).map(move |it| (of, it.start(), it.end())));
        places.filter(|(_, from, _)| !self.prefixes.deny(text, *from)).collect()
    }

    /// The branches whose letters a text holds, in their order.
    fn possible(&self, hits: &[Hit]) -> impl Iterator<Item = &Branch> {
        let mut bits = vec![0_u64; self.branches.len().div_ceil(64)];
        let found = hits.chunk_by(|one, other| one.letters == other.letters).filter_map(|hits| hits.first());
        let owners = found.filter_map(|hit| self.owners.get(usize::from(hit.letters))).flatten();
        for at in owners.chain(&self.always) {
            if let Some(word) = bits.get_mut(usize::from(at >> 6)) {
                *word |= 1 << (at & 63);
            }
        }
        let numbers = bits.into_iter().zip((0..).step_by(64)).flat_map(|(mut word, first)| {
            std::iter::from_fn(move || {
                let bit = (word != 0).then(|| word.trailing_zeros() as usize)?;
                word &= word - 1;
                Some(first + bit)
            })
        });
        numbers.filter_map(|at| self.branches.get(at))
    }

    fn is_in(&self, branch: &Branch, text: &str, hits: &[Hit]) -> bool {
        let whole = || self.sayings.get(usize::from(branch.saying));
        branch.tried.as_ref().is_none_or(|tried| {
            tried.may_be_in(hits)
                && tried
                    .pattern
                    .as_ref()
                    .or_else(whole)
                    .and_then(Pattern::regex)
                    .is_some_and(|regex| tried.is_in(regex, text, hits))
        })
    }
}

/// The alternatives of a pattern.
fn branches(pattern: &Hir) -> &[Hir] {
    match pattern.kind() {
        HirKind::Alternation(branches) => branches,
        _ => std::slice::from_ref(pattern),
    }
}

/// Letters that were met, each with its number.
#[derive(Debug, Default)]
struct Known {
    numbers: HashMap<Letters, u16>,
    letters: Vec<Letters>,
}

impl Known {
    /// The numbers of letters; more than can be numbered are told by [`Finder::new`].
    fn numbers(&mut self, letters: Vec<Letters>) -> Box<[u16]> {
        let mut numbers: Vec<u16> = Vec::with_capacity(letters.len());
        for letters in letters {
            let next = u16::try_from(self.letters.len()).unwrap_or(u16::MAX);
            let number = *self.numbers.entry(letters.clone()).or_insert(next);
            if number == next {
                self.letters.push(letters);
            }
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers.into()
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    /// Looking only where letters stand finds what looking everywhere finds.
    #[test]
    fn near_letters_is_found_what_is_found_anywhere() {
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
            (8, "(?:liver|肝)[a-z ]*metast", false),
            (8, "core [a-z]+ her", true),
            (9, "(?:^|[^a-z])core|mab[ ;]*liver|[;。] ?tumou?rs", false),
        ];
        let mut together = Sayings::default();
        for (concept, pattern, excludes) in sayings {
            together.add(concept, pattern.to_owned(), &regex_syntax::parse(pattern).unwrap(), excludes);
        }
        let words = together.together(DenyingPrefixes::default()).unwrap();
        let compiled: Vec<_> =
            sayings.iter().map(|(of, pattern, excludes)| (*of, Regex::new(pattern).unwrap(), *excludes)).collect();
        let anywhere = |text: &str| {
            let is_said = |of, what| {
                compiled
                    .iter()
                    .any(|(concept, regex, excludes)| (*concept, *excludes) == (of, what) && regex.is_match(text))
            };
            (0..10).filter(|of| is_said(*of, false) && !is_said(*of, true)).collect::<Vec<Concept>>()
        };
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
            let near = words.concepts(&text, |_| true);
            assert_eq!(near, anywhere(&text), "{text}");
            found += near.len();
        }
        assert!(found > 400, "{found}");
    }
}
