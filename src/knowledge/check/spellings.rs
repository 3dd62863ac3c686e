//! A name means one drug. Spellings are looked for anywhere in a text, and whatever two drugs are called by orders both.

use std::collections::BTreeMap;

use super::names::line;
use crate::diagnostic::Diagnostic;
use crate::knowledge::load::{Filed, Written};
use crate::knowledge::written::Name;
use crate::knowledge::written::drug::Drug;

/// Fewer letters are found inside other words.
const LETTERS: usize = 3;

pub(super) fn check(written: &Written, found: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<String, Called> = BTreeMap::new();
    for file in &written.drugs {
        for own in called(file) {
            let key = normal(own.text);
            match first.get(&key) {
                Some(other) if !own.is_of_drug_of(other) => found.push(twice(own, *other)),
                _ => {
                    first.entry(key).or_insert(own);
                }
            }
        }
        file.item.spellings.iter().filter(|spelling| is_short(spelling, &file.item)).for_each(|spelling| {
            let message = format!("\"{}\" is too short: it is found inside other words", spelling.value);
            let help =
                "remove it, or write it into profiles/valuesets/drug-<id>.json, whose patterns know where words end";
            found.push(Diagnostic::error("short-spelling", &file.file, line(spelling), message, help));
        });
    }
}

/// What a record may call a drug.
#[derive(Clone, Copy)]
struct Called<'w> {
    file: &'w Filed<Drug>,
    text: &'w str,
    /// Of a spelling; a name has none of its own.
    spelling: Option<&'w Name>,
}

impl Called<'_> {
    fn is_of_drug_of(&self, other: &Self) -> bool {
        self.file.item.id.value == other.file.item.id.value
    }

    fn line(&self) -> Option<u64> {
        self.spelling.map_or_else(|| self.file.line("name"), line)
    }
}

fn called(file: &Filed<Drug>) -> impl Iterator<Item = Called<'_>> {
    let Drug { name, spellings, .. } = &file.item;
    let names = [&name.ja, &name.en].into_iter().map(move |name| Called { file, text: name, spelling: None });
    let others = spellings.iter().map(move |spelling| Called { file, text: &spelling.value, spelling: Some(spelling) });
    names.chain(others)
}

/// Said of what the site wrote, which is what it can correct.
fn twice(one: Called, other: Called) -> Diagnostic {
    let (own, other) = if one.file.is_shipped() && !other.file.is_shipped() { (other, one) } else { (one, other) };
    let place = other.line().map_or_else(|| other.file.file.clone(), |line| format!("{}:{line}", other.file.file));
    let drug = &other.file.item.id.value;
    let message = format!("\"{}\" is also \"{drug}\", at {place}: an order of it would be both", own.text);
    Diagnostic::error("duplicate-spelling", &own.file.file, own.line(), message, "keep it with the drug that it is")
}

/// One or two letters, unless cards call the drug so: then it was thought about.
fn is_short(spelling: &Name, drug: &Drug) -> bool {
    let is_own = drug.short.as_ref().is_some_and(|short| short.en == spelling.value);
    spelling.value.trim().chars().count() < LETTERS && !is_own
}

/// Width, case and dashes are ignored where spellings are looked for.
fn normal(text: &str) -> String {
    let half = |letter: char| match u32::from(letter) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(letter),
        _ => letter,
    };
    let is_dash = |letter: &char| matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    text.trim().chars().map(half).filter(|letter| !is_dash(letter)).flat_map(char::to_lowercase).collect()
}
