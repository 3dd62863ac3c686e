//! Where a text about HER2 goes from IHC to ISH.

/// `ihc 2+, fish negative` → (`ihc 2+, `, `fish negative`); ISH first is turned round.
pub fn split_at_ish(words: &str) -> Option<(&str, &str)> {
    let at = ["fish", "dish", "cish", "sish", "ish", "her2/cep", "cep17"]
        .iter()
        .filter_map(|name| word(words, name))
        .min()?;
    let (head, tail) = words.split_at_checked(at)?;
    match tail.find("ihc") {
        Some(ihc) => tail.split_at_checked(ihc).map(|(ish, ihc)| (ihc, ish)),
        None => Some((head, tail)),
    }
}

/// Where a word begins, which is no part of a longer one ("finished").
fn word(words: &str, name: &str) -> Option<usize> {
    let is_letter = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphabetic());
    let is_whole = |at: &usize| {
        let around =
            words.split_at_checked(*at).map(|(head, tail)| (head.chars().next_back(), tail.chars().nth(name.len())));
        around.is_some_and(|(before, after)| !is_letter(before) && !is_letter(after))
    };
    words.match_indices(name).map(|(at, _)| at).find(is_whole)
}
