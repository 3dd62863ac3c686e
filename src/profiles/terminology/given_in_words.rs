//! Which of the drugs that a text names were given.

use super::drug_classes::CLASS;
use super::places::Places;
use super::{Concept, NO_THERAPY, Terminology};
use crate::text::given::{Role, Told};
use crate::text::normal::Normal;

impl Terminology {
    /// `None` before the files were read.
    pub(super) fn read_given(&self, text: &str) -> Option<Told> {
        let is_thing = |id: &Concept| {
            let name = self.name(*id);
            name.starts_with("drug-") || name.starts_with(CLASS) || name == "procedure-chemotherapy"
        };
        let is_wanted = |id: &Concept| is_thing(id) || NO_THERAPY.contains(&self.name(*id));
        let named: Vec<Concept> = self.by_text(text).iter().copied().filter(is_wanted).collect();
        let places = Places { words: &self.words, named: &named };
        let role = |id| match self.name(id) {
            "procedure-no-therapy" => Role::NotGiven,
            "procedure-around-therapy" => Role::Around,
            "procedure-chemotherapy" | "drug-unknown-antineoplastic" => Role::Kind,
            _ => Role::Thing,
        };
        let words = (self.therapy.as_ref()?, self.grammar.as_ref()?);
        Some(Told::of(Normal::of(text).as_str(), words, &places, &role))
    }
}
