//! Drugs that one entry says were given one after the other ("capecitabine → eribulin"): it has the first day of the first, and
//! the last day of the last.

use super::regimen;
use super::regimen_words::{self, Of, is_unknown};
use crate::case::therapy::{Course, Drug, Exposure, Setting};
use crate::profiles::meaning::Reader;
use crate::profiles::normal::normal;

/// Takes from the drugs of each turn that a text tells of the days that are not theirs. For early disease a sequence is one
/// course, as planned.
pub fn settle(reader: Reader, exposures: &mut [Exposure], text: &str, of: &Of) {
    let is_of_line = |exposure: &Exposure| exposure.setting == Setting::Metastatic;
    if exposures.len() < 2 || !exposures.iter().any(is_of_line) {
        return;
    }
    let turns = turns(reader, text, of);
    // Its days are not those of what it only says was given before.
    let begins = turns.iter().position(|turn| !turn.is_earlier).unwrap_or_default();
    for exposure in exposures.iter_mut().filter(|exposure| is_of_line(exposure)) {
        let holds = |turn: &Turn| turn.drugs.contains(&exposure.drug);
        let Some(last) = turns.iter().rposition(holds) else { continue };
        let first = turns.iter().position(|turn| holds(turn) && !turn.is_earlier);
        if first != Some(begins) {
            exposure.start = None;
        }
        if last + 1 < turns.len() {
            exposure.end = None;
            exposure.ended_for = None;
            exposure.paused = false;
            match exposure.course {
                Course::Past => {}
                _ if last < begins => exposure.course = Course::Past,
                // Of what goes on nobody says which of them it is.
                _ => exposure.course = Course::Unclear,
            }
        }
    }
}

/// The known drugs of one turn.
struct Turn {
    drugs: Vec<Drug>,
    /// It was over when what the entry is about began.
    is_earlier: bool,
}

/// The turns that a text tells of, in their order; those that name no known drug are left out.
fn turns(reader: Reader, text: &str, of: &Of) -> Vec<Turn> {
    let normal = normal(text);
    let drugs_of = |part: &String| regimen_words::named(reader, part, of).drugs();
    // "8 → 6 mg/kg", "then monthly", "then 7 days off": only a drug begins a turn, a dose or a pace belongs to the one before.
    let begins_with_drug = |turn: &str, parts: &[String]| {
        let is_dose = turn.trim_start().starts_with(|letter: char| letter.is_ascii_digit());
        !is_dose && parts.first().is_some_and(|part| !drugs_of(part).is_empty())
    };
    let mut told: Vec<Turn> = Vec::new();
    for turn in regimen::turns(reader, &normal) {
        let mut pieces = regimen::and_earlier(reader, turn).into_iter();
        let own = pieces.next().unwrap_or_default();
        let parts = regimen::parts(reader, own);
        let drugs: Vec<Drug> = parts.iter().flat_map(drugs_of).collect();
        let pieces: Vec<Vec<String>> = pieces.map(|piece| regimen::parts(reader, piece)).collect();
        // "After meals + vinorelbine"
        let are_drugs = pieces.iter().all(|parts| parts.first().is_some_and(|part| !drugs_of(part).is_empty()));
        let rest = pieces.iter().flatten().flat_map(drugs_of).collect();
        let (drugs, earlier) =
            if are_drugs { (drugs, rest) } else { (drugs.into_iter().chain(rest).collect(), Vec::new()) };
        match told.last_mut().filter(|_| !begins_with_drug(own, &parts)) {
            Some(before) => before.drugs.extend(drugs.into_iter().chain(earlier)),
            // "After capecitabine: eribulin"
            None if drugs.is_empty() => told.push(Turn { drugs: earlier, is_earlier: false }),
            None => told.extend([Turn { drugs: earlier, is_earlier: true }, Turn { drugs, is_earlier: false }]),
        }
    }
    told.retain(|turn| turn.drugs.iter().any(|drug| !is_unknown(drug)));
    if told.len() < 2 { Vec::new() } else { told }
}
