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

/// The state of one receptor is one of those wanted.
pub fn judge<'c>(situation: &Situation<'c>, receptor: CriterionKind, wanted: &[Receptor]) -> Judged<'c> {
    let (reading, test) = match receptor {
        CriterionKind::Pgr => (&situation.pgr, TestId::PGR),
        _ => (&situation.er, TestId::ER),
    };
    within(situation.case, receptor, reading, wanted, missing(reading, test))
}

/// ER or PgR is positive, or both are negative.
pub fn both<'c>(situation: &Situation<'c>, wanted: HormoneReceptors) -> Judged<'c> {
    let [er, pgr] = [CriterionKind::Er, CriterionKind::Pgr];
    match wanted {
        HormoneReceptors::Positive => judge(situation, er, &POSITIVE).or(judge(situation, pgr, &POSITIVE)),
        HormoneReceptors::Negative => {
            judge(situation, er, &[Receptor::Negative]).and(judge(situation, pgr, &[Receptor::Negative]))
        }
    }
}

fn missing(reading: &Reading<Receptor>, test: TestId) -> Missing {
    if reading.doubt == Some(Doubt::Specimens) { Missing::Specimen } else { Missing::Test(test) }
}
