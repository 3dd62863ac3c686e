//! That the disease had progressed, from an Observation of its status (mCODE: cancer disease status; RECIST).

use crate::case::PartialDate;
use crate::case::therapy::Progression;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;
use crate::text::clause::{Clause, Denied};

/// Only a final result with a date counts.
pub fn progression(reader: Reader, resource: &PatientResource) -> Option<Progression> {
    let PatientResource { node, code, name, .. } = resource;
    if !code.has("marker-disease-status")
        || !matches!(node.status().as_deref(), Some("final" | "amended" | "corrected"))
    {
        return None;
    }
    let value = reader.meaning(node.get("valueCodeableConcept"));
    let words = node.str("valueString");
    let said = words.map(|text| reader.text_concepts(text)).unwrap_or_default();
    let is_progression = value.has("reason-progression") || said.contains(&"reason-progression");
    if [words, value.text].into_iter().flatten().any(|text| is_unsure(reader, text)) {
        return None;
    }
    let moments = ["effectiveDateTime", "effectiveInstant"].iter().find_map(|slot| node.str(slot));
    let date = moments.or_else(|| node.at(&["effectivePeriod", "start"])?.text()).and_then(PartialDate::parse)?;
    is_progression.then(|| Progression { date, reference: name.written() })
}

/// "PD suspected", "PD to be confirmed", "no PD".
fn is_unsure(reader: Reader, text: &str) -> bool {
    let is_open = |clause: &Clause| {
        let context = clause.context;
        clause.denied != Denied::No || context.is_doubtful || context.is_planned || context.is_pending
    };
    reader.clauses(text).is_some_and(|reading| reading.clauses().iter().any(is_open))
}
