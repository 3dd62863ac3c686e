//! Which drugs a product holds: by its code, its words, the Medication it points at, and the ingredients of that.

use super::therapy_words::{self, is_antineoplastic};
use crate::case::therapy::Drug;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::place::Index;

/// A product, as far as it could be read.
#[derive(Debug, Default)]
pub struct Product<'c> {
    /// Empty where none could be read. Usually one; a mixture, or a text such as "pertuzumab + trastuzumab", has more.
    pub drugs: Vec<Drug>,
    /// The sender's words.
    pub text: &'c str,
    /// Code and words name different drugs.
    pub is_unsure: bool,
    /// The words say that nothing was given, so that no drug is missing.
    pub is_none: bool,
    /// The name says nothing of its drugs ("IV admixture"), and no ingredient does.
    pub is_unnamed: bool,
}

/// What the words about a drug come to: [`therapy_words::given`] for a record of what was done, [`therapy_words::ordered`] for
/// what is asked for.
pub type Hear = fn(Reader, &Meaning) -> Option<Vec<Drug>>;

/// Mixtures of mixtures beyond this depth are not looked into.
const DEEPEST: usize = 3;

/// Reads a medication given as concept, as reference, or (in the wild) as both.
pub fn read_product<'c>(
    reader: Reader<'c>,
    hear: Hear,
    index: &Index<'c>,
    holder: Node<'c>,
    (concept, reference): (Option<Node<'c>>, Option<Node<'c>>),
) -> Product<'c> {
    let mut found = Found::new(hear);
    if let Some(concept) = concept {
        found.name(reader, &reader.meaning(Some(concept)));
    }
    match reference.and_then(|reference| index.follow(holder, reference)) {
        Some(medication) => found.medication(reader, index, (holder, medication), 0),
        // A Medication stands in the resource, and nothing points at it.
        None if !found.holds_cancer_drug() => {
            let inside = holder.each("contained").filter(|inner| inner.str("resourceType") == Some("Medication"));
            let is_own = reference.is_none() && concept.is_some();
            inside.filter(|_| is_own).for_each(|medication| found.medication(reader, index, (holder, medication), 0));
        }
        None => {}
    }
    let display = reference.and_then(|reference| reference.items().next()).and_then(|first| first.str("display"));
    let says_little = !found.holds_cancer_drug() && (found.is_unnamed || !found.is_worded);
    if let Some(display) = display.filter(|_| says_little) {
        let concepts = reader.text_concepts(display);
        found.name(reader, &Meaning { concepts, text: Some(display), worded: true, ..Meaning::default() });
    }
    found.product()
}

/// Reads the medication a resource is about.
pub fn read_medication<'c>(
    reader: Reader<'c>,
    hear: Hear,
    index: &Index<'c>,
    holder: Node<'c>,
    node: Node<'c>,
) -> Product<'c> {
    let concept = node.get("medicationCodeableConcept");
    read_product(reader, hear, index, holder, (concept, node.get("medicationReference")))
}

/// Drugs that only the words beside a therapy name ("chemotherapy", note: "gemcitabine + carboplatin").
pub fn beside(reader: Reader, hear: Hear, node: Node) -> Vec<Drug> {
    let concepts = ["reasonCode", "category"].iter().flat_map(|slot| node.each(slot));
    let concepts = concepts.filter_map(|concept| hear(reader, &reader.meaning(Some(concept))));
    let notes = ["note", "dosageInstruction", "dosage"].iter().flat_map(|slot| node.each(slot));
    let notes = notes.filter_map(|note| note.str("text")).map(|text| therapy_words::given_in(reader, text));
    let mut drugs: Vec<Drug> = Vec::new();
    for drug in concepts.chain(notes).flatten().filter(|drug| drug.id().is_some()) {
        if !drugs.contains(&drug) {
            drugs.push(drug);
        }
    }
    drugs
}

/// What names and ingredients say, before it is put together.
struct Found<'c> {
    hear: Hear,
    named: Vec<Drug>,
    ingredients: Vec<Drug>,
    text: Option<&'c str>,
    is_worded: bool,
    is_unsure: bool,
    is_none: bool,
    is_unnamed: bool,
    /// An ingredient has a code nobody knows, and no word.
    has_unread_part: bool,
    /// A drug is named, and whether it was given is not said.
    is_open: bool,
}

impl<'c> Found<'c> {
    fn new(hear: Hear) -> Self {
        Self {
            hear,
            named: Vec::new(),
            ingredients: Vec::new(),
            text: None,
            is_worded: false,
            is_unsure: false,
            is_none: false,
            is_unnamed: false,
            has_unread_part: false,
            is_open: false,
        }
    }

    fn name(&mut self, reader: Reader<'c>, meaning: &Meaning<'c>) {
        match (self.hear)(reader, meaning) {
            Some(drugs) => {
                // Whether one of them was given stays open, beside those that were ("letrozole, palbociclib?").
                self.is_open |= drugs.iter().any(|drug| drug.id().is_some())
                    && drugs.iter().any(|drug| matches!(drug, Drug::UnknownAntineoplastic(_)));
                self.named.extend(drugs);
            }
            None => self.is_none = true,
        }
        self.is_unsure |= meaning.drug_conflict;
        self.is_unnamed |= meaning.has("product-unnamed");
        if self.text.is_none() || (meaning.worded && !self.is_worded) {
            self.text = meaning.text.or(self.text);
        }
        self.is_worded |= meaning.worded;
    }

    fn medication(
        &mut self,
        reader: Reader<'c>,
        index: &Index<'c>,
        (holder, medication): (Node<'c>, Node<'c>),
        depth: usize,
    ) {
        self.name(reader, &reader.meaning(medication.get("code")));
        self.ingredients(reader, index, (holder, medication), depth);
    }

    fn ingredients(
        &mut self,
        reader: Reader<'c>,
        index: &Index<'c>,
        (holder, medication): (Node<'c>, Node<'c>),
        depth: usize,
    ) {
        for ingredient in medication.each("ingredient") {
            let reference = ingredient.get("itemReference");
            let inner = reference.and_then(|item| {
                // What a Medication of its own contains, else what contains it.
                index.follow(medication, item).or_else(|| index.follow(holder, item))
            });
            let code = ingredient.get("itemCodeableConcept").or_else(|| inner.and_then(|item| item.get("code")));
            let meaning = reader.meaning(code);
            let display = reference.and_then(|reference| reference.str("display"));
            let drugs = match display.filter(|_| !meaning.worded && meaning.family("drug-").next().is_none()) {
                Some(display) => therapy_words::named(&reader.text_concepts(display), true, display),
                None => therapy_words::named(&meaning.concepts, meaning.worded, meaning.text.unwrap_or_default()),
            };
            self.is_unsure |= meaning.drug_conflict;
            self.text = self.text.or(meaning.text).or(display);
            let has_parts = inner.is_some_and(|inner| inner.get("ingredient").is_some());
            self.has_unread_part |= drugs.is_empty() && !has_parts;
            self.ingredients.extend(drugs);
            if let Some(inner) = inner.filter(|_| depth < DEEPEST) {
                self.ingredients(reader, index, (holder, inner), depth + 1);
            }
        }
    }

    fn holds_cancer_drug(&self) -> bool {
        self.named.iter().chain(&self.ingredients).any(is_antineoplastic)
    }

    fn product(self) -> Product<'c> {
        let text = self.text.unwrap_or_default();
        let mut drugs: Vec<Drug> = Vec::new();
        let mut add = |drug: &Drug| {
            if !drugs.iter().any(|other| is_in(drug, other) || drug == other) {
                drugs.push(drug.clone());
            }
        };
        if self.is_none && self.named.is_empty() {
            return Product { text, is_none: true, ..Product::default() };
        }
        self.named.iter().filter(|drug| drug.id().is_some()).for_each(&mut add);
        self.ingredients.iter().filter(|drug| is_antineoplastic(drug)).for_each(&mut add);
        // A name that says less than the ingredients ("chemo bag").
        if drugs.is_empty() {
            drugs.extend(self.named.iter().filter(|drug| is_antineoplastic(drug)).cloned());
        }
        if self.is_open {
            drugs.push(Drug::unknown(text));
        }
        let is_unnamed = self.is_unnamed && drugs.is_empty() && self.ingredients.is_empty();
        if drugs.is_empty() && !self.has_unread_part {
            drugs.extend(self.named.into_iter().chain(self.ingredients).next());
        }
        Product { drugs, text, is_unsure: self.is_unsure, is_none: false, is_unnamed }
    }
}

/// The ingredient is a part of the known product's name ("paclitaxel" of "nab-paclitaxel"), or the same.
pub fn is_in(part: &Drug, whole: &Drug) -> bool {
    let (Some(part), Some(whole)) = (part.id(), whole.id()) else { return false };
    let inside = whole.split_once(part);
    inside.is_some_and(|(before, after)| {
        (before.is_empty() || before.ends_with('-')) && (after.is_empty() || after.starts_with('-'))
    })
}
