//! A map by id: in the order of the ids, and quick to look up, since every call asks for drugs and sources many times.

use std::hash::Hash;

use foldhash::fast::RandomState;
use indexmap::IndexMap;

/// In the order of the ids.
pub type ById<Id, T> = IndexMap<Id, T, RandomState>;

/// Puts them in order.
pub fn by_id<Id: Ord + Hash, T>(items: impl Iterator<Item = (Id, T)>) -> ById<Id, T> {
    let mut all: ById<Id, T> = items.collect();
    all.sort_unstable_keys();
    all
}
