//! The normal form of text: what a pattern in a value set is written against.
//!
//! NFKC folds full-width letters, digits and plus signs (`３＋`), then lower case, one kind of dash, single spaces; an
//! underscore joins words as a space does (`ER_STATUS`).

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Full-width letters and digits in their plain form, capitals kept: what tells a gene symbol from a word.
pub fn plain(text: &str) -> String {
    text.nfkc().collect()
}

/// The normal form; borrowed when the text already has it.
pub fn normal(text: &str) -> Cow<'_, str> {
    if is_normal(text) {
        return Cow::Borrowed(text);
    }
    let mut normal = String::with_capacity(text.len());
    if text.is_ascii() {
        // Nothing to fold but case and spaces.
        for character in text.chars() {
            push(&mut normal, character.to_ascii_lowercase());
        }
        return without_last_space(normal);
    }
    for character in text.nfkc().flat_map(char::to_lowercase) {
        push(&mut normal, character);
    }
    without_last_space(normal)
}

/// Only plain small letters, digits and signs, with single spaces between them.
fn is_normal(text: &str) -> bool {
    let mut is_space_before = true;
    let is_single = |byte: u8| {
        let is_space = byte == b' ';
        let is_fit = if is_space {
            !is_space_before
        } else {
            byte.is_ascii_graphic() && !byte.is_ascii_uppercase() && byte != b'_'
        };
        is_space_before = is_space;
        is_fit
    };
    text.is_empty() || (text.bytes().all(is_single) && !text.ends_with(' '))
}

fn push(normal: &mut String, character: char) {
    match character {
        character if character.is_whitespace() || character == '_' => {
            if !normal.ends_with(' ') && !normal.is_empty() {
                normal.push(' ');
            }
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => normal.push('-'),
        character => normal.push(character),
    }
}

fn without_last_space(mut normal: String) -> Cow<'static, str> {
    if normal.ends_with(' ') {
        normal.pop();
    }
    Cow::Owned(normal)
}
