//! Drugs that one entry says were given one after the other ("capecitabine → eribulin"): it has the first day of the first, and
//! the last day of the last.

use crate::case::therapy::{Course, Drug, Exposure, Setting};

/// Takes from the drugs of each turn the days that are not theirs. For early disease a sequence is one course, as planned.
pub fn settle(exposures: &mut [Exposure], turns: &[Vec<Drug>]) {
    for exposure in exposures.iter_mut().filter(|exposure| exposure.setting == Setting::Metastatic) {
        let holds = |turn: &Vec<Drug>| turn.contains(&exposure.drug);
        let (Some(first), Some(last)) = (turns.iter().position(holds), turns.iter().rposition(holds)) else { continue };
        if first > 0 {
            exposure.start = None;
        }
        if last + 1 < turns.len() {
            exposure.end = None;
            exposure.ended_for = None;
            exposure.paused = false;
            if exposure.course == Course::Running {
                (exposure.course, exposure.stopped) = (Course::Past, true);
            }
        }
    }
}
