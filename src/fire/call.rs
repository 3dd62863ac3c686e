//! The hook request that is sent (CDS Hooks "Calling a CDS Service").

use serde_json::{Map, Value, json};

use super::record;

/// What an EHR knows when a hook fires.
#[derive(Debug)]
pub struct Moment<'m> {
    pub hook: &'m str,
    pub patient: &'m str,
    /// `Practitioner/…`
    pub user: &'m str,
    pub encounter: Option<&'m str>,
    /// The drafts on the screen, all of them selected.
    pub orders: &'m [Value],
}

impl Moment<'_> {
    /// Whether the hook asks about orders (CDS Hooks Library `order-select`, `order-sign`, `order-dispatch`).
    #[must_use]
    pub fn is_about_orders(&self) -> bool {
        self.hook.starts_with("order-")
    }

    /// The context of the hook, in the members that the CDS Hooks Library names.
    #[must_use]
    pub fn context(&self) -> Value {
        let mut context = json!({"userId": self.user, "patientId": self.patient});
        let Some(members) = context.as_object_mut() else { return context };
        if let Some(encounter) = self.encounter {
            members.insert("encounterId".to_owned(), encounter.into());
        }
        if self.is_about_orders() {
            let entry = |order: &Value| json!({"resource": order});
            let entries: Vec<Value> = self.orders.iter().map(entry).collect();
            let bundle = json!({"resourceType": "Bundle", "type": "collection", "entry": entries});
            if self.hook == "order-select" {
                let reference = |order: &Value| {
                    let id = order.get("id").and_then(Value::as_str).unwrap_or_default();
                    Value::from(format!("{}/{id}", record::kind(order)))
                };
                members.insert("selections".to_owned(), self.orders.iter().map(reference).collect());
            }
            members.insert("draftOrders".to_owned(), bundle);
        }
        context
    }
}

/// The body of the call. `server` is the FHIR server that the service may read from, with the token for it.
#[must_use]
pub fn body(
    hook: &str,
    instance: &str,
    context: &Value,
    prefetch: Option<&Map<String, Value>>,
    server: Option<(&str, Option<&str>)>,
) -> Value {
    let mut body = json!({"hook": hook, "hookInstance": instance, "context": context});
    let Some(members) = body.as_object_mut() else { return body };
    if let Some((url, token)) = server {
        members.insert("fhirServer".to_owned(), url.into());
        let authorization = token.map(|token| {
            json!({"access_token": token, "token_type": "Bearer", "expires_in": 300, "scope": "patient/*.read",
                "subject": "oncohooks-fire"})
        });
        members.extend(authorization.map(|authorization| ("fhirAuthorization".to_owned(), authorization)));
    }
    members.extend(prefetch.map(|prefetch| ("prefetch".to_owned(), Value::Object(prefetch.clone()))));
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hooks_about_orders_carry_drafts_and_only_a_selection_selects() {
        let orders = [json!({"resourceType": "MedicationRequest", "id": "order-1"})];
        let context = |hook| {
            Moment { hook, patient: "a", user: "Practitioner/p", encounter: Some("e"), orders: &orders }.context()
        };
        assert_eq!(context("patient-view"), json!({"userId": "Practitioner/p", "patientId": "a", "encounterId": "e"}));
        assert_eq!(context("order-sign")["draftOrders"]["entry"][0]["resource"]["id"], "order-1");
        assert!(context("order-sign").get("selections").is_none());
        assert_eq!(context("order-select")["selections"], json!(["MedicationRequest/order-1"]));
    }
}
