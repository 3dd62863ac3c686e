//! How an emulated EHR finds resources, and keeps their drugs.

use serde_json::{Value, json};

pub fn plain(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

/// Whether a resource is found by a parameter; one that no server of ours knows finds everything.
pub fn matches(resource: &Value, name: &str, value: &str) -> bool {
    let any = |found: &dyn Fn(&str) -> bool| value.split(',').any(found);
    match name {
        "patient" => {
            let id = value.strip_prefix("Patient/").unwrap_or(value);
            ["subject", "patient"].iter().any(|slot| resource[slot]["reference"] == format!("Patient/{id}"))
        }
        "_id" => any(&|id| resource["id"] == id),
        "intent" => any(&|intent| resource["intent"] == intent),
        "category" => {
            let concepts = resource["category"].as_array().into_iter().flatten();
            let codes: Vec<&str> = concepts.filter_map(|concept| concept["coding"][0]["code"].as_str()).collect();
            any(&|category| codes.contains(&category))
        }
        _ => true,
    }
}

/// A resource whose drug stands in a Medication of its own.
pub fn by_reference(mut resource: Value, with_display: bool) -> Vec<Value> {
    let Some(concept) = resource.as_object_mut().unwrap().remove("medicationCodeableConcept") else {
        return vec![resource];
    };
    let id = format!(
        "drug-of-{}-{}",
        resource["subject"]["reference"].as_str().unwrap().trim_start_matches("Patient/"),
        resource["id"].as_str().unwrap()
    );
    resource["medicationReference"] = json!({"reference": format!("Medication/{id}")});
    if with_display {
        resource["medicationReference"]["display"] = concept["text"].clone();
    }
    vec![json!({"resourceType": "Medication", "id": id, "code": concept}), resource]
}
