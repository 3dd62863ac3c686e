//! The prefetch keys a service declares, and what was sent under them.

use std::borrow::Cow;

use super::node::Node;
use super::tape::Tape;
use crate::cds_hooks::discovery::{Declaration, Need};

/// The prefetch keys a service may declare. A gap and an entry of the chart name theirs.
pub const KEYS: &[&str] = &[
    "patient",
    "conditions",
    "observations",
    "reports",
    "specimens",
    "procedures",
    "medications",
    "administrations",
    "statements",
    "serviceRequests",
];

/// The prefetch of a request, as received.
pub type Prefetch<'a> = [(Cow<'a, str>, Tape<'a>)];

/// One declared key of a service.
pub(super) struct Key<'d> {
    pub(super) name: &'static str,
    pub(super) template: &'d str,
    pub(super) required: bool,
}

impl Key<'_> {
    /// Else it reads one resource by its id.
    pub(super) fn is_search(&self) -> bool {
        self.template.contains('?')
    }
}

pub(super) fn keys(declaration: &Declaration) -> impl Iterator<Item = Key<'_>> {
    declaration.service.prefetch.iter().filter_map(|(key, template)| {
        let name = KEYS.iter().find(|name| **name == key)?;
        Some(Key { name, template, required: declaration.need(key) == Need::Required })
    })
}

pub(super) fn find<'p>(prefetch: &'p Prefetch<'_>, key: &str) -> Option<Node<'p>> {
    prefetch.iter().find(|(name, _)| name == key).map(|(_, value)| value.root())
}
