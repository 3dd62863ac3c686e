//! The keys that were sent for a part of the record: one for all of it, those that are declared, or both.

use super::bundle::unwrapped;
use super::key::{Part, Prefetch, find};
use super::node::Node;
use super::own_query::Query;
use crate::cds_hooks::ehr::Need;

/// What was sent for one key, and how badly it is needed.
pub(super) struct SentKey<'d, 'p> {
    pub(super) need: Need,
    /// Absent for a key that stands for the whole part.
    pub(super) template: Option<&'d str>,
    pub(super) value: Option<Node<'p>>,
}

/// What was sent for a part: under its name, which stands for all of it, and under each declared key. Beside all of it a declared
/// key that was not sent is not missing, unless the search it answers tells that it is a part only.
pub(super) fn sent_keys<'d, 'p>(part: &Part<'d>, prefetch: &'p Prefetch<'_>) -> Vec<SentKey<'d, 'p>> {
    let is_declared = part.keys.iter().any(|key| key.key == part.name);
    let whole = find(prefetch, part.name).filter(|_| !is_declared);
    let declared = part.keys.iter().map(|key| SentKey {
        need: key.need,
        template: Some(key.template.as_str()),
        value: find(prefetch, &key.key),
    });
    let is_part = |value: Node<'_>| Query::of(unwrapped(value)).is_some_and(|query| query.asks_less(unwrapped(value)));
    let is_whole = whole.is_some_and(|value| !is_part(value));
    let whole = whole.map(|value| SentKey { need: part.need(), template: None, value: Some(value) });
    whole.into_iter().chain(declared.filter(|key| !is_whole || key.value.is_some())).collect()
}
