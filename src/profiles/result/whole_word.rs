//! The rule of the whole word: a value counts only where its words were understood as a whole; else it is unreadable, said
//! with its words, and leaves its marker open.

use super::instability;
use super::no_result;
use super::value::{self, Said};
use crate::case::finding::Value;
use crate::case::interval::Interval;
use crate::case::marker::Marker;
use crate::profiles::meaning::Reader;

/// Markers whose values are held to the rule.
fn is_held(marker: Marker) -> bool {
    use Marker::{Er, Her2Copies, Her2Ihc, Her2Ish, Her2Membrane, Her2Ratio, Her2Status, Msi, PdL1, Pgr, Tmb, Ugt1a1};
    // The Child-Pugh class is read as a whole word by itself.
    (marker.is_measurement() && marker != Marker::ChildPugh)
        || matches!(
            marker,
            Er | Pgr
                | Her2Ihc
                | Her2Ish
                | Her2Status
                | Her2Ratio
                | Her2Copies
                | Her2Membrane
                | PdL1
                | Ugt1a1
                | Msi
                | Tmb
        )
}

/// What is said, its words without their grammar; `None` where that would change nothing or is not sure.
pub fn restated<'t>(reader: Reader<'t>, marker: Marker, said: &Said<'t>) -> Option<Said<'t>> {
    if !is_held(marker) || said.words.is_empty() {
        return None;
    }
    let again = |words: &String| reader.sureness(words).restated(marker).map(str::to_owned);
    let words: Vec<Option<String>> = said.words.iter().map(again).collect();
    if words.iter().all(Option::is_none) {
        return None;
    }
    let mut restated = said.without_words(reader);
    restated.displays = said.displays.iter().map(|shown| again(shown).unwrap_or_else(|| shown.clone())).collect();
    for (again, words) in words.iter().zip(&said.words) {
        value::words(reader, again.as_ref().unwrap_or(words), &mut restated);
    }
    Some(restated)
}

/// The values read for a marker, or that its words were not plain.
pub fn only_sure(reader: Reader, marker: Marker, said: &Said, read: Vec<(Marker, Value)>) -> Vec<(Marker, Value)> {
    let words = || said.words.iter().filter(|words| !said.displays.contains(words));
    // Names of proteins and their fate: `instability` reads them whole, and what is doubted as unreadable.
    if marker == Marker::Msi && instability::tells_of_protein(reader, &said.words) {
        return read;
    }
    if read.is_empty() || !is_held(marker) || words().next().is_none() {
        return read;
    }
    if words().any(|words| reader.sureness(words).has_no_result(marker)) {
        return vec![(marker, Value::Unreadable(no_result::not_evaluable(said)))];
    }
    if let (Marker::Er | Marker::Pgr, [words], [(_, value)]) = (marker, said.words.as_slice(), read.as_slice())
        && let Some(value) = reader.sureness(words).receptor(&said.numbers, value)
    {
        return vec![(marker, value)];
    }
    let is_open = |value: &Value| matches!(value, Value::Unreadable(_) | Value::Contradiction(_));
    if read.iter().all(|(_, value)| is_open(value)) {
        return read;
    }
    let words: Vec<_> = words().map(|words| reader.sureness(words)).collect();
    let mut sure = read;
    if sure.len() > 1 {
        sure.retain(|(marker, value)| {
            !words.iter().any(|words| {
                words.belied.subjects.answer_for_another(*marker, value)
                    || words.belied.has_no_such_stain(*marker, value)
            })
        });
    }
    if words.iter().any(|words| words.has_boxes) {
        sure.retain(|(marker, value)| words.iter().all(|words| words.agrees(*marker, &said.numbers, value)));
    }
    let allows =
        |(marker, value): &(Marker, Value)| words.iter().all(|words| words.allows(*marker, &said.numbers, value));
    if !sure.is_empty() && sure.iter().all(allows) && !excludes_itself(&sure) {
        return sure;
    }
    vec![(marker, said.unreadable())]
}

/// Two numbers of one measurement of which not both can be true: one of them is a cut-off, or of another time.
fn excludes_itself(read: &[(Marker, Value)]) -> bool {
    let numbers = |marker: Marker| {
        read.iter().filter_map(move |(of, value)| match value {
            Value::Number(interval) if *of == marker => Some(interval),
            _ => None,
        })
    };
    let scores = || {
        read.iter().filter_map(|(_, value)| if let Value::Score(kind, at) = value { Some((kind, at)) } else { None })
    };
    let parts = |(kind, one): (_, &Interval)| scores().any(|(other, at)| other == kind && one.ends_before(at));
    [Marker::Her2Ratio, Marker::Her2Copies]
        .into_iter()
        .any(|marker| numbers(marker).any(|one| numbers(marker).any(|other| one.ends_before(other))))
        || scores().any(parts)
}
