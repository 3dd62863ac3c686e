//! Drugs that a care plan names as given: they are said where no other resource tells of them.

use super::therapy_words;
use crate::case::place::Place;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;

/// The cancer drugs of a plan's activities that have begun (FHIR R4 care-plan-activity-status), each with the place of the
/// plan.
pub fn drugs<'c>(reader: Reader<'c>, plan: &PatientResource<'c>) -> Vec<(Place, String)> {
    let is_of_record = plan.kind == "CarePlan"
        && !matches!(plan.node.status().as_deref(), Some("draft" | "entered-in-error" | "revoked"))
        && !matches!(plan.node.str("intent"), Some("proposal" | "option"));
    let details = plan.node.each("activity").filter_map(|activity| activity.get("detail")).filter(|_| is_of_record);
    let begun = details.filter(|detail| {
        matches!(detail.status().as_deref(), Some("in-progress" | "on-hold" | "completed" | "stopped"))
    });
    let drugs = begun.flat_map(|detail| {
        let coded = ["productCodeableConcept", "code"].map(|slot| reader.meaning(detail.get(slot)));
        let coded = coded.into_iter().flat_map(|said| therapy_words::given(reader, &said).unwrap_or_default());
        let worded = detail.str("description").map(|text| therapy_words::given_in(reader, text)).unwrap_or_default();
        coded.chain(worded).collect::<Vec<_>>()
    });
    let mut drugs: Vec<String> = drugs.filter_map(|drug| drug.id().map(str::to_owned)).collect();
    drugs.sort_unstable();
    drugs.dedup();
    drugs.into_iter().map(|drug| (plan.name.place(), drug)).collect()
}
