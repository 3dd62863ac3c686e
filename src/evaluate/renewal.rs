//! Whether an order goes on with what is running.

use crate::case::PartialDate;
use crate::case::define::course::was_stopped;
use crate::case::therapy::{Course, Exposure};
use crate::knowledge::drug::Drug;
use crate::knowledge::ids::DrugId;

use super::situation::Situation;

/// Every substance of the ordered drug is running, in whatever form.
pub fn is_renewal(situation: &Situation, drug: DrugId) -> bool {
    let drugs = &situation.knowledge.drugs;
    if drugs.get(&drug).is_some_and(|drug| continues_line(situation, drug)) {
        return true;
    }
    let going_on = situation.case.exposures.iter().filter(|exposure| goes_on(situation, exposure));
    let running: Vec<_> = going_on.filter_map(|exposure| drugs.get(exposure.drug.id()?)).collect();
    let is_running = |substance: &DrugId| running.iter().any(|running| running.substances.contains(substance));
    drugs.get(&drug).is_some_and(|drug| drug.substances.iter().all(is_running))
}

/// Its substances are of the last line, which has not progressed, and a cycle of it was given so lately that the line goes on
/// (site-policy#lines).
fn continues_line(situation: &Situation, drug: &Drug) -> bool {
    let Some(line) = situation.therapy.lines.last().filter(|line| !line.has_progressed) else { return false };
    let (as_of, gap) = (situation.as_of, situation.knowledge.policy.lines.gap);
    let is_of = |exposure: &Exposure, substance: &DrugId| {
        let given = exposure.drug.id().and_then(|id| situation.knowledge.drugs.get(id));
        given.is_some_and(|given| given.substances.contains(substance))
    };
    let is_recent = |exposure: &Exposure| {
        let day = exposure.end.or(exposure.start).and_then(PartialDate::latest);
        let is_over = exposure.ended_for.is_some() || was_stopped(exposure, &situation.case.exposures);
        exposure.paused || (!exposure.stopped && !is_over && day.is_some_and(|day| as_of - day <= gap))
    };
    drug.substances
        .iter()
        .all(|substance| line.exposures.iter().any(|exposure| is_of(exposure, substance) && is_recent(exposure)))
}

/// It is running: stated as active, or given within the window of the site's policy. The record's own end of therapy is
/// believed: a later stop outweighs what was given before it.
fn goes_on(situation: &Situation, exposure: &Exposure) -> bool {
    let (as_of, case) = (situation.as_of, situation.case);
    let window = situation.knowledge.policy.renewed_within();
    let recent =
        exposure.start.and_then(PartialDate::earliest).is_some_and(|given| given <= as_of && as_of - given <= window);
    let given = exposure.is_given() && exposure.course == Course::Past && recent;
    (matches!(exposure.course, Course::Running | Course::Stale) || given) && !was_stopped(exposure, &case.exposures)
}
