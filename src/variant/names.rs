//! Recognises names of references: accessions and genes.
//!
//! An accession is never dropped: numbers mean nothing without the sequence they count on.

use super::cursor::Cursor;
use super::gene::Genes;
use super::mentions::Mentions;
use super::words;

/// `NM_004448.4`, `NP_004439.2`, `ENST00000269571.10`, `LRG_724p2`, `P04626-1`, `chr17:`.
pub fn accession(cursor: &mut Cursor<'_>, mentions: &mut Mentions) -> bool {
    let mut ahead = *cursor;
    let word = ahead.take(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-');
    let is_version = ahead.rest().starts_with('.');
    if is_chromosome(word) && ahead.peek() == Some(':') {
        mentions.note_foreign(*cursor);
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

/// A `UniProt` accession, optionally with an isoform number (`P04626-2`).
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
pub fn gene(cursor: &mut Cursor<'_>, genes: &Genes, mentions: &mut Mentions) -> bool {
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
