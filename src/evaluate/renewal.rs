//! Whether an order goes on with what is running.

use crate::case::therapy::Exposure;
use crate::knowledge::drug::Drug;
use crate::knowledge::ids::DrugId;

use super::history::{goes_on, has_progressed, is_recent};
use super::situation::Situation;

/// Every substance of the ordered drug is running, in whatever form, and the disease has not progressed since.
pub fn is_renewal(situation: &Situation, drug: DrugId) -> bool {
    let drugs = &situation.knowledge.drugs;
    if drugs.get(&drug).is_some_and(|drug| continues_line(situation, drug)) {
        return true;
    }
    let is_going_on = |exposure: &&Exposure| goes_on(situation, exposure) && !has_progressed(situation, exposure);
    let going_on = situation.case.exposures.iter().filter(is_going_on);
    let running: Vec<_> = going_on.filter_map(|exposure| drugs.get(exposure.drug.id()?)).collect();
    let is_running = |substance: &DrugId| running.iter().any(|running| running.substances.contains(substance));
    drugs.get(&drug).is_some_and(|drug| drug.substances.iter().all(is_running))
}

/// Its substances are of the last line, which has not progressed, and a cycle of it was given so lately that the line goes on
/// (site-policy#lines).
fn continues_line(situation: &Situation, drug: &Drug) -> bool {
    let Some(line) = situation.therapy.lines.last().filter(|line| !line.has_progressed) else { return false };
    let is_of = |exposure: &Exposure, substance: &DrugId| {
        let given = exposure.drug.id().and_then(|id| situation.knowledge.drugs.get(id));
        given.is_some_and(|given| given.substances.contains(substance))
    };
    drug.substances.iter().all(|substance| {
        line.exposures.iter().any(|exposure| is_of(exposure, substance) && is_recent(situation, exposure))
    })
}
