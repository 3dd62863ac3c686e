//! A patient's record in shorthand, written out as a CDS Hooks request.
//!
//! Each line is `what | … | …`: see `tests/scenarios/README.md`. Everything goes through the real reader, as text, the
//! way many hospitals send it.

use serde::Deserialize;
use serde_json::{Value, json};

/// The record of one scenario. Lists of a section are added to those of its file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Record {
    pub born: Option<String>,
    pub sex: Option<String>,
    pub conditions: Vec<String>,
    pub results: Vec<String>,
    pub drugs: Vec<String>,
    pub requested: Vec<String>,
    pub orders: Vec<String>,
    /// Prefetch keys that are not sent.
    pub unsent: Vec<String>,
}

const PATIENT: &str = "p1";

impl Record {
    pub fn with(&self, more: &Self) -> Self {
        let join = |mine: &[String], theirs: &[String]| mine.iter().chain(theirs).cloned().collect();
        Self {
            born: more.born.clone().or_else(|| self.born.clone()),
            sex: more.sex.clone().or_else(|| self.sex.clone()),
            conditions: join(&self.conditions, &more.conditions),
            results: join(&self.results, &more.results),
            drugs: join(&self.drugs, &more.drugs),
            requested: join(&self.requested, &more.requested),
            orders: join(&self.orders, &more.orders),
            unsent: join(&self.unsent, &more.unsent),
        }
    }

    /// The hook call of this record; order-select selects every order.
    pub fn request(&self, hook: &str) -> Value {
        let orders: Vec<Value> = self.orders.iter().enumerate().map(|(at, line)| order(at + 1, line)).collect();
        let selections: Vec<String> =
            orders.iter().map(|order| format!("MedicationRequest/{}", order["id"].as_str().unwrap())).collect();
        let mut context = json!({"userId": "Practitioner/u1", "patientId": PATIENT});
        if hook != "patient-view" {
            context["draftOrders"] = bundle(&orders);
        }
        if hook == "order-select" {
            context["selections"] = selections.into();
        }
        let mut prefetch = json!({
            "patient": {"resourceType": "Patient", "id": PATIENT, "gender": self.sex.as_deref().unwrap_or("female"), "birthDate": self.born.as_deref().unwrap_or("1970")},
            "conditions": bundle(&numbered(&self.conditions, condition)),
            "observations": bundle(&numbered(&self.results, result)),
            "medications": bundle(&[]),
            "administrations": bundle(&[]),
            "statements": bundle(&numbered(&self.drugs, drug)),
            "serviceRequests": bundle(&numbered(&self.requested, requested)),
            "reports": bundle(&[]),
            "procedures": bundle(&[]),
            "specimens": bundle(&[]),
        });
        for key in &self.unsent {
            prefetch.as_object_mut().unwrap().remove(key).expect("a known prefetch key");
        }
        json!({"hook": hook, "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea", "context": context, "prefetch": prefetch})
    }
}

fn numbered(lines: &[String], make: fn(usize, &str) -> Value) -> Vec<Value> {
    lines.iter().enumerate().map(|(at, line)| make(at + 1, line)).collect()
}

fn bundle(resources: &[Value]) -> Value {
    let entries: Vec<Value> = resources.iter().map(|resource| json!({"resource": resource})).collect();
    json!({"resourceType": "Bundle", "type": "searchset", "total": entries.len(), "entry": entries})
}

/// The fields of a line; an empty field is absent.
fn fields(line: &str) -> Vec<Option<String>> {
    let mut fields: Vec<Option<String>> =
        line.split('|').map(str::trim).map(|field| (!field.is_empty()).then(|| field.to_owned())).collect();
    fields.resize(6, None);
    fields
}

fn set(resource: &mut Value, path: &str, value: Option<Value>) {
    if let Some(value) = value {
        resource[path] = value;
    }
}

/// `Breast cancer, stage IV | 2026-09 | active`
fn condition(number: usize, line: &str) -> Value {
    let fields = fields(line);
    let status = fields[2].clone().unwrap_or_else(|| "active".to_owned());
    let mut resource = json!({
        "resourceType": "Condition",
        "id": format!("c{number}"),
        "clinicalStatus": {"coding": [{"code": status}]},
        "code": {"text": fields[0]},
        "subject": {"reference": format!("Patient/{PATIENT}")},
    });
    set(&mut resource, "onsetDateTime", fields[1].clone().map(Value::from));
    resource
}

/// `PD-L1 (22C3) | CPS 12 | 2026-09-25 | liver metastasis | final | method`
fn result(number: usize, line: &str) -> Value {
    let fields = fields(line);
    let mut resource = json!({
        "resourceType": "Observation",
        "id": format!("o{number}"),
        "status": fields[4].clone().unwrap_or_else(|| "final".to_owned()),
        "code": {"text": fields[0]},
        "subject": {"reference": format!("Patient/{PATIENT}")},
    });
    set(&mut resource, "valueString", fields[1].clone().map(Value::from));
    set(&mut resource, "effectiveDateTime", fields[2].clone().map(Value::from));
    set(&mut resource, "bodySite", fields[3].clone().map(|site| json!({"text": site})));
    set(&mut resource, "method", fields[5].clone().map(|method| json!({"text": method})));
    resource
}

/// `paclitaxel | 2022-01..2022-06 | completed | adjuvant`
fn drug(number: usize, line: &str) -> Value {
    let fields = fields(line);
    let mut resource = json!({
        "resourceType": "MedicationStatement",
        "id": format!("ms{number}"),
        "status": fields[2].clone().unwrap_or_else(|| "completed".to_owned()),
        "medicationCodeableConcept": {"text": fields[0]},
        "subject": {"reference": format!("Patient/{PATIENT}")},
    });
    if let Some(span) = &fields[1] {
        let (start, end) = span.split_once("..").unwrap_or((span, ""));
        resource["effectivePeriod"] =
            if end.is_empty() { json!({"start": start}) } else { json!({"start": start, "end": end}) };
    }
    set(&mut resource, "reasonCode", fields[3].clone().map(|reason| json!([{"text": reason}])));
    resource
}

/// `HER2 ISH`
fn requested(number: usize, line: &str) -> Value {
    json!({
        "resourceType": "ServiceRequest",
        "id": format!("sr{number}"),
        "status": "active",
        "intent": "order",
        "code": {"text": line.trim()},
        "subject": {"reference": format!("Patient/{PATIENT}")},
    })
}

/// `pembrolizumab | 200 mg`
fn order(number: usize, line: &str) -> Value {
    let fields = fields(line);
    let mut resource = json!({
        "resourceType": "MedicationRequest",
        "id": format!("m{number}"),
        "status": "draft",
        "intent": "order",
        "medicationCodeableConcept": {"text": fields[0]},
        "subject": {"reference": format!("Patient/{PATIENT}")},
    });
    set(&mut resource, "dosageInstruction", fields[1].clone().map(|dose| json!([{"text": dose}])));
    resource
}
