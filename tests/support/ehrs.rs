//! The EHRs that people have, as rules: what each answers, and the exact shape of its refusals.
//!
//! From recorded answers and vendors' pages; what is not known of one is taken to be as US Core has it.

use super::ehr::{Access, Ehr, Next, No, Total};

pub const FHIR: &str = "application/fhir+json; charset=utf-8";

/// 404 with a page for people: Epic's answer for a type it does not have.
pub const HTML: No =
    No(404, "text/html", "<!DOCTYPE html><html><head><title>404</title></head><body>Not found</body></html>");
const PLAIN: No = No(
    404,
    FHIR,
    r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-supported","diagnostics":"Unknown resource type"}]}"#,
);

const EPIC_REQUIRED: No = No(
    400,
    FHIR,
    r#"{"resourceType":"OperationOutcome","issue":[{"severity":"fatal","code":"required","details":{"coding":[{"system":"urn:oid:1.2.840.114350.1.13.0.1.7.2.657369","code":"59108","display":"A required element is missing."}],"text":"A required element is missing."},"diagnostics":"Must have either code or category.","expression":["code/category"]}]}"#,
);
const EPIC_CATEGORY: No = No(
    400,
    FHIR,
    r#"{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"suppressed","details":{"coding":[{"code":"59204"}],"text":"Client does not have access."}},{"severity":"fatal","code":"invalid","details":{"coding":[{"code":"59022"}],"text":"Failed to parse some of the search parameters."}}]}"#,
);
const EPIC_ID_ONLY: No = No(
    400,
    FHIR,
    r#"{"resourceType":"OperationOutcome","issue":[{"severity":"information","code":"invalid","details":{"coding":[{"code":"59100"}]}},{"severity":"fatal","code":"business-rule","details":{"coding":[{"code":"59102"}],"text":"Only an _ID search is allowed."}}]}"#,
);
const EPIC_NOTE: (&str, &str) = (
    r#"{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"informational","details":{"coding":[{"code":"4119"}],"text":"This response includes information available to the authorized user at the time of the request. It may not contain the entire record available in the system."}}]}"#,
    r#"{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"processing","details":{"coding":[{"code":"4101"}],"text":"Resource request returns no results."}},{"severity":"warning","code":"informational","details":{"coding":[{"code":"4119"}],"text":"It may not contain the entire record available in the system."}}]}"#,
);

const ORACLE: No = No(400, "text/plain", "no supported search parameters provided");
const ORACLE_TYPE: No = No(404, "text/plain", "");
const US_CORE: No = No(
    400,
    FHIR,
    r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-supported","details":{"text":"The combination of search parameters is not supported"}}]}"#,
);
const JP_CORE: No = No(400, FHIR, "");
const ATHENA: No = No(
    403,
    FHIR,
    r#"{"resourceType":"OperationOutcome","issue":[{"severity":"fatal","code":"forbidden","diagnostics":"Search is only allowed with one of the required parameter combinations [[patient,intent],[_id]]"}]}"#,
);
const ATHENA_SCOPE: No =
    No(403, "application/json", r#"{"detailedmessage":"Invalid Token Scope","error":"Forbidden"}"#);
const NEXTGEN: No = No(
    400,
    FHIR,
    r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","details":{"text":"The search must have 'code' or 'category'"}}]}"#,
);
const NEXTGEN_CATEGORY: No = No(
    404,
    FHIR,
    r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","details":{"text":"category not found"}}]}"#,
);
const NEXTGEN_SCOPE: No = No(403, "text/plain", "");
const ECW: No = No(
    400,
    FHIR,
    r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing","diagnostics":"Invalid request: The FHIR endpoint on this server does not know how to handle GET operation[Observation] with parameters [[patient, _count]]"}]}"#,
);
const HAPI: No = No(
    400,
    FHIR,
    r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing","diagnostics":"HAPI-0524: Unknown search parameter"}]}"#,
);
const AZURE_NOTE: (&str, &str) = (AZURE_SORT, AZURE_SORT);
const AZURE_SORT: &str = r#"{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"not-supported","diagnostics":"The sort is not supported for the given parameter"}]}"#;

pub const ALL: Access = Access::Patient;
pub const CODE_OR_CATEGORY: &[&[&str]] = &[&["patient", "category"], &["patient", "code"], &["_id"]];
pub const WITH_INTENT: &[&[&str]] = &[&["patient", "intent"], &["_id"]];
pub const BY_ID: &[&[&str]] = &[&["_id"]];
const PAGING: &[&str] = &["_count", "category", "code", "date", "intent", "status", "_id"];
const EVERYTHING: &[&str] = &["_count", "_sort", "_include", "category", "code", "date", "intent", "status", "_id"];

pub const US_CORE_MINIMUM: Ehr = Ehr {
    name: "US Core minimum",
    profile: "us-core",
    not_kept: &["MedicationStatement", "MedicationAdministration", "Specimen"],
    types: &[
        ("Condition", ALL),
        ("Observation", Access::With(CODE_OR_CATEGORY, US_CORE)),
        ("DiagnosticReport", ALL),
        ("Procedure", ALL),
        ("MedicationRequest", Access::With(WITH_INTENT, US_CORE)),
        ("Medication", Access::With(BY_ID, US_CORE)),
        ("ServiceRequest", ALL),
    ],
    other_type: PLAIN,
    categories: &[],
    other_category: US_CORE,
    knows: &["category", "code", "intent"],
    other_parameter: Some(US_CORE),
    page: 50,
    next: Next::Session("ct"),
    total: Total::All,
    note: None,
    byte_order_mark: false,
    by_reference: false,
    with_display: true,
    is_busy: false,
};

pub const EHRS: [Ehr; 9] = [
    Ehr {
        name: "Epic",
        profile: "epic",
        not_kept: &["MedicationStatement"],
        types: &[
            ("Condition", ALL),
            ("Observation", Access::With(CODE_OR_CATEGORY, EPIC_REQUIRED)),
            ("DiagnosticReport", ALL),
            ("Specimen", Access::With(BY_ID, EPIC_ID_ONLY)),
            ("Procedure", ALL),
            ("MedicationRequest", ALL),
            ("MedicationAdministration", ALL),
            ("Medication", Access::With(BY_ID, EPIC_ID_ONLY)),
            ("ServiceRequest", ALL),
        ],
        other_type: HTML,
        categories: &["laboratory", "vital-signs", "social-history", "imaging", "smartdata"],
        other_category: EPIC_CATEGORY,
        other_parameter: None,
        next: Next::Session("sessionID"),
        total: Total::Page,
        note: Some(EPIC_NOTE),
        by_reference: true,
        ..US_CORE_MINIMUM
    },
    Ehr {
        name: "Oracle Health",
        profile: "oracle",
        not_kept: &["MedicationStatement", "Specimen"],
        types: &[
            ("Condition", ALL),
            ("Observation", ALL),
            ("DiagnosticReport", ALL),
            ("Procedure", ALL),
            ("MedicationRequest", ALL),
            ("MedicationAdministration", ALL),
            ("ServiceRequest", ALL),
        ],
        other_type: ORACLE_TYPE,
        categories: &["laboratory", "vital-signs", "social-history"],
        other_category: ORACLE,
        knows: PAGING,
        other_parameter: Some(ORACLE),
        total: Total::Unsaid,
        ..US_CORE_MINIMUM
    },
    US_CORE_MINIMUM,
    Ehr {
        name: "JP Core",
        profile: "jp-core",
        not_kept: &[],
        types: &[
            ("Condition", ALL),
            ("Observation", Access::With(CODE_OR_CATEGORY, JP_CORE)),
            ("DiagnosticReport", Access::With(&[&["patient", "category"]], JP_CORE)),
            ("Procedure", ALL),
            ("MedicationRequest", ALL),
            ("MedicationAdministration", ALL),
            ("MedicationStatement", ALL),
            ("Medication", Access::With(BY_ID, JP_CORE)),
            ("ServiceRequest", ALL),
            ("Specimen", Access::With(BY_ID, JP_CORE)),
        ],
        knows: PAGING,
        other_parameter: Some(JP_CORE),
        next: Next::Relative,
        ..US_CORE_MINIMUM
    },
    Ehr {
        name: "athenahealth",
        types: &[
            ("Condition", ALL),
            ("Observation", ALL),
            ("DiagnosticReport", ALL),
            ("Procedure", ALL),
            ("MedicationRequest", Access::With(WITH_INTENT, ATHENA)),
            ("Medication", Access::With(BY_ID, ATHENA)),
            ("ServiceRequest", ALL),
        ],
        other_type: ATHENA_SCOPE,
        knows: EVERYTHING,
        other_parameter: None,
        next: Next::Session("cursor"),
        total: Total::Unsaid,
        by_reference: true,
        ..US_CORE_MINIMUM
    },
    Ehr {
        name: "NextGen",
        types: &[
            ("Condition", ALL),
            ("Observation", Access::With(CODE_OR_CATEGORY, NEXTGEN)),
            ("DiagnosticReport", ALL),
            ("Procedure", ALL),
            ("MedicationRequest", ALL),
            ("ServiceRequest", ALL),
        ],
        other_type: NEXTGEN_SCOPE,
        categories: &["laboratory", "vital-signs", "social-history", "imaging", "exam", "procedure"],
        other_category: NEXTGEN_CATEGORY,
        knows: EVERYTHING,
        other_parameter: None,
        page: 25,
        next: Next::Relative,
        byte_order_mark: true,
        ..US_CORE_MINIMUM
    },
    Ehr {
        name: "eClinicalWorks",
        types: &[
            ("Condition", ALL),
            ("Observation", Access::With(CODE_OR_CATEGORY, ECW)),
            ("DiagnosticReport", ALL),
            ("Procedure", ALL),
            ("MedicationRequest", ALL),
            ("ServiceRequest", ALL),
        ],
        other_type: ECW,
        other_category: ECW,
        other_parameter: Some(ECW),
        ..US_CORE_MINIMUM
    },
    Ehr {
        name: "HAPI",
        profile: "wide",
        not_kept: &[],
        types: EVERY_TYPE,
        other_type: HAPI,
        knows: EVERYTHING,
        other_parameter: Some(HAPI),
        page: 20,
        next: Next::AtBase,
        ..US_CORE_MINIMUM
    },
    Ehr {
        name: "Azure",
        profile: "wide",
        not_kept: &[],
        types: EVERY_TYPE,
        knows: EVERYTHING,
        other_parameter: None,
        page: 10,
        total: Total::Unsaid,
        note: Some(AZURE_NOTE),
        ..US_CORE_MINIMUM
    },
];

const EVERY_TYPE: &[(&str, Access)] = &[
    ("Condition", ALL),
    ("Observation", ALL),
    ("DiagnosticReport", ALL),
    ("Specimen", ALL),
    ("Procedure", ALL),
    ("MedicationRequest", ALL),
    ("MedicationAdministration", ALL),
    ("MedicationStatement", ALL),
    ("Medication", Access::With(BY_ID, HAPI)),
    ("ServiceRequest", ALL),
];
