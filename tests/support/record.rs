//! A patient's record in shorthand, written out as a CDS Hooks request.
//!
//! Each line is `what | … | …`: see `tests/scenarios/README.md`. [`line`](super::line) writes the resources. Everything goes
//! through the real reader, as text, the way many hospitals send it.

use std::fmt::Write;

use serde::Deserialize;
use serde_json::{Value, json};

use super::line;

/// The record of one scenario. Lists of a section are added to those of its file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Record {
    pub born: Option<String>,
    pub sex: Option<String>,
    pub conditions: Vec<String>,
    pub results: Vec<String>,
    pub drugs: Vec<String>,
    pub procedures: Vec<String>,
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
            procedures: join(&self.procedures, &more.procedures),
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
            "procedures": bundle(&numbered(&self.procedures, procedure)),
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
fn fields(line: &str) -> [Option<&str>; 7] {
    let mut fields = line.split('|').map(str::trim).map(|field| (!field.is_empty()).then_some(field));
    std::array::from_fn(|_| fields.next().flatten())
}

/// The resource of `kind id | first | second` with the further members that are said.
fn resource(kind: &str, id: &str, first: Option<&str>, second: Option<&str>, more: &[(&str, Option<&str>)]) -> Value {
    let mut line = format!("{kind} {id} | {} | {}", first.unwrap_or_default(), second.unwrap_or_default());
    for (name, text) in more {
        if let Some(text) = text {
            let _ = write!(line, " | {name}: {text}");
        }
    }
    line::resource(&line, &format!("Patient/{PATIENT}"))
}

/// `Breast cancer, stage IV | 2026-09 | active`
fn condition(number: usize, line: &str) -> Value {
    let [code, onset, status, ..] = fields(line);
    resource("condition", &format!("c{number}"), code, onset, &[("clinical", status)])
}

/// `PD-L1 (22C3) | CPS 12 | 2026-09-25 | liver metastasis | final | method | upper limit of normal`
fn result(number: usize, line: &str) -> Value {
    let [code, value, date, site, status, method, limit] = fields(line);
    let range = limit.map(|limit| format!(r#"[{{"high": {{"value": {limit}}}}}]"#));
    let more = [
        ("on", date.or(Some("-"))),
        ("bodySite", site),
        ("status", status),
        ("method", method),
        ("referenceRange", range.as_deref()),
    ];
    resource("result", &format!("o{number}"), code, value, &more)
}

/// `paclitaxel | 2022-01..2022-06 | completed | adjuvant`
fn drug(number: usize, line: &str) -> Value {
    let [name, span, status, reason, ..] = fields(line);
    resource("drug", &format!("ms{number}"), name, span, &[("status", status), ("reasonCode", reason)])
}

/// `left mastectomy | 2026-10-20`
fn procedure(number: usize, line: &str) -> Value {
    let [code, date, ..] = fields(line);
    resource("procedure", &format!("p{number}"), code, date, &[])
}

/// `HER2 ISH`
fn requested(number: usize, line: &str) -> Value {
    resource("request", &format!("sr{number}"), Some(line.trim()), None, &[])
}

/// `pembrolizumab | 200 mg`
fn order(number: usize, line: &str) -> Value {
    let [name, dose, ..] = fields(line);
    resource("draft", &format!("m{number}"), name, dose, &[])
}
