//! The CDS Hooks protocol in types: what comes in, what goes out, and the JSON Schemas that explain mistakes.
//!
//! It deliberately knows nothing of ours: no FHIR reading, no oncology, no HTTP. Target is CDS Hooks 2.0.1; input of
//! 3.0 is accepted, and nothing is emitted that is not legal in both.

pub mod card_style;
pub mod discovery;
pub mod ehr;
pub mod feedback;
mod plain_text;
pub mod query;
pub mod request;
pub mod response;
pub mod restyled;
pub mod schema;
pub mod template;
mod ways;
pub(crate) mod wire;

use std::fmt;

use serde::{Deserialize, Serialize};

/// The hooks we answer (CDS Hooks Library).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hook {
    PatientView,
    OrderSelect,
    OrderSign,
}

impl Hook {
    pub const ALL: [Self; 3] = [Self::PatientView, Self::OrderSelect, Self::OrderSign];

    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PatientView => "patient-view",
            Self::OrderSelect => "order-select",
            Self::OrderSign => "order-sign",
        }
    }

    /// The hook of that name, when we answer it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hook| hook.name() == name)
    }
}

impl fmt::Display for Hook {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A code of some system (CDS Hooks "Coding"). `display` is compulsory for override reasons and optional elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coding {
    pub code: String,
    pub system: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<String>,
}
