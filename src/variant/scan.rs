//! Takes a text apart: genes, accessions, protein and coding changes, known words, and what is left over.
//!
//! Does: find what is there. Does not: decide what it means together; that is `read`. Whatever is not recognised is kept
//! in `unread`, because one word nobody understood may be "not".

use super::coding_text::{self, CodingText};
use super::cursor::Cursor;
use super::gene::Genes;
use super::protein_text::{self, ProteinText};
use super::refusal::Refusal;
use super::residue::Residue;
use super::words::{self, Word};

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
}

/// Adds what a text (made plain before) mentions.
pub fn scan(text: &str, genes: &Genes, mentions: &mut Mentions) {
    let mut cursor = Cursor::new(text);
    let mut is_first = true;
    loop {
        skip_separators(&mut cursor, mentions);
        if cursor.is_at_end() {
            return;
        }
        if !recognise(&mut cursor, genes, mentions) {
            leave_over(&mut cursor, is_first, mentions);
        }
        is_first = false;
    }
}

fn recognise(cursor: &mut Cursor<'_>, genes: &Genes, mentions: &mut Mentions) -> bool {
    description(cursor, mentions)
        || accession(cursor, mentions)
        || gene(cursor, genes, mentions)
        || bare_protein(cursor, mentions)
        || identifier(cursor, mentions)
        || word(cursor, mentions)
        || percentage(cursor)
        || staining_score(cursor, mentions)
}

/// Separators say nothing, but `::` joins two genes of a fusion and a minus alone in brackets means negative.
fn skip_separators(cursor: &mut Cursor<'_>, mentions: &mut Mentions) {
    loop {
        if cursor.eat_word("::") {
            mentions.words.push(Word::Alteration);
        } else if cursor.eat_word("(-)") {
            mentions.words.push(Word::Negation);
        } else if cursor.peek().is_some_and(|next| " ,;:/|()[]{}.-+".contains(next)) {
            cursor.step();
        } else {
            return;
        }
    }
}

/// `p.` and `c.`, and the coordinate systems we hold no reference for.
fn description(cursor: &mut Cursor<'_>, mentions: &mut Mentions) -> bool {
    let mut ahead = *cursor;
    if eat_prefix(&mut ahead, 'p') {
        let read = protein_text::read(&mut ahead, true).map(|read| mentions.proteins.push(read));
        keep(read, &mut ahead, mentions);
    } else if eat_prefix(&mut ahead, 'c') {
        let read = coding_text::read(&mut ahead).map(|read| mentions.codings.push(read));
        keep(read, &mut ahead, mentions);
    } else if ["g.", "n.", "r.", "m.", "o."].iter().any(|prefix| ahead.eat_word(prefix)) {
        if !ahead.peek().is_some_and(|next| next.is_ascii_digit() || "([-*".contains(next)) {
            return false;
        }
        note_foreign(*cursor, mentions);
        ahead.take(|letter| letter != ' ');
    } else {
        return false;
    }
    *cursor = ahead;
    true
}

/// `p.`, `P.`, `p .`.
fn eat_prefix(cursor: &mut Cursor<'_>, letter: char) -> bool {
    let mut ahead = *cursor;
    let is_letter = ahead.eat(letter) || ahead.eat(letter.to_ascii_uppercase());
    ahead.blanks();
    let is_prefix = is_letter && ahead.eat('.');
    if is_prefix {
        *cursor = ahead;
    }
    is_prefix
}

/// A protein change without `p.`, or with a `p` and no dot (`pV777L`).
fn bare_protein(cursor: &mut Cursor<'_>, mentions: &mut Mentions) -> bool {
    let mut ahead = *cursor;
    let mut behind_p = ahead;
    if !protein_text::looks_like_change(ahead) {
        let is_p = behind_p.eat('p') && behind_p.peek().is_some_and(|next| next.is_ascii_uppercase());
        if !is_p || !protein_text::looks_like_change(behind_p) {
            return false;
        }
        ahead = behind_p;
    }
    let read = protein_text::read(&mut ahead, false).map(|read| mentions.proteins.push(read));
    keep(read, &mut ahead, mentions);
    *cursor = ahead;
    true
}

/// The rest of a word that could not be read is not looked at for other things.
fn keep(read: Result<(), Refusal>, cursor: &mut Cursor<'_>, mentions: &mut Mentions) {
    if let Err(refusal) = read {
        mentions.broken.get_or_insert(refusal);
        cursor.take(|letter| !" ,;".contains(letter));
    }
}

fn note_foreign(cursor: Cursor<'_>, mentions: &mut Mentions) {
    mentions.foreign.get_or_insert_with(|| protein_text::excerpt(cursor));
}

/// `NM_004448.4`, `NP_004439.2`, `ENST00000269571.10`, `LRG_724p2`, `P04626-1`, `chr17:`.
fn accession(cursor: &mut Cursor<'_>, mentions: &mut Mentions) -> bool {
    let mut ahead = *cursor;
    let word = ahead.take(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-');
    let is_version = ahead.rest().starts_with('.');
    if is_chromosome(word) && ahead.peek() == Some(':') {
        note_foreign(*cursor, mentions);
        ahead.take(|letter| letter != ' ');
    } else if is_accession(word) {
        mentions.accessions.push(word.to_ascii_uppercase());
        let mut version = ahead;
        if is_version && version.eat('.') && version.number().is_some() {
            ahead = version;
        }
    } else {
        return false;
    }
    *cursor = ahead;
    true
}

fn is_chromosome(word: &str) -> bool {
    word.get(..3).is_some_and(|front| front.eq_ignore_ascii_case("chr")) && word.len() > 3
}

fn is_accession(word: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.chars().all(|digit| digit.is_ascii_digit());
    let is_letters = |text: &str| text.chars().all(|letter| letter.is_ascii_alphabetic());
    if let Some((front, number)) = word.split_once('_') {
        // RefSeq: two letters; LRG: locus with an optional transcript or protein.
        let locus = number.trim_end_matches(|last: char| last.is_ascii_digit()).trim_end_matches(['t', 'p', 'T', 'P']);
        let is_lrg = front.eq_ignore_ascii_case("lrg") && (is_digits(number) || is_digits(locus));
        return is_lrg || (front.len() == 2 && is_letters(front) && is_digits(number) && number.len() >= 5);
    }
    let letters = word.trim_end_matches(|last: char| last.is_ascii_digit());
    let is_ensembl = letters.get(..3).is_some_and(|front| front.eq_ignore_ascii_case("ens")) && is_letters(letters);
    let is_ccds = letters.eq_ignore_ascii_case("ccds");
    ((is_ensembl || is_ccds) && letters.len() < word.len()) || is_uniprot(word)
}

/// UniProt accession, optionally with an isoform number (`P04626-2`).
fn is_uniprot(word: &str) -> bool {
    let (base, isoform) = word.split_once('-').unwrap_or((word, "1"));
    if base.len() != 6 || isoform.is_empty() || !isoform.chars().all(|digit| digit.is_ascii_digit()) {
        return false;
    }
    let mut letters = base.chars();
    let (first, second, third) = (letters.next(), letters.next(), letters.next());
    let is_digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    let is_first = first.is_some_and(|first| first.is_ascii_uppercase());
    // [OPQ] may go on with a digit; other first letters need a letter third (UniProt, accession numbers).
    let is_third = first.is_some_and(|first| "OPQ".contains(first)) || third.is_some_and(|t| t.is_ascii_uppercase());
    is_first && is_third && is_digit(second) && is_digit(base.chars().last())
}

/// A gene symbol or alias, also before a hyphen (`HER2-mutant`) or a directly attached `p.` or `c.`.
fn gene(cursor: &mut Cursor<'_>, genes: &Genes, mentions: &mut Mentions) -> bool {
    let mut ahead = *cursor;
    if ahead.eat_word("hgnc:") {
        let Some(number) = ahead.number() else { return false };
        match genes.by_name(&format!("HGNC:{number}")) {
            Some(gene) => mentions.genes.push(gene.symbol.clone()),
            None => mentions.other_genes.push(format!("HGNC:{number}")),
        }
        *cursor = ahead;
        return true;
    }
    let run = ahead.take(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    if !run.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return false;
    }
    let is_description = ahead.rest().starts_with('.');
    let attached = run.strip_suffix(['p', 'c']).filter(|_| is_description);
    let hyphens = run.rmatch_indices('-').filter_map(|(at, _)| run.get(..at));
    for name in std::iter::once(run).chain(hyphens).chain(attached) {
        if let Some(gene) = genes.by_name(name) {
            mentions.genes.push(gene.symbol.clone());
        } else if words::is_other_gene(name) {
            mentions.other_genes.push(name.to_owned());
        } else {
            continue;
        }
        cursor.eat_word(name);
        cursor.eat('_');
        return true;
    }
    false
}

/// `rs121913471`, `COSM14060`, `COSV54062386`.
fn identifier(cursor: &mut Cursor<'_>, mentions: &mut Mentions) -> bool {
    let mut ahead = *cursor;
    let is_known = ["rs", "cosm", "cosv"].iter().any(|prefix| ahead.eat_word(prefix));
    if !is_known || ahead.number().is_none() {
        return false;
    }
    mentions.identifiers.push(protein_text::excerpt(*cursor).trim_end_matches([')', ']']).to_owned());
    *cursor = ahead;
    true
}

fn word(cursor: &mut Cursor<'_>, mentions: &mut Mentions) -> bool {
    let start = *cursor;
    let Some(word) = words::eat(cursor) else { return false };
    let skip = |cursor: &mut Cursor<'_>| cursor.take(|letter| " .:=-~<".contains(letter)).len();
    match word {
        Word::Exon => {
            skip(cursor);
            let Some(exon) = cursor.number() else { return restore(cursor, start) };
            mentions.exon.get_or_insert(exon);
        }
        Word::Isoform => {
            cursor.blanks();
            let which = cursor.take(|letter| letter.is_ascii_alphanumeric());
            // UniProt numbers its canonical isoform 1, RefSeq calls the same one a.
            if which != "1" && !which.eq_ignore_ascii_case("a") {
                mentions.foreign.get_or_insert(format!("isoform {which}"));
            }
        }
        Word::Fraction => {
            skip(cursor);
            if cursor.number().is_none() {
                return restore(cursor, start);
            }
            cursor.take(|letter| letter.is_ascii_digit() || letter == '.');
            cursor.blanks();
            cursor.eat('%');
        }
        _ => mentions.words.push(word),
    }
    true
}

fn restore<'a>(cursor: &mut Cursor<'a>, start: Cursor<'a>) -> bool {
    *cursor = start;
    false
}

/// `12.3%`: a share of reads.
fn percentage(cursor: &mut Cursor<'_>) -> bool {
    let mut ahead = *cursor;
    if ahead.take(|letter| letter.is_ascii_digit() || letter == '.').is_empty() {
        return false;
    }
    ahead.blanks();
    let is_percentage = ahead.eat('%');
    if is_percentage {
        *cursor = ahead;
    }
    is_percentage
}

/// `3+`: a score of protein staining.
fn staining_score(cursor: &mut Cursor<'_>, mentions: &mut Mentions) -> bool {
    let mut ahead = *cursor;
    let is_score = ahead.number().is_some() && ahead.eat('+');
    if !is_score || ahead.peek().is_some_and(|next| next.is_ascii_alphanumeric()) {
        return false;
    }
    mentions.words.push(Word::Alteration);
    *cursor = ahead;
    true
}

fn leave_over(cursor: &mut Cursor<'_>, is_first: bool, mentions: &mut Mentions) {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-' || letter == '>';
    let word = cursor.take(is_part);
    if word.is_empty() {
        mentions.unread.extend(cursor.peek().map(String::from));
        cursor.step();
        return;
    }
    let is_capital = word.starts_with(|first: char| first.is_ascii_uppercase());
    if is_first && is_capital && word.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit()) {
        mentions.starts_unknown = true;
    }
    mentions.unread.push(word.to_owned());
}

/// Whether a word left over could be residues or a count of them: what "YVMA insertion" leaves over.
pub fn is_residues_or_count(word: &str) -> bool {
    let body = word.strip_prefix("ins").unwrap_or(word);
    let is_residues = |text: &str| text.chars().all(|letter| letter.is_ascii_uppercase() && Residue::from_letter(letter).is_some());
    is_residues(body) || body.trim_end_matches("bp").trim_end_matches("aa").chars().all(|digit| digit.is_ascii_digit())
}
