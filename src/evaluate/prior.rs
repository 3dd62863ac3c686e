//! Earlier drugs, and which line of therapy the patient is in.

use time::Duration;

use crate::case::Case;
use crate::case::PartialDate;
use crate::case::disease::Stage;
use crate::case::therapy::{Course, Drug, Exposure, Setting};
use crate::knowledge::criteria::{Prior, PriorSetting};
use crate::knowledge::rule::{Line, Offer, Population, StageWord};

use super::courses;
use super::situation::Situation;
use super::verdict::{Judged, Verdict};

/// Drugs of the drafts and drugs that are running, or may be: what the patient gets together, and how certainly.
pub fn ordered_or_running(case: &Case) -> impl Iterator<Item = (&str, Verdict)> {
    let ordered = case.orders.iter().filter_map(|order| order.drug.as_ref()).filter_map(Drug::id);
    let running = case.exposures.iter().filter_map(|exposure| match exposure.course {
        Course::Running => Some((exposure.drug.id()?, Verdict::Met)),
        // A prescription nobody ended, and nobody knows whether it is still followed.
        Course::Stale | Course::Unclear if exposure.is_prescribed() => {
            Some((exposure.drug.id()?, Verdict::Undetermined))
        }
        _ => None,
    });
    ordered.map(|drug| (drug, Verdict::Met)).chain(running)
}

/// A `prior:` line of a rule.
pub fn judge(situation: &Situation, wanted: &Prior) -> Judged {
    let mut judged = Judged::met();
    if !wanted.any_of.is_empty() {
        let given = match wanted.courses {
            Some(courses) => courses::at_least(situation, wanted, courses.into()),
            None => given(situation, &wanted.any_of, wanted.setting),
        };
        judged = judged.and(Judged::of("prior", given).missing("prior-therapy"));
    }
    if !wanted.none_of.is_empty() {
        let given = !given(situation, &wanted.none_of, wanted.setting);
        judged = judged.and(Judged::of("prior", given).missing("prior-therapy"));
    }
    judged
}

/// Was one of these given?
fn given(situation: &Situation, names: &[serde_saphyr::Spanned<String>], setting: PriorSetting) -> Verdict {
    let mut verdict = if unseen(situation, setting) { Verdict::Undetermined } else { Verdict::NotMet };
    for exposure in finished(situation) {
        let Some(drug) = exposure.drug.id() else { continue };
        if names.iter().any(|name| situation.knowledge.is(drug, &name.value)) {
            verdict = verdict.max(counts(situation, exposure, setting));
        }
    }
    verdict
}

/// The drugs that count as earlier therapy now.
pub(super) fn finished<'c>(situation: &Situation<'c>) -> impl Iterator<Item = &'c Exposure> {
    let running_counts = situation.running_is_prior;
    situation.case.exposures.iter().filter(move |exposure| running_counts || exposure.course != Course::Running)
}

pub(super) fn counts(situation: &Situation, exposure: &Exposure, setting: PriorSetting) -> Verdict {
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
    policy.after.iter().any(|class| situation.knowledge.is(drug, class)) && is_followed_by_spread(situation, exposure)
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
pub(super) fn unseen(situation: &Situation, setting: PriorSetting) -> bool {
    let is_open = |exposure: &Exposure| match (setting, exposure.setting) {
        (PriorSetting::Metastatic, Setting::Early) => is_followed_by_spread(situation, exposure),
        _ => true,
    };
    let mut unknown = situation.case.exposures.iter();
    situation.case.therapy_unseen
        || unknown.any(|exposure| matches!(exposure.drug, Drug::UnknownAntineoplastic(_)) && is_open(exposure))
}

/// The population of a rule: stage and line. `offer` is the regimen asked about, whose own running drugs do not make
/// it a later line.
pub fn population(situation: &Situation, population: &Population, offer: Option<&Offer>) -> Judged {
    let StageWord::MetastaticOrRecurrent = population.stage;
    let stage = match situation.cancer.stage {
        Stage::MetastaticOrRecurrent => Verdict::Met,
        Stage::Early => Verdict::NotMet,
        Stage::Unstated => Verdict::Undetermined,
    };
    let line = match population.line {
        Line::Any => return Judged::of("stage", stage).missing("stage"),
        Line::First => !later_line(situation, offer),
        Line::Later => later_line(situation, offer),
    };
    Judged::of("stage", stage).missing("stage").and(Judged::of("line", line).missing("prior-therapy"))
}

/// Has a systemic therapy for metastatic disease been given that is not the regimen asked about?
fn later_line(situation: &Situation, offer: Option<&Offer>) -> Verdict {
    let mut verdict = if unseen(situation, PriorSetting::Metastatic) { Verdict::Undetermined } else { Verdict::NotMet };
    for exposure in finished(situation) {
        let Some(drug) = exposure.drug.id() else { continue };
        if !situation.knowledge.is(drug, "antineoplastic") {
            continue;
        }
        let own = offer.is_some_and(|offer| {
            offer.regimen.iter().chain(offer.partners.iter().flatten()).any(|known| known.value == drug)
        });
        if own && exposure.course == Course::Running {
            continue;
        }
        verdict = verdict.max(counts(situation, exposure, PriorSetting::Metastatic));
    }
    verdict
}
