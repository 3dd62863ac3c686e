//! The line of what was given, from the record's drugs: regimens in the order of their start.

use crate::case::place::{Key, Place, ResourceKind};
use crate::case::therapy::{Course, Drug, Exposure, Setting};
use crate::case::{Blindness, PartialDate};
use crate::knowledge::ids::ClassId;
use time::Duration;

use super::Frame;
use super::escape::escape;
use super::results::month;

/// What is longer is prose and no name, and would take the room of the options. In characters.
const LONGEST_NAME: usize = 40;

/// One drug over all entries of the record that belong together.
struct Taken {
    name: String,
    start: Option<PartialDate>,
    end: Option<PartialDate>,
    is_running: bool,
    is_unclear: bool,
    is_early: bool,
    /// Known from one dose or one supply: its date is no beginning of something longer.
    is_single: bool,
}

/// `letrozole + abemaciclib (2024-03 to 2025-06) → fulvestrant (since 2025-07); no chemotherapy on record`.
pub(super) fn line(frame: &Frame) -> String {
    let words = &frame.wording.given;
    let exposures: Vec<&Exposure> =
        frame.case.exposures.iter().filter(|exposure| is_cancer_drug(exposure, frame)).collect();
    let mut parts = Vec::new();
    if is_not_sent(frame) {
        return words.not_sent().to_owned();
    } else if !exposures.is_empty() {
        parts.extend(told_in_order(&exposures, frame));
    } else if is_complete(frame) {
        parts.push(words.nothing().to_owned());
    } else {
        parts.push(words.none_read().to_owned());
    }
    let unknown = frame.case.unknown_codes.drugs;
    if unknown > 0 {
        parts.push(words.unknown_drugs(&unknown.to_string()));
    }
    if frame.case.therapy_unseen {
        parts.push(words.not_seen().to_owned());
    }
    if is_complete(frame) && !exposures.is_empty() && no_chemotherapy(&exposures, frame) {
        parts.push(words.no_chemotherapy().to_owned());
    }
    parts.join(frame.wording.between.items())
}

/// Every drug of the record was seen and read.
fn is_complete(frame: &Frame) -> bool {
    !frame.case.therapy_unseen && frame.case.unknown_codes.drugs == 0
}

/// Nothing is known of the history, and that is all there is to say.
pub(super) fn is_unseen(frame: &Frame) -> bool {
    frame.case.therapy_unseen && frame.case.exposures.is_empty()
}

/// The prescriptions were not sent at all; else it is a part that was not seen.
pub(super) fn is_not_sent(frame: &Frame) -> bool {
    let mut spots = frame.case.blind_spots.iter();
    let is_missing = spots.any(|spot| spot.place == Place::Key(Key::Medications) && spot.why == Blindness::NotSent);
    is_unseen(frame) && is_missing
}

/// The latest regimens one after the other; what has no date stands apart, since nobody knows when it was.
fn told_in_order(exposures: &[&Exposure], frame: &Frame) -> Vec<String> {
    let (dated, undated): (Vec<&Exposure>, Vec<&Exposure>) =
        exposures.iter().partition(|exposure| exposure.start.or(exposure.end).is_some());
    let regimens = regimens(&dated, frame);
    let left = regimens.len().saturating_sub(frame.layout.regimens);
    let shown: Vec<String> = regimens.iter().skip(left).map(|regimen| told(regimen, frame)).collect();
    let mut parts: Vec<String> = Some(shown.join(frame.wording.between.regimens())).into_iter().collect();
    parts.extend(self::regimens(&undated, frame).iter().map(|regimen| told(regimen, frame)));
    if left > 0 {
        parts.push(frame.wording.given.earlier(&left.to_string()));
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The names and months of some therapy, for a question about it: `docetaxel (2025-10 to 2026-05)`.
pub(super) fn named(exposures: &[&Exposure], frame: &Frame) -> String {
    let regimens = regimens(exposures, frame);
    let told: Vec<String> = regimens.iter().map(|regimen| plain(regimen, frame)).collect();
    super::list::first(&told, 2, frame)
}

fn is_cancer_drug(exposure: &Exposure, frame: &Frame) -> bool {
    let wanted = [ClassId::ANTINEOPLASTIC, ClassId::ENDOCRINE_THERAPY];
    match &exposure.drug {
        Drug::Known(id) => wanted.into_iter().any(|class| frame.knowledge.is_of(id, class)),
        Drug::UnknownAntineoplastic(_) => true,
        Drug::Other(_) => false,
    }
}

/// Only where it is true: no drug that is one, and none that may be one.
fn no_chemotherapy(exposures: &[&Exposure], frame: &Frame) -> bool {
    exposures.iter().all(|exposure| match &exposure.drug {
        Drug::Known(id) => !frame.knowledge.is_of(id, ClassId::CHEMOTHERAPY),
        Drug::UnknownAntineoplastic(_) | Drug::Other(_) => false,
    })
}

/// Drugs that began within the weeks of the site's policy stand together.
fn regimens(exposures: &[&Exposure], frame: &Frame) -> Vec<Vec<Taken>> {
    let window = Duration::weeks(frame.knowledge.policy.course_weeks);
    let mut sorted = exposures.to_vec();
    sorted.sort_by_key(|exposure| exposure.start);
    let mut regimens: Vec<(Option<time::Date>, Vec<Taken>)> = Vec::new();
    for exposure in sorted {
        let taken = taken(exposure, frame);
        // A cycle, or a renewed prescription, of what was begun before.
        let known = regimens.iter_mut().flat_map(|(_, drugs)| drugs).rfind(|known| goes_on(known, &taken));
        if let Some(known) = known {
            known.end = if taken.is_running { None } else { known.end.max(taken.end.or(taken.start)) };
            known.is_running |= taken.is_running;
            known.is_unclear &= taken.is_unclear;
            known.is_single &= taken.is_single;
            continue;
        }
        let start = exposure.start.and_then(PartialDate::earliest);
        let last = regimens.last_mut().filter(|(begun, drugs)| {
            let close = begun.zip(start).is_some_and(|(begun, start)| start - begun <= window)
                || (begun.is_none() && start.is_none());
            close && drugs.first().is_some_and(|drug| drug.is_early == taken.is_early)
        });
        match last {
            Some((_, drugs)) => drugs.push(taken),
            None => regimens.push((start, vec![taken])),
        }
    }
    regimens.into_iter().map(|(_, drugs)| drugs).collect()
}

fn goes_on(known: &Taken, next: &Taken) -> bool {
    let until = known.end.or(known.start).and_then(PartialDate::latest);
    let from = next.start.and_then(PartialDate::earliest);
    let soon = match (until, from) {
        (Some(until), Some(from)) => from - until <= Duration::days(90),
        _ => true,
    };
    known.name == next.name && known.is_early == next.is_early && (known.is_running || soon)
}

fn taken(exposure: &Exposure, frame: &Frame) -> Taken {
    let name = match &exposure.drug {
        Drug::Known(id) => frame.short(id).to_owned(),
        Drug::UnknownAntineoplastic(text) | Drug::Other(text) if text.chars().count() <= LONGEST_NAME => escape(text),
        Drug::UnknownAntineoplastic(_) | Drug::Other(_) => frame.wording.given.not_recognised().to_owned(),
    };
    let is_running = exposure.course == Course::Running;
    Taken {
        name,
        start: exposure.start,
        end: exposure.end.filter(|_| !is_running),
        is_running,
        is_unclear: matches!(exposure.course, Course::Unclear | Course::Stale),
        is_early: matches!(exposure.setting, Setting::Early(_)),
        is_single: exposure.is_given() || exposure.kind == ResourceKind::Procedure,
    }
}

fn told(regimen: &[Taken], frame: &Frame) -> String {
    let text = plain(regimen, frame);
    if regimen.iter().all(|drug| drug.is_early) { frame.wording.given.early(&text) } else { text }
}

/// `trastuzumab + pertuzumab (since 2024-04) + docetaxel (2024-04 to 2024-09)`: drugs that ended together share their months.
fn plain(regimen: &[Taken], frame: &Frame) -> String {
    let window = Duration::weeks(frame.knowledge.policy.course_weeks);
    let mut parts: Vec<Vec<&Taken>> = Vec::new();
    for drug in regimen {
        match parts.iter_mut().find(|part| part.first().is_some_and(|first| end_together(first, drug, window))) {
            Some(part) => part.push(drug),
            None => parts.push(vec![drug]),
        }
    }
    let texts: Vec<String> = parts.iter().map(|part| of_one_time(part, frame)).collect();
    texts.join(frame.wording.between.drugs())
}

fn end_together(one: &Taken, other: &Taken, window: Duration) -> bool {
    let day = |drug: &Taken| drug.end.and_then(PartialDate::latest);
    let is_near = match (day(one), day(other)) {
        (Some(one), Some(other)) => (one - other).abs() <= window,
        (None, None) => true,
        _ => false,
    };
    one.is_running == other.is_running && one.is_unclear == other.is_unclear && (one.is_running || is_near)
}

fn of_one_time(drugs: &[&Taken], frame: &Frame) -> String {
    let names: Vec<&str> = drugs.iter().map(|drug| drug.name.as_str()).collect();
    let names = names.join(frame.wording.between.drugs());
    let text = frame.wording.result.with_source(&names, &months(drugs, frame));
    if drugs.iter().all(|drug| drug.is_unclear) { frame.wording.given.unclear(&text) } else { text }
}

fn months(drugs: &[&Taken], frame: &Frame) -> String {
    let words = &frame.wording.given;
    let start = drugs.iter().filter_map(|drug| drug.start).min().map(month);
    let end = drugs.iter().filter_map(|drug| drug.end).max().map(month);
    let is_running = drugs.iter().any(|drug| drug.is_running);
    match (start, end) {
        (Some(start), _) if is_running => words.since(&start),
        (Some(start), Some(end)) if start != end => words.span(&start, &end),
        (Some(start), None) if !drugs.iter().all(|drug| drug.is_single) => words.from(&start),
        (Some(date), _) | (None, Some(date)) => date,
        (None, None) => words.undated().to_owned(),
    }
}
