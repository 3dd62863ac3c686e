//! The FHIR `OperationOutcome` of an error answer (CDS Hooks "Returning `OperationOutcome`").
//!
//! It deliberately holds only texts that are free of patient data; whoever makes an [`Issue`] sees to that.

use serde::Serialize;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OperationOutcome {
    resource_type: &'static str,
    issue: Vec<Issue>,
}

/// One thing that is wrong.
#[derive(Debug, Serialize)]
pub(super) struct Issue {
    severity: &'static str,
    /// A FHIR issue type.
    code: &'static str,
    details: Details,
    /// `FHIRPath` of the member that is meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    expression: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Details {
    text: String,
}

impl Issue {
    pub(super) fn new(code: &'static str, text: impl Into<String>) -> Self {
        Self { severity: "error", code, details: Details { text: text.into() }, expression: Vec::new() }
    }

    pub(super) fn at(self, expression: impl Into<String>) -> Self {
        Self { expression: vec![expression.into()], ..self }
    }
}

impl From<Vec<Issue>> for OperationOutcome {
    fn from(issue: Vec<Issue>) -> Self {
        Self { resource_type: "OperationOutcome", issue }
    }
}
