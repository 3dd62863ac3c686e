//! The documents a card stands on; the founding ones with the numbers of their statements. The extension lists all.

use super::{Cited, Frame};

/// The most sources a card names in words.
const SOURCES: usize = 5;

/// Between two documents, whose labels hold commas.
const BETWEEN: &str = "; ";

pub(super) fn named(all: &[Cited], frame: &Frame) -> String {
    let mut cited: Vec<(&str, Vec<&str>)> = Vec::new();
    for Cited { statement, document } in all {
        let Some(source) = document else { continue };
        let number = Some(statement.number).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        let label = frame.say(&source.label);
        match cited.iter_mut().find(|(known, _)| *known == label) {
            Some((_, numbers)) => numbers.extend(number),
            None => cited.push((label, number.into_iter().collect())),
        }
    }
    if cited.is_empty() {
        return String::new();
    }
    for (_, numbers) in &mut cited {
        numbers.sort_by_key(|number| number.parse::<u32>().unwrap_or(u32::MAX));
    }
    let with_numbers = |(label, numbers): &(&str, Vec<&str>)| {
        if numbers.is_empty() { (*label).to_owned() } else { format!("{label} #{}", numbers.join(", #")) }
    };
    let labels: Vec<String> = cited.iter().take(SOURCES).map(with_numbers).collect();
    let (labels, words) = (labels.join(BETWEEN), &frame.wording.sources);
    if cited.len() > SOURCES { words.first(&labels) } else { words.all(&labels) }
}
