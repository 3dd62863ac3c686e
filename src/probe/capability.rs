//! What a server says of itself (FHIR R4 `CapabilityStatement`). It may be wrong, so answers count more.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::fhir::record::capability;

/// The parts of a `CapabilityStatement` that are used here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Capability {
    /// Name and version of the software.
    pub software: Option<String>,
    pub fhir_version: Option<String>,
    /// The resource types it has; empty when it does not say.
    pub types: BTreeSet<String>,
}

impl Capability {
    /// Reads the body of `GET [base]/metadata`.
    #[must_use]
    pub fn read(body: &[u8]) -> Option<Self> {
        let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
        let statement: Value = serde_json::from_slice(body).ok()?;
        if statement.get("resourceType").and_then(Value::as_str) != Some("CapabilityStatement") {
            return None;
        }
        let text = |path: &str| statement.pointer(path).and_then(Value::as_str).map(str::to_owned);
        let name = text("/software/name").or_else(|| text("/publisher"));
        let version = text("/software/version").map(|version| format!(" {version}")).unwrap_or_default();
        let types = capability::types(body).unwrap_or_default();
        Some(Self { software: name.map(|name| name + &version), fhir_version: text("/fhirVersion"), types })
    }

    /// Whether it lists its types, and not this one.
    #[must_use]
    pub fn lacks(&self, kind: &str) -> bool {
        !self.types.is_empty() && !self.types.contains(kind)
    }

    /// The profile made for this software.
    #[must_use]
    pub fn profile(&self) -> Option<&'static str> {
        let name = self.software.as_deref()?.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        match () {
            () if has(&["epic"]) => Some("epic"),
            () if has(&["cerner", "millennium", "oracle"]) => Some("oracle"),
            () => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn software_version_and_types_are_read() {
        let body = br#"{"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1",
            "software": {"name": "Epic", "version": "May 2026"}, "rest": [{"resource": [{"type": "Patient"}]}]}"#;
        let read = Capability::read(body).unwrap();
        assert_eq!((read.software.as_deref(), read.profile()), (Some("Epic May 2026"), Some("epic")));
        assert!(read.lacks("Specimen") && !read.lacks("Patient"));
        assert!(!Capability::default().lacks("Specimen"), "who lists nothing may have everything");
        for other in [&b"<html/>"[..], b"{}", b"", br#"{"resourceType": "OperationOutcome"}"#] {
            assert_eq!(Capability::read(other), None);
        }
    }
}
