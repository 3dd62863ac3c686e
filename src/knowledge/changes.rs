//! Which rules say something else than in another version of the files.

use std::collections::BTreeMap;

use super::fingerprint;
use super::sign::rule_id;
use super::yaml::Tree;
use crate::files::Files;

/// What became of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    New,
    Changed,
    Gone,
}

/// The rules that differ, by id; how a rule is written does not count, nor who has read it.
pub fn between(before: &Files, after: &Files) -> BTreeMap<String, Change> {
    let (before, mut after) = (fingerprints(before), fingerprints(after));
    let mut changes = BTreeMap::new();
    for (id, was) in before {
        let change = match after.remove(&id) {
            None => Change::Gone,
            Some(is) if is != was => Change::Changed,
            Some(_) => continue,
        };
        changes.insert(id, change);
    }
    changes.extend(after.into_keys().map(|id| (id, Change::New)));
    changes
}

fn fingerprints(files: &Files) -> BTreeMap<String, String> {
    let rule = |(path, text): (&String, &std::borrow::Cow<'static, str>)| {
        let id = rule_id(path, text)?;
        Some((id, fingerprint::of(&Tree::of(text))))
    };
    files.iter().filter_map(rule).collect()
}
