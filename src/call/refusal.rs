//! Why a hook call gets no answer, in the words that service and command line both say.
//!
//! No text here quotes a value of the call, since a call holds patient data.

use crate::cds_hooks::Hook;
use crate::cds_hooks::schema::{Mistake, Refused};
use crate::fhir::record::gather::{self, Unobtainable};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The body is not what CDS Hooks asks for.
    Body(Refused),
    /// The body names another hook than the service answers.
    OtherHook { declared: Hook },
    /// CDS Hooks: "412 if the service is unable to retrieve the necessary FHIR data".
    Unobtainable(Vec<Unobtainable>),
    /// Where a resource stands whose type FHIR R4 does not have.
    NotR4 { place: String, found: &'static str },
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self::Body(refused)
    }
}

impl From<gather::Refusal> for Refusal {
    fn from(refusal: gather::Refusal) -> Self {
        match refusal {
            gather::Refusal::Unobtainable(keys) => Self::Unobtainable(keys),
            gather::Refusal::NotR4 { place, found } => Self::NotR4 { place, found },
        }
    }
}

impl Refusal {
    /// Every mistake, with its place, the FHIR issue type, and what to do.
    #[must_use]
    pub fn mistakes(&self) -> Vec<Mistake> {
        match self {
            Self::Body(Refused::NotJson { line, column, why }) => {
                let text = format!(
                    "the body is not JSON we can read, line {line} column {column}: {why}; send one JSON object (RFC 8259)"
                );
                vec![refused("$this", "structure", text)]
            }
            Self::Body(Refused::Mistakes(mistakes)) => mistakes.clone(),
            Self::OtherHook { declared } => {
                let text = format!(
                    "`hook` is not the hook of this service; send {declared}, or call the service of the other hook"
                );
                vec![refused("hook", "value", text)]
            }
            Self::Unobtainable(keys) => keys.iter().map(unobtainable).collect(),
            Self::NotR4 { place, found } => {
                let text = format!("{found} is not a resource type of FHIR R4; send FHIR R4 (4.0.1) resources");
                vec![refused(place, "not-supported", text)]
            }
        }
    }
}

fn refused(expression: &str, code: &'static str, text: String) -> Mistake {
    Mistake { expression: expression.to_owned(), code, text }
}

fn unobtainable(missing: &Unobtainable) -> Mistake {
    let Unobtainable { key, template, why } = missing;
    let text = format!(
        "the data of `{key}` is required and could not be obtained: {why}; send it as prefetch key `{key}` ({template}), \
         or name a fhirServer this service may read from"
    );
    refused(&format!("prefetch.{key}"), "required", text)
}
