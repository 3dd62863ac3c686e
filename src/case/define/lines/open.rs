//! What leaves the number of the line open, or was counted in one of two customary ways.

use super::policy::LinePolicy;
use super::{Line, dose, is_followed_by_spread};
use crate::case::PartialDate;
use crate::case::disease::Cancer;
use crate::case::place::ResourceKind;
use crate::case::therapy::{Drug, Exposure, Setting};

/// One entry of the record.
#[derive(Debug, Clone, Copy)]
pub struct Open<'c> {
    pub exposure: &'c Exposure,
    pub reference: &'c str,
    pub why: WhyOpen,
    /// Placed otherwise, it would give another number.
    pub changes_number: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyOpen {
    DrugNotRecognised,
    SettingUnknown,
    DatesMissing,
    MayHaveBeenForgotten,
    /// A label counts therapy of early disease that the disease came back soon after; another does not.
    EarlyRelapse,
    CountingDiffers,
}

impl WhyOpen {
    /// The word programs get.
    pub const fn id(self) -> &'static str {
        match self {
            Self::DrugNotRecognised => "drug-not-recognised",
            Self::SettingUnknown => "setting-unknown",
            Self::DatesMissing => "dates-missing",
            Self::MayHaveBeenForgotten => "may-have-been-forgotten",
            Self::EarlyRelapse => "early-relapse",
            Self::CountingDiffers => "counting-differs",
        }
    }

    /// It stands in no line, and may belong to one.
    pub(super) const fn is_unplaced(self) -> bool {
        matches!(self, Self::DrugNotRecognised | Self::SettingUnknown | Self::DatesMissing)
    }
}

impl<'c> Open<'c> {
    pub fn of(exposure: &'c Exposure, why: WhyOpen, changes_number: bool) -> Self {
        Self { exposure, reference: &exposure.reference, why, changes_number }
    }
}

/// Entries that stand in no line and could.
pub(super) fn unplaced<'c>(
    own: &[&'c Exposure],
    cancer: &Cancer,
    lines: &[Line<'c>],
    policy: &LinePolicy,
) -> Vec<Open<'c>> {
    own.iter().filter_map(|exposure| one(exposure, cancer, lines, policy)).collect()
}

fn one<'c>(exposure: &'c Exposure, cancer: &Cancer, lines: &[Line<'c>], policy: &LinePolicy) -> Option<Open<'c>> {
    let role = match &exposure.drug {
        Drug::Known(id) => Some(policy.role(id)?),
        Drug::UnknownAntineoplastic(_) => None,
        Drug::Other(_) => return None,
    };
    let followed = || is_followed_by_spread(exposure, cancer, policy);
    let why = match (exposure.setting, role) {
        (Setting::Early(_), Some(role)) => {
            return (role.counts_at_relapse && followed()).then(|| Open::of(exposure, WhyOpen::EarlyRelapse, true));
        }
        (Setting::Early(_), None) => return Some(Open::of(exposure, WhyOpen::DrugNotRecognised, followed())),
        (_, None) => WhyOpen::DrugNotRecognised,
        (_, Some(_)) if exposure.start.is_none() => WhyOpen::DatesMissing,
        (Setting::Unstated, Some(_)) => WhyOpen::SettingUnknown,
        (Setting::Metastatic, Some(_)) => return None,
    };
    Some(Open::of(exposure, why, !is_part_of_one(exposure, lines, policy)))
}

/// The line that was being given on its day holds it.
fn is_part_of_one(exposure: &Exposure, lines: &[Line], policy: &LinePolicy) -> bool {
    let Some(day) = exposure.start.and_then(PartialDate::earliest) else { return false };
    let begun = |line: &&Line| line.start.and_then(PartialDate::earliest).is_some_and(|start| start <= day);
    lines.iter().rfind(begun).is_some_and(|line| is_part_of(exposure, line, policy))
}

/// However it is placed, it belongs to this line: begun with it, the same drug during it, or an unnamed procedure during it.
fn is_part_of(exposure: &Exposure, line: &Line, policy: &LinePolicy) -> bool {
    let (Some(start), Some(first)) = (exposure.start, line.start.and_then(PartialDate::earliest)) else { return false };
    let (Some(earliest), Some(latest)) = (start.earliest(), start.latest()) else { return false };
    let begins_with_it = earliest >= first && latest - first <= policy.window;
    let last = line.end.and_then(PartialDate::latest);
    let is_during = earliest >= first && (last.is_none_or(|last| latest - last <= policy.window));
    let same_drug = dose::substances(exposure, policy)
        .is_some_and(|substances| substances.iter().all(|substance| line.drugs.contains(substance)));
    let is_unnamed_procedure = exposure.kind == ResourceKind::Procedure && exposure.drug.id().is_none();
    begins_with_it || (is_during && (same_drug || is_unnamed_procedure))
}
