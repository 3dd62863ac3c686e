//! What a text that speaks of several markers says of one: a new clause begins where the words turn to another subject.
//!
//! What names no subject of its own belongs to the words before it ("Ki-67 30 %, high"), so a negation is never cut from
//! what it denies. It deliberately knows no marker but the one asked about.

use std::borrow::Cow;

use super::value::{Said, words};
use crate::case::marker::Marker;
use crate::profiles::markers::names_another;
use crate::profiles::meaning::Reader;

/// What is said of one marker where the words also speak of others: "1+, Ki-67 30 %". All of it where nothing would be
/// left, or where it is not sure to what a further word belongs ("Ki-67 30 %, 1+").
pub fn about<'s, 't>(reader: Reader<'t>, said: &'s Said<'t>, marker: Marker) -> Cow<'s, Said<'t>> {
    let id = marker.id();
    if !said.about.iter().any(|name| names_another(&[name], id)) {
        return Cow::Borrowed(said);
    }
    let mut own = said.without_words(reader);
    for text in &said.words {
        let mut kept = String::new();
        let mut is_theirs = false;
        let mut before = "";
        for part in reader.clause_parts(text) {
            let is_short_name = is_short_name(before, part);
            before = part;
            let concepts = reader.text_concepts(part);
            let named: Vec<&str> = concepts.iter().copied().filter(|name| is_subject(name)).collect();
            let says = concepts.iter().any(|name| name.starts_with("answer-")) || part.contains(char::is_numeric);
            let is_method = named.is_empty() && names_method(part);
            if named.is_empty() && is_theirs && says && !is_method {
                return Cow::Borrowed(said);
            }
            if is_method {
                is_theirs &= !id.starts_with("her2");
            } else if !(named.is_empty() || is_theirs && is_short_name) {
                is_theirs = names_another(&named, id);
            }
            if !is_theirs {
                kept.push_str(part);
            }
        }
        if !kept.trim().is_empty() {
            words(reader, kept.trim(), &mut own);
        }
    }
    if own.words.is_empty() { Cow::Borrowed(said) } else { Cow::Owned(own) }
}

/// Letters in brackets are a short name of what stands before: "Child-Pugh score (CPS) 6".
fn is_short_name(before: &str, part: &str) -> bool {
    let letters = part.split_once([')', '）']).map(|(letters, _)| letters);
    before.ends_with(['(', '（'])
        && letters.is_some_and(|it| !it.is_empty() && it.chars().all(|letter| letter.is_ascii_alphabetic()))
}

/// "FISH positive" in a HER2 value is about HER2.
fn names_method(part: &str) -> bool {
    let mut words = part.split(|c: char| !c.is_ascii_alphabetic());
    words.any(|word| ["IHC", "ISH", "FISH", "DISH", "CISH"].iter().any(|method| word.eq_ignore_ascii_case(method)))
}

/// Words of these turn to a subject.
fn is_subject(name: &str) -> bool {
    ["marker-", "other-", "score-"].iter().any(|family| name.starts_with(family))
}
