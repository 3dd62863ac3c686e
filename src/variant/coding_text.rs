//! Reads the text of a coding DNA change (`c.2326_2327delGGinsTGTGT`) without looking at the reference.
//!
//! Does: the HGVS forms (Recommendations, "DNA": substitution, deletion, duplication, insertion, deletion-insertion,
//! inversion; positions in introns and outside the coding part) and the older ones that state the bases, a count
//! (`dup12`), a one-base range (`c.2326_2326delG`, as one list prints it) or several bases (`TT>CC`).
//! Does not: read N, inserted ranges or uncertain positions.

use super::base::Base;
use super::cursor::Cursor;
use super::refusal::Refusal;
use super::stated::{Stated, count, excerpt};

/// A coding change as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodingText {
    pub first: CodingPosition,
    pub last: CodingPosition,
    pub change: CodingWritten,
    /// `c.2307+1G>A`, blanks taken out.
    pub written: String,
}

/// A place on the transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodingPosition {
    pub part: Part,
    pub number: usize,
    /// Distance into the intron: `+1`, `-2`; 0 in an exon.
    pub offset: isize,
}

/// Where positions are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `c.-14`.
    BeforeStart,
    Coding,
    /// `c.*32`.
    BehindStop,
}

/// What is said to happen there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodingWritten {
    Replaced(Vec<Base>, Vec<Base>),
    Deleted(Stated<Base>),
    Duplicated(Stated<Base>),
    Inserted(Vec<Base>),
    /// `ins12`: the bases are not given.
    InsertedCount(usize),
    DeletedInserted(Stated<Base>, Vec<Base>),
    Inverted,
    Same,
}

/// Reads a coding change at the cursor, behind `c.`.
///
/// # Errors
/// The text cannot be read without guessing.
pub fn read(cursor: &mut Cursor<'_>) -> Result<CodingText, Refusal> {
    let start = *cursor;
    let unreadable = || Refusal::unreadable(format!("\"c.{}\" is not a readable coding change", excerpt(start)));
    cursor.blanks();
    let mut behind_bracket = *cursor;
    if behind_bracket.eat('(') || behind_bracket.eat('[') {
        *cursor = behind_bracket;
    }
    let before = cursor.rest();
    if cursor.eat('=') {
        let first = CodingPosition { part: Part::Coding, number: 1, offset: 0 };
        return Ok(CodingText { first, last: first, change: CodingWritten::Same, written: "c.=".to_owned() });
    }
    let first = position(cursor).ok_or_else(unreadable)?;
    cursor.blanks();
    let is_range = cursor.eat('_');
    let last = if is_range {
        cursor.blanks();
        position(cursor).ok_or_else(unreadable)?
    } else {
        first
    };
    cursor.blanks();
    let change = written(cursor, is_range).ok_or_else(unreadable)??;
    if cursor.peek().is_some_and(|next| next.is_ascii_alphanumeric() || "_*?>=^[{-+#".contains(next)) {
        return Err(unreadable());
    }
    let length = before.len() - cursor.rest().len();
    let taken = before.get(..length).unwrap_or_default();
    let mut written = taken.chars().filter(|letter| *letter != ' ').collect::<String>();
    if matches!(change, CodingWritten::Replaced(..)) {
        written.make_ascii_uppercase();
    }
    Ok(CodingText { first, last, change, written: format!("c.{written}") })
}

fn position(cursor: &mut Cursor<'_>) -> Option<CodingPosition> {
    let part = if cursor.eat('-') {
        Part::BeforeStart
    } else if cursor.eat('*') {
        Part::BehindStop
    } else {
        Part::Coding
    };
    let number = cursor.number().filter(|number| *number > 0)?;
    let sign = if cursor.eat('+') {
        1
    } else if cursor.eat('-') {
        -1
    } else {
        return Some(CodingPosition { part, number, offset: 0 });
    };
    let distance = isize::try_from(cursor.number().filter(|distance| *distance > 0)?).ok()?;
    Some(CodingPosition { part, number, offset: sign * distance })
}

fn written(cursor: &mut Cursor<'_>, is_range: bool) -> Option<Result<CodingWritten, Refusal>> {
    if cursor.eat('=') {
        return Some(Ok(CodingWritten::Same));
    }
    if cursor.eat_word("delins") || cursor.eat_word("indel") {
        return Some(Ok(CodingWritten::DeletedInserted(Stated::Nothing, inserted(cursor)?)));
    }
    if cursor.eat_word("del") {
        let removed = stated(cursor);
        let mut ahead = *cursor;
        ahead.blanks();
        return Some(Ok(if ahead.eat_word("ins") {
            *cursor = ahead;
            CodingWritten::DeletedInserted(removed, inserted(cursor)?)
        } else {
            CodingWritten::Deleted(removed)
        }));
    }
    if cursor.eat_word("dup") {
        return Some(Ok(CodingWritten::Duplicated(stated(cursor))));
    }
    if cursor.eat_word("inv") {
        return is_range.then_some(Ok(CodingWritten::Inverted));
    }
    if cursor.eat_word("ins") {
        if !is_range {
            return Some(Err(Refusal::unreadable("an insertion needs the two bases it stands between")));
        }
        cursor.blanks();
        let is_end = cursor.peek().is_none_or(|next| " ),;]".contains(next));
        return Some(match count(cursor, "bp").or(is_end.then_some(0)) {
            Some(count) => {
                cursor.eat_word("nt");
                Ok(CodingWritten::InsertedCount(count))
            }
            None => Ok(CodingWritten::Inserted(inserted(cursor)?)),
        });
    }
    let old = bases(cursor);
    cursor.blanks();
    if old.is_empty() || !cursor.eat('>') {
        return None;
    }
    Some(Ok(CodingWritten::Replaced(old, inserted(cursor)?)))
}

fn bases(cursor: &mut Cursor<'_>) -> Vec<Base> {
    let text = cursor.take(|letter| Base::from_letter(letter).is_some());
    text.chars().filter_map(Base::from_letter).collect()
}

fn inserted(cursor: &mut Cursor<'_>) -> Option<Vec<Base>> {
    cursor.blanks();
    let bases = bases(cursor);
    (!bases.is_empty()).then_some(bases)
}

fn stated(cursor: &mut Cursor<'_>) -> Stated<Base> {
    let elements = bases(cursor);
    if elements.is_empty() {
        let counted = count(cursor, "bp");
        cursor.eat_word("nt");
        counted.map_or(Stated::Nothing, Stated::Count)
    } else {
        Stated::Elements(elements)
    }
}
