//! The parts of a record: resource types, each asked for by one prefetch key or several, and what was sent for them.

use std::borrow::Cow;

use super::node::Node;
use super::tape::Tape;
use crate::cds_hooks::discovery::Declaration;
use crate::cds_hooks::ehr::{Need, PrefetchKey};
use crate::cds_hooks::template::is_of_type;

/// The parts of a record, with the resource type each consists of. A gap and an entry of the chart name theirs; a key
/// of that name asks for all of it.
pub const PARTS: &[(&str, &str)] = &[
    ("patient", "Patient"),
    ("conditions", "Condition"),
    ("observations", "Observation"),
    ("reports", "DiagnosticReport"),
    ("specimens", "Specimen"),
    ("procedures", "Procedure"),
    ("medications", "MedicationRequest"),
    ("administrations", "MedicationAdministration"),
    ("statements", "MedicationStatement"),
    ("serviceRequests", "ServiceRequest"),
];

/// Whether drugs that were given stand in a part. What of it was denied may hold some, so that no therapy is known to be the
/// first; what an EHR does not have at all holds none.
#[must_use]
pub fn tells_of_drugs(part: &str) -> bool {
    matches!(part, "medications" | "administrations" | "statements")
}

/// The prefetch of a request, as received.
pub type Prefetch<'a> = [(Cow<'a, str>, Tape<'a>)];

/// One part of the record, and the declared keys that ask for it.
pub(super) struct Part<'d> {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    pub(super) keys: Vec<&'d PrefetchKey>,
}

impl Part<'_> {
    /// Else it reads one resource by its id.
    pub(super) fn is_search(&self) -> bool {
        self.keys.iter().all(|key| key.template.contains('?'))
    }

    /// How badly it is needed: as badly as the most needed of its keys.
    pub(super) fn need(&self) -> Need {
        self.keys.iter().map(|key| key.need).max().unwrap_or(Need::Optional)
    }

    pub(super) fn template(&self) -> &str {
        self.keys.first().map_or("", |key| key.template.as_str())
    }
}

/// All parts, also those that no key of this service asks for: they are read where they are sent.
pub(super) fn parts(declaration: &Declaration) -> impl Iterator<Item = Part<'_>> {
    PARTS.iter().map(|(name, kind)| {
        let keys = declaration.profile.keys.iter().filter(|key| is_of_type(&key.template, kind));
        Part { name, kind, keys: keys.collect() }
    })
}

pub(super) fn find<'p>(prefetch: &'p Prefetch<'_>, key: &str) -> Option<Node<'p>> {
    prefetch.iter().find(|(name, _)| name == key).map(|(_, value)| value.root())
}
