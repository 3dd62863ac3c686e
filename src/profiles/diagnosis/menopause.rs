//! Whether the patient is past the menopause, as Conditions, results or an operation say.

use super::condition_status::is_dismissed;
use crate::case::Menopause;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;

/// Stated by a Condition or an Observation; removal of the ovaries makes it postmenopausal.
pub fn menopause(reader: Reader, mine: &[PatientResource]) -> Option<Menopause> {
    let mut state = None;
    for resource in mine {
        let code = &resource.code;
        if code.concepts.is_empty() {
            continue;
        }
        let said = match (resource.kind, resource.node.str("status")) {
            ("Condition", _) if is_dismissed(reader, resource.node) => continue,
            ("Condition", _) | ("Procedure", Some("completed")) => code.concepts.clone(),
            ("Observation", Some("final" | "amended" | "corrected")) if code.has("marker-menopause") => {
                let value = reader.meaning(resource.node.get("valueCodeableConcept"));
                let text = resource.node.str("valueString").map(|text| reader.text_concepts(text)).unwrap_or_default();
                value.concepts.into_iter().chain(text).collect()
            }
            _ => continue,
        };
        let has = |names: &[&str]| said.iter().any(|name| names.contains(name));
        let ended =
            ["condition-postmenopausal", "answer-postmenopausal", "procedure-oophorectomy", "condition-oophorectomy"];
        if has(&ended) {
            state = Some(Menopause::Postmenopausal);
        } else if state.is_none() && has(&["condition-premenopausal", "answer-premenopausal"]) {
            state = Some(Menopause::Premenopausal);
        }
    }
    state
}
