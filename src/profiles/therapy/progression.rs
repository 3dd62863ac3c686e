//! That the disease had progressed, from an Observation of its status (mCODE: cancer disease status; RECIST).

use crate::case::PartialDate;
use crate::case::therapy::Progression;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;

/// Only a final result with a date counts.
pub fn progression(reader: Reader, resource: &PatientResource) -> Option<Progression> {
    let PatientResource { node, code, name, .. } = resource;
    if !code.has("marker-disease-status")
        || !matches!(node.status().as_deref(), Some("final" | "amended" | "corrected"))
    {
        return None;
    }
    let value = reader.meaning(node.get("valueCodeableConcept"));
    let said = node.str("valueString").map(|text| reader.text_concepts(text)).unwrap_or_default();
    let is_progression = value.has("reason-progression") || said.contains(&"reason-progression");
    let moments = ["effectiveDateTime", "effectiveInstant"].iter().find_map(|slot| node.str(slot));
    let date = moments.or_else(|| node.at(&["effectivePeriod", "start"])?.text()).and_then(PartialDate::parse)?;
    is_progression.then(|| Progression { date, reference: name.written() })
}
