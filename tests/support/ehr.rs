//! An emulated EHR: a FHIR server that answers as its rules say, and refuses as the real one does.
//!
//! What is known of real servers stands in the table of [`super::ehrs`]; here it is only carried out.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde_json::{Value, json};

use super::ehr_search::{by_reference, matches, plain};
use super::fhir::Say;

/// What one kind of EHR answers, and how it refuses.
#[derive(Debug, Clone, Copy)]
pub struct Ehr {
    pub name: &'static str,
    /// The profile that a site with this EHR declares.
    pub profile: &'static str,
    /// The types such a site declares as not kept.
    pub not_kept: &'static [&'static str],
    /// What may be asked, by resource type.
    pub types: &'static [(&'static str, Access)],
    /// How it says no to any other type.
    pub other_type: No,
    /// The categories of results it knows; empty means all.
    pub categories: &'static [&'static str],
    pub other_category: No,
    /// Parameters besides those of `types`; others are refused, where there is a way to refuse them.
    pub knows: &'static [&'static str],
    pub other_parameter: Option<No>,
    /// Most entries of a page, however many are asked for.
    pub page: usize,
    pub next: Next,
    pub total: Total,
    /// The entry that ends every search: with results, and without.
    pub note: Option<(&'static str, &'static str)>,
    pub byte_order_mark: bool,
    /// Whether drugs stand in Medications of their own.
    pub by_reference: bool,
    /// Whether the reference to one says what it is called.
    pub with_display: bool,
    /// Whether it is too busy for every question the first time it is asked.
    pub is_busy: bool,
}

/// How a type may be asked for.
#[derive(Debug, Clone, Copy)]
pub enum Access {
    /// By the patient alone, and with anything more.
    Patient,
    /// By one of these sets of parameters.
    With(&'static [&'static [&'static str]], No),
}

/// A refusal: its status, its content type and its body.
#[derive(Debug, Clone, Copy)]
pub struct No(pub u16, pub &'static str, pub &'static str);

/// The shape of the link to the next page.
#[derive(Debug, Clone, Copy)]
pub enum Next {
    /// `Observation?sessionID=…`, and nothing else.
    Session(&'static str),
    /// At the base: `?_getpages=…`.
    AtBase,
    /// Relative to the page.
    Relative,
}

/// What `Bundle.total` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    All,
    Page,
    Unsaid,
}

/// Searches whose next page somebody may ask for, each with where that page begins.
static SESSIONS: Mutex<Vec<(String, usize)>> = Mutex::new(Vec::new());

/// The patients of a server: their resources, by patient.
pub type Patients = BTreeMap<&'static str, Vec<Value>>;

impl Ehr {
    /// Whether data of a type can exist there.
    pub fn keeps(&self, kind: &str) -> bool {
        kind == "Patient" || self.types.iter().any(|(known, _)| *known == kind)
    }

    /// The patients as far as data can exist there, in the form it keeps them.
    pub fn held(&self, patients: &Patients) -> Patients {
        let held = |resources: &Vec<Value>| {
            let all = resources.iter().cloned().map(|resource| self.filed(resource));
            if self.by_reference {
                all.flat_map(|resource| by_reference(resource, self.with_display)).collect()
            } else {
                all.collect()
            }
        };
        patients.iter().map(|(patient, resources)| (*patient, held(resources))).collect()
    }

    /// A result of a category that the EHR does not have is filed under one it has.
    fn filed(&self, mut resource: Value) -> Value {
        let category = resource["category"][0]["coding"][0]["code"].as_str().unwrap_or_default();
        let is_known = self.categories.is_empty() || self.categories.contains(&category);
        if resource["resourceType"] == "Observation" && !is_known {
            resource["category"][0]["coding"][0]["code"] = json!("laboratory");
        }
        resource
    }

    /// What it says to a request (`/fhir/Condition?patient=1`).
    pub fn answer(&self, patients: &Patients, target: &str, base: &str) -> Say {
        let mut say = self.say(patients, target, base);
        if self.byte_order_mark {
            say.body.splice(0..0, *b"\xEF\xBB\xBF");
        }
        say
    }

    fn say(&self, patients: &Patients, target: &str, base: &str) -> Say {
        let path = target.strip_prefix("/fhir").unwrap();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let parameters: Vec<(String, String)> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), plain(value)))
            .collect();
        let opaque = parameters.iter().find(|(name, _)| ["sessionID", "ct", "cursor", "_getpages"].contains(&&**name));
        if let Some((_, token)) = opaque {
            let (target, from) = SESSIONS.lock().unwrap()[token.parse::<usize>().unwrap()].clone();
            return self.page(patients, &target, from, base);
        }
        if path == "/metadata" {
            return Say::json(&self.statement());
        }
        match path.trim_matches('/').split_once('/') {
            Some((kind, id)) => self.read(patients, kind, id),
            None => {
                let from =
                    parameters.iter().find(|(name, _)| name == "from").map_or(0, |(_, from)| from.parse().unwrap());
                self.page(patients, target, from, base)
            }
        }
    }

    /// What it says of itself: the types it has.
    fn statement(&self) -> Value {
        let types = ["Patient"].into_iter().chain(self.types.iter().map(|(kind, _)| *kind));
        let types: Vec<Value> = types.map(|kind| json!({"type": kind})).collect();
        json!({"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": [{"mode": "server", "resource": types}]})
    }

    fn read(&self, patients: &Patients, kind: &str, id: &str) -> Say {
        let mut all = patients.values().flatten();
        let found = all.find(|resource| resource["resourceType"] == kind && resource["id"] == id);
        found.map_or_else(|| self.other_type.say(), Say::json)
    }

    fn page(&self, patients: &Patients, target: &str, from: usize, base: &str) -> Say {
        let path = target.strip_prefix("/fhir/").unwrap();
        let (kind, query) = path.split_once('?').unwrap_or((path, ""));
        let parameters: Vec<(&str, String)> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name, plain(value)))
            .collect();
        if let Err(no) = self.allows(kind, &parameters) {
            return no.say();
        }
        let found: Vec<&Value> = patients
            .values()
            .flatten()
            .filter(|resource| {
                resource["resourceType"] == kind
                    && parameters.iter().all(|(name, value)| matches(resource, name, value))
            })
            .collect();
        let page: Vec<&Value> = found.iter().skip(from).take(self.page).copied().collect();
        let mut entries: Vec<Value> =
            page.iter().map(|resource| json!({"resource": resource, "search": {"mode": "match"}})).collect();
        if parameters.iter().any(|(name, value)| *name == "_include" && value == "MedicationRequest:medication") {
            let medications = page.iter().filter_map(|resource| resource["medicationReference"]["reference"].as_str());
            let medications = medications.filter_map(|reference| {
                patients
                    .values()
                    .flatten()
                    .find(|other| reference == format!("Medication/{}", other["id"].as_str().unwrap()))
            });
            entries.extend(medications.map(|resource| json!({"resource": resource, "search": {"mode": "include"}})));
        }
        if let Some((some, none)) = self.note {
            let note: Value = serde_json::from_str(if found.is_empty() { none } else { some }).unwrap();
            entries.push(json!({"resource": note, "search": {"mode": "outcome"}}));
        }
        let mut bundle = json!({"resourceType": "Bundle", "type": "searchset", "entry": entries});
        match self.total {
            Total::All => bundle["total"] = json!(found.len()),
            Total::Page => bundle["total"] = json!(page.len()),
            Total::Unsaid => {}
        }
        let after = from + page.len();
        if after < found.len() {
            let mut sessions = SESSIONS.lock().unwrap();
            sessions.push((target.to_owned(), after));
            let token = sessions.len() - 1;
            let url = match self.next {
                Next::Session(name) => format!("{base}/{kind}?{name}={token}"),
                Next::AtBase => format!("{base}?_getpages={token}"),
                Next::Relative => format!("{kind}?{query}&from={after}"),
            };
            bundle["link"] = json!([{"relation": "next", "url": url}]);
        }
        Say::json(&bundle)
    }

    fn allows(&self, kind: &str, parameters: &[(&str, String)]) -> Result<(), No> {
        let access =
            self.types.iter().find(|(known, _)| *known == kind).map(|(_, access)| access).ok_or(self.other_type)?;
        let names: Vec<&str> = parameters.iter().map(|(name, _)| *name).collect();
        let sets = match access {
            Access::Patient => &[&["patient"] as &[&str]] as &[&[&str]],
            Access::With(sets, _) => sets,
        };
        let strange = |name: &&&str| {
            !sets.iter().any(|set| set.contains(name)) && !self.knows.contains(*name) && **name != "from"
        };
        if let Some(no) = self.other_parameter.filter(|_| names.iter().any(|name| strange(&name))) {
            return Err(no);
        }
        match access {
            Access::Patient if !names.contains(&"patient") => return Err(self.other_type),
            Access::With(sets, no) if !sets.iter().any(|set| set.iter().all(|name| names.contains(name))) => {
                return Err(*no);
            }
            _ => {}
        }
        let category = parameters.iter().find(|(name, _)| *name == "category" && kind == "Observation");
        let is_known = |category: &str| self.categories.is_empty() || self.categories.contains(&category);
        if category.is_some_and(|(_, category)| !category.split(',').all(is_known)) {
            Err(self.other_category)
        } else {
            Ok(())
        }
    }

    /// What a client sends for these templates. `refused` is what stands for a refusal; nothing leaves the key out.
    pub fn prefetch(
        &self,
        patients: &Patients,
        patient: &str,
        templates: &Value,
        refused: fn(&Say) -> Option<Value>,
    ) -> Value {
        let mut sent = serde_json::Map::new();
        // A client sends all pages.
        let whole = Self { page: usize::MAX, ..*self };
        for (key, template) in templates.as_object().unwrap() {
            let target = format!("/fhir/{}", template.as_str().unwrap().replace("{{context.patientId}}", patient));
            let say = whole.answer(patients, &target, "https://ehr.example.org/fhir");
            let body = say.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&say.body);
            let found: Option<Value> = serde_json::from_slice(body).ok();
            let found = found.filter(|found| say.status == 200 && found["resourceType"].is_string());
            let value = found.or_else(|| refused(&say));
            value.map(|value| sent.insert(key.clone(), value));
        }
        Value::Object(sent)
    }
}

impl No {
    pub fn say(self) -> Say {
        let Self(status, content_type, body) = self;
        Say { status, ..Say::body(content_type, body) }
    }
}

/// The refusal as OperationOutcome: the server's own, else one of the client's.
pub fn as_outcome(say: &Say) -> Option<Value> {
    let body = say.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&say.body);
    let own: Option<Value> = serde_json::from_slice(body).ok();
    own.filter(|own| own["resourceType"] == "OperationOutcome").or_else(|| {
        let code = if say.status == 404 { "not-found" } else { "forbidden" };
        Some(json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code}]}))
    })
}

pub fn left_out(_: &Say) -> Option<Value> {
    None
}

pub fn as_null(_: &Say) -> Option<Value> {
    Some(Value::Null)
}
