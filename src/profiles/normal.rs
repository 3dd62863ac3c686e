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
    // Folding is dear: most signs of running text fold to themselves.
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let simple = simple_run(rest);
        if simple > 0 {
            let (run, tail) = rest.split_at(simple);
            push_simple(&mut normal, run);
            rest = tail;
            continue;
        }
        let tail = rest.get(first.len_utf8()..).unwrap_or_default();
        if let Some(narrow) = narrowed(first).filter(|_| tail.chars().next().is_none_or(stands_alone)) {
            push(&mut normal, narrow);
            rest = tail;
            continue;
        }
        let (run, tail) = rest.split_at(folded_run(rest, first));
        run.nfkc().flat_map(char::to_lowercase).for_each(|character| push(&mut normal, character));
        rest = tail;
    }
    without_last_space(normal)
}

/// A name in normal form without what a typist or a form put around it: "body weight.", "*body weight", "(body weight)". What
/// stands by digits stays: the stop of "R175*" and the star of "*28" are part of the name.
pub fn without_frame(normal: &str) -> &str {
    let is_letter = |character: Option<char>| character.is_some_and(char::is_alphabetic);
    let mut name = normal;
    loop {
        let (mut starts, mut ends) = (name.chars(), name.chars());
        let (first, second) = (starts.next(), starts.next());
        let (last, before) = (ends.next_back(), ends.next_back());
        let is_in_brackets = || {
            let inner = name.get(1..name.len().saturating_sub(1)).unwrap_or_default();
            matches!((first, last), (Some('('), Some(')')) | (Some('['), Some(']')))
                && !inner.contains(['(', ')', '[', ']'])
        };
        let is_behind_name = is_letter(before) || matches!(before, Some(')' | ']'));
        name = if matches!(last, Some('.' | ',' | ';' | ':' | '*' | '。' | '、')) && is_behind_name {
            name.trim_end_matches(['.', ',', ';', ':', '*', '。', '、'])
        } else if matches!(first, Some('*' | '・' | '•' | '※')) && is_letter(second) {
            name.trim_start_matches(['*', '・', '•', '※'])
        } else if is_letter(second) && is_letter(before) && is_in_brackets() {
            name.get(1..name.len() - 1).unwrap_or(name)
        } else {
            return name;
        };
    }
}

/// Puts in what has nothing to fold but capitals and spaces.
fn push_simple(normal: &mut String, run: &str) {
    let from = normal.len();
    let is_space = |byte: u8| matches!(byte, b' ' | b'_' | b'\t'..=b'\r');
    let mut rest = run;
    while let Some(at) = rest.bytes().position(is_space) {
        let (word, tail) = rest.split_at(at);
        normal.push_str(word);
        if !normal.ends_with(' ') && !normal.is_empty() {
            normal.push(' ');
        }
        rest = tail.get(1..).unwrap_or_default();
    }
    normal.push_str(rest);
    if let Some(run) = normal.get_mut(from..) {
        run.make_ascii_lowercase();
    }
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
        || matches!(character, 'ぁ'..='ゖ' | 'ァ'..='ー' | '\u{4e00}'..='\u{9fff}' | '、' | '。' | '「' | '」' | '【' | '】')
}

/// The small plain form of a full-width sign, letter or digit (U+FF01 to U+FF5E stand 0xFEE0 above ASCII).
fn narrowed(character: char) -> Option<char> {
    matches!(character, '\u{ff01}'..='\u{ff5e}')
        .then(|| char::from_u32(u32::from(character) - 0xfee0))
        .flatten()
        .map(|narrow| narrow.to_ascii_lowercase())
}

/// Joins with nothing that stands before it.
fn stands_alone(character: char) -> bool {
    is_simple(character) || narrowed(character).is_some()
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
        // What has no width stands in words that were copied from somewhere.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}' => {}
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

    #[test]
    fn a_name_loses_what_stands_around_it() {
        for framed in
            ["body weight.", "body weight;", "*body weight", "(body weight)", "[body weight]:", "※body weight"]
        {
            assert_eq!(without_frame(framed), "body weight", "{framed}");
        }
        for kept in ["*28", "r175*", "(-)", "3+.", "(a) b (c)", "体重(kg)", "", "."] {
            assert_eq!(without_frame(kept), kept, "{kept}");
        }
    }

    /// Folding in runs gives what folding everything gives.
    #[test]
    fn runs_are_folded_as_a_whole_text_is() {
        let signs = [
            "a", "É", "e", "\u{301}", "か", "\u{3099}", "カ", "ﾊ", "ﾟ", "３", "＋", "％", "㎎", "陽", "性", "、", "。",
            " ", "_", "\n", "\t", "\u{3000}", "・", "【", "（", "Ｅ", "＿", "Z ", "ᄀ", "ᅡ", "ᆨ", "가", "－", "‐", "ß",
            "İ", "Ω", "①", "ﬁ", "\u{200d}", "\u{200b}", "\u{ad}", "Z",
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
