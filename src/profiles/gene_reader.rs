//! What a reader of the profiles knows of genes: their names, the words of their reports, the reference sequences.

use std::sync::Arc;

use super::gene_words::lexicon::Lexicon;
use super::gene_words::statements::Told;
use super::meaning::Reader;
use super::recent;
use crate::variant::{self, Notation, Refusal, Variant};

impl<'t> Reader<'t> {
    /// The words of genetic reports.
    pub fn lexicon(&self) -> Option<&'t Lexicon> {
        self.terms.lexicon()
    }

    /// What the words of a value say of genes.
    pub fn told(&self, text: &str) -> Arc<Told> {
        self.terms.told(text)
    }

    /// Whether a text may name a change of a gene; of one that is remembered that is not asked first.
    pub fn may_name_change(&self, text: &str) -> bool {
        recent::keeps(text) || self.lexicon().is_some_and(|lexicon| lexicon.may_name_change(text))
    }

    /// A notation read against the reference sequences.
    pub fn variant(&self, notation: &Notation) -> Arc<Result<Variant, Refusal>> {
        let parts = [notation.gene, notation.transcript, notation.protein, notation.coding, notation.text];
        let key = parts.map(Option::unwrap_or_default).join("\u{1f}");
        self.terms.variants.get(key.as_bytes(), || Arc::new(variant::read(notation, self.genes)))
    }
}
