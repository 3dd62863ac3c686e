//! When a drug begins a new line, and when it belongs to the one that is being given.

use super::begun::Begun;
use super::dose::Dose;
use super::open::{Open, WhyOpen};
use super::policy::{LinePolicy, Modality, Sequence};
use super::progress::Progress;
use crate::case::PartialDate;
use crate::case::therapy::EndReason;

/// What a new drug does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Same,
    New,
    /// The policy counts one line, another custom two.
    SameOrNew,
    /// The policy counts two, another custom one.
    NewOrSame,
}

/// The lines of doses that are sorted by their start, and what is counted in two ways.
pub(super) fn lines<'c>(
    doses: &[Dose<'c>],
    progress: Progress,
    policy: &LinePolicy,
) -> (Vec<Begun<'c>>, Vec<Open<'c>>) {
    let (mut lines, mut differing): (Vec<Begun>, Vec<Open>) = (Vec::new(), Vec::new());
    for day in doses.chunk_by(|one, other| one.first == other.first) {
        // What begins a line comes before what only goes on that day.
        let is_new = |dose: &&Dose| {
            let current = lines.last();
            dose.substances.iter().any(|substance| current.is_none_or(|line| !line.holds(substance)))
        };
        let (new, known): (Vec<&Dose>, Vec<&Dose>) = day.iter().partition(|dose| is_new(dose));
        for dose in new.into_iter().chain(known) {
            place(dose, doses, &mut lines, &mut differing, progress, policy);
        }
    }
    (lines, differing)
}

fn place<'c>(
    dose: &Dose<'c>,
    doses: &[Dose<'c>],
    lines: &mut Vec<Begun<'c>>,
    differing: &mut Vec<Open<'c>>,
    progress: Progress,
    policy: &LinePolicy,
) {
    let is_continued = goes_on_from_before(dose, lines, policy);
    let next = match lines.last() {
        None => Move::New,
        Some(_) if is_continued => Move::Same,
        Some(line) => judge(dose, doses, line, progress, policy),
    };
    if matches!(next, Move::SameOrNew | Move::NewOrSame) {
        differing.push(Open::of(dose.exposure, WhyOpen::CountingDiffers, true));
    }
    if matches!(next, Move::New | Move::NewOrSame) {
        let mut line = Begun::by(dose);
        if let Some(last) = lines.last_mut() {
            (line.drugs, line.exposures) = last.hand_over(dose.start, policy);
        }
        lines.push(line);
    }
    if let Some(line) = lines.last_mut() {
        line.add(dose);
    }
}

/// A drug of the line before that is given on beside the drugs of this one: it stands in both.
fn goes_on_from_before(dose: &Dose, lines: &[Begun], policy: &LinePolicy) -> bool {
    let [.., before, current] = lines else { return false };
    let is_known = |substance: &str| current.holds(substance);
    let goes_on = |substance: &str| {
        before.drug(substance).is_some_and(|drug| {
            let last = drug.until.last.latest();
            let is_cytotoxic = policy.is(substance, Modality::Cytotoxic);
            !is_cytotoxic && last.is_some_and(|last| dose.first - last <= policy.gap)
        })
    };
    !dose.substances.iter().all(|substance| is_known(substance))
        && dose.substances.iter().all(|substance| is_known(substance) || goes_on(substance))
}

fn judge<'c>(dose: &Dose<'c>, doses: &[Dose<'c>], line: &Begun, progress: Progress, policy: &LinePolicy) -> Move {
    let day = dose.first;
    let new: Vec<&str> = dose.substances.iter().filter(|substance| !line.holds(substance)).copied().collect();
    if new.is_empty() {
        return again(dose, line, progress, policy);
    }
    if begins_together(dose.start, line.start, policy) {
        let is_of_a_year = is_of_a_year(dose.start) || is_of_a_year(line.start);
        return match is_of_a_year {
            // "2024" and "2025": together at the turn of the year, else one after the other.
            true if dose.start.year > line.start.year => Move::NewOrSame,
            true => Move::SameOrNew,
            false => Move::Same,
        };
    }
    if progress.precedes(line, day) {
        return Move::New;
    }
    let new = begun_with(dose, doses, line, policy);
    let for_toxicity = line.exposures.iter().any(|exposure| exposure.ended_for == Some(EndReason::Toxicity));
    let replaces = |group: fn(&super::policy::DrugRole) -> Option<usize>| {
        new.iter().all(|drug| line.drugs.iter().any(|known| policy.share(drug, known.substance, group)))
    };
    if replaces(|role| role.interchangeable) || is_maintenance(&new, dose, line, policy) {
        return Move::Same;
    }
    let is_cytotoxic = new.iter().any(|drug| policy.is(drug, Modality::Cytotoxic));
    if replaces(|role| role.exchanged) && (!is_cytotoxic || follows_soon(&new, dose, line, policy)) {
        // A new cytotoxic drug begins a line in every source that counts drugs.
        return match (for_toxicity, is_cytotoxic) {
            (true, _) => Move::Same,
            (false, false) => Move::SameOrNew,
            (false, true) => Move::NewOrSame,
        };
    }
    if !is_cytotoxic && nothing_was_stopped(dose, doses, line, policy) {
        return if day - line.first <= policy.gap { Move::SameOrNew } else { Move::NewOrSame };
    }
    let was_short =
        line.drugs.iter().filter_map(|drug| drug.until.last.latest()).all(|last| last - line.first <= policy.window);
    if is_planned_sequence(&new, dose, line, policy) || (for_toxicity && was_short) {
        return Move::NewOrSame;
    }
    Move::New
}

/// The drug it takes the place of was given so lately that one was exchanged for the other.
fn follows_soon(new: &[&str], dose: &Dose, line: &Begun, policy: &LinePolicy) -> bool {
    let is_replaced = |known: &str| new.iter().any(|drug| policy.share(drug, known, |role| role.exchanged));
    let mut replaced = line.drugs.iter().filter(|known| is_replaced(known.substance));
    replaced.any(|known| {
        known.until.is_running || known.until.last.latest().is_some_and(|last| dose.first - last <= policy.gap)
    })
}

/// The drugs of the line once more: a repeat, a rest, or a line of its own after progression.
fn again(dose: &Dose, line: &Begun, progress: Progress, policy: &LinePolicy) -> Move {
    let rested = dose.substances.iter().filter_map(|substance| line.drug(substance)).all(|drug| {
        let last = drug.until.last.latest().filter(|_| drug.until.is_known && !drug.until.is_running);
        last.is_some_and(|last| dose.first - last > policy.gap)
    });
    let all_rested = || {
        line.drugs
            .iter()
            .all(|drug| drug.until.last.latest().is_some_and(|last| !drug.until.is_running && dose.first > last))
    };
    match rested && all_rested() {
        true if progress.precedes(line, dose.first) => Move::New,
        true => Move::SameOrNew,
        false => Move::Same,
    }
}

/// The day can be within the window of the first drug of the line.
fn begins_together(start: PartialDate, of_line: PartialDate, policy: &LinePolicy) -> bool {
    let (first, latest) = (start.earliest(), of_line.latest());
    first.zip(latest).is_some_and(|(first, latest)| first - latest <= policy.window)
}

const fn is_of_a_year(date: PartialDate) -> bool {
    date.month.is_none()
}

/// The drugs that begin with this one and are not of the line.
fn begun_with<'c>(dose: &Dose<'c>, doses: &[Dose<'c>], line: &Begun, policy: &LinePolicy) -> Vec<&'c str> {
    let near = doses.iter().filter(|other| other.first >= dose.first && other.first - dose.first <= policy.window);
    let mut new: Vec<&str> = near.flat_map(|other| other.substances.iter().copied()).collect();
    new.retain(|substance| !line.holds(substance));
    new.sort_unstable();
    new.dedup();
    new
}

/// Endocrine therapy after chemotherapy, or beside the antibodies that are given on.
fn is_maintenance(new: &[&str], dose: &Dose, line: &Begun, policy: &LinePolicy) -> bool {
    let is_recent = |last: time::Date| dose.first - last <= policy.maintenance;
    let after_chemotherapy = || line.last_of(Modality::Cytotoxic, policy).is_some_and(is_recent);
    let beside_antibodies = || {
        let continued =
            line.drugs.iter().filter(|drug| policy.role(drug.substance).is_some_and(|role| role.is_continued));
        let mut continued = continued.map(|drug| drug.until);
        continued.any(|until| until.is_running || until.last.latest().is_some_and(is_recent))
    };
    new.iter().all(|drug| policy.is(drug, Modality::Endocrine)) && (after_chemotherapy() || beside_antibodies())
}

/// Every drug of the line, but chemotherapy that was left off, is given on beside the new one.
fn nothing_was_stopped(dose: &Dose, doses: &[Dose], line: &Begun, policy: &LinePolicy) -> bool {
    let is_cytotoxic = |substance: &str| policy.is(substance, Modality::Cytotoxic);
    let has_others = line.drugs.iter().any(|drug| !is_cytotoxic(drug.substance));
    let mut kept = line.drugs.iter().filter(|drug| !has_others || !is_cytotoxic(drug.substance));
    kept.all(|drug| {
        let covers = drug.until.last.earliest().is_some_and(|last| last - dose.first >= policy.continued);
        let given_again = |other: &Dose| {
            other.first > dose.first
                && other.first - dose.first <= policy.gap
                && other.substances.contains(&drug.substance)
        };
        drug.until.is_running || covers || doses.iter().any(given_again)
    })
}

/// An anthracycline and then a taxane, planned as one.
fn is_planned_sequence(new: &[&str], dose: &Dose, line: &Begun, policy: &LinePolicy) -> bool {
    let part = |drug: &str| policy.role(drug).and_then(|role| role.sequence);
    let first = line.drugs.iter().filter(|drug| part(drug.substance) == Some(Sequence::First));
    let last = first.filter_map(|drug| drug.until.last.latest()).max();
    new.iter().any(|drug| part(drug) == Some(Sequence::Then))
        && last.is_some_and(|last| dose.first - last <= policy.maintenance)
}
