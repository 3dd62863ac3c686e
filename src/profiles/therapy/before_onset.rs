//! Drugs that were over before the one cancer in question was found.
//!
//! They were given for another tumour (a carcinoma in situ, the other breast), or this cancer is older than its onset says: they
//! show nothing of it, and are no line of it. Where the record has an operation of the primary before that day, and no other
//! tumour it could have been for, the onset is the day of a recurrence, and they count. A setting that the record states stands.

use crate::case::PartialDate;
use crate::case::disease::{Activity, Cancer};
use crate::case::diseases::Diseases;
use crate::case::place::ResourceKind;
use crate::case::therapy::{Exposure, Indication, Setting, Surgery};
use crate::profiles::diagnosis::performed_on;
use crate::profiles::record::patient_resource::PatientResource;

/// Marks them.
pub fn settle(diseases: &Diseases, mine: &[PatientResource], cancers: &[Cancer], exposures: &mut [Exposure]) {
    let mut active = cancers.iter().filter(|cancer| cancer.activity == Activity::Active && is_ours(cancer));
    let (Some(cancer), None) = (active.next(), active.next()) else { return };
    let Some(found) = cancer.onset.filter(|_| !cancer.recurrent) else { return };
    let first = found.min(cancer.metastatic_since.unwrap_or(found));
    let has_another = has_another(mine, cancers, cancer);
    if !has_another && was_operated_before(diseases, mine, cancer, first) {
        return;
    }
    let is_over = |exposure: &Exposure| last(exposure).is_some_and(|last| last.certainly_before(first));
    let open = exposures.iter_mut().filter(|exposure| {
        exposure.indication == Indication::Unstated && !exposure.setting_is_stated && is_over(exposure)
    });
    for exposure in open {
        exposure.indication = Indication::BeforeOnset;
        if has_another {
            exposure.setting = Setting::Early(Surgery::Unstated);
        }
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

fn was_operated_before(diseases: &Diseases, mine: &[PatientResource], cancer: &Cancer, found: PartialDate) -> bool {
    let Some(disease) = diseases.definition(cancer.disease) else { return false };
    let is_operation = |own: &&PatientResource| {
        own.kind == "Procedure"
            && own.node.str("status") == Some("completed")
            && disease.operations.iter().any(|operation| own.code.has(operation))
    };
    let mut days = mine.iter().filter(is_operation).filter_map(|own| performed_on(own.node));
    days.any(|day| day.certainly_before(found))
}
