//! The words of rules for receptors and HER2, as the states of the case; and what they rule out at a glance.

use crate::case::her2::Her2;
use crate::case::receptor::Receptor;
use crate::case::resolve::{Doubt, Reading};
use crate::knowledge::criteria::{Criteria, Her2Word, HormoneReceptors, ReceptorWord};

use super::situation::Situation;

/// A positive hormone receptor, low positive included.
pub const POSITIVE: [Receptor; 2] = [Receptor::LowPositive, Receptor::Positive];

pub const fn receptor(word: ReceptorWord) -> Receptor {
    match word {
        ReceptorWord::Negative => Receptor::Negative,
        ReceptorWord::LowPositive => Receptor::LowPositive,
        ReceptorWord::Positive => Receptor::Positive,
    }
}

pub const fn her2(word: Her2Word) -> &'static [Her2] {
    match word {
        Her2Word::Positive => &[Her2::Positive],
        Her2Word::Negative => &[Her2::Low, Her2::Ultralow, Her2::Null],
        Her2Word::Low => &[Her2::Low],
        Her2Word::Ultralow => &[Her2::Ultralow],
        Her2Word::Null => &[Her2::Null],
    }
}

/// Whether receptors or HER2 alone decide that the criteria are not met. Most rules of a disease are about other tumours
/// than this one; asking this first spares judging them. `criteria::judge` says the same, criterion by criterion.
pub fn rule_out(situation: &Situation, criteria: &Criteria) -> bool {
    let Situation { er, pgr, .. } = situation;
    let excludes = |reading: &Reading<Receptor>, wanted: &[ReceptorWord]| {
        !wanted.is_empty() && outside(reading, |state| wanted.iter().any(|word| receptor(*word) == *state))
    };
    let positive = |reading| outside(reading, |state| POSITIVE.contains(state));
    let negative = |reading| outside(reading, |state| *state == Receptor::Negative);
    let hormone_receptors = match criteria.hormone_receptors {
        Some(HormoneReceptors::Positive) => positive(er) && positive(pgr),
        Some(HormoneReceptors::Negative) => negative(er) || negative(pgr),
        None => false,
    };
    let allowed = |state: &Her2| criteria.her2.iter().any(|word| her2(*word).contains(state));
    hormone_receptors
        || excludes(er, &criteria.er)
        || excludes(pgr, &criteria.pgr)
        || (!criteria.her2.is_empty() && outside(&situation.her2.reading, allowed))
}

/// Nothing that remains possible is wanted, and results say so, not only a diagnosis text.
fn outside<T>(reading: &Reading<T>, wanted: impl Fn(&T) -> bool) -> bool {
    reading.doubt != Some(Doubt::StatedOnly) && !reading.possible.iter().any(wanted)
}
