//! The words of genetic reports and the names of genes, found in a text: `profiles/genes/*.tsv`.

use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, BuildError, MatchKind};
use foldhash::fast::RandomState;
use rust_decimal::Decimal;

use super::failures::{Failures, TumourShares};
use super::fused::Fused;
use super::panel::Panel;
use super::patterns::{NOTATIONS, end};
use super::slot::Slot;
use super::symbol;
use super::units::Units;
use super::word::Word;
use crate::diagnostic::Diagnostic;
use crate::profiles::normal::normal;
use crate::text::normal::Normal;
use crate::text::script::is_latin;
use crate::text::span::{Concept, Concepts, Mention, Place};
use crate::text::vocabulary::alternatives;

/// What is known of genes and of the words of their reports.
#[derive(Debug)]
pub struct Lexicon {
    phrases: AhoCorasick,
    /// The words for kinds of change.
    kinds: AhoCorasick,
    /// By phrase.
    words: Vec<Word>,
    genes: Vec<Gene>,
    by_name: HashMap<String, usize, RandomState>,
    panels: Vec<Panel>,
    slots: HashMap<String, Slot, RandomState>,
    failures: Failures,
    fused: Fused,
    units: Units,
    tumour_shares: TumourShares,
    /// By gene: the ordinary number of copies, and from which it is amplified.
    copies: Vec<(String, Decimal, Decimal)>,
}

#[derive(Debug)]
struct Gene {
    symbol: String,
    hgnc: String,
    ncbi: String,
}

impl Lexicon {
    /// Reads the files of `profiles/genes/`.
    ///
    /// # Errors
    /// Every line that cannot be used.
    pub fn load<'f>(files: impl Iterator<Item = (&'f str, &'f str)>) -> Result<Self, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let (mut phrases, mut words, mut genes, mut panels) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut by_name = HashMap::default();
        let mut slots = HashMap::default();
        let mut failures = Failures::default();
        let (mut fused, mut tumour_shares, mut copies) = (Fused::default(), TumourShares::default(), Vec::new());
        let mut units = Units::default();
        for (path, text) in files {
            let file = path.rsplit('/').next().unwrap_or(path);
            for (at, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty() && !line.starts_with("# ")) {
                let cells: Vec<&str> = line.split('\t').collect();
                match (file, cells.as_slice()) {
                    ("symbols.tsv", [symbol, hgnc, ncbi, aliases]) => {
                        let number = genes.len();
                        let names = aliases.split('|').filter(|name| !name.is_empty()).map(str::to_owned);
                        for name in names.chain([symbol.to_lowercase()]) {
                            by_name.insert(name.clone(), number);
                            phrases.push(name);
                            words.push(Word::Gene(number));
                        }
                        let [symbol, hgnc, ncbi] = [symbol, hgnc, ncbi].map(|cell| (*cell).to_owned());
                        genes.push(Gene { symbol, hgnc, ncbi });
                    }
                    ("words.tsv", [pattern, name]) if Word::named(name).is_some() => {
                        for phrase in alternatives(pattern) {
                            phrases.push(phrase);
                            words.extend(Word::named(name));
                        }
                    }
                    ("slots.tsv", [pattern, name]) if Slot::named(name).is_some() => {
                        let slot = Slot::named(name).into_iter().cycle();
                        slots.extend(alternatives(pattern).into_iter().zip(slot));
                    }
                    ("quality.tsv", [kind, share]) if tumour_shares.take(kind, share) => {}
                    ("quality.tsv", ["copies", gene, few, many]) if few.parse::<Decimal>().is_ok() => {
                        let bounds = few.parse().ok().zip(many.parse().ok());
                        copies.extend(bounds.map(|(few, many)| ((*gene).to_owned(), few, many)));
                    }
                    ("fusions.tsv", [symbol, "driver"]) => fused.drivers.push((*symbol).to_owned()),
                    ("fusions.tsv", [symbol, "partner"]) => fused.partners.push((*symbol).to_owned()),
                    ("units.tsv", [kind, pattern]) if units.take(kind, alternatives(pattern)) => {}
                    ("quality.tsv", [pattern, kind @ ..]) if failures.take(kind, alternatives(pattern)) => {}
                    ("panels.tsv", [assay, material, covered, _source]) => {
                        panels.push(Panel::of(assay, material, covered));
                    }
                    _ => {
                        let help = "write the columns that the first lines of the file name".to_owned();
                        let cause = format!("\"{line}\" is no line of {file}");
                        problems.push(Diagnostic::error("unusable-word", path, Some(at), cause, help));
                    }
                }
            }
        }
        let built = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&phrases);
        let built = built.map_err(|cause| cause.to_string());
        let kinds = of_kinds(phrases.iter().zip(&words)).map_err(|cause| cause.to_string());
        match built.and_then(|phrases| Ok((phrases, kinds?))) {
            Ok((phrases, kinds)) if problems.is_empty() => Ok(Self {
                phrases,
                kinds,
                words,
                genes,
                by_name,
                panels,
                slots,
                failures,
                fused,
                units,
                tumour_shares,
                copies,
            }),
            Ok(_) => Err(problems),
            Err(cause) => {
                let help = "make the lists of profiles/genes shorter".to_owned();
                Err(vec![Diagnostic::error("unusable-word", "profiles/genes", None, cause, help)])
            }
        }
    }

    /// The symbol of a gene of the table.
    pub fn symbol(&self, number: usize) -> &str {
        self.genes.get(number).map_or("", |gene| &gene.symbol)
    }

    /// The symbol for a symbol, an alias, or a number of HGNC or NCBI (`HGNC:3430`).
    pub fn gene_by_name(&self, name: &str) -> Option<&str> {
        let name = name.trim();
        self.by_name.get(&name.to_lowercase()).map(|number| self.symbol(*number))
    }

    /// The symbol for a number of HGNC.
    pub fn gene_by_hgnc(&self, number: &str) -> Option<&str> {
        self.genes.iter().find(|gene| gene.hgnc == number).map(|gene| gene.symbol.as_str())
    }

    /// The symbol for a number of NCBI Gene.
    pub fn gene_by_ncbi(&self, number: &str) -> Option<&str> {
        self.genes.iter().find(|gene| gene.ncbi == number).map(|gene| gene.symbol.as_str())
    }

    /// Whether a text may name a change of a gene, in some notation or as a kind of change.
    pub fn may_name_change(&self, text: &str) -> bool {
        let normal = Normal::of(text);
        self.kinds.is_match(normal.as_str()) || NOTATIONS.iter().any(|notation| notation.is_match(normal.as_str()))
    }

    /// What is known of an assay.
    pub fn panel(&self, assay: &str) -> Option<&Panel> {
        self.panels.iter().find(|panel| panel.is_called(assay))
    }

    /// The words of a quality that did not suffice.
    pub const fn failures(&self) -> &Failures {
        &self.failures
    }

    /// The genes of a fusion that rules may ask about.
    pub fn fused_genes(&self, pair: &str) -> Vec<&str> {
        self.fused.known(&|name| self.gene_by_name(name), pair)
    }

    /// The units of measurements that are spelt like a gene.
    pub const fn units(&self) -> &Units {
        &self.units
    }

    /// What is known of fusions.
    pub const fn fused(&self) -> &Fused {
        &self.fused
    }

    /// The shares of tumour cells that panels ask for.
    pub const fn tumour_shares(&self) -> TumourShares {
        self.tumour_shares
    }

    /// Whether so many copies of a gene are an amplification; none where nobody says so.
    pub fn is_amplified(&self, gene: &str, copies: Decimal) -> Option<bool> {
        let (_, ordinary, many) = self.copies.iter().find(|(known, ..)| known == gene)?;
        if copies == *ordinary { Some(false) } else { (copies >= *many).then_some(true) }
    }

    /// What a component of this name holds.
    pub fn slot(&self, name: &str) -> Option<Slot> {
        let name = normal(name);
        let name = name.trim_end_matches([':', ' ']);
        // "Variant 1"
        let unnumbered = || name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['#', ' ']);
        self.slots.get(name).or_else(|| self.slots.get(unnumbered())).copied()
    }
}

/// Ids of concepts beyond those of phrases.
const NOTATION: u16 = 60_000;
const OTHER_GENE: u16 = 60_001;
const FUSED_GENES: u16 = 60_002;

/// A change in some notation stands there.
pub const fn is_notation(concept: Concept) -> bool {
    concept.id == NOTATION
}

/// A text as written, in which the lexicon's words are looked for.
pub struct Written<'l> {
    pub lexicon: &'l Lexicon,
    pub text: &'l str,
}

impl Written<'_> {
    /// The meaning of a concept that was found.
    pub fn word(&self, concept: Concept) -> Option<Word> {
        match concept.id {
            NOTATION => Some(Word::Notation),
            OTHER_GENE => Some(Word::OtherGene),
            FUSED_GENES => Some(Word::FusedGenes),
            id => self.lexicon.words.get(usize::from(id)).copied(),
        }
    }
}

/// Any word for a kind of change.
fn of_kinds<'p>(words: impl Iterator<Item = (&'p String, &'p Word)>) -> Result<AhoCorasick, BuildError> {
    AhoCorasick::new(words.filter(|(_, word)| word.is_kind_of_change()).map(|(phrase, _)| phrase))
}

impl Concepts for Written<'_> {
    fn find(&self, normal: &str, found: &mut Vec<Mention>) {
        for hit in self.lexicon.phrases.find_overlapping_iter(normal) {
            let place = Place { from: hit.start(), to: hit.end() };
            let Some(word) = self.lexicon.words.get(hit.pattern().as_usize()).filter(|_| is_whole(normal, place))
            else {
                continue;
            };
            let id = u16::try_from(hit.pattern().as_usize()).unwrap_or(OTHER_GENE);
            found.push(Mention { place, concept: Concept { id, is_result: word.is_result() } });
        }
        let others: HashSet<String, RandomState> = symbol::others(self.text).map(str::to_lowercase).collect();
        self.find_notations(normal, &others, found);
        for place in self.lexicon.fused.find(&|name| self.lexicon.gene_by_name(name), normal, self.text) {
            found.push(Mention { place, concept: Concept { id: FUSED_GENES, is_result: true } });
        }
        find_other_genes(normal, &others, found);
    }
}

impl Written<'_> {
    /// Changes, each up to the gene of the next: what the pattern left out of one is looked at again.
    fn find_notations(&self, normal: &str, others: &HashSet<String, RandomState>, found: &mut Vec<Mention>) {
        // Short capitals without a digit are bases as often.
        let is_other = |name: &str| others.contains(name) && (name.len() > 3 || name.contains(is_digit));
        let is_gene = |name: &str| self.lexicon.gene_by_name(name).is_some() || is_other(name);
        let mut from = 0;
        while let Some(hit) = NOTATIONS.as_ref().and_then(|pattern| pattern.captures_at(normal, from)?.get(1)) {
            let place = Place { from: hit.start(), to: hit.start() + end(hit.as_str(), is_gene) };
            from = place.to.max(hit.start() + 1);
            let own = normal.get(place.from..place.to).unwrap_or_default();
            // "her2", "p53": the longest of two names of a place counts, so a gene stays one.
            if is_whole(normal, place) && own.contains(is_digit) {
                found.push(Mention { place, concept: Concept { id: NOTATION, is_result: true } });
            }
        }
    }
}

const fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

/// Symbols of genes that the table does not have. Each word is looked at once, however often a text names a gene.
fn find_other_genes(normal: &str, symbols: &HashSet<String, RandomState>, found: &mut Vec<Mention>) {
    if symbols.is_empty() {
        return;
    }
    let known: HashSet<(usize, usize), RandomState> =
        found.iter().map(|mention| (mention.place.from, mention.place.to)).collect();
    let is_between = |letter: char| !is_latin(letter);
    let mut from = 0;
    for part in normal.split_inclusive(is_between) {
        let word = part.trim_end_matches(is_between);
        let place = Place { from, to: from + word.len() };
        from += part.len();
        if symbols.contains(word) && !known.contains(&(place.from, place.to)) {
            found.push(Mention { place, concept: Concept { id: OTHER_GENE, is_result: false } });
        }
    }
}

/// No letter or digit goes on before or after.
fn is_whole(normal: &str, Place { from, to }: Place) -> bool {
    let (before, after) = (normal.get(..from).unwrap_or_default(), normal.get(to..).unwrap_or_default());
    let own = normal.get(from..to).unwrap_or_default();
    let joins = |one: Option<char>, other: Option<char>| one.is_some_and(is_latin) && other.is_some_and(is_latin);
    !joins(before.chars().next_back(), own.chars().next()) && !joins(own.chars().next_back(), after.chars().next())
}
