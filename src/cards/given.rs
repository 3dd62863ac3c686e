//! The line of what was given: therapy of early disease, the lines of metastatic disease with their numbers, and what
//! could not be placed.

use crate::case::define::lines::{Line, Stated, Therapy, is_of};
use crate::case::disease::Cancer;
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
    /// Nobody says when what was begun last ended: it may have gone on until the next entry.
    is_endless: bool,
    /// Known from one dose or one supply: its date is no beginning of something longer.
    is_single: bool,
}

/// `1: letrozole + abemaciclib (2024-03 to 2025-06) → 2: fulvestrant (since 2025-07); no chemotherapy on record`.
pub(super) fn line(cancer: Option<&Cancer>, frame: &Frame) -> String {
    let words = &frame.wording.given;
    let all = frame.case.exposures.iter().filter(|exposure| is_cancer_drug(exposure, frame));
    let (exposures, others): (Vec<&Exposure>, Vec<&Exposure>) =
        all.partition(|exposure| cancer.is_none_or(|cancer| is_of(exposure, cancer)));
    let therapy = cancer.map(|cancer| frame.therapy(cancer)).unwrap_or_default();
    let mut parts = Vec::new();
    if is_not_sent(frame) {
        return words.not_sent().to_owned();
    } else if !exposures.is_empty() {
        parts.extend(told_in_order(&exposures, &therapy, frame));
    } else if !others.is_empty() {
        parts.push(words.for_another(&named(&others, frame)));
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
    if is_complete(frame) && !exposures.is_empty() && no_chemotherapy([exposures, others].concat(), frame) {
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

/// Words of the record, where they are short enough for a sentence.
pub(super) fn short_words(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.trim().is_empty() && text.chars().count() <= LONGEST_NAME)
}

/// The prescriptions were not sent at all; else it is a part that was not seen.
pub(super) fn is_not_sent(frame: &Frame) -> bool {
    let mut spots = frame.case.blind_spots.iter();
    let is_missing = spots.any(|spot| spot.place == Place::Key(Key::Medications) && spot.why == Blindness::NotSent);
    is_unseen(frame) && is_missing
}

/// Early therapy and lines one after the other, the latest of them; then what stands in no line, and last what has no
/// date, since nobody knows when it was.
fn told_in_order(exposures: &[&Exposure], therapy: &Therapy, frame: &Frame) -> Vec<String> {
    let words = &frame.wording.given;
    let placed: Vec<&Exposure> =
        early(therapy).chain(therapy.lines.iter().flat_map(|line| &line.exposures).copied()).collect();
    let is_placed = |exposure: &Exposure| placed.iter().any(|known| std::ptr::eq(*known, exposure));
    let (dated, undated): (Vec<&Exposure>, Vec<&Exposure>) = exposures
        .iter()
        .filter(|exposure| !is_placed(exposure))
        .partition(|exposure| exposure.start.or(exposure.end).is_some());
    let mut parts = latest(&in_lines(therapy, frame), frame);
    let others: Vec<String> = regimens(&dated, frame).iter().map(|regimen| told(regimen, frame)).collect();
    let others = latest(&others, frame).join(frame.wording.between.items());
    let is_open = dated.iter().any(|exposure| therapy.open.iter().any(|open| std::ptr::eq(open.exposure, *exposure)));
    parts.push(if is_open && !placed.is_empty() { words.unplaced(&others) } else { others });
    parts.extend(regimens(&undated, frame).iter().map(|regimen| told(regimen, frame)));
    let differs = |stated: &Stated| therapy.counted() != Some(usize::from(stated.line));
    if let Some(stated) = therapy.stated.filter(differs) {
        parts.push(words.stated(&stated.line.to_string()));
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// As many as a card has room for, the last of them; the others are counted.
fn latest(told: &[String], frame: &Frame) -> Vec<String> {
    let left = told.len().saturating_sub(frame.layout.regimens);
    let shown = told.get(left..).unwrap_or_default().join(frame.wording.between.regimens());
    let earlier = (left > 0).then(|| frame.wording.given.earlier(&left.to_string()));
    Some(shown).into_iter().chain(earlier).collect()
}

fn early<'t, 'c>(therapy: &'t Therapy<'c>) -> impl Iterator<Item = &'c Exposure> + use<'t, 'c> {
    therapy.early.iter().flat_map(|course| &course.exposures).copied()
}

/// The regimens of early disease, and each line with its number.
fn in_lines(therapy: &Therapy, frame: &Frame) -> Vec<String> {
    let early: Vec<&Exposure> = early(therapy).filter(|exposure| is_cancer_drug(exposure, frame)).collect();
    let mut told: Vec<String> = regimens(&early, frame).iter().map(|regimen| self::told(regimen, frame)).collect();
    for (at, line) in therapy.lines.iter().enumerate() {
        let drugs = of_line(line, therapy.lines.get(at + 1), frame);
        told.push(frame.wording.given.line(&(at + 1).to_string(), &plain(&drugs, frame)));
    }
    told
}

/// Each drug of a line once, as long as it was given in it: what is gone on with stands in the next line too.
fn of_line(line: &Line, next: Option<&Line>, frame: &Frame) -> Vec<Taken> {
    let mut exposures = line.exposures.clone();
    exposures.sort_by_key(|exposure| exposure.start);
    let mut drugs: Vec<Taken> = Vec::new();
    for exposure in exposures {
        let taken = taken(exposure, frame);
        match drugs.iter_mut().find(|known| known.name == taken.name) {
            Some(known) => known.go_on(&taken),
            None => drugs.push(taken),
        }
    }
    for drug in &mut drugs {
        drug.start = drug.start.max(line.start);
        let Some(until) = next.and_then(|next| next.start) else { continue };
        if drug.is_running || drug.end.is_some_and(|end| end > until) {
            (drug.is_running, drug.end) = (false, Some(until));
        }
    }
    drugs
}

/// The names and months of some therapy, for a question about it: `docetaxel (2025-10 to 2026-05)`.
pub(super) fn named(exposures: &[&Exposure], frame: &Frame) -> String {
    let mut regimens = regimens(exposures, frame);
    // Whether it was given is the question.
    regimens.iter_mut().flatten().for_each(|drug| drug.is_unclear = false);
    // What was begun several times is one item with its dates.
    let mut told: Vec<(String, Vec<String>)> = Vec::new();
    for regimen in &regimens {
        let (names, dates) = match of_times(regimen, frame).as_slice() {
            [drugs] => (joined(drugs, frame), vec![months(drugs, frame)]),
            _ => (plain(regimen, frame), Vec::new()),
        };
        match told.iter_mut().find(|(known, _)| *known == names) {
            Some((_, known)) => known.extend(dates),
            None => told.push((names, dates)),
        }
    }
    let told = told.iter().map(|(names, dates)| match dates.as_slice() {
        [] => names.clone(),
        dates => frame.wording.result.with_source(names, &super::list::first(dates, 2, frame)),
    });
    super::list::first(&told.collect::<Vec<_>>(), 2, frame)
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
fn no_chemotherapy(exposures: Vec<&Exposure>, frame: &Frame) -> bool {
    exposures.into_iter().all(|exposure| match &exposure.drug {
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
        let known = regimens.iter_mut().flat_map(|(_, drugs)| drugs).rfind(|known| goes_on(known, &taken));
        if let Some(known) = known {
            known.go_on(&taken);
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

impl Taken {
    /// A cycle, or a renewed prescription, of what was begun before.
    fn go_on(&mut self, next: &Self) {
        self.end = if next.is_running { None } else { self.end.max(next.end.or(next.start)) };
        self.is_running |= next.is_running;
        self.is_unclear &= next.is_unclear;
        self.is_single &= next.is_single;
        self.is_endless = next.is_endless;
    }
}

fn goes_on(known: &Taken, next: &Taken) -> bool {
    let until = known.end.or(known.start).and_then(PartialDate::latest);
    let from = next.start.and_then(PartialDate::earliest);
    let soon = until.zip(from).is_none_or(|(until, from)| from - until <= Duration::days(90));
    known.name == next.name && known.is_early == next.is_early && (known.is_running || known.is_endless || soon)
}

fn taken(exposure: &Exposure, frame: &Frame) -> Taken {
    let name = match &exposure.drug {
        Drug::Known(id) => frame.short(id).to_owned(),
        drug if drug.words().chars().count() <= LONGEST_NAME => escape(drug.words()),
        Drug::UnknownAntineoplastic(_) | Drug::Other(_) => frame.wording.given.not_recognised().to_owned(),
    };
    let is_running = exposure.course == Course::Running;
    let is_single = exposure.is_given() || exposure.kind == ResourceKind::Procedure;
    Taken {
        name,
        start: exposure.start,
        end: exposure.end.filter(|_| !is_running),
        is_running,
        is_unclear: matches!(exposure.course, Course::Unclear | Course::Stale),
        is_early: matches!(exposure.setting, Setting::Early(_)),
        is_endless: exposure.end.is_none() && !is_single,
        is_single,
    }
}

fn told(regimen: &[Taken], frame: &Frame) -> String {
    let text = plain(regimen, frame);
    if regimen.iter().all(|drug| drug.is_early) { frame.wording.given.early(&text) } else { text }
}

/// `trastuzumab + pertuzumab (since 2024-04) + docetaxel (2024-04 to 2024-09)`: drugs that ended together share their months.
fn plain(regimen: &[Taken], frame: &Frame) -> String {
    let texts: Vec<String> = of_times(regimen, frame).iter().map(|part| of_one_time(part, frame)).collect();
    texts.join(frame.wording.between.drugs())
}

/// Its drugs, by the time they ended together.
fn of_times<'t>(regimen: &'t [Taken], frame: &Frame) -> Vec<Vec<&'t Taken>> {
    let window = Duration::weeks(frame.knowledge.policy.course_weeks);
    let mut parts: Vec<Vec<&Taken>> = Vec::new();
    for drug in regimen {
        match parts.iter_mut().find(|part| part.first().is_some_and(|first| end_together(first, drug, window))) {
            Some(part) => part.push(drug),
            None => parts.push(vec![drug]),
        }
    }
    parts
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
    let text = frame.wording.result.with_source(&joined(drugs, frame), &months(drugs, frame));
    if drugs.iter().all(|drug| drug.is_unclear) { frame.wording.given.unclear(&text) } else { text }
}

fn joined(drugs: &[&Taken], frame: &Frame) -> String {
    let names: Vec<&str> = drugs.iter().map(|drug| drug.name.as_str()).collect();
    names.join(frame.wording.between.drugs())
}

fn months(drugs: &[&Taken], frame: &Frame) -> String {
    let words = &frame.wording.given;
    let start = drugs.iter().filter_map(|drug| drug.start).min().map(month);
    let end = drugs.iter().filter_map(|drug| drug.end).max().map(month);
    match (start, end) {
        (Some(start), _) if drugs.iter().any(|drug| drug.is_running) => words.since(&start),
        (Some(start), Some(end)) if start != end => words.span(&start, &end),
        (Some(start), None) if !drugs.iter().all(|drug| drug.is_single) => words.from(&start),
        (Some(date), _) | (None, Some(date)) => date,
        (None, None) => words.undated().to_owned(),
    }
}
