//! What the book calls drugs, classes, assays and tests, and how it joins names.

use std::collections::BTreeMap;

use super::scenario::Scenario;
use super::words::Words;
use crate::knowledge::Knowledge;
use crate::knowledge::country::Country;
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::ids::{AssayId, DrugId, TestId};
use crate::knowledge::text::Text;
use crate::settings::Language;

/// Everything a page of the book is written with.
#[derive(Debug, Clone, Copy)]
pub struct Book<'b> {
    pub knowledge: &'b Knowledge,
    /// Drug classes in this language, by id.
    pub classes: &'b BTreeMap<String, String>,
    pub words: &'b Words,
    pub language: Language,
    /// Patients and their cards; none: the book is made without.
    pub scenarios: &'b [Scenario],
}

impl<'b> Book<'b> {
    /// A text of the knowledge in the language of the book.
    pub const fn text(&self, text: &'b Text) -> &'b str {
        self.language.pick(text.ja.as_str(), text.en.as_str())
    }

    pub fn drug(&self, drug: DrugId) -> &'b str {
        self.knowledge.drug_name(drug.as_str()).map_or(drug.as_str(), |name| self.text(name))
    }

    /// What a drug is called where room is short.
    pub fn drug_short(&self, drug: DrugId) -> &'b str {
        self.knowledge.drug_short_name(drug.as_str()).map_or(drug.as_str(), |name| self.text(name))
    }

    pub fn drug_or_class(&self, named: DrugOrClass) -> &'b str {
        match named {
            DrugOrClass::Drug(drug) => self.drug_short(drug),
            DrugOrClass::Class(class) => self.classes.get(class.as_str()).map_or(class.as_str(), String::as_str),
        }
    }

    pub fn assay(&self, assay: AssayId) -> &'b str {
        self.knowledge.assays.get(&assay).map_or(assay.as_str(), |assay| self.text(&assay.name))
    }

    pub fn test(&self, test: TestId) -> &'b str {
        self.knowledge.test_name(test).map_or(test.as_str(), |name| self.text(name))
    }

    pub fn country(&self, country: Country) -> &'b str {
        match country {
            Country::Jp => &self.words.jp,
            Country::Us => &self.words.us,
        }
    }

    /// `a, b`.
    pub fn and<'t>(&self, names: impl IntoIterator<Item = &'t str>) -> String {
        names.into_iter().collect::<Vec<_>>().join(&self.words.and)
    }

    /// `a or b`.
    pub fn or<'t>(&self, names: impl IntoIterator<Item = &'t str>) -> String {
        names.into_iter().collect::<Vec<_>>().join(&self.words.or)
    }

    pub fn drugs_or(&self, named: &[DrugOrClass]) -> String {
        self.or(named.iter().map(|named| self.drug_or_class(*named)))
    }

    pub fn assays_or(&self, assays: &[AssayId]) -> String {
        self.or(assays.iter().map(|assay| self.assay(*assay)))
    }

    /// `trastuzumab + pertuzumab`.
    pub fn plus(&self, drugs: &[DrugId]) -> String {
        drugs.iter().map(|drug| self.drug_short(*drug)).collect::<Vec<_>>().join(&self.words.plus)
    }
}
