//! Reads the text of a protein change (`p.Ala775_Gly776insTyrValMetAla`) without looking at the reference.
//!
//! Does: the HGVS forms (Recommendations, "Protein": substitution, deletion, duplication, insertion, deletion-insertion,
//! frameshift, extension) and the older spellings `G776>VC`, `G776VC`, `delLRENT`, `R130X`, missing residues.
//! Does not: accept a hyphen for a range, an insertion without two neighbours, or a repeat count.

use super::cursor::Cursor;
use super::refusal::Refusal;
use super::residue::{Case, NotResidues, Peptide, Residue, Spelling, case_of, read_many, read_one};
use super::stated::{Stated, count, excerpt};

/// A protein change as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProteinText {
    /// `p.?`: the effect is not known.
    Unknown,
    /// `p.=`.
    Same,
    /// `p.0`.
    NoProtein,
    Change {
        first: Position,
        last: Option<Position>,
        change: Written,
    },
}

impl ProteinText {
    /// Counts positions from so many residues before.
    pub fn count_from(&mut self, before: usize) {
        if let Self::Change { first, last, .. } = self {
            first.number = first.number.saturating_add(before);
            if let Some(last) = last {
                last.number = last.number.saturating_add(before);
            }
        }
    }
}

/// A residue and its number; the residue may be missing (`774_775insAYVM`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub residue: Option<Residue>,
    /// `Ter1256`, `*1256`.
    pub stop: bool,
    pub number: usize,
    spelling: Option<Spelling>,
}

/// What is said to happen there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    Replaced(Peptide),
    Deleted(Stated<Residue>),
    Duplicated(Stated<Residue>),
    Inserted(Peptide),
    DeletedInserted(Stated<Residue>, Peptide),
    Frameshift { new: Option<Residue>, stop: Option<usize> },
    Extended,
    Same,
    Unknown,
}

/// Reads a protein change at the cursor, behind `p.` if `prefixed`.
///
/// # Errors
/// The text is a class of variants, or cannot be read without guessing.
pub fn read(cursor: &mut Cursor<'_>, prefixed: bool) -> Result<ProteinText, Refusal> {
    let start = *cursor;
    let text = read_form(cursor, prefixed)?;
    // HGVS p.? and p.(?): unknown; nothing may follow a description directly.
    if cursor.peek().is_some_and(|next| next.is_ascii_alphanumeric() || "_*?>=^[{-+#".contains(next)) {
        return Err(Refusal::unreadable(format!("\"{}\" is not readable to its end", excerpt(start))));
    }
    Ok(text)
}

fn read_form(cursor: &mut Cursor<'_>, prefixed: bool) -> Result<ProteinText, Refusal> {
    let start = *cursor;
    if prefixed {
        cursor.blanks();
        if cursor.eat('(') || cursor.eat('[') {
            cursor.blanks();
        }
        if cursor.eat('?') {
            return Ok(ProteinText::Unknown);
        }
        if cursor.eat('=') {
            return Ok(ProteinText::Same);
        }
        let mut ahead = *cursor;
        if ahead.number() == Some(0) {
            ahead.eat('?');
            *cursor = ahead;
            return Ok(ProteinText::NoProtein);
        }
    }
    let unreadable = || Refusal::unreadable(format!("\"{}\" is not a protein change", excerpt(start)));
    let first = position(cursor, prefixed).ok_or_else(unreadable)?;
    cursor.blanks();
    let last = if cursor.eat('_') {
        cursor.blanks();
        Some(position(cursor, prefixed).ok_or_else(unreadable)?)
    } else {
        None
    };
    let mut ahead = *cursor;
    ahead.blanks();
    let change = written(&mut ahead, first, last, start)?;
    *cursor = ahead;
    Ok(ProteinText::Change { first, last, change })
}

/// Whether a bare word (without `p.`) can only be meant as a protein change: a residue and a number, or two
/// numbers, or a number and what happens there.
pub fn looks_like_change(mut cursor: Cursor<'_>) -> bool {
    let Some(first) = position(&mut cursor, false) else { return false };
    if first.residue.is_some() || first.stop {
        return true;
    }
    cursor.blanks();
    ["_", "del", "dup", "ins"].iter().any(|next| cursor.eat_word(next))
        || cursor.peek().is_some_and(|next| next.is_ascii_alphabetic()) && cursor.rest().contains('>')
}

fn position(cursor: &mut Cursor<'_>, blanks: bool) -> Option<Position> {
    let mut ahead = *cursor;
    let letters = ahead.take(|letter| letter.is_ascii_alphabetic() || letter == '*');
    if blanks {
        ahead.blanks();
    }
    let number = ahead.number()?;
    let stop = letters == "*" || letters.eq_ignore_ascii_case("ter");
    let named = if letters.is_empty() || stop { None } else { Some(read_one(letters)?) };
    *cursor = ahead;
    let (residue, spelling) = named.unzip();
    Some(Position { residue, stop, number, spelling })
}

fn written(
    cursor: &mut Cursor<'_>,
    first: Position,
    last: Option<Position>,
    start: Cursor<'_>,
) -> Result<Written, Refusal> {
    let unreadable = |why: &str| Refusal::unreadable(format!("\"{}\": {why}", excerpt(start)));
    let anchor = last.and_then(|last| last.spelling).or(first.spelling);
    if cursor.eat('=') {
        return Ok(Written::Same);
    }
    if cursor.eat('?') {
        return Ok(Written::Unknown);
    }
    if cursor.eat('[') {
        return Err(unreadable("repeat counts are not read; write dup or ins"));
    }
    if cursor.eat('>') {
        if first.residue.is_none() {
            return Err(unreadable("a substitution needs the reference residue"));
        }
        cursor.blanks();
        let letters = letters(cursor);
        return residues(letters, anchor, true, start).map(Written::Replaced);
    }
    let run = letters(cursor);
    if let Some((before, behind)) = split_frameshift(run) {
        return frameshift(cursor, before, behind).ok_or_else(|| unreadable("the frameshift is not readable"));
    }
    if run.contains("ext") || first.stop {
        cursor.take(|letter| letter.is_ascii_alphanumeric() || "*?-".contains(letter));
        return Ok(Written::Extended);
    }
    if let Some(rest) = ["delins", "indel"].iter().find_map(|keyword| strip(run, keyword)) {
        let peptide = payload(cursor, rest, anchor, start)?;
        return Ok(Written::DeletedInserted(Stated::Nothing, peptide));
    }
    if let Some(rest) = strip(run, "deletion").or_else(|| strip(run, "del")) {
        // `delLRENTinsS`: the second keyword is written in the case of the first.
        let ins = if run.starts_with('D') { "INS" } else { "ins" };
        return match rest.split_once(ins) {
            Some((removed, inserted)) => {
                let removed = residues(removed, anchor, true, start)?;
                let peptide = payload(cursor, inserted, anchor, start)?;
                Ok(Written::DeletedInserted(Stated::Elements(removed.residues), peptide))
            }
            None => stated(cursor, rest, anchor, start).map(Written::Deleted),
        };
    }
    if let Some(rest) = strip(run, "duplication").or_else(|| strip(run, "dup")) {
        return stated(cursor, rest, anchor, start).map(Written::Duplicated);
    }
    if let Some(rest) = strip(run, "insertion").or_else(|| strip(run, "ins")) {
        if last.is_none() {
            return Err(unreadable("an insertion needs the two residues it stands between"));
        }
        return payload(cursor, rest, anchor, start).map(Written::Inserted);
    }
    if run.is_empty() {
        let behind = cursor.rest().trim_start_matches([')', ']']);
        return Err(match behind.chars().next() {
            None | Some(' ' | ',' | ';') => {
                Refusal::unspecific(format!("\"{}\" names a place, not what changed there", excerpt(start)))
            }
            Some('-') => unreadable("a range is written with _, not with a hyphen"),
            Some(_) => unreadable("no change is readable behind the position"),
        });
    }
    if first.residue.is_none() || last.is_some() {
        return Err(unreadable("a substitution needs one reference residue before its number"));
    }
    if run == "X" || run.eq_ignore_ascii_case("stop") {
        return Ok(Written::Replaced(Peptide { residues: Vec::new(), stop: true }));
    }
    residues(run, anchor, false, start).map(Written::Replaced)
}

fn letters<'a>(cursor: &mut Cursor<'a>) -> &'a str {
    cursor.take(|letter| letter.is_ascii_alphabetic() || letter == '*')
}

fn strip<'a>(run: &'a str, keyword: &str) -> Option<&'a str> {
    let (front, rest) = run.split_at_checked(keyword.len())?;
    front.eq_ignore_ascii_case(keyword).then_some(rest)
}

fn split_frameshift(run: &str) -> Option<(&str, &str)> {
    let is_end = |behind: &str| matches!(behind, "*" | "X") || behind.eq_ignore_ascii_case("ter");
    match run.split_once("fs") {
        Some((before, behind)) if behind.is_empty() || is_end(behind) => Some((before, behind)),
        // FS may also be Phe-Ser; only with a stop behind it is it a frameshift.
        _ => run.split_once("FS").filter(|(_, behind)| is_end(behind)),
    }
}

/// HGVS "Frameshift": `R97Pfs*23`, `Arg97ProfsTer23`, short form `R97fs`.
fn frameshift(cursor: &mut Cursor<'_>, before: &str, behind: &str) -> Option<Written> {
    let new = if before.is_empty() { None } else { Some(read_one(before)?.0) };
    let stop = match behind {
        "" => None,
        _ if cursor.eat('?') => None,
        _ => Some(cursor.number()?),
    };
    Some(Written::Frameshift { new, stop })
}

fn residues(text: &str, anchor: Option<Spelling>, keyword: bool, start: Cursor<'_>) -> Result<Peptide, Refusal> {
    read_many(text, anchor, keyword).map_err(|why| match why {
        NotResidues::NotGiven => Refusal::unspecific(format!("\"{}\": the residues are not given", excerpt(start))),
        NotResidues::Ambiguous => Refusal::unreadable(format!(
            "\"{}\": \"{text}\" can be read as one-letter or as three-letter residues",
            excerpt(start)
        )),
        NotResidues::Unknown => {
            Refusal::unreadable(format!("\"{}\": \"{text}\" is not readable as residues", excerpt(start)))
        }
    })
}

/// The residues behind `ins`: at once, behind a blank (`ins YVMA`), or residue by residue (`ins Tyr-Val`, `ins Y V`).
fn payload(
    cursor: &mut Cursor<'_>,
    run: &str,
    anchor: Option<Spelling>,
    start: Cursor<'_>,
) -> Result<Peptide, Refusal> {
    let mut text = run.to_owned();
    if text.is_empty() {
        let mut ahead = *cursor;
        ahead.blanks();
        if ahead.eat('(') || ahead.eat('[') {
            ahead.blanks();
        }
        let word = letters(&mut ahead);
        let is_lower = matches!(anchor, Some(Spelling::OneLetter(Case::Lower) | Spelling::ThreeLetter(Case::Lower)));
        if word.is_empty() || (case_of(word) == Case::Lower && !is_lower) {
            return Err(Refusal::unspecific(format!("\"{}\": the inserted residues are not given", excerpt(start))));
        }
        word.clone_into(&mut text);
        *cursor = ahead;
    }
    let mut ahead = *cursor;
    // One stray letter behind a run must not complete it: either all residues stand apart, or none.
    let is_apart = text.len() == 1;
    while ahead.eat(' ') || ahead.eat('-') {
        let word = letters(&mut ahead);
        let is_code = [case_of(word), case_of(&text)] == [Case::Proper; 2] && Residue::from_code(word).is_some();
        let is_letter = is_apart && word.len() == 1 && [case_of(word), case_of(&text)] == [Case::Upper; 2];
        if !is_code && !is_letter {
            break;
        }
        text.push_str(word);
        *cursor = ahead;
    }
    residues(&text, anchor, true, start)
}

/// What may stand behind `del` or `dup`: nothing, the residues, or their number.
fn stated(
    cursor: &mut Cursor<'_>,
    run: &str,
    anchor: Option<Spelling>,
    start: Cursor<'_>,
) -> Result<Stated<Residue>, Refusal> {
    if !run.is_empty() {
        let peptide = residues(run, anchor, true, start)?;
        return Ok(Stated::Elements(peptide.residues));
    }
    Ok(count(cursor, "aa").map_or(Stated::Nothing, Stated::Count))
}
