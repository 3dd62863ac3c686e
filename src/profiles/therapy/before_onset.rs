//! Drugs that were over before the one cancer in question was found, where the record knows another tumour they could have been
//! for (a carcinoma in situ, the other breast).
//!
//! They show nothing of this cancer, and are no line of it. Without another tumour the onset is the day of a recurrence, as many
//! records date their only diagnosis, and they count. A setting that the record states stands.

use crate::case::PartialDate;
use crate::case::disease::{Activity, Cancer};
use crate::case::place::ResourceKind;
use crate::case::therapy::{Exposure, Indication, Setting, Surgery};
use crate::profiles::record::patient_resource::PatientResource;

/// Marks them.
pub fn settle(mine: &[PatientResource], cancers: &[Cancer], exposures: &mut [Exposure]) {
    let mut active = cancers.iter().filter(|cancer| cancer.activity == Activity::Active && is_ours(cancer));
    let (Some(cancer), None) = (active.next(), active.next()) else { return };
    let Some(found) = cancer.onset.filter(|_| !cancer.recurrent) else { return };
    let first = found.min(cancer.metastatic_since.unwrap_or(found));
    if !has_another(mine, cancers, cancer) {
        return;
    }
    let is_over = |exposure: &Exposure| last(exposure).is_some_and(|last| last.certainly_before(first));
    let open = exposures.iter_mut().filter(|exposure| {
        exposure.indication == Indication::Unstated && !exposure.setting_is_stated && is_over(exposure)
    });
    for exposure in open {
        exposure.indication = Indication::BeforeOnset;
        exposure.setting = Setting::Early(Surgery::Unstated);
    }
}

fn is_ours(cancer: &Cancer) -> bool {
    cancer.disease.in_scope().is_some()
}

/// The last day of what has one. What was given on a day was over on it.
fn last(exposure: &Exposure) -> Option<PartialDate> {
    let is_one_day = exposure.is_given() || exposure.kind == ResourceKind::Procedure;
    exposure.end.or(exposure.start.filter(|_| is_one_day))
}

/// A tumour of the record that the drugs could have been for: a carcinoma in situ, or the same disease on the other side.
fn has_another(mine: &[PatientResource], cancers: &[Cancer], ours: &Cancer) -> bool {
    let is_in_situ = |own: &PatientResource| own.kind == "Condition" && own.code.has("condition-in-situ");
    let is_named = |own: &PatientResource| cancers.iter().any(|cancer| cancer.is_named_by(&own.name.written()));
    cancers.iter().any(|cancer| cancer.disease == ours.disease && cancer.reference != ours.reference)
        || mine.iter().any(|own| is_in_situ(own) && !is_named(own))
}
