//! A line as it is told: its drugs, days, and whether it is still being given.

use time::Date;

use super::begun::Begun;
use super::policy::LinePolicy;
use super::progress::Progress;
use super::{Line, LineCourse};
use crate::case::define::course::was_stopped;
use crate::case::therapy::{Course, Exposure};
use crate::case::{Case, PartialDate};

impl<'c> Begun<'c> {
    /// The line as it is told. Only the last can be running.
    pub fn told(&self, is_last: bool, case: &Case, progress: Progress, policy: &LinePolicy, as_of: Date) -> Line<'c> {
        let mut drugs: Vec<&str> = self.drugs.iter().map(|drug| drug.substance).collect();
        drugs.sort_unstable();
        let course = if is_last { self.course(case, progress, policy, as_of) } else { LineCourse::Ended };
        let ended = self.drugs.iter().filter(|drug| !drug.goes_on && (drug.until.is_known || drug.days > 1));
        let end = ended.map(|drug| drug.until.last).max_by_key(|last| last.latest());
        let is_going_on = is_last && self.drugs.iter().any(|drug| drug.until.is_running);
        let mut exposures = self.exposures.clone();
        exposures.sort_by(|one, other| one.reference.cmp(&other.reference));
        Line {
            drugs,
            start: Some(self.start),
            // What was supplied for days to come has not ended.
            end: end.filter(|last| !is_going_on && last.earliest().is_none_or(|last| last <= as_of)),
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
