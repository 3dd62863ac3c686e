//! What a laboratory says of the significance of a variant, in codes and in words.

use crate::case::gene_result::{GeneState, Rating};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::variant::Classification;

/// All that is said of one variant's significance.
#[derive(Debug, Clone, Default)]
pub struct Judgement {
    classes: Vec<Classification>,
    pub rating: Option<Rating>,
    /// Laboratories disagree, or code and display do.
    is_conflicting: bool,
    /// A denial or doubt, or words that were not understood.
    is_unclear: bool,
}

impl Judgement {
    /// Adds the value of a component.
    pub fn add(&mut self, reader: Reader, node: Node) {
        for (slot, value) in node.members() {
            match slot {
                "valueString" => value.text().into_iter().for_each(|text| self.words(reader, text)),
                "valueCodeableConcept" => self.concept(reader, value),
                "valueCoding" => value.items().for_each(|coding| self.coding(reader, coding)),
                _ => {}
            }
        }
    }

    /// Adds the classes that a value says by codes.
    pub fn codes(&mut self, reader: Reader, node: Node) {
        let concept = node.get("valueCodeableConcept").into_iter().flat_map(|concept| concept.each("coding"));
        for coding in concept.chain(node.each("valueCoding")) {
            self.classes.extend(coded_class(&reader.code_concepts(coding)));
        }
    }

    /// Adds the classes of `interpretation`, where some systems send the class of `ClinVar`.
    pub fn interpretation(&mut self, reader: Reader, node: Node) {
        for concept in node.each("interpretation") {
            let codings = concept.each("coding");
            self.classes.extend(codings.filter_map(|coding| coded_class(&reader.code_concepts(coding))));
            let texts =
                concept.each("coding").filter_map(|coding| coding.str("display").or_else(|| coding.str("code")));
            for text in texts.chain(concept.str("text")) {
                let told = reader.told(text);
                let stated = told.statements.iter().filter(|statement| statement.state == GeneState::Present);
                stated.for_each(|statement| self.class(statement.class));
            }
        }
    }

    /// Adds a CodeableConcept.
    pub fn concept(&mut self, reader: Reader, concept: Node) {
        concept.each("coding").for_each(|coding| self.coding(reader, coding));
        if let Some(text) = concept.str("text") {
            self.words(reader, text);
        }
    }

    fn coding(&mut self, reader: Reader, coding: Node) {
        let concepts = reader.code_concepts(coding);
        let before = self.classes.len();
        self.classes.extend(coded_class(&concepts));
        let is_coded = self.classes.len() > before;
        if let Some(display) = coding.str("display") {
            let before = self.classes.len();
            self.words(reader, display);
            // LOINC codes of allelic states are sent under names of significance.
            self.is_conflicting |= self.classes.len() > before && concepts.contains(&"answer-allelic-state");
        } else if !is_coded && let Some(code) = coding.str("code") {
            self.words(reader, code);
        }
    }

    /// Adds words.
    pub fn words(&mut self, reader: Reader, text: &str) {
        let told = reader.told(text);
        for statement in &told.statements {
            match statement.state {
                GeneState::Present if statement.class != Classification::NotStated => {
                    self.classes.push(statement.class);
                }
                GeneState::Contradiction => self.is_conflicting = true,
                GeneState::Present => {}
                GeneState::Absent | GeneState::Open | GeneState::NotTested => self.is_unclear = true,
            }
            // Of several drugs and tumours: what it opens anywhere counts before what it does not.
            self.rating = [self.rating, statement.rating].into_iter().flatten().min();
        }
    }

    /// Adds a class that words elsewhere say.
    pub fn class(&mut self, class: Classification) {
        if class != Classification::NotStated {
            self.classes.push(class);
        }
    }

    /// The one class; an error where two exclude each other.
    pub fn settled(&self) -> Result<Classification, ()> {
        use Classification::{Benign, LikelyBenign, LikelyPathogenic, NotStated, Pathogenic};
        let mut one = NotStated;
        for class in &self.classes {
            one = match (one, *class) {
                (NotStated, class) => class,
                (one, class) if one == class => one,
                (Pathogenic | LikelyPathogenic, Pathogenic | LikelyPathogenic) => LikelyPathogenic,
                (Benign | LikelyBenign, Benign | LikelyBenign) => LikelyBenign,
                _ => return Err(()),
            };
        }
        if self.is_conflicting { Err(()) } else { Ok(if self.is_unclear { NotStated } else { one }) }
    }
}

fn coded_class(concepts: &[&str]) -> Option<Classification> {
    let classes = [
        ("answer-likely-pathogenic", Classification::LikelyPathogenic),
        ("answer-pathogenic", Classification::Pathogenic),
        ("answer-vus", Classification::Uncertain),
        ("answer-likely-benign", Classification::LikelyBenign),
        ("answer-benign", Classification::Benign),
    ];
    classes.into_iter().find(|(name, _)| concepts.contains(name)).map(|(_, class)| class)
}
