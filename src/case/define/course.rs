//! Whether a therapy still runs on a given day: by its dates, by a later stop of the same drug, by its age.
//!
//! This project's own reading of how records are kept: what has ended is over, whatever its status says; the end of a
//! prescription is that of a paper.

use time::Duration;

use crate::case::therapy::{Course, Exposure};
use crate::case::{AsOf, PartialDate};

/// The course of a therapy on the day of `as_of`; only one that the record calls running may change. `all` holds every
/// therapy of the record, as stated.
pub(in crate::case) fn judge_course(exposure: &Exposure, all: &[Exposure], as_of: AsOf) -> Course {
    if is_pause_forgotten(exposure, as_of) {
        return Course::Stale;
    }
    if exposure.course != Course::Running {
        return exposure.course;
    }
    let AsOf { date: as_of, renewed_within, forgotten_after, .. } = as_of;
    let grace = if exposure.is_prescribed() { renewed_within } else { Duration::ZERO };
    let since = |date: Option<PartialDate>| date.and_then(PartialDate::latest).map(|date| as_of - date);
    if was_stopped(exposure, all) || since(exposure.end).is_some_and(|gone| gone > grace) {
        return Course::Past;
    }
    let is_forgotten = exposure.is_prescribed()
        && exposure.end.is_none()
        && since(exposure.start).is_some_and(|gone| gone > forgotten_after);
    if is_forgotten { Course::Stale } else { exposure.course }
}

/// Put on hold so long ago that nobody knows whether it is to be gone on with: its last day is over, or the prescription is
/// old and has none.
pub(in crate::case) fn is_pause_forgotten(exposure: &Exposure, as_of: AsOf) -> bool {
    let gone = |date: PartialDate, within: Duration| date.latest().is_some_and(|date| as_of.date - date > within);
    exposure.paused
        && match (exposure.end, exposure.start) {
            (Some(end), _) => gone(end, as_of.renewed_within),
            (None, Some(start)) => exposure.is_prescribed() && gone(start, as_of.forgotten_after),
            (None, None) => false,
        }
}

/// Whether the record ended this therapy, or what it continued.
pub fn was_stopped(exposure: &Exposure, all: &[Exposure]) -> bool {
    all.iter().filter(|stop| stops(stop, exposure)).any(|stop| {
        let replaces = |other: &&Exposure| {
            let later = stop.start.zip(other.start).is_some_and(|(old, new)| old.certainly_before(new));
            other.is_prescribed() && !other.stopped && other.drug == stop.drug && later
        };
        !(stop.is_prescribed() && all.iter().any(|other| replaces(&other)))
    })
}

/// Whether `stop` ended what `other` is about: a stop of the same drug that is not certainly older.
fn stops(stop: &Exposure, other: &Exposure) -> bool {
    let running = other.course == Course::Running;
    // A prescription is stopped to be replaced by another (a new dose): the one that is active stands.
    if !stop.stopped || stop.drug != other.drug || (running && stop.is_prescribed()) {
        return false;
    }
    // When nobody says when it was stopped, what began later and is running was begun anew.
    let last = stop.end.or(stop.start.filter(|_| running));
    !last.zip(other.start).is_some_and(|(last, start)| last.certainly_before(start))
}
