//! The normal form of text: what a pattern in a value set is written against.
//!
//! NFKC folds full-width letters, digits and plus signs (`３＋`), then lower case, one kind of dash, single spaces; an
//! underscore joins words as a space does (`ER_STATUS`).

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

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
    // Folding is dear: most signs of running text fold to themselves.
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = simple_run(rest);
        let (run, tail) = if length > 0 { rest.split_at(length) } else { rest.split_at(folded_run(rest, first)) };
        rest = tail;
        if length > 0 {
            run.chars().for_each(|character| push(&mut normal, character.to_ascii_lowercase()));
        } else {
            run.nfkc().flat_map(char::to_lowercase).for_each(|character| push(&mut normal, character));
        }
    }
    without_last_space(normal)
}

/// ASCII, kanji, and kana: nothing to fold but capitals. The last of them stays with a mark that follows it.
fn simple_run(text: &str) -> usize {
    let mut length = 0;
    let mut last = 0;
    for character in text.chars() {
        if !is_simple(character) {
            return if canonical_combining_class(character) == 0 && !is_joining_letter(character) {
                length
            } else {
                length - last
            };
        }
        last = character.len_utf8();
        length += last;
    }
    length
}

/// Everything up to the next letter that folds to itself and begins no group with a mark.
fn folded_run(text: &str, first: char) -> usize {
    let mut length = first.len_utf8();
    let rest = text.get(length..).unwrap_or_default();
    for character in rest.chars() {
        if is_simple(character) {
            break;
        }
        length += character.len_utf8();
    }
    length
}

fn is_simple(character: char) -> bool {
    character.is_ascii()
        || matches!(character, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '\u{4e00}'..='\u{9fff}' | '、' | '。' | '「' | '」')
}

/// What joins with the letter before it, though it is no mark itself: letters of Hangul, and half-width signs that fold
/// to a mark.
fn is_joining_letter(character: char) -> bool {
    matches!(character, '\u{1160}'..='\u{11ff}' | '\u{ff9e}' | '\u{ff9f}' | '\u{ffa0}'..='\u{ffdc}')
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Folding in runs gives what folding everything gives.
    #[test]
    fn runs_are_folded_as_a_whole_text_is() {
        let signs = [
            "a", "É", "e", "\u{301}", "か", "\u{3099}", "カ", "ﾊ", "ﾟ", "３", "＋", "％", "㎎", "陽", "性", "、", "。",
            " ", "_", "\n", "ᄀ", "ᅡ", "ᆨ", "가", "－", "‐", "ß", "İ", "Ω", "①", "ﬁ", "\u{200d}", "Z",
        ];
        let mut seed: usize = 11;
        for _ in 0..3000 {
            let mut text = String::new();
            for _ in 0..12 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(signs[(seed >> 33) % signs.len()]);
            }
            let mut whole = String::new();
            text.nfkc().flat_map(char::to_lowercase).for_each(|character| push(&mut whole, character));
            assert_eq!(normal(&text), without_last_space(whole), "{text:?}");
        }
    }
}
