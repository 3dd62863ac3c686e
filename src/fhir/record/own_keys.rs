//! Prefetch keys of a client's own naming: EHRs that never read discovery have them typed in by hand. They are read by
//! what they hold.

use super::key::{PARTS, Prefetch};
use super::node::Node;
use crate::cds_hooks::discovery::Declaration;

/// The keys that are neither declared nor named after a part.
pub(super) struct OwnKeys<'p> {
    /// Name and value, in the order in which they were sent.
    pub(super) keys: Vec<(&'p str, Node<'p>)>,
    /// Whether the client uses only names of its own, so that what it sends of a type is all it was set up to send.
    are_all: bool,
}

impl<'p> OwnKeys<'p> {
    pub(super) fn of(declaration: &Declaration, prefetch: &'p Prefetch<'_>) -> Self {
        let is_ours = |name: &str| {
            PARTS.iter().any(|(part, _)| *part == name) || declaration.profile.keys.iter().any(|key| key.key == name)
        };
        let mut uses_ours = false;
        let mut keys = Vec::new();
        for (name, value) in prefetch {
            if is_ours(name) {
                // Everybody calls the patient so.
                uses_ours |= name != "patient";
            } else {
                keys.push((&**name, value.root()));
            }
        }
        Self { are_all: !keys.is_empty() && !uses_ours, keys }
    }

    /// Whether the client was set up to send this type, and did.
    pub(super) fn hold(&self, kind: &str) -> bool {
        self.are_all && self.keys.iter().any(|(name, value)| holds(name, *value, kind))
    }
}

/// Whether a value holds resources of a type; an empty Bundle is known by its `self` link or the name of its key.
fn holds(name: &str, value: Node<'_>, kind: &str) -> bool {
    match value.str("resourceType") {
        Some("Bundle") => {
            let mut entries = value.each("entry").filter_map(|entry| entry.get("resource")).peekable();
            if entries.peek().is_some() {
                return entries.any(|resource| resource.str("resourceType") == Some(kind));
            }
            searched(value).map_or_else(|| is_named(name, kind), |found| found == kind)
        }
        Some(found) => found == kind,
        None => value.is_null() && is_named(name, kind),
    }
}

/// The type a Bundle was searched for: `…/fhir/Observation?patient=1` → `Observation`.
fn searched(bundle: Node<'_>) -> Option<&str> {
    let link = bundle.each("link").find(|link| link.str("relation") == Some("self"))?;
    let path = link.str("url")?.split('?').next()?;
    path.trim_end_matches('/').rsplit('/').next().filter(|kind| PARTS.iter().any(|(_, known)| known == kind))
}

/// `medicationrequest-active` is named after MedicationRequest.
fn is_named(name: &str, kind: &str) -> bool {
    let letters: String = name.chars().filter(char::is_ascii_alphabetic).collect();
    let mut known: Vec<_> = PARTS.iter().map(|(_, kind)| *kind).filter(|kind| contains(&letters, kind)).collect();
    known.sort_by_key(|kind| std::cmp::Reverse(kind.len()));
    known.first() == Some(&kind)
}

fn contains(letters: &str, kind: &str) -> bool {
    letters.to_ascii_lowercase().contains(&kind.to_ascii_lowercase())
}
