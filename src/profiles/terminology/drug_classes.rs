//! Classes of drugs that words name ("CDK4/6 inhibitor"), and which drugs belong to them.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{Concept, Terminology};

/// The concepts of classes begin with it; the rest is the class's id in the knowledge.
pub const CLASS: &str = "class-";

/// The classes of each drug, by the drug's id.
#[derive(Debug, Default)]
pub struct DrugClasses(HashMap<String, Vec<Concept>, RandomState>);

impl Terminology {
    /// Adds the classes of drugs (`(drug id, class id)`); those that no value set has words for are left out.
    #[must_use]
    pub fn with_classes<'f>(mut self, classes: impl Iterator<Item = (&'f str, &'f str)>) -> Self {
        for (drug, class) in classes {
            if let Some(concept) = self.concept(&format!("{CLASS}{class}")) {
                self.drug_classes.0.entry(drug.to_owned()).or_default().push(concept);
            }
        }
        self
    }

    /// The drug is of the class that this concept names.
    pub fn is_of_named_class(&self, drug: &str, class: &str) -> bool {
        let classes = self.drug_classes.0.get(drug);
        classes.is_some_and(|classes| classes.iter().any(|concept| self.name(*concept) == class))
    }
}
