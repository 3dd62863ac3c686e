//! The criterion about menopause.

use crate::case::{Menopause, Sex};
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::words::MenopauseWord;

use super::super::missing::Missing;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};

/// Postmenopausal, or a man.
pub fn judge<'c>(situation: &Situation<'c>, wanted: MenopauseWord) -> Judged<'c> {
    let MenopauseWord::Postmenopausal = wanted;
    let patient = &situation.case.patient;
    let verdict = match (patient.menopause, patient.sex) {
        (_, Some(Sex::Male)) | (Some(Menopause::Postmenopausal), _) => Verdict::Met,
        (Some(Menopause::Premenopausal), _) => Verdict::NotMet,
        (None, _) => Verdict::Undetermined,
    };
    Judged::of(CriterionKind::Menopause, verdict).missing(Missing::MenopausalStatus)
}
