//! Which results of a marker speak for the tumour of today, and which others say the opposite.

use crate::case::PartialDate;
use crate::case::finding::Finding;
use crate::case::specimen::Origin;

/// The results that speak: those of the latest metastasis, else the latest; what is undated, or dated by a year that the
/// latest lies in, speaks too, because nothing says that it is older.
pub(super) fn choose_speaking<'c>(used: &[(usize, &'c Finding)]) -> Vec<(usize, &'c Finding)> {
    let metastases: Vec<_> =
        used.iter().filter(|(_, finding)| finding.source.specimen.origin == Origin::Metastasis).copied().collect();
    let pool = if metastases.is_empty() { used.to_vec() } else { metastases };
    let latest = pool.iter().filter_map(|(_, finding)| finding.source.first_day()).max();
    let is_older = |date: PartialDate| latest.is_some_and(|latest| date.certainly_before(latest));
    pool.into_iter().filter(|(_, finding)| !finding.source.last_day().is_some_and(is_older)).collect()
}

/// Results beside the speaking ones that lie on the other side of positive and negative and that time does not
/// outdate: a primary against a metastasis, or a result without date.
pub(super) fn find_opposed(
    used: &[(usize, &Finding)],
    speaking: &[usize],
    sign: &dyn Fn(&Finding) -> Option<bool>,
    mine: Option<bool>,
) -> Vec<usize> {
    let origin_of_speaking =
        used.iter().find(|(index, _)| speaking.contains(index)).map(|(_, finding)| finding.source.specimen.origin);
    used.iter()
        .filter(|(index, _)| !speaking.contains(index))
        .filter(|(_, finding)| {
            let across = sign(finding).zip(mine).is_some_and(|(theirs, mine)| theirs != mine);
            let two_tumours = matches!(
                (origin_of_speaking, finding.source.specimen.origin),
                (Some(Origin::Metastasis), Origin::Primary) | (Some(Origin::Primary), Origin::Metastasis)
            );
            across && (two_tumours || finding.source.date.is_none())
        })
        .map(|(index, _)| *index)
        .collect()
}
