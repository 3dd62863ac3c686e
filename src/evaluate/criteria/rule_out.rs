//! What receptors and HER2 rule out at a glance.

use crate::case::define::receptor::Receptor;
use crate::case::resolve::{Doubt, Reading};
use crate::knowledge::criteria::{Criterion, When};
use crate::knowledge::words::HormoneReceptors;

use super::super::situation::Situation;
use super::receptor::POSITIVE;

/// Whether receptors or HER2 alone decide that the criteria are not met. Most rules of a disease are about other tumours
/// than this one; asking this first spares judging them. `judge` says the same, criterion by criterion.
pub fn rule_out(situation: &Situation, when: &When) -> bool {
    match when {
        When::Is(criterion) => excludes(situation, criterion),
        When::All(parts) => {
            parts.iter().any(|part| matches!(part, When::Is(criterion) if excludes(situation, criterion)))
        }
        When::Any(_) | When::None(_) => false,
    }
}

fn excludes(situation: &Situation, criterion: &Criterion) -> bool {
    let Situation { er, pgr, .. } = situation;
    match criterion {
        Criterion::Er(wanted) => outside(er, wanted),
        Criterion::Pgr(wanted) => outside(pgr, wanted),
        Criterion::HormoneReceptors(HormoneReceptors::Positive) => outside(er, &POSITIVE) && outside(pgr, &POSITIVE),
        Criterion::HormoneReceptors(HormoneReceptors::Negative) => {
            outside(er, &[Receptor::Negative]) || outside(pgr, &[Receptor::Negative])
        }
        Criterion::Her2(wanted) => outside(&situation.her2.reading, wanted),
        // Whatever else a rule asks is judged.
        _ => false,
    }
}

/// Nothing that remains possible is wanted, and results say so, not only a diagnosis text.
fn outside<T: PartialEq>(reading: &Reading<T>, wanted: &[T]) -> bool {
    reading.doubt != Some(Doubt::StatedOnly) && !reading.possible.iter().any(|state| wanted.contains(state))
}
