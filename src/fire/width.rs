//! How wide text is in a terminal, and where its lines end. Letters of East Asia take two columns.

/// Columns of a text.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// Columns of a letter (Unicode Standard Annex 11, "wide" and "fullwidth"; marks that combine take none).
fn width(letter: char) -> usize {
    match u32::from(letter) {
        0x0300..=0x036f | 0x200b..=0x200f | 0x3099..=0x309a | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x2e80..=0x303e
        | 0x3041..=0x4dbf
        | 0x4e00..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1f64f
        | 0x1f900..=0x1f9ff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// The lines of a text in so many columns. It breaks at blanks, and between letters that take two columns; a closing mark
/// begins no line.
pub(super) fn wrap(text: &str, limit: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for piece in pieces(text) {
        let wide = columns(piece);
        if used > 0 && used + columns(piece.trim_end()) > limit {
            lines.push(String::new());
            used = 0;
        }
        let piece = if used == 0 { piece.trim_start() } else { piece };
        if let Some(line) = lines.last_mut() {
            line.push_str(piece);
        }
        used += wide;
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// What stays together: words with the blank after them, wide letters one by one with the marks after them.
fn pieces(text: &str) -> Vec<&str> {
    const CLOSING: &str = "、。，．・：；？！）」』】〕〉》ー";
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, letter) in text.char_indices() {
        let may_break = before.is_some_and(|before| {
            let between = before.is_whitespace() || width(before) == 2 || width(letter) == 2;
            between
                && !letter.is_whitespace()
                && !CLOSING.contains(letter)
                && width(letter) > 0
                && !"（「『【〔".contains(before)
        });
        if may_break {
            pieces.extend(text.get(start..at));
            start = at;
        }
        before = Some(letter);
    }
    pieces.extend(text.get(start..));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_takes_two_columns_a_letter_and_breaks_between_them() {
        assert_eq!((columns("HER2陽性"), columns("が\u{3099}"), columns("")), (8, 2, 0));
        assert_eq!(wrap("HER2低発現・三次治療：候補", 12), ["HER2低発現・", "三次治療：候", "補"]);
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("a verylongword b", 5), ["a", "verylongword", "b"]);
        assert_eq!(wrap("", 5), [""]);
        for limit in 1..20 {
            let text = "CPS 4（22C3）、適応は10以上。one two";
            let whole = wrap(text, limit).concat().replace(' ', "");
            assert_eq!(whole, text.replace(' ', ""), "nothing is lost at {limit}");
        }
    }
}
