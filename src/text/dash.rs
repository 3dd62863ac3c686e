//! A dash that stands alone: the sign of a cell that was left empty, or, a short one behind a test, "negative".

use super::normal::Normal;

/// Nothing but dashes, of whatever length.
pub fn is_lone(text: &str) -> bool {
    let normal = Normal::of(text);
    let normal = normal.as_str().trim();
    !normal.is_empty() && normal.chars().all(|c| c == '-')
}

/// A dash no laboratory writes for "negative": a long one, or several.
pub fn is_of_empty_cell(text: &str) -> bool {
    let is_short = |c: char| matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}');
    let text = text.trim();
    is_lone(text) && !(text.chars().count() == 1 && text.chars().all(is_short))
}

#[cfg(test)]
mod tests {
    use super::{is_lone, is_of_empty_cell};

    #[test]
    fn a_short_dash_may_be_an_answer_and_a_long_one_is_none() {
        for (text, alone, empty) in [
            ("-", true, false),
            ("－", true, false),
            (" − ", true, false),
            ("–", true, true),
            ("—", true, true),
            ("―", true, true),
            ("--", true, true),
            ("(-)", false, false),
            ("1-", false, false),
            ("", false, false),
        ] {
            assert_eq!((is_lone(text), is_of_empty_cell(text)), (alone, empty), "{text:?}");
        }
    }
}
