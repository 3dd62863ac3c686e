//! Which results decide where a patient has several active cancers.

use std::collections::BTreeSet;

use crate::case::disease::{Activity, Cancer, Disease};
use crate::case::diseases::Diseases;
use crate::case::finding::{Finding, Source, Usage, Value, Why};
use crate::case::marker::Marker;
use crate::case::place::{Place, ResourceKind};
use crate::case::specimen::{Origin, Specimen};
use crate::case::unread::{Unread, UnreadValue};
use crate::case::{BlindSpot, Blindness, Case};

/// With two different active cancers a tumour result that does not say which one it is about decides for neither: two
/// sites, or a left and a right breast cancer, whose metastasis however speaks for both. What was taken from the organ of another
/// cancer, or from the other side, is none of this one's, whatever it is a test of.
pub fn several_cancers(case: &mut Case, diseases: &Diseases) {
    let active = || case.cancers.iter().filter(|cancer| cancer.activity == Activity::Active);
    let kinds: BTreeSet<_> = active().map(|cancer| cancer.disease.in_scope()).collect();
    // Nobody stains a basal cell carcinoma or a lymphoma for HER2: such a result is of the other cancer.
    let spreading: BTreeSet<_> = active().filter(|it| it.may_spread).map(|cancer| cancer.disease.in_scope()).collect();
    let is_of_the_one = |finding: &Finding| spreading.len() < 2 && examined(finding.marker) == Marker::Her2Status;
    let two_sided: Vec<Disease> =
        active().filter(|one| active().any(|other| one.is_beside(other))).map(|cancer| cancer.disease).collect();
    if kinds.len() > 1 {
        place_by_assay(case, diseases);
    }
    // A diagnosis that nobody knows says which cancer it is of as little as none.
    for finding in case.findings.iter_mut().filter(|it| it.source.disease == Some(Disease::Unstated)) {
        finding.source.disease = None;
    }
    let cancers = std::mem::take(&mut case.cancers);
    let is_concerned =
        |cancer: &&Cancer| cancer.activity == Activity::Active || kinds.len() < 2 && two_sided.is_empty();
    let names: Vec<&str> = cancers.iter().filter(is_concerned).map(|cancer| cancer.text.as_str()).collect();
    let open = UnreadValue::WhichCancer(names.join(" / "));
    let mut unplaced_specimens: Vec<String> = Vec::new();
    let mut set_aside: Vec<Finding> = Vec::new();
    for finding in case.findings.iter_mut().filter(|finding| finding.usage == Usage::Used && is_of_tumour(finding)) {
        let Source { reference, specimen, disease, .. } = &finding.source;
        let own = disease.or_else(|| own_disease(finding, diseases));
        let has_two_sides = own.map_or(!two_sided.is_empty(), |own| two_sided.contains(&own));
        let is_sideless = has_two_sides && specimen.of_side.is_none() && specimen.origin != Origin::Metastasis;
        let is_of_none = kinds.len() > 1 && own.is_none() && !is_of_the_one(finding);
        if is_of_other_side(finding, own, &cancers, diseases) {
            let why = Blindness::Unreadable(Unread::Value(finding.marker, open.clone()));
            case.blind_spots.push(BlindSpot { place: Place::of_reference(reference), why });
            finding.usage = Usage::Shown(Why::OtherCancer);
            continue;
        }
        if is_of_earlier(finding, &cancers, diseases) {
            finding.usage = Usage::Shown(Why::OtherCancer);
            continue;
        }
        if !is_sideless && !is_of_none && !is_of_another(finding, own, &cancers, diseases) {
            continue;
        }
        // It says where it is from, and we cannot tell what that is.
        if specimen.id.is_some() && specimen.site.is_none() {
            unplaced_specimens.push(reference.clone());
        }
        set_aside.push(finding.clone());
        finding.usage = Usage::Shown(Why::OtherCancer);
    }
    case.cancers = cancers;
    unplaced_specimens.dedup();
    // It is not passed over for a result whose wording names a cancer: the marker is open.
    let is_decided = |marker: Marker| {
        let same = |finding: &&Finding| examined(finding.marker) == examined(marker);
        case.findings.iter().filter(same).any(Finding::is_used)
    };
    let left_open = set_aside
        .into_iter()
        .filter(|finding| is_decided(finding.marker))
        .map(|finding| Finding { value: Value::Unreadable(open.clone()), ..finding });
    let left_open: Vec<Finding> = left_open.collect();
    case.findings.extend(left_open);
    let spot = |reference| BlindSpot {
        place: Place::Resource(ResourceKind::Observation, reference),
        why: Blindness::Unreadable(Unread::SpecimenOrigin),
    };
    case.blind_spots.extend(unplaced_specimens.into_iter().map(spot));
}

/// The disease that results of this marker are taken for, though there is another cancer.
fn own_disease(finding: &Finding, diseases: &Diseases) -> Option<Disease> {
    let (id, _) = diseases.iter().find(|(_, disease)| disease.own_markers.contains(&finding.marker))?;
    diseases.disease(id)
}

/// The specimen is of the organ that another cancer of now comes from, and no metastasis. Where a cancer comes from nobody knows
/// here, it may be any organ that is none of a disease of ours.
fn is_of_another(finding: &Finding, own: Option<Disease>, cancers: &[Cancer], diseases: &Diseases) -> bool {
    let specimen = &finding.source.specimen;
    let is_home_of = |other: &Cancer| match diseases.definition(other.disease) {
        Some(definition) => own != Some(other.disease) && Some(definition.organ.as_str()) == specimen.site.as_deref(),
        None => is_of_other_organ(specimen),
    };
    let mut active = cancers.iter().filter(|cancer| cancer.activity == Activity::Active);
    specimen.origin != Origin::Metastasis && active.any(is_home_of)
}

/// The specimen is of such an organ, a cancer of which is over, and older than the cancers of now.
fn is_of_earlier(finding: &Finding, cancers: &[Cancer], diseases: &Diseases) -> bool {
    let Source { specimen, date, .. } = &finding.source;
    let (ours, others): (Vec<&Cancer>, Vec<&Cancer>) =
        cancers.iter().partition(|cancer| diseases.definition(cancer.disease).is_some());
    let is_later = |cancer: &&Cancer| date.zip(cancer.diagnosed).is_some_and(|(of, found)| of.certainly_before(found));
    specimen.origin != Origin::Metastasis
        && is_of_other_organ(specimen)
        && others.iter().any(|other| other.activity == Activity::Past)
        && ours.iter().all(is_later)
}

fn is_of_other_organ(specimen: &Specimen) -> bool {
    specimen.site.as_deref() == Some("other")
}

/// The cancers it may be of are all on the other side: of which it is the record does not say.
fn is_of_other_side(finding: &Finding, own: Option<Disease>, cancers: &[Cancer], diseases: &Diseases) -> bool {
    let is_one =
        |cancer: &&Cancer| own.is_none_or(|own| cancer.disease == own) && diseases.definition(cancer.disease).is_some();
    let mut of_own = cancers.iter().filter(is_one).peekable();
    of_own.peek().is_some() && of_own.all(|cancer| !finding.source.specimen.may_be_of(cancer.laterality))
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
