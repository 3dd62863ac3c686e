//! What descriptions of protein and of DNA have in common: stated elements, counts, and quoting.

use super::cursor::Cursor;

/// What a deletion or duplication says of the elements it concerns: `del`, `delLRENT`, `del5`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stated<T> {
    Nothing,
    Elements(Vec<T>),
    Count(usize),
}

impl<T: PartialEq> Stated<T> {
    /// Whether this fits what the reference has there.
    pub fn fits(&self, reference: &[T]) -> bool {
        match self {
            Self::Nothing => true,
            Self::Elements(elements) => elements == reference,
            Self::Count(count) => *count == reference.len(),
        }
    }
}

/// A number of elements: `5`, `(5)`, `5aa`.
pub fn count(cursor: &mut Cursor<'_>, unit: &str) -> Option<usize> {
    let mut ahead = *cursor;
    let bracket = ahead.eat('(');
    let number = ahead.number()?;
    ahead.eat_word(unit);
    if bracket && !ahead.eat(')') {
        return None;
    }
    *cursor = ahead;
    Some(number)
}

/// The word at the cursor, for messages.
pub fn excerpt(mut cursor: Cursor<'_>) -> String {
    let word = cursor.take(|letter| !letter.is_whitespace() && !",;".contains(letter));
    word.chars().take(60).collect()
}
