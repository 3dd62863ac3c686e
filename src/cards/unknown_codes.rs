//! What a data gap says of codes and words that meant nothing here.

use crate::case::unknown_codes::UnknownCodes;
use crate::evaluate::advice::AdviceItem;

use super::Frame;
use super::escape::escape;

/// Code systems that a card names; the extension carries all.
const SYSTEMS: usize = 3;

/// The summary, where codes and words could matter.
pub(super) fn summary(item: &AdviceItem, frame: &Frame) -> Option<String> {
    let unknown = item.unknown_codes?;
    let words = &frame.wording.unknown_codes;
    let what = capital(&what(unknown, frame));
    if what.is_empty() {
        return Some(words.no_diagnosis().to_owned());
    }
    let codes = if unknown.has_codes { words.codes() } else { words.words() };
    let is_one = unknown.results + unknown.diagnoses == 1;
    // Where a cancer was read, something was checked.
    Some(match (frame.case.cancers.is_empty(), is_one) {
        (true, false) => words.nothing_checked(&what, codes),
        (true, true) => words.nothing_checked_one(&what, codes),
        (false, false) => words.not_used(&what, codes),
        (false, true) => words.not_used_one(&what, codes),
    })
}

/// `6 results and the diagnosis`.
fn what(unknown: &UnknownCodes, frame: &Frame) -> String {
    let words = &frame.wording.unknown_codes;
    let results = (unknown.results > 0).then(|| words.results(&unknown.results.to_string()));
    let diagnoses = match unknown.diagnoses {
        0 => None,
        1 if unknown.is_no_diagnosis_read() => Some(words.the_diagnosis().to_owned()),
        count => Some(words.diagnoses(&count.to_string())),
    };
    results.into_iter().chain(diagnoses).collect::<Vec<_>>().join(words.and())
}

/// The first letter of a sentence.
fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The systems met, and what to do.
pub(super) fn lines(item: &AdviceItem, frame: &Frame) -> Vec<String> {
    let Some(unknown) = item.unknown_codes else { return Vec::new() };
    let words = &frame.wording.unknown_codes;
    let named = unknown.systems.iter().take(SYSTEMS).map(|(system, count)| format!("{} ({count})", escape(system)));
    let systems = named.collect::<Vec<_>>().join(frame.wording.between.words());
    let systems = (!systems.is_empty()).then(|| words.systems(&systems));
    systems.into_iter().chain([words.remedy().to_owned()]).collect()
}
