//! The criterion about menopause.

use crate::case::{Menopause, Sex};
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::words::MenopauseWord;

use super::super::missing::Missing;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};

/// Postmenopausal (or a man), or not.
pub fn judge<'c>(situation: &Situation<'c>, wanted: MenopauseWord) -> Judged<'c> {
    let verdict = match wanted {
        MenopauseWord::Postmenopausal => is_past(situation),
        MenopauseWord::Premenopausal => !is_past(situation),
    };
    Judged::on(CriterionKind::Menopause, verdict).missing(Missing::MenopausalStatus)
}

/// What is stated counts, and the age of the site's policy. Where an old record says premenopausal of a woman of that age,
/// nobody can tell.
fn is_past(situation: &Situation) -> Verdict {
    let patient = &situation.case.patient;
    match (patient.sex, patient.menopause) {
        (Some(Sex::Male), _) | (_, Some(Menopause::Postmenopausal)) => Verdict::Met,
        (_, Some(Menopause::Premenopausal)) if is_of_age(situation) => Verdict::Undetermined,
        (_, Some(Menopause::Premenopausal)) => Verdict::NotMet,
        (_, None) if is_of_age(situation) => Verdict::Met,
        (_, None) => Verdict::Undetermined,
    }
}

/// Certainly as old as a woman must be to count as postmenopausal without a statement.
fn is_of_age(situation: &Situation) -> bool {
    let years = situation.knowledge.policy.postmenopausal_from_age;
    years.is_some_and(|years| situation.case.patient.is_certainly_of_age(years, situation.as_of))
}
