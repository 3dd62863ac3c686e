//! Diagnoses that are not, or not yet, taken to be true, and cancers of no organ. No therapy rests on them. Where results of a
//! tumour or cancer drugs stand beside them, and no other cancer, that is said: silence would say that there is nothing to
//! look at.

use crate::case::disease::{Activity, Cancer, Disease, Stage};
use crate::case::finding::{Finding, Usage};
use crate::case::marker::Marker;
use crate::case::place::Place;
use crate::case::reference::Reference;
use crate::case::therapy::Indication;
use crate::case::unread::Unread;
use crate::case::{BlindSpot, Blindness, Case};
use crate::profiles::record::patient_resource::PatientResource;

/// A diagnosis that is left out, and where it stands.
#[derive(Debug)]
pub struct InDoubt {
    disease: Disease,
    place: Place,
    reference: Reference,
    text: String,
    why: Unread,
}

impl InDoubt {
    pub fn of(disease: Disease, own: &PatientResource, why: Unread) -> Self {
        let text = own.code.text.unwrap_or_default().to_owned();
        Self { disease, place: own.name.place(), reference: own.name.reference(), text, why }
    }

    /// The cancer it may be. Nothing is said of how far it has spread.
    fn cancer(&self) -> Cancer {
        Cancer {
            disease: self.disease,
            histology_is_stated: false,
            histology: None,
            stage: Stage::Unstated,
            laterality: None,
            diagnosed: None,
            onset: None,
            metastatic_since: None,
            stage_is_outdated: false,
            spread_is_dated: false,
            metastases: Vec::new(),
            de_novo: false,
            recurrent: false,
            activity: Activity::Active,
            may_spread: true,
            reference: self.reference.clone(),
            also: Vec::new(),
            text: self.text.clone(),
        }
    }
}

/// Says of a record without a cancer in question why there is none, and keeps what it may be: limits of a drug hold all the same.
pub fn say(in_doubt: Vec<InDoubt>, case: &mut Case) {
    // Any other cancer explains what points to one.
    if active(case).any(|cancer| cancer.disease != Disease::Unstated) {
        return;
    }
    for doubtful in in_doubt.iter().filter(|it| it.disease.in_scope().is_some()) {
        if case.doubtful.iter().all(|known| known.disease != doubtful.disease) {
            case.doubtful.push(doubtful.cancer());
        }
    }
    if !is_of_tumour(case) {
        return;
    }
    let ours = in_doubt.into_iter().filter(|it| it.disease.in_scope().is_some() || it.disease == Disease::Unstated);
    let left_out = ours.map(|it| (it.place, it.why));
    let nameless = active(case).filter(|cancer| cancer.disease == Disease::Unstated);
    let nameless = nameless.map(|it| (Place::of_reference(it.reference.as_str()), Unread::DiagnosisWithoutOrgan));
    let spots = left_out.chain(nameless);
    let spots: Vec<BlindSpot> =
        spots.map(|(place, why)| BlindSpot { place, why: Blindness::Unreadable(why) }).collect();
    case.blind_spots.extend(spots);
}

fn active(case: &Case) -> impl Iterator<Item = &Cancer> {
    case.cancers.iter().filter(|cancer| cancer.activity == Activity::Active)
}

/// Something of the record is taken for nobody but a patient with a tumour.
fn is_of_tumour(case: &Case) -> bool {
    use Marker::{
        Er, Her2Copies, Her2Ihc, Her2Ish, Her2Membrane, Her2Ratio, Her2Status, PdL1, Pgr, TumourBrca, Variant,
    };
    let of_tumour =
        [Er, Pgr, Her2Ihc, Her2Ish, Her2Ratio, Her2Copies, Her2Status, Her2Membrane, PdL1, TumourBrca, Variant];
    let speaks = |finding: &Finding| of_tumour.contains(&finding.marker) && matches!(finding.usage, Usage::Used);
    case.findings.iter().any(speaks) || case.exposures.iter().any(|given| given.indication != Indication::Other)
}
