//! The criterion about earlier drugs.

use crate::knowledge::criteria::{CriterionKind, Prior};
use crate::knowledge::drug::DrugOrClass;

use super::super::alone;
use super::super::history;
use super::super::missing::Missing;
use super::super::situation::Situation;
use super::super::verdict::{Judged, Verdict};
use super::courses;

/// A `prior:` line of a rule; it rests on the drugs it counted.
pub fn judge<'c>(situation: &Situation<'c>, wanted: &Prior<DrugOrClass>) -> Judged<'c> {
    let mut judged = Judged::met();
    if !wanted.any_of.is_empty() {
        let mut given = match wanted.courses {
            Some(courses) => courses::at_least(situation, wanted, courses.into()),
            None => alone::given(situation, &wanted.any_of, wanted.setting),
        };
        if let Some(months) = wanted.or_relapse_within_months {
            history::count_relapses(&mut given, situation, &wanted.any_of, months);
        }
        judged = judged.and(prior(given.verdict).based_on(given.basis));
    }
    if !wanted.none_of.is_empty() {
        let given = barring(situation, wanted);
        judged = judged.and(prior(!given.verdict).based_on(given.basis));
    }
    judged
}

/// What may not have been given was given.
pub fn is_barred(situation: &Situation, wanted: &Prior<DrugOrClass>) -> bool {
    !wanted.none_of.is_empty() && barring(situation, wanted).verdict == Verdict::Met
}

fn barring<'c>(situation: &Situation<'c>, wanted: &Prior<DrugOrClass>) -> history::Given<'c> {
    let mut given = history::given(situation, &wanted.none_of, wanted.setting);
    if let Some(months) = wanted.or_relapse_within_months {
        history::count_relapses(&mut given, situation, &wanted.none_of, months);
    }
    given
}

fn prior<'c>(verdict: Verdict) -> Judged<'c> {
    Judged::on(CriterionKind::Prior, verdict).missing(Missing::PriorTherapy)
}
