//! How many courses of therapy were given, one after another ("after two or more systemic therapies").
//!
//! What began within `course-weeks` is one course; a drug that comes again opens none; all therapy of early disease is one
//! (site-policy#courses). It is a count of what is certain and of what is possible; where the two part, nothing is decided.

use time::{Date, Duration};

use crate::case::PartialDate;
use crate::case::therapy::{Exposure, Setting};
use crate::knowledge::criteria::Prior;
use crate::knowledge::drug::DrugOrClass;

use super::super::history::{self, Given};
use super::super::situation::Situation;
use super::super::verdict::Verdict;

/// Were there at least so many courses of the drugs of `wanted`?
pub fn at_least<'c>(situation: &Situation<'c>, wanted: &Prior<DrugOrClass>, courses: usize) -> Given<'c> {
    let is_wanted = |exposure: &&Exposure| {
        let names = |drug| wanted.any_of.iter().any(|name| situation.knowledge.is(drug, *name));
        exposure.drug.id().is_some_and(names)
    };
    let mut given = Given::nothing(situation, wanted.setting);
    let mut certain: Vec<(Date, &Exposure)> = Vec::new();
    let (mut has_early, mut possible) = (false, 0);
    for exposure in history::finished(situation).filter(is_wanted) {
        let start = exposure.start.and_then(PartialDate::earliest);
        let counts = history::counts(situation, exposure, wanted.setting);
        given.count(exposure, counts);
        match (counts, start) {
            (Verdict::NotMet, _) => {}
            (Verdict::Met, _) if exposure.setting == Setting::Early => has_early = true,
            (Verdict::Met, Some(start)) => certain.push((start, exposure)),
            _ => possible += 1,
        }
    }
    certain.sort_by_key(|(start, _)| *start);
    let window = Duration::weeks(situation.knowledge.policy.course_weeks);
    let counted = counted(&certain, window) + usize::from(has_early);
    given.verdict = if counted >= courses {
        Verdict::Met
    } else if counted + possible >= courses || history::is_unseen(situation, wanted.setting) {
        Verdict::Undetermined
    } else {
        Verdict::NotMet
    };
    given
}

/// Courses among exposures sorted by their start.
fn counted(exposures: &[(Date, &Exposure)], window: Duration) -> usize {
    let (mut courses, mut begun): (usize, Option<Date>) = (0, None);
    let mut known = Vec::new();
    for (start, exposure) in exposures {
        let is_again = known.contains(&exposure.drug.id());
        known.push(exposure.drug.id());
        if !is_again && begun.is_none_or(|begun| *start - begun > window) {
            courses += 1;
            begun = Some(*start);
        }
    }
    courses
}
