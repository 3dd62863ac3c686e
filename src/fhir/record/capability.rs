//! Which resource types a FHIR server has, by its `CapabilityStatement` (`GET [base]/metadata`).
//!
//! It is about no patient, so it tells what a bare 403 or 404 does not: whether the type is not there for anybody, or was not
//! shown this time. It may be wrong, so answers count more: it is asked for only where a refusal leaves something open.

use std::collections::BTreeSet;

use serde::Deserialize;

/// The types of a server; never empty.
pub type Types = BTreeSet<String>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Statement {
    resource_type: String,
    #[serde(default)]
    rest: Vec<Rest>,
}

#[derive(Deserialize)]
struct Rest {
    #[serde(default)]
    resource: Vec<Resource>,
}

#[derive(Deserialize)]
struct Resource {
    #[serde(rename = "type")]
    kind: Option<String>,
}

/// The types that a statement lists; nothing where it is none, or lists none: who lists nothing may have everything.
#[must_use]
pub fn types(body: &[u8]) -> Option<Types> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let statement: Statement = serde_json::from_slice(body).ok()?;
    let listed = statement.rest.into_iter().flat_map(|rest| rest.resource).filter_map(|resource| resource.kind);
    let types: Types = listed.collect();
    (statement.resource_type == "CapabilityStatement" && !types.is_empty()).then_some(types)
}

#[cfg(test)]
mod tests {
    use super::types;

    #[test]
    fn types_are_read_of_a_statement_that_lists_some() {
        let body = br#"{"resourceType":"CapabilityStatement","rest":[{"mode":"server","resource":[{"type":"Patient"},{"type":"Condition"}]}]}"#;
        let read = types(body).unwrap();
        assert!(read.contains("Condition") && !read.contains("MedicationStatement"));
        for other in [
            &b"<html/>"[..],
            b"",
            br#"{"resourceType":"CapabilityStatement"}"#,
            br#"{"resourceType":"CapabilityStatement","rest":[{"resource":[]}]}"#,
            br#"{"resourceType":"OperationOutcome","rest":[{"resource":[{"type":"Patient"}]}]}"#,
        ] {
            assert_eq!(types(other), None);
        }
    }
}
