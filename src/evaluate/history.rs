//! What was given before, as far as the record tells: which drugs count, for which setting, and what was not seen.

use time::Duration;

use crate::case::PartialDate;
use crate::case::therapy::{Course, Drug, Exposure, Setting};
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::words::PriorSetting;

use super::basis::Basis;
use super::situation::Situation;
use super::sorted_set::SortedSet;
use super::verdict::Verdict;

/// An answer about therapy, and the therapy it counted.
#[derive(Debug)]
pub struct Given<'c> {
    pub verdict: Verdict,
    pub basis: SortedSet<Basis<'c>>,
}

impl<'c> Given<'c> {
    /// Nothing counted yet.
    pub fn nothing(situation: &Situation, setting: PriorSetting) -> Self {
        let verdict = if is_unseen(situation, setting) { Verdict::Undetermined } else { Verdict::NotMet };
        Self { verdict, basis: SortedSet::default() }
    }

    /// This therapy counts, or may count.
    pub fn count(&mut self, exposure: &'c Exposure, counts: Verdict) {
        if counts != Verdict::NotMet {
            self.verdict = self.verdict.max(counts);
            self.basis.insert(Basis::Exposure(exposure));
        }
    }
}

/// Drugs of the drafts and drugs that are running, or may be: what the patient gets together, and how certainly.
pub fn ordered_or_running<'c>(situation: &Situation<'c>) -> impl Iterator<Item = (&'c str, Verdict, Basis<'c>)> {
    let ordered = situation.orders.iter().filter_map(|order| {
        let drug = order.drug.as_ref().and_then(Drug::id)?;
        Some((drug, Verdict::Met, Basis::Order(order)))
    });
    let running = situation.case.exposures.iter().filter_map(|exposure| {
        let verdict = match exposure.course {
            Course::Running => Verdict::Met,
            // A prescription nobody ended, and nobody knows whether it is still followed.
            Course::Stale | Course::Unclear if exposure.is_prescribed() => Verdict::Undetermined,
            Course::Stale | Course::Unclear | Course::Past => return None,
        };
        Some((exposure.drug.id()?, verdict, Basis::Exposure(exposure)))
    });
    ordered.chain(running)
}

/// Was one of these given?
pub fn given<'c>(situation: &Situation<'c>, names: &[DrugOrClass], setting: PriorSetting) -> Given<'c> {
    let mut given = Given::nothing(situation, setting);
    for exposure in finished(situation) {
        let Some(drug) = exposure.drug.id() else { continue };
        if names.iter().any(|name| situation.knowledge.is(drug, *name)) {
            given.count(exposure, counts(situation, exposure, setting));
        }
    }
    given
}

/// The drugs that count as earlier therapy now.
pub fn finished<'c>(situation: &Situation<'c>) -> impl Iterator<Item = &'c Exposure> + use<'c> {
    let running_counts = situation.running_is_prior;
    situation.case.exposures.iter().filter(move |exposure| running_counts || exposure.course != Course::Running)
}

/// Does it count as therapy in this setting?
pub fn counts(situation: &Situation, exposure: &Exposure, setting: PriorSetting) -> Verdict {
    let in_setting = match (setting, exposure.setting) {
        (PriorSetting::Any, _) | (PriorSetting::Metastatic, Setting::Metastatic) => Verdict::Met,
        (PriorSetting::Metastatic, Setting::Unstated) => Verdict::Undetermined,
        (PriorSetting::Metastatic, Setting::Early) if relapsed_early(situation, exposure) => Verdict::Undetermined,
        (PriorSetting::Metastatic, Setting::Early) => Verdict::NotMet,
    };
    if matches!(exposure.course, Course::Unclear | Course::Stale) {
        in_setting.min(Verdict::Undetermined)
    } else {
        in_setting
    }
}

/// Metastatic disease came so soon after this therapy of early disease that it may count as treated.
fn relapsed_early(situation: &Situation, exposure: &Exposure) -> bool {
    let (Some(policy), Some(drug)) = (&situation.knowledge.policy.early_relapse, exposure.drug.id()) else {
        return false;
    };
    policy.after.iter().any(|named| situation.knowledge.is(drug, *named)) && is_followed_by_spread(situation, exposure)
}

fn is_followed_by_spread(situation: &Situation, exposure: &Exposure) -> bool {
    let Some(policy) = &situation.knowledge.policy.early_relapse else { return false };
    let spread = situation.cancer.metastatic_since.and_then(PartialDate::earliest);
    let first = exposure.start.and_then(PartialDate::earliest);
    let last = exposure.end.or(exposure.start).and_then(PartialDate::latest);
    let began_before = spread.zip(first).is_some_and(|(spread, first)| first < spread);
    let soon = spread.zip(last).is_some_and(|(spread, last)| spread - last <= Duration::weeks(policy.weeks));
    began_before && soon
}

/// Something was given, or may have been given, that we cannot name. What was certainly given for early disease, and not
/// shortly before it spread, leaves the lines of metastatic disease as they are.
pub fn is_unseen(situation: &Situation, setting: PriorSetting) -> bool {
    let is_open = |exposure: &Exposure| match (setting, exposure.setting) {
        (PriorSetting::Metastatic, Setting::Early) => is_followed_by_spread(situation, exposure),
        (PriorSetting::Metastatic, Setting::Metastatic | Setting::Unstated) | (PriorSetting::Any, _) => true,
    };
    let mut unknown = situation.case.exposures.iter();
    situation.case.therapy_unseen
        || unknown.any(|exposure| matches!(exposure.drug, Drug::UnknownAntineoplastic(_)) && is_open(exposure))
}
