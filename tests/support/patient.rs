//! An invented patient and the hook calls about her.

use serde_json::{Value, json};

pub const ID: &str = "hanako-1";

pub fn patient() -> Value {
    json!({"resourceType": "Patient", "id": ID, "gender": "female", "birthDate": "1968-04-02",
        "name": [{"family": "試験", "given": ["花子"]}]})
}

pub fn conditions() -> Value {
    let breast_cancer = json!({"resourceType": "Condition", "id": "cancer",
        "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]},
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "254837009"}], "text": "Malignant neoplasm of breast"},
        "subject": {"reference": format!("Patient/{ID}")}});
    bundle(&[breast_cancer])
}

pub fn bundle(resources: &[Value]) -> Value {
    let entries: Vec<_> = resources.iter().map(|resource| json!({"resource": resource})).collect();
    json!({"resourceType": "Bundle", "type": "searchset", "total": entries.len(), "entry": entries})
}

/// Every key we declare, so that nothing is missing.
pub fn prefetch() -> Value {
    let none = json!({"resourceType": "Bundle", "type": "searchset", "total": 0});
    json!({"patient": patient(), "conditions": conditions(), "observations": none, "reports": none, "specimens": none,
        "procedures": none, "medications": none, "administrations": none, "statements": none, "serviceRequests": none})
}

/// A sound call of a hook.
pub fn request(hook: &str) -> Value {
    let mut request = json!({
        "hook": hook,
        "hookInstance": "7be6d1a2-51a3-4ac0-8f4b-2f9b7f0f4d22",
        "context": {"userId": "PractitionerRole/12", "patientId": ID},
        "prefetch": prefetch(),
    });
    if hook != "patient-view" {
        request["context"]["draftOrders"] = bundle(&[order()]);
    }
    if hook == "order-select" {
        request["context"]["selections"] = json!(["MedicationRequest/draft-1"]);
    }
    request
}

/// An order that no rule of ours speaks of.
pub fn order() -> Value {
    json!({"resourceType": "MedicationRequest", "id": "draft-1", "status": "draft", "intent": "order",
        "medicationCodeableConcept": {"text": "acetaminophen 325 MG Oral Tablet"},
        "subject": {"reference": format!("Patient/{ID}")}})
}

pub fn path(hook: &str) -> String {
    format!("/cds-services/therapy-{hook}")
}
