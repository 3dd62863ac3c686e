//! From codes and words to concepts: the value sets and concept maps of `profiles/`.
//!
//! It deliberately knows no resource: it answers "which concepts does this code, or this text, stand for?".

mod around_assay;
mod assays;
mod beside_regimens;
mod bytes;
mod codes;
mod denying_prefixes;
mod drug_classes;
mod finder;
mod given_in_words;
mod in_words;
mod literals;
mod load;
mod map_slips;
mod places;
mod reach;
mod relatives;
mod remembered;
mod standing;
mod systems;
mod test_orders;
mod tried;
mod words;

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::aside_words::{Aside, Slot};
use super::dosage_words::phrasebook::Phrasebook;
use super::gene_words::lexicon::Lexicon;
use super::gene_words::statements::Told;
use super::normal::{normal, without_frame};
use super::number::{self, Number};
use super::recent::{self, Recent};
use super::scales::Scales;
use super::sureness::Sureness;
use crate::diagnostic::Diagnostic;
use crate::text::given;
use crate::text::joints::{self, Joint};
use crate::text::meaning::{Answer, Meaning};
use crate::text::{Reading, Vocabulary};
use crate::variant::{Refusal, Variant};
use beside_regimens::BesideRegimens;
use codes::Codes;
use drug_classes::DrugClasses;
use places::Places;
use remembered::InText;
use standing::UnreadWords;
use systems::SystemNames;
use test_orders::TestOrders;
use words::Words;

pub use drug_classes::CLASS;
pub use load::Draft;
pub use map_slips::Written;
pub use remembered::{Diagnosis, Named};
pub use standing::Standing;

/// That no therapy was given, or something around one: watchful waiting, teaching, a port.
pub const NO_THERAPY: [&str; 2] = ["procedure-no-therapy", "procedure-around-therapy"];

/// Words that deny any metastasis at all.
pub const NO_SPREAD: &str = "condition-no-metastasis";

/// An index into [`Terminology::name`].
pub type Concept = u16;

/// Everything recognisable.
#[derive(Debug, Default)]
pub struct Terminology {
    names: Vec<String>,
    /// What those who wrote the files may not have meant.
    pub warnings: Vec<Diagnostic>,
    /// The way back from a name.
    concepts: HashMap<String, Concept, RandomState>,
    /// By the plain form of their preferred name.
    codes: HashMap<String, Codes, RandomState>,
    system_names: SystemNames,
    pub(in crate::profiles) test_orders: TestOrders,
    words: Words,
    /// Whether a concept is asked of reports.
    reported: Vec<bool>,
    /// What tells how far anything else was understood.
    pub(in crate::profiles) unread_words: UnreadWords,
    pub(in crate::profiles) beside_regimens: BesideRegimens,
    drug_classes: DrugClasses,
    /// The language of doses.
    pub(in crate::profiles) dosage_phrases: Phrasebook,
    /// The words that values of results are made of; absent before the files were read.
    vocabulary: Option<Vocabulary>,
    /// Those of them that turn what is said, without the names of markers and organs: in a diagnosis an organ is what is
    /// said, and no mere name.
    grammar: Option<Vocabulary>,
    /// What is said of giving drugs, beside the grammar.
    therapy: Option<Vocabulary>,
    /// What words do to the name of an assay beside them.
    around_assays: Option<Vocabulary>,
    /// What texts about drugs say was given.
    given: Recent<Arc<given::Told>>,
    /// Hospitals say the same few thousand words all day.
    texts: Recent<InText>,
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
    /// Whether the words of a therapy leave a part of it unread.
    unread_parts: Recent<bool>,
    /// Whether words are nothing but the name of a regimen.
    regimen_names: Recent<bool>,
    /// Whether words say that an examination was not made.
    not_made: Recent<bool>,
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
        let codes = self.codes.get(self.system_names.resolve(system));
        codes.into_iter().flat_map(move |codes| codes.concepts(code.trim()))
    }

    /// The concepts of longer codes that begin with this one, as in systems whose codes begin with their class (ATC, YJ).
    pub fn of_class(&self, system: &str, class: &str) -> Vec<Concept> {
        let codes = self.codes.get(self.system_names.resolve(system));
        codes.map(|codes| codes.of_class(class)).unwrap_or_default()
    }

    /// Two names of one code system.
    pub fn is_one_system(&self, one: &str, other: &str) -> bool {
        self.system_names.resolve(one) == self.system_names.resolve(other)
    }

    /// The concepts a text stands for; the text is brought into its normal form first. What a relative has is not among
    /// them, nor an assay that was not used, or only perhaps.
    pub fn by_text(&self, text: &str) -> Arc<[Concept]> {
        self.in_text(text).said
    }

    /// All concepts a text names, those of relatives as well.
    pub fn named_in(&self, text: &str) -> Arc<[Concept]> {
        self.in_text(text).named
    }

    /// Those concepts of a text that are asked of reports: results, and what shows that somebody treats or looks for a
    /// cancer. Running text names much else.
    pub fn reported_in(&self, text: &str) -> Arc<[Concept]> {
        if recent::keeps(text) {
            return self.by_text(text);
        }
        let is_asked = |id| self.reported.get(usize::from(id)).copied().unwrap_or_default();
        self.words.concepts(&normal(text), is_asked).into()
    }

    fn in_text(&self, text: &str) -> InText {
        self.texts.get(text.as_bytes(), || {
            let named: Arc<[Concept]> = self.words.concepts(without_frame(&normal(text)), |_| true).into();
            let said = self.without_relatives(text, &named).unwrap_or_else(|| named.clone());
            self.with_assays(text, named, said)
        })
    }

    /// `None` where all of it may be the patient's.
    fn without_relatives(&self, text: &str, named: &[Concept]) -> Option<Arc<[Concept]>> {
        if !relatives::may_tell_of_relatives(named.iter().map(|id| self.name(*id))) {
            return None;
        }
        let conditions: Vec<Concept> =
            named.iter().copied().filter(|id| relatives::is_condition(self.name(*id))).collect();
        let concepts = Places { words: &self.words, named: &conditions };
        let reading = Reading::of(text, self.grammar.as_ref()?, &concepts);
        let is_own =
            |id: &Concept| !relatives::is_condition(self.name(*id)) || !relatives::is_of_relatives(&reading, *id);
        Some(named.iter().copied().filter(is_own).collect())
    }

    /// A text in clauses with their context, and where the words of its concepts stand; see [`crate::text`].
    pub fn clauses<'t>(&self, text: &'t str) -> Option<Reading<'t>> {
        // What denies spread is read word by word, with what else its words turn.
        // Names of parts of a result are asked of names alone: in a text their words turn what is said ("failed coverage").
        let is_read = |name: &str| name == NO_SPREAD || name.starts_with("part-") || relatives::NAMED.contains(&name);
        let is_name = |id: &Concept| !is_read(self.name(*id));
        let named: Vec<Concept> = self.named_in(text).iter().copied().filter(is_name).collect();
        Some(Reading::of(text, self.grammar.as_ref()?, &Places { words: &self.words, named: &named }))
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

    /// Whether the words of a therapy leave a part of it unread: remembered, or worked out now.
    pub fn unread_part(&self, text: &str, work_out: impl FnOnce() -> bool) -> bool {
        self.unread_parts.get(text.as_bytes(), work_out)
    }

    /// Whether words are nothing but the name of a regimen: remembered, or worked out now.
    pub fn regimen_name(&self, text: &str, work_out: impl FnOnce() -> bool) -> bool {
        self.regimen_names.get(text.as_bytes(), work_out)
    }

    /// Whether words say that an examination was not made: remembered, or worked out now.
    pub fn not_made(&self, text: &str, work_out: impl FnOnce() -> bool) -> bool {
        self.not_made.get(text.as_bytes(), work_out)
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

    /// Which of the drugs that a text names were given, by its words.
    pub fn given(&self, text: &str) -> Arc<given::Told> {
        self.given.get(text.as_bytes(), || Arc::new(self.read_given(text).unwrap_or_default()))
    }

    /// The parts of a text in normal form, cut at signs and joining words.
    pub fn parts<'t>(&self, normal: &'t str, signs: &[&str], joint: Joint) -> Vec<&'t str> {
        let words = if joint == Joint::And { &self.grammar } else { &self.therapy };
        words.as_ref().map_or_else(|| vec![normal], |words| joints::parts(normal, words, signs, joint))
    }

    /// A text as written, cut wherever a clause may end.
    pub fn clause_parts<'t>(&self, text: &'t str) -> Vec<&'t str> {
        joints::clauses(text, self.grammar.as_ref())
    }

    /// Whether a text in normal form ends with a word of this meaning.
    pub fn ends_with(&self, normal: &str, meaning: Meaning) -> bool {
        self.grammar.as_ref().is_some_and(|words| joints::ends_with(normal, words, meaning))
    }

    /// Where the last word of this meaning stands in a text in normal form.
    pub fn last_word(&self, normal: &str, meaning: Meaning) -> Option<usize> {
        joints::last(normal, self.grammar.as_ref()?, meaning)
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
