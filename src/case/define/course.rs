//! Whether a therapy still runs on a given day: by its dates, by a later stop of the same drug, by its age.
//!
//! This project's own reading of how records are kept: what has ended is over, whatever its status says; the end of a
//! prescription is that of a paper.

use time::Duration;

use crate::case::therapy::{Course, EndReason, Exposure};
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
    let stopped = stopped(exposure, all);
    if stopped == Stopped::Certainly || since(exposure.end).is_some_and(|gone| gone > grace) {
        return Course::Past;
    }
    // A stop without a day may be of an earlier course.
    if stopped == Stopped::Perhaps {
        return Course::Unclear;
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

/// Whether the record ended a therapy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stopped {
    No,
    /// A stop of the same drug may be of this course or of an earlier one: the days do not tell.
    Perhaps,
    Certainly,
}

/// Whether the record certainly ended this therapy, or what it continued.
pub fn was_stopped(exposure: &Exposure, all: &[Exposure]) -> bool {
    stopped(exposure, all) == Stopped::Certainly
}

fn stopped(exposure: &Exposure, all: &[Exposure]) -> Stopped {
    let replaced = |stop: &Exposure| {
        let replaces = |other: &Exposure| {
            let later = stop.start.zip(other.start).is_some_and(|(old, new)| old.certainly_before(new));
            other.is_prescribed() && !other.stopped && other.drug == stop.drug && later
        };
        stop.is_prescribed() && all.iter().any(replaces)
    };
    let stops = all.iter().filter(|stop| stop.stopped && stop.drug == exposure.drug && !replaced(stop));
    stops.map(|stop| stops_by(stop, exposure)).max().unwrap_or(Stopped::No)
}

/// Whether `stop`, of the same drug, ended what `other` is about: what began later was begun anew.
fn stops_by(stop: &Exposure, other: &Exposure) -> Stopped {
    let running = other.course == Course::Running;
    // A prescription is stopped to be replaced by another (a new dose): the one that is active stands.
    if running && stop.is_prescribed() {
        return Stopped::No;
    }
    // When nobody says when it was stopped, what began later and is running was begun anew.
    let last = stop.end.or(stop.start.filter(|_| running));
    let is_for_good = matches!(stop.ended_for, Some(EndReason::Progression | EndReason::Toxicity));
    let is_begun_during = running
        && !is_for_good
        && stop.start.zip(other.start).is_some_and(|(before, start)| before.certainly_before(start));
    match (last, other.start) {
        (Some(last), Some(start)) if last.certainly_before(start) => Stopped::No,
        // The change from one product of the drug to another, on the last day of the one or before it.
        (Some(last), Some(start)) if is_begun_during && last == start => Stopped::No,
        (Some(_), Some(_)) if is_begun_during && !other.is_prescribed() => Stopped::Perhaps,
        (Some(last), Some(start)) if last.certainly_not_before(start) => Stopped::Certainly,
        // What is not said to run needs no day to be over.
        _ if !running => Stopped::Certainly,
        _ => Stopped::Perhaps,
    }
}
