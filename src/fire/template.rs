//! Prefetch templates filled by a client (CDS Hooks "Prefetch tokens").

use serde_json::Value;

use crate::cds_hooks::query::percent_encoded;

/// The template with its tokens replaced by the values of the context.
///
/// # Errors
/// The token that has no value here.
pub(super) fn fill(template: &str, context: &Value, today: &str) -> Result<String, String> {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (token, after) = after.split_once("}}").ok_or_else(|| format!("{{{{{after}"))?;
        let value = value(token.trim(), context, today).ok_or_else(|| format!("{{{{{token}}}}}"))?;
        filled.push_str(before);
        filled.push_str(&value);
        rest = after;
    }
    filled.push_str(rest);
    // What may not stand in a URL as it is.
    Ok(filled.replace(' ', "%20").replace('"', "%22").replace('<', "%3C").replace('>', "%3E"))
}

fn value(token: &str, context: &Value, today: &str) -> Option<String> {
    if token == "today()" {
        return Some(today.to_owned());
    }
    if let Some(member) = token.strip_prefix("context.") {
        return match context.get(member)? {
            Value::String(text) => Some(percent_encoded(text)),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
    }
    let kind = match token {
        "userPractitionerId" => "Practitioner/",
        "userPractitionerRoleId" => "PractitionerRole/",
        "userPatientId" => "Patient/",
        "userRelatedPersonId" => "RelatedPerson/",
        _ => return None,
    };
    context.get("userId")?.as_str()?.strip_prefix(kind).map(percent_encoded)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tokens_are_filled_from_the_context_or_named() {
        let context = json!({"patientId": "a b", "userId": "Practitioner/p1", "draftOrders": {}});
        for (template, filled) in [
            ("Patient/{{context.patientId}}", Ok("Patient/a%20b")),
            (
                "Observation?patient={{ context.patientId }}&date=ge{{today()}}",
                Ok("Observation?patient=a%20b&date=ge2026-11-28"),
            ),
            ("Practitioner/{{userPractitionerId}}", Ok("Practitioner/p1")),
            ("PractitionerRole/{{userPractitionerRoleId}}", Err("{{userPractitionerRoleId}}")),
            ("Encounter/{{context.encounterId}}", Err("{{context.encounterId}}")),
            ("X/{{context.draftOrders}}", Err("{{context.draftOrders}}")),
            ("Patient/{{context.patientId", Err("{{context.patientId")),
        ] {
            let told = fill(template, &context, "2026-11-28");
            assert_eq!(told.as_deref().map_err(String::as_str), filled, "{template}");
        }
    }
}
