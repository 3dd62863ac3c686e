//! The line of what was given, from the record's drugs: regimens in the order of their start.

use crate::case::PartialDate;
use crate::case::therapy::{Course, Drug, Exposure, Setting};
use crate::knowledge::ids::ClassId;
use time::Duration;

use super::Frame;
use super::escape::escape;
use super::results::month;

/// One drug over all entries of the record that belong together.
struct Taken {
    name: String,
    start: Option<PartialDate>,
    end: Option<PartialDate>,
    is_running: bool,
    is_unclear: bool,
    is_early: bool,
}

/// `letrozole + abemaciclib (2024-03 to 2025-06) → fulvestrant (since 2025-07); no chemotherapy on record`.
pub(super) fn line(frame: &Frame) -> String {
    let words = &frame.wording.given;
    let exposures: Vec<&Exposure> =
        frame.case.exposures.iter().filter(|exposure| is_cancer_drug(exposure, frame)).collect();
    if exposures.is_empty() {
        return if frame.case.therapy_unseen { words.not_sent() } else { words.nothing() }.to_owned();
    }
    let regimens = regimens(&exposures, frame);
    let left = regimens.len().saturating_sub(frame.wording.limits.regimens);
    let shown: Vec<String> = regimens.iter().skip(left).map(|regimen| told(regimen, frame)).collect();
    let mut parts = vec![shown.join(frame.wording.between.regimens())];
    if left > 0 {
        parts.push(words.earlier(&left.to_string()));
    }
    if frame.case.therapy_unseen {
        parts.push(words.not_sent().to_owned());
    } else if no_chemotherapy(&exposures, frame) {
        parts.push(words.no_chemotherapy().to_owned());
    }
    parts.join(frame.wording.between.items())
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
        Drug::UnknownAntineoplastic(text) | Drug::Other(text) => escape(text),
    };
    let is_running = exposure.course == Course::Running;
    Taken {
        name,
        start: exposure.start,
        end: exposure.end.filter(|_| !is_running),
        is_running,
        is_unclear: matches!(exposure.course, Course::Unclear | Course::Stale),
        is_early: exposure.setting == Setting::Early,
    }
}

fn told(regimen: &[Taken], frame: &Frame) -> String {
    let words = &frame.wording.given;
    let text = plain(regimen, frame);
    let text = if regimen.iter().all(|drug| drug.is_unclear) { words.unclear(&text) } else { text };
    if regimen.iter().all(|drug| drug.is_early) { words.early(&text) } else { text }
}

fn plain(regimen: &[Taken], frame: &Frame) -> String {
    let names: Vec<&str> = regimen.iter().map(|drug| drug.name.as_str()).collect();
    frame.wording.result.with_source(&names.join(frame.wording.between.drugs()), &months(regimen, frame))
}

fn months(regimen: &[Taken], frame: &Frame) -> String {
    let words = &frame.wording.given;
    let start = regimen.iter().filter_map(|drug| drug.start).min().map(month);
    let end = regimen.iter().filter_map(|drug| drug.end).max().map(month);
    let is_running = regimen.iter().any(|drug| drug.is_running);
    match (start, end) {
        (Some(start), _) if is_running => words.since(&start),
        (Some(start), Some(end)) if start != end => words.span(&start, &end),
        (Some(date), _) | (None, Some(date)) => date,
        (None, None) => words.undated().to_owned(),
    }
}
