//! Servers that refuse as no vendor is known to: behind gateways and logins, with redirects, pages for people, nothing at all,
//! or a count without what was counted.

use super::ehr::{Access, Ehr, Next, No, Total};
use super::ehrs::{ALL, BY_ID, CODE_OR_CATEGORY, FHIR, HTML, US_CORE_MINIMUM, WITH_INTENT};

pub const ODD_EHRS: [Ehr; 3] = [
    Ehr {
        name: "Behind a gateway",
        not_kept: &["MedicationStatement", "MedicationAdministration", "Specimen"],
        types: &[
            ("Condition", ALL),
            ("Observation", Access::With(CODE_OR_CATEGORY, No(403, "text/plain", "Forbidden"))),
            ("DiagnosticReport", ALL),
            ("Procedure", ALL),
            (
                "MedicationRequest",
                Access::With(WITH_INTENT, No(405, "application/problem+json", r#"{"title":"not here"}"#)),
            ),
            ("ServiceRequest", ALL),
        ],
        other_type: No(501, "TEXT/HTML", ""),
        other_category: No(403, "text/plain", "Forbidden"),
        other_parameter: Some(No(403, "text/plain", "Forbidden")),
        page: 2,
        next: Next::Relative,
        is_busy: true,
        ..US_CORE_MINIMUM
    },
    Ehr {
        name: "Behind a login",
        not_kept: &["MedicationStatement", "MedicationAdministration", "Specimen"],
        types: &[
            ("Condition", ALL),
            (
                "Observation",
                Access::With(CODE_OR_CATEGORY, No(200, "text/html; charset=utf-8", "<html><h1>Error</h1></html>")),
            ),
            ("DiagnosticReport", ALL),
            ("Procedure", ALL),
            (
                "MedicationRequest",
                Access::With(
                    WITH_INTENT,
                    No(
                        200,
                        FHIR,
                        r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-supported","diagnostics":"intent is missing"}]}"#,
                    ),
                ),
            ),
            ("ServiceRequest", ALL),
        ],
        other_type: No(302, "text/html\r\nlocation: https://login.example.org/", "moved"),
        other_category: No(303, "text/html\r\nlocation: /login", ""),
        other_parameter: Some(No(200, "application/json", r#"{"error":"unsupported parameter"}"#)),
        total: Total::Unsaid,
        next: Next::AtBase,
        page: 3,
        ..US_CORE_MINIMUM
    },
    Ehr {
        name: "Counts only",
        not_kept: &["MedicationStatement", "MedicationAdministration", "Specimen"],
        types: &[
            ("Condition", ALL),
            (
                "Observation",
                Access::With(
                    CODE_OR_CATEGORY,
                    No(200, FHIR, r#"{"resourceType":"Bundle","type":"searchset","total":812}"#),
                ),
            ),
            ("DiagnosticReport", ALL),
            ("Procedure", ALL),
            (
                "MedicationRequest",
                Access::With(WITH_INTENT, No(422, "text/plain; charset=iso-8859-1", "trop de r\u{e9}sultats")),
            ),
            ("Medication", Access::With(BY_ID, HTML)),
            ("ServiceRequest", ALL),
        ],
        other_type: No(204, FHIR, ""),
        other_category: No(200, FHIR, ""),
        other_parameter: Some(No(406, "application/fhir+xml", "<OperationOutcome xmlns=\"http://hl7.org/fhir\"/>")),
        total: Total::Page,
        by_reference: true,
        ..US_CORE_MINIMUM
    },
];
