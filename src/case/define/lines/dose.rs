//! One entry of the record that counts as therapy of the cancer, with its substances and the days it covers.

use smallvec::SmallVec;
use time::Date;

use super::policy::LinePolicy;
use crate::case::PartialDate;
use crate::case::disease::Cancer;
use crate::case::therapy::{Course, Exposure, Indication, Setting};

/// An exposure of metastatic disease with a known start.
#[derive(Debug, Clone)]
pub(super) struct Dose<'c> {
    pub exposure: &'c Exposure,
    pub substances: SmallVec<[&'c str; 2]>,
    pub start: PartialDate,
    /// The first day it can mean.
    pub first: Date,
    pub until: Until,
}

/// How long a drug was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Until {
    pub last: PartialDate,
    /// It is still being given, or paused.
    pub is_running: bool,
    /// `last` is the last day, not only the last that is known.
    pub is_known: bool,
}

impl<'c> Dose<'c> {
    pub fn of(exposure: &'c Exposure, policy: &'c LinePolicy) -> Option<Self> {
        let start = exposure.start.filter(|_| exposure.setting == Setting::Metastatic)?;
        let substances = substances(exposure, policy)?;
        Some(Self { exposure, substances, start, first: start.earliest()?, until: Until::of(exposure, start) })
    }
}

impl Until {
    fn of(exposure: &Exposure, start: PartialDate) -> Self {
        let is_running = exposure.paused || (exposure.course == Course::Running && exposure.ended_for.is_none());
        Self {
            last: exposure.end.unwrap_or(start),
            is_running,
            is_known: !is_running && (exposure.end.is_some() || exposure.is_of_one_day()),
        }
    }

    /// With what another entry of the same drug says.
    pub fn extend(&mut self, other: Self) {
        self.is_running |= other.is_running;
        match other.last.latest().cmp(&self.last.latest()) {
            std::cmp::Ordering::Greater => (self.last, self.is_known) = (other.last, other.is_known),
            std::cmp::Ordering::Equal => self.is_known |= other.is_known,
            std::cmp::Ordering::Less => {}
        }
    }
}

/// The substances of a known drug that counts.
pub(super) fn substances<'c>(exposure: &Exposure, policy: &'c LinePolicy) -> Option<SmallVec<[&'c str; 2]>> {
    let role = policy.role(exposure.drug.id()?)?;
    Some(role.substances.iter().map(String::as_str).collect())
}

/// Whether it was given for this cancer, as far as the record says.
pub fn is_of(exposure: &Exposure, cancer: &Cancer) -> bool {
    match &exposure.indication {
        Indication::Unstated | Indication::BeforeOnset => true,
        Indication::Cancer(named) => cancer.is_named_by(named),
        Indication::Other => false,
    }
}

/// By the day of their start, whatever the order of the record.
pub(super) fn sorted<'c>(doses: impl Iterator<Item = Dose<'c>>) -> Vec<Dose<'c>> {
    let mut doses: Vec<Dose> = doses.collect();
    doses.sort_by(|one, other| {
        one.first.cmp(&other.first).then_with(|| one.exposure.reference.cmp(&other.exposure.reference))
    });
    doses
}
