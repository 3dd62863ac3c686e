//! A small FHIR search over the resources of a file, with the parameters that CDS Hooks recommends for prefetch.
//!
//! A parameter it does not know is refused, as a strict server would: to ignore it would answer another question.

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::record::kind;

/// What a FHIR server with these resources answers to a read or a search.
///
/// # Errors
/// An OperationOutcome.
pub(super) fn answer(resources: &[Value], path: &str) -> Result<Value, Value> {
    let (of, query) = path.split_once('?').unwrap_or((path, ""));
    if let Some((wanted, id)) = of.split_once('/') {
        let is_it = |resource: &&Value| kind(resource) == wanted && text(resource, "id") == Some(id);
        let found = resources.iter().find(is_it).cloned();
        return found.ok_or_else(|| outcome("not-found", &format!("no {wanted} with this id")));
    }
    let parameters: Vec<(String, String)> = query.split('&').filter(|pair| !pair.is_empty()).map(parameter).collect();
    let mut found = Vec::new();
    for resource in resources.iter().filter(|resource| kind(resource) == of) {
        let mut is_match = true;
        for (name, value) in &parameters {
            is_match &= matches(resource, name, value)?;
        }
        if is_match {
            found.push(resource);
        }
    }
    let given = |wanted: &str| parameters.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    if let Some(by) = given("_sort") {
        found.sort_by_key(|resource| moment(resource).unwrap_or_default().to_owned());
        if by.starts_with('-') {
            found.reverse();
        }
    }
    let total = found.len();
    found.truncate(given("_count").and_then(|count| count.parse().ok()).unwrap_or(total));
    let entry = |resource: &Value, mode: &str| {
        let url = format!("{}/{}", kind(resource), text(resource, "id").unwrap_or_default());
        json!({"fullUrl": format!("urn:fire:{url}"), "resource": resource, "search": {"mode": mode}})
    };
    let included = given("_include").and_then(|include| include.split(':').nth(1));
    let included = found.iter().filter_map(|resource| {
        let reference =
            text(resource.get(format!("{}Reference", included?)).or(resource.get(included?))?, "reference")?;
        resources
            .iter()
            .find(|other| reference.ends_with(&format!("{}/{}", kind(other), text(other, "id").unwrap_or("?"))))
    });
    let entries: Vec<Value> = found
        .iter()
        .map(|resource| entry(resource, "match"))
        .chain(included.map(|other| entry(other, "include")))
        .collect();
    Ok(json!({"resourceType": "Bundle", "type": "searchset", "total": total, "entry": entries}))
}

/// An OperationOutcome of one error.
pub(super) fn outcome(code: &str, words: &str) -> Value {
    json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code, "diagnostics": words}]})
}

fn parameter(pair: &str) -> (String, String) {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    (decoded(name), decoded(value))
}

fn matches(resource: &Value, name: &str, value: &str) -> Result<bool, Value> {
    let mut values = value.split(',');
    match name {
        "_count" | "_sort" | "_include" | "_format" => Ok(true),
        "_id" => Ok(values.any(|id| text(resource, "id") == Some(id))),
        "patient" | "subject" | "encounter" => {
            let member = if name == "encounter" { "encounter" } else { "subject" };
            let named = resource.get(member).or_else(|| resource.get("patient")).and_then(|of| text(of, "reference"));
            let bare = |reference: &str| reference.rsplit('/').next().unwrap_or_default().to_owned();
            let named = named.map(|reference| bare(reference.split("/_history").next().unwrap_or_default()));
            Ok(values.any(|id| named.as_deref() == Some(bare(id).as_str())))
        }
        "category" | "code" | "intent" | "status" | "type" | "class" | "clinical-status" | "verification-status" => {
            let members: &[&str] = match name {
                "code" => &["code", "medicationCodeableConcept", "vaccineCode"],
                "clinical-status" => &["clinicalStatus"],
                "verification-status" => &["verificationStatus"],
                name => &[name],
            };
            let has =
                |token: &str| members.iter().filter_map(|member| resource.get(*member)).any(|at| has_token(at, token));
            Ok(values.any(has))
        }
        "date" | "authoredon" | "authored" | "performed" | "effective-time" | "recorded-date" | "onset-date"
        | "issued" => Ok(moment(resource).is_some_and(|moment| is_in_time(moment, value))),
        other => Err(outcome("not-supported", &format!("a search in a file knows no parameter \"{other}\""))),
    }
}

/// Whether a code, a Coding, a CodeableConcept, or a list of them has `system|code`, `|code` or `code`.
fn has_token(value: &Value, token: &str) -> bool {
    let (system, code) = token.split_once('|').map_or((None, token), |(system, code)| (Some(system), code));
    match value {
        Value::Array(items) => items.iter().any(|item| has_token(item, token)),
        Value::String(text) => system.is_none_or(str::is_empty) && text == code,
        Value::Object(members) => {
            let is_code = code.is_empty() || text(value, "code") == Some(code);
            let is_coding = members.contains_key("code") || members.contains_key("system");
            let is_system = system.is_none_or(|system| text(value, "system").unwrap_or_default() == system);
            (is_coding && is_code && is_system) || members.get("coding").is_some_and(|coding| has_token(coding, token))
        }
        _ => false,
    }
}

/// When it was: the first date it has.
fn moment(resource: &Value) -> Option<&str> {
    const MEMBERS: [&str; 11] = [
        "effectiveDateTime",
        "effectiveInstant",
        "authoredOn",
        "performedDateTime",
        "occurrenceDateTime",
        "onsetDateTime",
        "recordedDate",
        "receivedTime",
        "issued",
        "date",
        "dateAsserted",
    ];
    const PERIODS: [&str; 4] = ["effectivePeriod", "performedPeriod", "occurrencePeriod", "period"];
    let date = MEMBERS.iter().find_map(|member| text(resource, member));
    date.or_else(|| PERIODS.iter().find_map(|member| text(resource.get(*member)?, "start")))
}

/// Compares as far as the shorter of both dates is written.
fn is_in_time(moment: &str, wanted: &str) -> bool {
    let prefix = wanted.get(..2).filter(|prefix| prefix.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let date = prefix.map_or(wanted, |prefix| wanted.strip_prefix(prefix).unwrap_or(wanted));
    let shortest = moment.len().min(date.len());
    let order = moment.get(..shortest).cmp(&date.get(..shortest));
    match prefix.unwrap_or("eq") {
        "ge" | "sa" => order.is_ge(),
        "gt" => order.is_gt(),
        "le" | "eb" => order.is_le(),
        "lt" => order.is_lt(),
        _ => order.is_eq(),
    }
}

fn text<'v>(value: &'v Value, member: &str) -> Option<&'v str> {
    value.get(member).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resources() -> Vec<Value> {
        let of = |id: &str, category: &str, code: &str, date: &str, patient: &str| {
            json!({"resourceType": "Observation", "id": id, "category": [{"coding": [{"system": "urn:c", "code": category}]}],
                "code": {"coding": [{"system": "http://loinc.org", "code": code}]}, "effectiveDateTime": date,
                "subject": {"reference": patient}})
        };
        vec![
            json!({"resourceType": "Patient", "id": "a"}),
            of("1", "laboratory", "85319-2", "2026-01-02", "Patient/a"),
            of("2", "exam", "85337-4", "2026-03", "https://ehr.example.org/fhir/Patient/a"),
            of("3", "laboratory", "85337-4", "2026-05-01", "Patient/b"),
            json!({"resourceType": "MedicationRequest", "id": "m", "intent": "plan", "subject": {"reference": "Patient/a"},
                "medicationReference": {"reference": "Medication/d"}}),
            json!({"resourceType": "Medication", "id": "d"}),
        ]
    }

    /// The ids of what a search finds.
    fn found(path: &str) -> String {
        match answer(&resources(), path) {
            Ok(bundle) => {
                let entries = bundle["entry"].as_array().unwrap().iter();
                entries.map(|entry| entry["resource"]["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
            }
            Err(outcome) => outcome["issue"][0]["code"].as_str().unwrap().to_owned(),
        }
    }

    #[test]
    fn a_file_is_searched_as_a_server_is() {
        for (path, ids) in [
            ("Observation?patient=a", "1 2"),
            ("Observation?patient=Patient/b", "3"),
            ("Observation?patient=c", ""),
            ("Observation?patient=a&category=laboratory", "1"),
            ("Observation?patient=a&category=urn%3Ac%7Cexam,urn:c|imaging", "2"),
            ("Observation?patient=a&code=http%3A%2F%2Floinc.org%7C85337-4", "2"),
            ("Observation?patient=a&code=http%3A%2F%2Fsnomed.info%2Fsct%7C85337-4", ""),
            ("Observation?patient=a&_sort=-date&_count=1", "2"),
            ("Observation?patient=a&date=ge2026-02-01", "2"),
            ("Observation?patient=a&date=lt2026-02-01", "1"),
            ("Observation?_id=1,3", "1 3"),
            ("MedicationRequest?patient=a&intent=order,plan", "m"),
            ("MedicationRequest?patient=a&intent=order", ""),
            ("MedicationRequest?patient=a&_include=MedicationRequest:medication", "m d"),
            ("Observation?patient=a&code:in=x", "not-supported"),
            ("Observation?patient=a&derived-from=x", "not-supported"),
            ("Patient/b", "not-found"),
            ("Specimen?patient=a", ""),
        ] {
            assert_eq!(found(path), ids, "{path}");
        }
        assert_eq!(answer(&resources(), "Patient/a").unwrap()["id"], "a");
        assert_eq!(answer(&resources(), "Observation?patient=a&_count=1").unwrap()["total"], 2);
    }
}
