//! What texts about a variant mention: genes, accessions, changes, words, and what was left over.

use super::coding_text::CodingText;
use super::cursor::Cursor;
use super::protein_text::ProteinText;
use super::refusal::Refusal;
use super::stated::excerpt;
use super::words::Word;

/// What texts mention.
#[derive(Debug, Clone, Default)]
pub struct Mentions {
    /// Symbols of genes held.
    pub genes: Vec<String>,
    /// Genes not held, as written.
    pub other_genes: Vec<String>,
    /// Without version.
    pub accessions: Vec<String>,
    pub proteins: Vec<ProteinText>,
    pub codings: Vec<CodingText>,
    /// The first description that could not be read.
    pub broken: Option<Refusal>,
    /// A description in other coordinates (`g.`, `n.`, `r.`, `chr17:`) or of another isoform, as written.
    pub foreign: Option<String>,
    pub exon: Option<usize>,
    /// Identifiers that are not looked up (`rs…`, `COSV…`).
    pub identifiers: Vec<String>,
    pub words: Vec<Word>,
    pub unread: Vec<String>,
    /// The first thing in the text was a word nobody knows, in capitals: perhaps a gene.
    pub starts_unknown: bool,
}

impl Mentions {
    /// Whether one of these words was there.
    pub fn has(&self, word: Word) -> bool {
        self.words.contains(&word)
    }

    /// Whether any change was described, readable or not.
    pub fn has_change(&self) -> bool {
        !self.proteins.is_empty() || !self.codings.is_empty() || self.broken.is_some()
    }

    pub(super) fn note_foreign(&mut self, cursor: Cursor<'_>) {
        self.foreign.get_or_insert_with(|| excerpt(cursor));
    }
}
