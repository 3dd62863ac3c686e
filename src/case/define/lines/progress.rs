//! Progression, where the record says so: the clinical reason for a new line, and worth more than any window.

use time::Date;

use super::begun::Begun;
use super::dose::Dose;
use crate::case::therapy::EndReason;
use crate::case::{Case, PartialDate};

#[derive(Debug, Clone, Copy)]
pub(super) struct Progress<'a, 'c> {
    pub case: &'c Case,
    pub doses: &'a [Dose<'c>],
}

impl Progress<'_, '_> {
    /// The disease progressed during this line, before a drug was begun on `day`.
    pub fn precedes(self, line: &Begun, day: Date) -> bool {
        let seen = self.case.progressions.iter().any(|seen| {
            seen.date.earliest().is_some_and(|seen| seen > line.first)
                && seen.date.latest().is_some_and(|seen| seen <= day)
        });
        seen || line.exposures.iter().any(|exposure| {
            let last = exposure.end.or(exposure.start).and_then(PartialDate::earliest);
            exposure.ended_for == Some(EndReason::Progression) && last.is_none_or(|last| last <= day)
        })
    }

    /// The disease progressed after the last drug of the line was begun, and nothing was begun since.
    pub fn ends(self, line: &Begun) -> bool {
        let begun = line.exposures.iter().filter_map(|exposure| exposure.start);
        // A repeat of a drug is no new start.
        let last_start = line.drugs.iter().filter_map(|drug| {
            let of_drug = self.doses.iter().filter(|dose| dose.substances.contains(&drug.substance));
            of_drug.filter(|dose| dose.first >= line.first).map(|dose| dose.start).min()
        });
        let last = last_start.max().or_else(|| begun.max()).unwrap_or(line.start);
        // A drug of the line that was stopped for progression says so, too, unless another was added since.
        let stopped_for = line.exposures.iter().filter(|exposure| exposure.ended_for == Some(EndReason::Progression));
        let mut stops = stopped_for.filter_map(|exposure| exposure.end);
        self.case.progressions.iter().any(|seen| last.certainly_before(seen.date))
            || stops.any(|stop| last.certainly_before(stop))
    }
}
