//! ActivityDefinitions: a drug of a regimen with its dose, and a test somebody can order.

use serde_json::{Value, json};

use super::{BASE, Made, PUBLISHER};
use crate::knowledge::ids::{DrugId, TestId};
use crate::knowledge::rule::Rule;

/// The id of a drug of a rule: short enough for FHIR, which allows 64 characters.
pub fn id_of_drug(rule: &Rule, drug: DrugId) -> Option<String> {
    let at = rule.offer()?.drugs().position(|known| known == drug)?;
    Some(format!("{}-{}", rule.id, at + 1))
}

/// The id of a test: FHIR has no colons in ids.
pub fn id_of_test(test: TestId) -> String {
    format!("test-{}", test.as_str().replace(':', "-"))
}

/// One for each drug of the rule's regimens.
pub fn of_rule(rule: &Rule, made: &Made) -> Vec<Value> {
    let mut drugs: Vec<DrugId> = Vec::new();
    for drug in rule.offer().into_iter().flat_map(crate::knowledge::rule::Offer::drugs) {
        if !drugs.contains(&drug) {
            drugs.push(drug);
        }
    }
    let of_drug = |drug| {
        let draft: Value = serde_json::from_str((made.drug)(rule.id, drug)?.get()).ok()?;
        let title = format!("{} ({})", made.book.drug(drug), made.book.text(&rule.title));
        let mut activity = head(&id_of_drug(rule, drug)?, &title, "MedicationRequest", made);
        set(&mut activity, "productCodeableConcept", draft.get("medicationCodeableConcept"));
        set(&mut activity, "dosage", draft.get("dosageInstruction"));
        Some(activity)
    };
    drugs.into_iter().filter_map(of_drug).collect()
}

pub fn of_test(test: TestId, made: &Made) -> Option<Value> {
    let draft: Value = serde_json::from_str((made.test)(test)?.get()).ok()?;
    let mut activity = head(&id_of_test(test), made.book.test(test), "ServiceRequest", made);
    set(&mut activity, "code", draft.get("code"));
    Some(activity)
}

fn head(id: &str, title: &str, kind: &str, made: &Made) -> Value {
    json!({
        "resourceType": "ActivityDefinition",
        "id": id,
        "url": format!("{BASE}/ActivityDefinition/{id}"),
        "version": made.knowledge().policy.version,
        "title": title,
        "status": "draft",
        "publisher": PUBLISHER,
        "kind": kind,
        "intent": "order",
    })
}

fn set(resource: &mut Value, name: &str, value: Option<&Value>) {
    if let (Some(members), Some(value)) = (resource.as_object_mut(), value) {
        members.insert(name.to_owned(), value.clone());
    }
}
