//! A line while it is being counted: its drugs and how long each was given.

use time::Date;

use super::dose::{Dose, Until};
use super::policy::{LinePolicy, Modality};
use crate::case::PartialDate;
use crate::case::therapy::{Course, Exposure};

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
    /// How many days entries of the record tell of.
    pub days: usize,
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
                    drug.days += usize::from(dose.until.last != drug.until.last);
                    drug.until.extend(dose.until);
                }
                None => {
                    self.drugs.push(Taken { substance, until: dose.until, days: 1, goes_on: false });
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
