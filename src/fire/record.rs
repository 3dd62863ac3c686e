//! The record of a file, as an EHR would keep it: resources with ids, one patient, references that lead somewhere.

use serde_json::{Map, Value};

/// What a file holds.
#[derive(Debug, Default)]
pub struct Record {
    pub resources: Vec<Value>,
    /// `context.draftOrders`, when the file is a whole hook request.
    pub draft_orders: Option<Value>,
    /// `context.patientId`, when the file is a whole hook request.
    patient: Option<String>,
}

impl Record {
    /// Reads Bundles, single resources, NDJSON, or a whole hook request.
    ///
    /// # Errors
    /// In words, when it is no JSON or holds no resource.
    pub fn read(file: &str, text: &str) -> Result<Self, String> {
        let documents: Result<Vec<Value>, _> = serde_json::Deserializer::from_str(text).into_iter().collect();
        let documents =
            documents.map_err(|cause| format!("{file}: {cause}; give a FHIR Bundle, NDJSON or a hook request"))?;
        let mut record = Self::default();
        let mut names = Map::new();
        for document in documents {
            record.add(document, "", &mut names);
        }
        if record.resources.is_empty() {
            return Err(format!("{file}: no resource in it; give a FHIR Bundle, NDJSON or a hook request"));
        }
        for resource in &mut record.resources {
            point(resource, &names);
        }
        Ok(record)
    }

    /// A document, or the resource of the Bundle entry that is called `url`.
    fn add(&mut self, document: Value, url: &str, names: &mut Map<String, Value>) {
        let Value::Object(mut members) = document else { return };
        if let Some(Value::Object(prefetch)) =
            members.remove("prefetch").filter(|_| !members.contains_key("resourceType"))
        {
            let context = members.get_mut("context").and_then(Value::as_object_mut);
            if let Some(context) = context {
                self.draft_orders = context.remove("draftOrders");
                self.patient = context.get("patientId").and_then(Value::as_str).map(str::to_owned);
            }
            prefetch.into_iter().for_each(|(_, value)| self.add(value, "", names));
            return;
        }
        let Some(kind) = members.get("resourceType").and_then(Value::as_str).map(str::to_owned) else { return };
        if kind == "Bundle" {
            let Some(Value::Array(entries)) = members.remove("entry") else { return };
            for entry in entries {
                let url = entry.get("fullUrl").and_then(Value::as_str).unwrap_or_default().to_owned();
                if let Value::Object(mut entry) = entry {
                    self.add(entry.remove("resource").unwrap_or_default(), &url, names);
                }
            }
            return;
        }
        if kind == "OperationOutcome" {
            return;
        }
        let is_named = members.get("id").is_some_and(Value::is_string);
        if !is_named {
            let id = url.rsplit([':', '/']).next().filter(|id| !id.is_empty());
            let id = id.map_or_else(|| format!("{}-{}", kind.to_lowercase(), self.resources.len() + 1), str::to_owned);
            members.insert("id".to_owned(), id.into());
        }
        let id = members.get("id").and_then(Value::as_str).unwrap_or_default();
        if url.starts_with("urn:") {
            names.insert(url.to_owned(), format!("{kind}/{id}").into());
        }
        self.resources.push(Value::Object(members));
    }

    /// The patient that was named, else the only one there is.
    ///
    /// # Errors
    /// In words, when there is none or there are several.
    pub fn patient(&self, named: Option<&str>) -> Result<String, String> {
        let patients = self.resources.iter().filter(|resource| kind(resource) == "Patient");
        let mut ids: Vec<&str> = patients.filter_map(|patient| patient.get("id")?.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let named = named.map(|named| named.strip_prefix("Patient/").unwrap_or(named));
        match (named.or(self.patient.as_deref()), ids.as_slice()) {
            (Some(named), []) => Ok(named.to_owned()),
            (Some(named), ids) if ids.contains(&named) => Ok(named.to_owned()),
            (Some(named), ids) => {
                Err(format!("the file holds no patient {named}, but {}; correct --patient", ids.join(", ")))
            }
            (None, [only]) => Ok((*only).to_owned()),
            (None, []) => Err("the file holds no Patient with an id; name the patient with --patient ID".to_owned()),
            (None, ids) => {
                Err(format!("the file holds several patients ({}); choose one with --patient ID", ids.join(", ")))
            }
        }
    }
}

/// The type of a resource.
pub(super) fn kind(resource: &Value) -> &str {
    resource.get("resourceType").and_then(Value::as_str).unwrap_or_default()
}

/// Lets references to names of the Bundle (`urn:uuid:…`) lead to `Type/id`, as a server does when it stores them.
fn point(value: &mut Value, names: &Map<String, Value>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                match (name.as_str(), member.as_str().and_then(|url| names.get(url))) {
                    ("reference", Some(known)) => *member = known.clone(),
                    _ => point(member, names),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| point(item, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_of_a_bundle_become_ids() {
        let bundle = json!({"resourceType": "Bundle", "entry": [
            {"fullUrl": "urn:uuid:7", "resource": {"resourceType": "Patient"}},
            {"resource": {"resourceType": "Condition", "subject": {"reference": "urn:uuid:7"}}}]});
        let record = Record::read("a.json", &bundle.to_string()).unwrap();
        assert_eq!(record.patient(None).as_deref(), Ok("7"));
        assert_eq!(record.resources[1]["subject"]["reference"], "Patient/7");
        assert_eq!(record.resources[1]["id"], "condition-2");
    }

    #[test]
    fn a_hook_request_gives_its_prefetch_and_its_drafts() {
        let request = json!({"hook": "order-sign", "context": {"patientId": "a", "draftOrders": {"resourceType": "Bundle"}},
            "prefetch": {"patient": {"resourceType": "Patient", "id": "a"}, "conditions": null}});
        let record = Record::read("a.json", &request.to_string()).unwrap();
        assert_eq!((record.resources.len(), record.patient(None).as_deref()), (1, Ok("a")));
        assert!(record.draft_orders.is_some());
        assert!(record.patient(Some("b")).unwrap_err().contains("correct --patient"));
    }

    #[test]
    fn what_holds_no_record_is_told_so() {
        for text in ["", "[]", "{", r#"{"resourceType": "Bundle"}"#, "<html/>"] {
            assert!(Record::read("a.json", text).unwrap_err().starts_with("a.json: "), "{text}");
        }
        let two = r#"{"resourceType": "Patient", "id": "a"} {"resourceType": "Patient", "id": "b"}"#;
        let two = Record::read("a.json", two).unwrap();
        assert!(two.patient(None).unwrap_err().contains("--patient ID"));
        assert_eq!(two.patient(Some("Patient/b")).as_deref(), Ok("b"));
    }
}
