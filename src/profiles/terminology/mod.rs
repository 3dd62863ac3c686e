//! From codes and words to concepts: the value sets and concept maps of `profiles/`.
//!
//! It deliberately knows no resource: it answers "which concepts does this code, or this text, stand for?".

mod literals;
mod load;
mod places;
mod standing;
mod systems;
mod words;

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use regex::Regex;
use smallvec::SmallVec;

use super::aside_words::{Aside, Slot};
use super::dosage_words::phrasebook::Phrasebook;
use super::gene_words::lexicon::Lexicon;
use super::gene_words::statements::Told;
use super::normal::normal;
use super::number::{self, Number};
use super::recent::Recent;
use super::scales::Scales;
use super::sureness::Sureness;
use crate::case::marker::Marker;
use crate::text::meaning::{Answer, Meaning};
use crate::text::{Reading, Vocabulary};
use crate::variant::{Refusal, Variant};
use places::Places;
use standing::UnreadWords;
use systems::SystemNames;
use words::Words;

pub use load::Draft;
pub use standing::Standing;

/// An index into [`Terminology::name`].
pub type Concept = u16;

/// Everything recognisable.
#[derive(Debug, Default)]
pub struct Terminology {
    names: Vec<String>,
    /// The way back from a name.
    concepts: HashMap<String, Concept, RandomState>,
    /// By the plain form of their preferred name.
    systems: HashMap<String, System, RandomState>,
    system_names: SystemNames,
    words: Words,
    /// What tells how far anything else was understood.
    pub(in crate::profiles) unread_words: UnreadWords,
    /// The language of doses.
    pub(in crate::profiles) dosage_phrases: Phrasebook,
    /// The words that values of results are made of; absent before the files were read.
    vocabulary: Option<Vocabulary>,
    /// Those of them that turn what is said, without the names of markers and organs: in a diagnosis an organ is what is
    /// said, and no mere name.
    grammar: Option<Vocabulary>,
    /// Hospitals say the same few thousand words all day.
    texts: Recent<Arc<[Concept]>>,
    /// Among them numbers with words around them.
    numbers: Recent<Arc<[Number]>>,
    /// And how sure words are.
    sureness: Recent<Arc<Sureness>>,
    /// What the words of diagnoses came to, by disease and text.
    diagnoses: Recent<Arc<Diagnosis>>,
    /// Texts that are nothing but a yes or a no.
    plain_answers: Recent<Option<Answer>>,
    /// Whether words cast doubt on what they speak of.
    doubts: Recent<bool>,
    /// What words beside a value say of the whole result, by where they stand.
    asides: [Recent<Option<Aside>>; Slot::COUNT],
    /// The scores of hormone receptors.
    pub(in crate::profiles) scales: Scales,
    /// The words of genetic reports; absent before the files were read.
    lexicon: Option<Lexicon>,
    /// What words said of genes.
    told: Recent<Arc<Told>>,
    /// Notations that were read.
    pub(super) variants: Recent<Arc<Result<Variant, Refusal>>>,
    /// And name the same things by code and word.
    pub(super) named: Recent<Arc<Named>>,
}

/// What codes and words stand for, wherever they stand: the part of a reading that can be kept.
#[derive(Debug, Default)]
pub struct Named {
    /// In the order of their names.
    pub concepts: Vec<Concept>,
    /// The markers among them.
    pub markers: SmallVec<[Marker; 4]>,
    pub mismatch: bool,
    pub drug_conflict: bool,
    pub worded: bool,
    pub standing: Standing,
}

/// The concepts that the words of a diagnosis state of the cancer, and those they name and do not state.
#[derive(Debug)]
pub struct Diagnosis {
    pub plain: Vec<Concept>,
    pub turned: Vec<Concept>,
    pub is_taken_back: bool,
}

/// The codes of one code system.
#[derive(Debug, Default)]
struct System {
    codes: HashMap<String, Vec<Concept>, RandomState>,
    /// Whole-code patterns (`C50(\..*)?`).
    filters: Vec<(Regex, Concept)>,
}

impl Terminology {
    /// The concept's id (`marker-her2-ihc`).
    pub fn name(&self, concept: Concept) -> &str {
        self.names.get(usize::from(concept)).map_or("", String::as_str)
    }

    /// The concept of this id.
    pub fn concept(&self, name: &str) -> Option<Concept> {
        self.concepts.get(name).copied()
    }

    /// All concept ids.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The concepts a code stands for, in a system by any of its names.
    pub fn by_code<'s>(&'s self, system: &str, code: &'s str) -> impl Iterator<Item = Concept> + 's {
        let system = self.systems.get(self.system_names.resolve(system));
        let exact = system.and_then(|system| system.codes.get(code)).into_iter().flatten().copied();
        let filters = system.into_iter().flat_map(|system| &system.filters);
        exact.chain(filters.filter(move |(pattern, _)| pattern.is_match(code)).map(|(_, concept)| *concept))
    }

    /// Two names of one code system.
    pub fn is_one_system(&self, one: &str, other: &str) -> bool {
        self.system_names.resolve(one) == self.system_names.resolve(other)
    }

    /// How far a code is understood that stands for no concept: by its system alone.
    pub fn standing_of(&self, system: &str) -> Standing {
        if self.system_names.is_known(system) {
            Standing::OwnSystem
        } else if self.unread_words.is_public(system) {
            Standing::OtherSystem
        } else {
            Standing::Nothing
        }
    }

    /// Whether one of these concepts shows that somebody treats or looks for a cancer.
    pub fn is_of_oncology(&self, concepts: &[&str]) -> bool {
        concepts.iter().any(|name| self.unread_words.results.iter().any(|known| known == name))
    }

    /// The concepts a text stands for; the text is brought into its normal form first.
    pub fn by_text(&self, text: &str) -> Arc<[Concept]> {
        self.texts.get(text.as_bytes(), || self.words.concepts(&normal(text)).into())
    }

    /// A text in clauses with their context, and where the words of its concepts stand; see [`crate::text`].
    pub fn clauses<'t>(&self, text: &'t str) -> Option<Reading<'t>> {
        let concepts = Places { words: &self.words, named: &self.by_text(text) };
        Some(Reading::of(text, self.grammar.as_ref()?, &concepts))
    }

    /// What the words of a diagnosis come to: remembered, or worked out now.
    pub fn diagnosis(&self, key: &str, work_out: impl FnOnce() -> Diagnosis) -> Arc<Diagnosis> {
        self.diagnoses.get(key.as_bytes(), || Arc::new(work_out()))
    }

    /// Whether a text is nothing but a yes or a no: remembered, or worked out now.
    pub fn plain_answer(&self, text: &str, work_out: impl FnOnce() -> Option<Answer>) -> Option<Answer> {
        self.plain_answers.get(text.as_bytes(), work_out)
    }

    /// Whether words cast doubt: remembered, or worked out now.
    pub fn doubt(&self, text: &str, work_out: impl FnOnce() -> bool) -> bool {
        self.doubts.get(text.as_bytes(), work_out)
    }

    /// What words beside a value say of the whole result: remembered, or worked out now.
    pub fn aside(&self, slot: Slot, text: &str, work_out: impl FnOnce() -> Option<Aside>) -> Option<Aside> {
        self.asides.get(slot as usize)?.get(text.as_bytes(), work_out)
    }

    /// What the known word at a place of a text in normal form means.
    pub fn known_word(&self, normal: &str, at: usize) -> Option<Meaning> {
        self.grammar.as_ref()?.longest_at(normal, at).map(|hit| hit.meaning)
    }

    /// How sure the words of a value are, see [`super::sureness`].
    pub fn sureness(&self, text: &str) -> Arc<Sureness> {
        let vocabulary = self.vocabulary.as_ref();
        let work_out = || Arc::new(vocabulary.map(|known| Sureness::of(text, known)).unwrap_or_default());
        self.sureness.get(text.as_bytes(), work_out)
    }

    /// The numbers of a text, see [`super::number`].
    pub fn numbers(&self, text: &str) -> Arc<[Number]> {
        self.numbers.get(text.as_bytes(), || number::numbers(&normal(text)).into())
    }

    /// The words of genetic reports, once the files were read.
    pub fn lexicon(&self) -> Option<&Lexicon> {
        self.lexicon.as_ref()
    }

    /// What the words of a value say of genes, see [`super::gene_words`].
    pub fn told(&self, text: &str) -> Arc<Told> {
        let read = || Some(Told::of(text, self.vocabulary.as_ref()?, self.lexicon.as_ref()?));
        self.told.get(text.as_bytes(), || Arc::new(read().unwrap_or_default()))
    }
}
