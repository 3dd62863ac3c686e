//! A line while it is being counted: its drugs and how long each was given.

use time::Date;

use super::dose::{Dose, Until};
use super::policy::{LinePolicy, Modality};
use super::progress::Progress;
use super::{Line, LineCourse};
use crate::case::define::course::was_stopped;
use crate::case::therapy::{Course, Exposure};
use crate::case::{Case, PartialDate};

#[derive(Debug, Clone)]
pub(super) struct Begun<'c> {
    pub start: PartialDate,
    pub first: Date,
    pub drugs: Vec<Taken<'c>>,
    pub exposures: Vec<&'c Exposure>,
}

/// One drug of a line.
#[derive(Debug, Clone)]
pub(super) struct Taken<'c> {
    pub substance: &'c str,
    pub until: Until,
    entries: usize,
    /// It goes on in the next line.
    pub goes_on: bool,
}

impl<'c> Begun<'c> {
    pub fn by(dose: &Dose<'c>) -> Self {
        Self { start: dose.start, first: dose.first, drugs: Vec::new(), exposures: Vec::new() }
    }

    pub fn add(&mut self, dose: &Dose<'c>) {
        for substance in &dose.substances {
            match self.drugs.iter_mut().find(|drug| drug.substance == *substance) {
                Some(drug) => {
                    drug.until.extend(dose.until);
                    drug.entries += 1;
                }
                None => {
                    self.drugs.push(Taken { substance, until: dose.until, entries: 1, goes_on: false });
                }
            }
        }
        self.exposures.push(dose.exposure);
    }

    pub fn holds(&self, substance: &str) -> bool {
        self.drug(substance).is_some()
    }

    pub fn drug(&self, substance: &str) -> Option<&Taken<'c>> {
        self.drugs.iter().find(|drug| drug.substance == substance)
    }

    /// The last day on which a drug of this kind is known to have been given.
    pub fn last_of(&self, modality: Modality, policy: &LinePolicy) -> Option<Date> {
        let of = self.drugs.iter().filter(|drug| policy.is(drug.substance, modality));
        of.filter_map(|drug| drug.until.last.latest()).max()
    }

    /// The next line begins on a day: what goes on beyond it, and in which entries.
    pub fn hand_over(&mut self, day: PartialDate, policy: &LinePolicy) -> (Vec<Taken<'c>>, Vec<&'c Exposure>) {
        let Some(day) = day.latest() else { return (Vec::new(), Vec::new()) };
        let mut taken = Vec::new();
        let mut entries: Vec<&Exposure> = Vec::new();
        for drug in &mut self.drugs {
            let of_drug = |exposure: &&&Exposure| {
                let role = exposure.drug.id().and_then(|id| policy.role(id));
                role.is_some_and(|role| role.substances.iter().any(|own| own == drug.substance))
            };
            let goes_on = |exposure: &&&Exposure| goes_beyond(exposure, day, drug.substance, policy);
            let beyond: Vec<&Exposure> = self.exposures.iter().filter(of_drug).filter(goes_on).copied().collect();
            if !beyond.is_empty() {
                drug.goes_on = true;
                taken.push(Taken { goes_on: false, ..drug.clone() });
                entries.extend(
                    beyond
                        .iter()
                        .filter(|exposure| !entries.iter().any(|known| std::ptr::eq(*known, **exposure)))
                        .copied()
                        .collect::<Vec<_>>(),
                );
            }
        }
        (taken, entries)
    }

    /// The line as it is told. Only the last can be running.
    pub fn told(&self, is_last: bool, case: &Case, progress: Progress, policy: &LinePolicy, as_of: Date) -> Line<'c> {
        let mut drugs: Vec<&str> = self.drugs.iter().map(|drug| drug.substance).collect();
        drugs.sort_unstable();
        let course = if is_last { self.course(case, progress, policy, as_of) } else { LineCourse::Ended };
        let ended = self.drugs.iter().filter(|drug| !drug.goes_on && (drug.until.is_known || drug.entries > 1));
        let end = ended.map(|drug| drug.until.last).max_by_key(|last| last.latest());
        let is_going_on = is_last && self.drugs.iter().any(|drug| drug.until.is_running);
        let mut exposures = self.exposures.clone();
        exposures.sort_by(|one, other| one.reference.cmp(&other.reference));
        Line {
            drugs,
            start: Some(self.start),
            end: end.filter(|_| !is_going_on),
            course,
            has_progressed: progress.ends(self),
            exposures,
        }
    }

    fn course(&self, case: &Case, progress: Progress, policy: &LinePolicy, as_of: Date) -> LineCourse {
        let is_recent = |exposure: &&&Exposure| {
            let day = exposure.end.or(exposure.start).and_then(PartialDate::latest);
            let is_over = exposure.stopped || exposure.ended_for.is_some() || was_stopped(exposure, &case.exposures);
            !is_over && day.is_some_and(|day| as_of - day <= policy.running_within)
        };
        if progress.ends(self) {
            LineCourse::Ended
        } else if self.drugs.iter().any(|drug| drug.until.is_running)
            || self.exposures.iter().any(|exposure| is_recent(&exposure))
        {
            LineCourse::Running
        } else if self.exposures.iter().any(|exposure| matches!(exposure.course, Course::Stale | Course::Unclear)) {
            LineCourse::Unclear
        } else {
            LineCourse::Ended
        }
    }
}

/// The entry goes on beyond the start of the next line. A prescription nobody ended does only where drugs are customarily
/// gone on with.
fn goes_beyond(exposure: &Exposure, day: Date, substance: &str, policy: &LinePolicy) -> bool {
    let is_customary = policy.role(substance).is_some_and(|role| role.is_continued);
    let is_running = exposure.course == Course::Running && exposure.ended_for.is_none();
    if is_running && exposure.end.is_none() {
        return !exposure.is_prescribed() || is_customary;
    }
    exposure.end.and_then(PartialDate::earliest).is_some_and(|end| end - day >= policy.continued)
}
