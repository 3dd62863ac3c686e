//! Tells other FHIR versions from R4 by resource types that R4 does not have.
//!
//! It deliberately judges types only. CDS Hooks names no FHIR version in a request, and a resource whose type R4 shares
//! with its neighbours is read as R4.

use super::json::Node;

/// Resource types that DSTU2 or STU3 had and R4 has not (`hl7.org/fhir/R4/diff.html`).
const OLDER: &[&str] = &[
    "BodySite",
    "Conformance",
    "DataElement",
    "DeviceComponent",
    "DeviceUseRequest",
    "DiagnosticOrder",
    "EligibilityRequest",
    "EligibilityResponse",
    "ExpansionProfile",
    "ImagingManifest",
    "ImagingObjectSelection",
    "MedicationOrder",
    "ProcedureRequest",
    "ProcessRequest",
    "ProcessResponse",
    "ReferralRequest",
    "Sequence",
    "ServiceDefinition",
];

/// The type, when R4 has no resource of that name because it was dropped.
#[must_use]
pub fn not_r4(resource_type: &str) -> Option<&'static str> {
    OLDER.iter().find(|older| **older == resource_type).copied()
}

/// The first resource of a Bundle whose type is not of R4, with its position.
#[must_use]
pub fn first_not_r4(bundle: Node<'_>) -> Option<(usize, &'static str)> {
    let types =
        bundle.each("entry").map(|entry| entry.get("resource").and_then(|resource| resource.str("resourceType")));
    types.enumerate().find_map(|(at, resource_type)| Some((at, not_r4(resource_type?)?)))
}
