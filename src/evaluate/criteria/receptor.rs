//! The criteria about ER and PgR, each alone or as hormone receptors together.

use crate::case::define::receptor::Receptor;
use crate::case::resolve::{Doubt, Reading};
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::ids::TestId;
use crate::knowledge::words::HormoneReceptors;

use super::super::missing::Missing;
use super::super::situation::Situation;
use super::super::verdict::{Judged, within};

/// A positive hormone receptor, low positive included.
pub const POSITIVE: [Receptor; 2] = [Receptor::LowPositive, Receptor::Positive];

/// The state of the oestrogen receptor is one of those wanted.
pub fn judge_er<'c>(situation: &Situation<'c>, wanted: &[Receptor]) -> Judged<'c> {
    let reading = &situation.er;
    within(situation.case, CriterionKind::Er, reading, wanted, missing(reading, TestId::ER))
}

/// The state of the progesterone receptor is one of those wanted.
pub fn judge_pgr<'c>(situation: &Situation<'c>, wanted: &[Receptor]) -> Judged<'c> {
    let reading = &situation.pgr;
    within(situation.case, CriterionKind::Pgr, reading, wanted, missing(reading, TestId::PGR))
}

/// ER or PgR is positive, or both are negative.
pub fn judge_both<'c>(situation: &Situation<'c>, wanted: HormoneReceptors) -> Judged<'c> {
    match wanted {
        HormoneReceptors::Positive => judge_er(situation, &POSITIVE).or(judge_pgr(situation, &POSITIVE)),
        HormoneReceptors::Negative => {
            judge_er(situation, &[Receptor::Negative]).and(judge_pgr(situation, &[Receptor::Negative]))
        }
    }
}

fn missing(reading: &Reading<Receptor>, test: TestId) -> Missing {
    if reading.doubt == Some(Doubt::Specimens) { Missing::Specimen } else { Missing::Test(test) }
}
