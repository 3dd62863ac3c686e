//! Takes a text apart: genes, accessions, protein and coding changes, known words, and what is left over.
//!
//! Does: find what is there. Does not: decide what it means together; that is `read`. Whatever is not recognised is kept
//! in `unread`, because one word nobody understood may be "not".

use super::coding_text;
use super::cursor::Cursor;
use super::gene::Genes;
use super::mentions::Mentions;
use super::names::{accession, gene};
use super::protein_text;
use super::refusal::Refusal;
use super::residue::Residue;
use super::stated::excerpt;
use super::words::{self, Word};

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
        || percentage(cursor, mentions)
        || staining_score(cursor, mentions)
}

/// Separators say nothing, but `::` joins two genes of a fusion and a minus alone in brackets means negative.
fn skip_separators(cursor: &mut Cursor<'_>, mentions: &mut Mentions) {
    loop {
        if cursor.eat_word("::") {
            mentions.words.push(Word::Alteration);
        } else if is_minus_for_negative(*cursor) {
            mentions.words.push(Word::Negation);
            cursor.step();
        } else if cursor.peek().is_some_and(|next| " ,;:/|()[]{}.-+".contains(next)) {
            cursor.step();
        } else {
            return;
        }
    }
}

/// `(-)`, `: -` at the end: how tables say "negative".
fn is_minus_for_negative(mut cursor: Cursor<'_>) -> bool {
    let is_minus = cursor.eat('-');
    cursor.blanks();
    is_minus && cursor.peek().is_none_or(|next| ")],;".contains(next))
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
        mentions.note_foreign(*cursor);
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

/// `rs121913471`, `COSM14060`, `COSV54062386`.
fn identifier(cursor: &mut Cursor<'_>, mentions: &mut Mentions) -> bool {
    let mut ahead = *cursor;
    let is_known = ["rs", "cosm", "cosv"].iter().any(|prefix| ahead.eat_word(prefix));
    if !is_known || ahead.number().is_none() {
        return false;
    }
    mentions.identifiers.push(excerpt(*cursor).trim_end_matches([')', ']']).to_owned());
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
            let is_below = cursor.rest().trim_start().starts_with('<');
            skip(cursor);
            let Some(is_zero) = share(cursor) else { return restore(cursor, start) };
            if is_below || is_zero {
                mentions.words.push(Word::Negation);
            }
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
fn percentage(cursor: &mut Cursor<'_>, mentions: &mut Mentions) -> bool {
    let mut ahead = *cursor;
    let Some(is_zero) = share(&mut ahead) else { return false };
    ahead.blanks();
    if !ahead.eat('%') {
        return false;
    }
    if is_zero {
        mentions.words.push(Word::Negation);
    }
    *cursor = ahead;
    true
}

/// A decimal number; whether it is zero, which says that nothing was found.
fn share(cursor: &mut Cursor<'_>) -> Option<bool> {
    let text = cursor.take(|letter| letter.is_ascii_digit() || letter == '.');
    (!text.is_empty()).then(|| text.chars().all(|digit| matches!(digit, '0' | '.')))
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
    let is_residues =
        |text: &str| text.chars().all(|letter| letter.is_ascii_uppercase() && Residue::from_letter(letter).is_some());
    is_residues(body) || body.trim_end_matches("bp").trim_end_matches("aa").chars().all(|digit| digit.is_ascii_digit())
}
