//! In which script a letter stands: a word ends where another script begins.

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Latin, Greek and the like, with digits.
    Latin,
    Katakana,
}

fn script(character: char) -> Option<Script> {
    match character {
        _ if character.is_ascii() => character.is_ascii_alphanumeric().then_some(Script::Latin),
        'ァ'..='ヺ' | 'ー' => Some(Script::Katakana),
        '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '①'..='⓿' | '❶'..='➓' => None,
        _ if character.is_alphanumeric() => Some(Script::Latin),
        _ => None,
    }
}

/// Is this a letter or digit of a word that ends at a space?
pub fn is_latin(character: char) -> bool {
    script(character) == Some(Script::Latin)
}

/// Two letters beside each other that are of one word.
pub fn joins(one: char, other: char) -> bool {
    script(one).is_some_and(|script_of_one| script(other) == Some(script_of_one))
}
