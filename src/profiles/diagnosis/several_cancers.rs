//! Which results decide where a patient has several active cancers.

use std::collections::BTreeSet;

use crate::case::disease::{Activity, Cancer};
use crate::case::diseases::Diseases;
use crate::case::finding::{Finding, Source, Usage, Value, Why};
use crate::case::marker::Marker;
use crate::case::place::{Place, ResourceKind};
use crate::case::specimen::{Laterality, Origin};
use crate::case::unread::{Unread, UnreadValue};
use crate::case::{BlindSpot, Blindness, Case};

/// With two different active cancers a tumour result that does not say which one it is about decides for neither: two
/// sites, or a left and a right breast cancer, whose metastasis however speaks for both.
pub fn several_cancers(case: &mut Case, diseases: &Diseases) {
    let active = || case.cancers.iter().filter(|cancer| cancer.activity == Activity::Active);
    let kinds: BTreeSet<_> = active().map(|cancer| cancer.disease.in_scope()).collect();
    // Nobody stains a basal cell carcinoma or a lymphoma for HER2: such a result is of the other cancer.
    let spreading: BTreeSet<_> = active().filter(|it| it.may_spread).map(|cancer| cancer.disease.in_scope()).collect();
    let is_of_the_one = |finding: &Finding| spreading.len() < 2 && examined(finding.marker) == Marker::Her2Status;
    let sided = |cancer: &&Cancer| matches!(cancer.laterality, Some(Laterality::Left | Laterality::Right));
    let two_sided = kinds.len() == 1 && active().filter(sided).count() > 1;
    if kinds.len() < 2 && !two_sided {
        return;
    }
    place_by_assay(case, diseases);
    let active = || case.cancers.iter().filter(|cancer| cancer.activity == Activity::Active);
    let mut unplaced_specimens: Vec<String> = Vec::new();
    let mut set_aside: Vec<Finding> = Vec::new();
    let names: Vec<&str> = active().map(|cancer| cancer.text.as_str()).collect();
    let names = names.join(" / ");
    for finding in case.findings.iter_mut().filter(|finding| finding.usage == Usage::Used) {
        let Source { reference, specimen, disease, .. } = &finding.source;
        let unplaced = if two_sided {
            let placed = specimen.laterality.is_some() || specimen.origin == Origin::Metastasis;
            is_of_tumour(finding) && !placed
        } else {
            let is_own = diseases.iter().any(|(_, disease)| disease.own_markers.contains(&finding.marker));
            is_of_tumour(finding) && !is_own && disease.is_none() && !is_of_the_one(finding)
        };
        if unplaced {
            set_aside.push(finding.clone());
            finding.usage = Usage::Shown(Why::OtherCancer);
            // It says where it is from, and we cannot tell what that is.
            if specimen.id.is_some() && specimen.site.is_none() {
                unplaced_specimens.push(reference.clone());
            }
        }
    }
    unplaced_specimens.dedup();
    // It is not passed over for a result whose wording names a cancer: the marker is open.
    let is_decided = |marker: Marker| {
        let same = |finding: &&Finding| examined(finding.marker) == examined(marker);
        case.findings.iter().filter(same).any(Finding::is_used)
    };
    let open = set_aside
        .into_iter()
        .filter(|finding| is_decided(finding.marker))
        .map(|finding| Finding { value: Value::Unreadable(UnreadValue::WhichCancer(names.clone())), ..finding });
    let open: Vec<Finding> = open.collect();
    case.findings.extend(open);
    let spot = |reference| BlindSpot {
        place: Place::Resource(ResourceKind::Observation, reference),
        why: Blindness::Unreadable(Unread::SpecimenOrigin),
    };
    case.blind_spots.extend(unplaced_specimens.into_iter().map(spot));
}

/// What a marker is about: every HER2 result is about HER2.
fn examined(marker: Marker) -> Marker {
    use Marker::{Her2Copies, Her2Ihc, Her2Ish, Her2Membrane, Her2Ratio, Her2Status};
    match marker {
        Her2Copies | Her2Ihc | Her2Ish | Her2Membrane | Her2Ratio => Her2Status,
        other => other,
    }
}

/// A result of an assay that is made for one disease is about it, wherever it does not say so.
fn place_by_assay(case: &mut Case, diseases: &Diseases) {
    for finding in case.findings.iter_mut().filter(|finding| finding.source.disease.is_none()) {
        let Some(assay) = finding.assay.as_ref().filter(|assay| assay.known) else { continue };
        let of = diseases.iter().find(|(_, disease)| disease.own_assays.contains(&assay.name));
        finding.source.disease = of.and_then(|(id, _)| diseases.disease(id));
    }
}

/// Measured in a tumour, and so of one cancer only. What a test of the germline finds is of the patient.
fn is_of_tumour(finding: &Finding) -> bool {
    use Marker::{Er, Her2Copies, Her2Ihc, Her2Ish, Her2Membrane, Her2Ratio, Her2Status, PdL1, Pgr};
    if let Value::Gene(result) = &finding.value {
        return !result.is_of_germline();
    }
    matches!(finding.marker, Er | Pgr | Her2Ihc | Her2Ish | Her2Ratio | Her2Copies | Her2Status | Her2Membrane | PdL1)
}
